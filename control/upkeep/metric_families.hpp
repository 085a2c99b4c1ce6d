#pragma once

#include "core/metrics/registry.hpp"

namespace tandem::control::families {

inline constexpr metrics::Family kUpkeepRuns{
    // job; result: done, failed, lost (another node has the job now)
    "tandem_upkeep_runs_total", "Runs of jobs that are done now and then.", metrics::Kind::Counter};
inline constexpr metrics::Family kUpkeepRows{"tandem_upkeep_rows_total", "Rows they dealt with.",
                                             metrics::Kind::Counter};
inline constexpr metrics::Family kUpkeepTime{"tandem_upkeep_run_seconds",
                                             "How long the last run took.", metrics::Kind::Gauge};
inline constexpr metrics::Family kUpkeepFinished{"tandem_upkeep_finished_seconds",
                                                 "When the last good run ended (Unix time).",
                                                 metrics::Kind::Gauge};

}  // namespace tandem::control::families

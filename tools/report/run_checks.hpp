#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tools/report/latencies.hpp"
#include "tools/report/run_record.hpp"
#include "tools/report/sound_check.hpp"

namespace tandem::report {

struct Check {
  std::string name;
  bool good;
  std::string detail;  ///< What was found, with numbers.
};

/// What the run was asked for, and what else it must have given.
struct Expectations {
  std::string end_reason;       ///< Of `call.ended`.
  std::string digits;           ///< Keys that the script presses, in order.
  bool metrics_wanted = false;  ///< The server's page was asked for…
  bool metrics_read = false;    ///< …and came.
};

/// Whether the call got an agent at all; where it did not, nothing else can be judged.
[[nodiscard]] Check taken(const RunRecord& run);

/// What a call must have been like, each judged by what the simulators truly saw.
[[nodiscard]] std::vector<Check> run_checks(const RunRecord& run, const Latencies& latencies,
                                            const std::optional<SoundCheck>& sound,
                                            const Expectations& wanted);

}  // namespace tandem::report

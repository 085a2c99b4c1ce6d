#pragma once

#include <optional>
#include <vector>

#include "tools/report/latencies.hpp"
#include "tools/report/run_checks.hpp"
#include "tools/report/run_record.hpp"
#include "tools/report/server_metrics.hpp"

namespace tandem::report {

/// The figures of a call, to standard output.
void print_table(const RunRecord& run, const Latencies& latencies, const MetricsPage& metrics,
                 std::optional<long> peak_memory_kib);

/// One line each; what failed last, with its reason. True when all is good.
[[nodiscard]] bool print_checks(const std::vector<Check>& checks);

}  // namespace tandem::report

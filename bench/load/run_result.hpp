#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <vector>

#include "bench/load/growth.hpp"
#include "bench/load/load_options.hpp"
#include "bench/load/measurements.hpp"
#include "bench/load/server_metrics.hpp"
#include "bench/load/server_process.hpp"

namespace tandem::load {

/// One number of calls, held for a time.
struct LevelResult {
  int wanted = 0;         ///< Calls that were asked for.
  int up = 0;             ///< Calls that talked during the measurement.
  bool overload = false;  ///< More were tried than fit; `up` is of the beginning.
  int kept = 0;           ///< Of those who were up before an overload: still up behind it.
  double seconds = 0;     ///< Of the measurement.
  Measurements figures;   ///< Of the measurement.
  Measurements setup;     ///< Of the time in which the calls came up.
  ProcessSample before, after;
  Growth growth;               ///< Empty without `--churn`.
  std::int64_t syscalls = -1;  ///< A second, during a few seconds behind the measurement.
  ServerMetrics metrics;
  double own_processor = 0;  ///< Share of one processor that this program used.
  Histogram own_lateness;    ///< Of its timers.

  [[nodiscard]] double processor_us_per_call_second() const;
  [[nodiscard]] double processor_share() const;
  /// Nothing lost, wrong or late, and this program kept up.
  [[nodiscard]] bool clean(double p99_bound_ms) const;
};

struct RunResult {
  LoadOptions options;
  ProcessSample idle;  ///< The server before the first call.
  std::vector<LevelResult> levels;
  std::chrono::nanoseconds uplink_delay{0}, downlink_delay{0};  ///< Of the server's resamplers.
  int best = 0;  ///< Of a ramp: most calls within the bound.
  /// Whether a level grew faster than the options allow, or lost a call meanwhile.
  [[nodiscard]] bool grows() const;
};

[[nodiscard]] boost::json::object to_json(const RunResult& run);
/// A table for the terminal.
[[nodiscard]] std::string to_text(const RunResult& run);

}  // namespace tandem::load

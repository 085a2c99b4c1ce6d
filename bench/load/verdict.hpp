#pragma once

#include <string>
#include <vector>

#include "bench/load/run_result.hpp"

namespace tandem::load {

/// What a run has to keep, where it is asked to judge.
struct Bars {
  double uplink_p99_ms = 0, downlink_p99_ms = 0;  ///< Of added latency.
  double refusal_p99_ms = 100;                    ///< From a webhook to its refusal (fault 19).
  double goodput_least = 0.95;  ///< Still up behind an overload, of the calls of the level before.

  /// One bound for both directions.
  [[nodiscard]] static Bars within(double p99_ms) { return {p99_ms, p99_ms}; }
  /// "Unaffected" as the list of faults has it: the P99 of the last level of an earlier run, and a
  /// tenth or two milliseconds more, whichever is more. `json`: what `--json` wrote. Throws where
  /// it is no such thing, or that level was not clean itself: it would excuse anything.
  [[nodiscard]] static Bars as_good_as(const std::string& json);
};

/// What was not kept, a sentence each: whatever makes a level other than `clean`, calls that failed
/// or were lost at any time, and under overload callers who were refused late, or who had to go for
/// others.
[[nodiscard]] std::vector<std::string> shortfalls(const RunResult& run, const Bars& bars);

}  // namespace tandem::load

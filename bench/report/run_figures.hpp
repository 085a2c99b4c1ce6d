#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <utility>
#include <vector>

namespace tandem::report {

/// One direction of one level, as far as the report shows it; milliseconds.
struct DirectionRow {
  double p50 = 0, p90 = 0, p99 = 0, p999 = 0, worst = 0;
  std::vector<std::pair<double, double>> cdf;  ///< (share, ms), rising.
  double lost = 0;                             ///< Frames lost, doubled, reordered, late or wrong.
  double intact = 0;
  double snr_db = 0;  ///< Median.
};

/// One number of calls.
struct LevelRow {
  double calls = 0, wanted = 0, seconds = 0;
  bool clean = false, overload = false;
  DirectionRow up, down;
  double barge_in_p50 = 0, barge_in_p99 = 0, interruptions = 0, clears_missing = 0, stale = 0;
  double truncations = 0, truncation_p99 = 0;
  double twiml_p99 = 0, refused = 0, refusal_p99 = 0, failed = 0;
  double processor_us = 0, processor_share = 0, user_share = 0, kib_per_call = 0, pss_kib = 0;
  double syscalls_per_call_second = 0, switches_per_s = 0;
  double loop_lag_p99 = -1, busy_ratio = -1;  ///< Negative: the server does not say.
  double load_share = 0, load_late_p99 = 0;
};

/// A results file of `tandem-bench load`.
struct RunFigures {
  std::string name;
  bool burst = false, tls = false;
  double uplink_delay = 0, downlink_delay = 0, best = 0, bound = 0;
  std::vector<LevelRow> levels;  ///< By number of calls.
};

/// Throws std::runtime_error where the file is none of these.
[[nodiscard]] RunFigures read_run(const std::string& file);

}  // namespace tandem::report

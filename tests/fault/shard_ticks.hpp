#pragma once

#include <doctest/doctest.h>

#include <string>

namespace tandem::fault {

/// Of `page`, what /metrics said: how often the shard's timer ticked, from which all others of a
/// call come; and how many of the ticks were later than `bound`, a bound of that histogram in
/// seconds as it is printed. All out of one page, for ticks go on between two.
[[nodiscard]] inline double ticks(const std::string& page) {
  const std::string series = "\ntandem_shard_loop_lag_seconds_count{shard=\"0\"} ";
  const std::size_t at = page.find(series);
  REQUIRE_MESSAGE(at != std::string::npos, series);
  return std::stod(page.substr(at + series.size()));
}
[[nodiscard]] inline double ticks_later_than(const std::string& bound, const std::string& page) {
  const std::string series =
      "\ntandem_shard_loop_lag_seconds_bucket{shard=\"0\",le=\"" + bound + "\"} ";
  const std::size_t at = page.find(series);
  REQUIRE_MESSAGE(at != std::string::npos, series);
  return ticks(page) - std::stod(page.substr(at + series.size()));
}

}  // namespace tandem::fault

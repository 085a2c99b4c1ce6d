#pragma once

#include <chrono>
#include <compare>
#include <vector>

namespace tandem::calendar {

/// A point in time, to the second, in UTC. Local times and zones: `local_time.hpp`.
using Instant = std::chrono::sys_seconds;

/// [start, end): the end of one is the start of the next.
struct Interval {
  Instant start, end;
  auto operator<=>(const Interval&) const = default;
  [[nodiscard]] bool overlaps(const Interval& other) const noexcept {
    return start < other.end && other.start < end;
  }
};

/// The same time, ascending, without overlaps, touching neighbours or empty ones.
[[nodiscard]] std::vector<Interval> merged(std::vector<Interval> intervals);

}  // namespace tandem::calendar

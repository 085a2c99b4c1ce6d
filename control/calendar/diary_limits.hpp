#pragma once

#include <algorithm>
#include <chrono>

#include "core/sleep.hpp"

namespace tandem::calendar {

using std::chrono::milliseconds;

/// What one transaction may take while a caller waits; and what the last one keeps of the limit.
inline constexpr milliseconds kTransaction{900};
inline constexpr milliseconds kForTheRow{400};
/// A look whether people wrote into the calendar meanwhile.
inline constexpr milliseconds kLook{1'200};

[[nodiscard]] inline milliseconds at_most(milliseconds limit, const Deadline& deadline) {
  return std::min(limit, deadline.left());
}

/// For the calendar, so that time is left for the row behind it.
[[nodiscard]] inline milliseconds but_for_the_row(const Deadline& deadline) {
  return std::max(deadline.left() - kForTheRow, milliseconds(1));
}

}  // namespace tandem::calendar

#pragma once

#include <array>
#include <map>
#include <vector>

#include "control/calendar/local_time.hpp"

namespace tandem::calendar {

/// A span of one day on the wall clock; `until` up to 24:00.
struct OpenSpan {
  minutes from{0}, until{0};
  auto operator<=>(const OpenSpan&) const = default;
};

/// When an organisation sees people: by weekday, and days that differ (which stand for the whole
/// day; an empty list is a closed day).
struct WorkingHours {
  std::array<std::vector<OpenSpan>, 7> week;  ///< [0] is Monday.
  std::map<Date, std::vector<OpenSpan>> exceptions;

  /// Monday to Friday, 09:00 to 17:00: what an organisation that named no hours is taken to keep,
  /// since nobody expects to be booked at night.
  [[nodiscard]] static WorkingHours usual();

  [[nodiscard]] const std::vector<OpenSpan>& on(const Date& day) const;
};

}  // namespace tandem::calendar

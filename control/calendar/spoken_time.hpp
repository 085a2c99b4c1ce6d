#pragma once

#include <string>
#include <vector>

#include "control/calendar/local_time.hpp"

namespace tandem::calendar {

// English as it is read aloud, for a model that puts it into its caller's language.

/// `Tuesday, November 24`.
[[nodiscard]] std::string spoken_day(const Date& day);
/// `9 AM`, `2:30 PM`, `noon`, `midnight`.
[[nodiscard]] std::string spoken_clock(minutes of_day);
/// `Tuesday, November 24 at 2:30 PM`.
[[nodiscard]] std::string spoken(const WallTime& time);
/// `9 AM, 10:30 AM or 2 PM`; with the day before the first of each day where they are of several.
[[nodiscard]] std::string spoken_choice(const std::vector<WallTime>& times);

}  // namespace tandem::calendar

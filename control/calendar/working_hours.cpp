#include "control/calendar/working_hours.hpp"

namespace tandem::calendar {

WorkingHours WorkingHours::usual() {
  WorkingHours hours;
  for (std::size_t day = 0; day < 5; ++day)
    hours.week[day] = {{std::chrono::hours(9), std::chrono::hours(17)}};
  return hours;
}

const std::vector<OpenSpan>& WorkingHours::on(const Date& day) const {
  const auto exception = exceptions.find(day);
  if (exception != exceptions.end()) return exception->second;
  return week[iso_weekday(day) - 1];
}

}  // namespace tandem::calendar

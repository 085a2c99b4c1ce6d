#include "control/calendar/spoken_time.hpp"

#include <array>

namespace tandem::calendar {
namespace {

constexpr std::array<const char*, 7> kWeekdays{"Monday", "Tuesday",  "Wednesday", "Thursday",
                                               "Friday", "Saturday", "Sunday"};
constexpr std::array<const char*, 12> kMonths{"January",   "February", "March",    "April",
                                              "May",       "June",     "July",     "August",
                                              "September", "October",  "November", "December"};

}  // namespace

std::string spoken_day(const Date& day) {
  return std::string(kWeekdays[iso_weekday(day) - 1]) + ", " +
         kMonths[static_cast<unsigned>(day.month()) - 1] + ' ' +
         std::to_string(static_cast<unsigned>(day.day()));
}

std::string spoken_clock(minutes of_day) {
  const auto hour = of_day.count() / 60 % 24, minute = of_day.count() % 60;
  if (minute == 0 && hour == 0) return "midnight";
  if (minute == 0 && hour == 12) return "noon";
  std::string text = std::to_string(hour % 12 == 0 ? 12 : hour % 12);
  if (minute != 0) text += (minute < 10 ? ":0" : ":") + std::to_string(minute);
  return text + (hour < 12 ? " AM" : " PM");
}

std::string spoken(const WallTime& time) {
  return spoken_day(time.day) + " at " + spoken_clock(time.time);
}

std::string spoken_choice(const std::vector<WallTime>& times) {
  bool several_days = false;
  for (const WallTime& time : times) several_days |= time.day != times.front().day;
  std::string text;
  for (std::size_t i = 0; i < times.size(); ++i) {
    if (i > 0) text += i + 1 == times.size() ? " or " : ", ";
    const bool new_day = several_days && (i == 0 || times[i].day != times[i - 1].day);
    text += new_day ? spoken(times[i]) : spoken_clock(times[i].time);
  }
  return text;
}

}  // namespace tandem::calendar

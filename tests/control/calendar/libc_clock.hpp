#pragma once

#include <cstdlib>
#include <ctime>

#include "control/calendar/local_time.hpp"

namespace tandem::calendar {

/// Zones whose clocks change by an hour or by half of one, at night, at midnight, in the other half
/// of the year, or stand at odd offsets.
inline constexpr const char* kAwkwardZones[] = {
    "America/New_York",  "Europe/Berlin",    "Australia/Lord_Howe",
    "America/Santiago",  "Africa/Cairo",     "Asia/Kathmandu",
    "Pacific/Auckland",  "America/St_Johns", "UTC",
    "Pacific/Kiritimati"};

/// Wall clocks by the C library, another reader of the same time zone data. One at a time.
class LibcClock {
 public:
  explicit LibcClock(const char* zone) {
    setenv("TZ", zone, 1);
    tzset();
  }
  ~LibcClock() {
    unsetenv("TZ");
    tzset();
  }
  LibcClock(const LibcClock&) = delete;
  LibcClock& operator=(const LibcClock&) = delete;

  [[nodiscard]] WallTime wall(Instant at) const {
    const std::time_t seconds = at.time_since_epoch().count();
    std::tm shown{};
    localtime_r(&seconds, &shown);
    return {Date{std::chrono::year(shown.tm_year + 1900),
                 std::chrono::month(static_cast<unsigned>(shown.tm_mon + 1)),
                 std::chrono::day(static_cast<unsigned>(shown.tm_mday))},
            minutes(shown.tm_hour * 60 + shown.tm_min)};
  }
};

}  // namespace tandem::calendar

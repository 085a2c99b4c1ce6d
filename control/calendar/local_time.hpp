#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "control/calendar/interval.hpp"

namespace date {
class time_zone;
}

namespace tandem::calendar {

using Date = std::chrono::year_month_day;
using std::chrono::minutes;

/// What the clock on the wall shows: a day, and the minutes since its midnight (0 to 1439).
struct WallTime {
  Date day;
  minutes time{0};
  bool operator==(const WallTime&) const = default;
};

/// A time zone by its IANA name: the one place where wall clocks become instants. Nothing else
/// computes with offsets, so that a day may have 23 or 25 hours, begin at 01:00, or be missing.
class Zone {
 public:
  /// None where the system's database does not know the name.
  [[nodiscard]] static std::optional<Zone> named(const std::string& name);
  [[nodiscard]] static Zone utc();

  [[nodiscard]] WallTime wall(Instant at) const;
  /// The instant at which the clock shows that; the first of two when it is set back; none when it
  /// is set forward over it. `time` from 0 to 24:00, which is the next day's midnight.
  [[nodiscard]] std::optional<Instant> at(const Date& day, minutes time) const;
  /// The first instant of the day, also where it has no midnight.
  [[nodiscard]] Instant start_of(const Date& day) const;
  /// The first instant at which the clock shows that or later: for the end of opening hours.
  [[nodiscard]] Instant at_or_after(const Date& day, minutes time) const;
  /// `2026-11-24T14:30:00-05:00`.
  [[nodiscard]] std::string rfc3339(Instant at) const;
  [[nodiscard]] std::string name() const;

 private:
  explicit Zone(const date::time_zone* zone) : zone_(zone) {}
  const date::time_zone* zone_;
};

[[nodiscard]] Date next_day(const Date& day, int days = 1);
/// 1 is Monday, 7 is Sunday (ISO 8601).
[[nodiscard]] unsigned iso_weekday(const Date& day);

/// `2026-11-24`, a day that exists; none for anything else.
[[nodiscard]] std::optional<Date> parse_date(std::string_view text);
/// `14:30`, `9:05` or `14:30:00`, to 24:00; none for anything else.
[[nodiscard]] std::optional<minutes> parse_clock(std::string_view text);
/// RFC 3339 with an offset or `Z`; fractions of a second are cut off.
[[nodiscard]] std::optional<Instant> parse_instant(std::string_view text);
[[nodiscard]] std::string to_text(const Date& day);  ///< `2026-11-24`
[[nodiscard]] std::string to_text(minutes of_day);   ///< `09:05`
[[nodiscard]] std::string utc_text(Instant at);      ///< `2026-11-24T19:30:00Z`

}  // namespace tandem::calendar

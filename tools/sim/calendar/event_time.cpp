#include "tools/sim/calendar/event_time.hpp"

#include <date/tz.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace tandem::sim {

namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;

/// Digits of fixed places in a text.
class Places {
 public:
  explicit Places(std::string_view text) : text_(text) {}

  int number(std::size_t at, std::size_t digits) {
    if (at + digits > text_.size()) return fail();
    int value = 0;
    for (std::size_t i = at; i < at + digits; ++i) {
      if (text_[i] < '0' || text_[i] > '9') return fail();
      value = value * 10 + (text_[i] - '0');
    }
    return value;
  }
  void sign(std::size_t at, std::string_view one_of) {
    if (at >= text_.size() || one_of.find(text_[at]) == std::string_view::npos) (void)fail();
  }
  [[nodiscard]] bool good() const { return good_; }

 private:
  int fail() {
    good_ = false;
    return 0;
  }
  std::string_view text_;
  bool good_ = true;
};

std::string format(const char* pattern, WallTime wall) {
  const auto day = std::chrono::floor<std::chrono::days>(wall);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(wall - day);
  char text[96];
  std::snprintf(
      text, sizeof text, pattern, int{date.year()}, unsigned{date.month()}, unsigned{date.day()},
      static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
      static_cast<int>(clock.seconds().count()), static_cast<int>(clock.subseconds().count()));
  return text;
}

WallTime utc_wall(Instant at) { return WallTime(at.time_since_epoch()); }

}  // namespace

bool is_time_zone(const std::string& name) {
  if (name.empty() || name.find_first_of(" .") != std::string::npos) return false;
  try {
    (void)date::locate_zone(name);
    return true;
  } catch (const std::exception&) {
    return false;
  }
}

std::optional<std::chrono::year_month_day> read_date(std::string_view text) {
  Places places(text);
  const int year = places.number(0, 4), month = places.number(5, 2), day = places.number(8, 2);
  places.sign(4, "-");
  places.sign(7, "-");
  const std::chrono::year_month_day date(std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day)));
  if (!places.good() || text.size() != 10 || !date.ok()) return std::nullopt;
  return date;
}

std::optional<WrittenTime> read_date_time(std::string_view text) {
  if (text.size() < 19) return std::nullopt;
  const auto day = read_date(text.substr(0, 10));
  Places places(text);
  places.sign(10, "Tt");
  places.sign(13, ":");
  places.sign(16, ":");
  const int hour = places.number(11, 2), minute = places.number(14, 2),
            second = places.number(17, 2);
  if (!day || !places.good() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  std::size_t at = 19;
  int millis = 0;
  if (at < text.size() && text[at] == '.') {
    const std::size_t end = std::min(text.find_first_not_of("0123456789", at + 1), text.size());
    if (end == at + 1) return std::nullopt;
    std::string digits(text.substr(at + 1, std::min<std::size_t>(end - at - 1, 3)));
    digits.resize(3, '0');
    millis = std::stoi(digits);
    at = end;
  }
  WrittenTime time;
  time.wall = WallTime(std::chrono::sys_days(*day).time_since_epoch()) + std::chrono::hours(hour) +
              minutes(minute) + std::chrono::seconds(second) + milliseconds(millis);
  const std::string_view rest = text.substr(at);
  if (rest.empty()) return time;
  if (rest == "Z" || rest == "z") {
    time.offset = minutes(0);
    return time;
  }
  Places zone(rest);
  zone.sign(0, "+-");
  zone.sign(3, ":");
  const int hours_off = zone.number(1, 2), minutes_off = zone.number(4, 2);
  if (!zone.good() || rest.size() != 6 || hours_off > 18 || minutes_off > 59) return std::nullopt;
  time.offset = minutes((hours_off * 60 + minutes_off) * (rest[0] == '-' ? -1 : 1));
  return time;
}

Instant instant_of(WallTime wall, const std::string& zone) {
  const date::time_zone* found = date::locate_zone(zone);
  const date::local_time<milliseconds> local(wall.time_since_epoch());
  // Inside a gap `first` is what clocks show that were not put forward; of a time that comes twice
  // it is the earlier.
  return Instant(local.time_since_epoch() - found->get_info(local).first.offset);
}

Instant instant_of(const WrittenTime& time, const std::string& zone) {
  if (!time.offset) return instant_of(time.wall, zone);
  return Instant(time.wall.time_since_epoch() - *time.offset);
}

WallTime wall_time(Instant at, const std::string& zone) {
  const auto info = date::locate_zone(zone)->get_info(at);
  return WallTime(at.time_since_epoch() + info.offset);
}

std::string utc_text(Instant at) {
  return format("%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", utc_wall(at));
}

std::string zone_text(Instant at, const std::string& zone) {
  const WallTime wall = wall_time(at, zone);
  std::string text = format("%04d-%02u-%02uT%02d:%02d:%02d", wall);
  const auto offset =
      std::chrono::duration_cast<minutes>(wall.time_since_epoch() - at.time_since_epoch()).count();
  if (offset == 0) return text + "Z";
  char end[8];
  const long size = std::labs(offset);
  std::snprintf(end, sizeof end, "%c%02ld:%02ld", offset < 0 ? '-' : '+', size / 60 % 100,
                size % 60);
  return text + end;
}

std::string date_text(std::chrono::year_month_day day) {
  return format("%04d-%02u-%02u", WallTime(std::chrono::sys_days(day).time_since_epoch()));
}

std::string compact_text(Instant at) { return format("%04d%02u%02uT%02d%02d%02dZ", utc_wall(at)); }

}  // namespace tandem::sim

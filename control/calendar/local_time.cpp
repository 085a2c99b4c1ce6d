#include "control/calendar/local_time.hpp"

#include <date/tz.h>

#include <charconv>
#include <stdexcept>

namespace tandem::calendar {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::seconds;

date::local_seconds local(const Date& day, minutes time) {
  return date::local_seconds(std::chrono::sys_days(day).time_since_epoch() + time);
}

std::optional<int> number(std::string_view digits) {
  int value = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, value);
  if (digits.empty() || digits.front() == '-' || error != std::errc{} || stop != end)
    return std::nullopt;
  return value;
}

/// Of a calendar: 0 to 99.
std::string two_digits(std::string before, int value) {
  before += static_cast<char>('0' + value / 10 % 10);
  before += static_cast<char>('0' + value % 10);
  return before;
}

std::string date_and_time(seconds since_epoch) {
  const auto day = std::chrono::floor<days>(since_epoch);
  const seconds rest = since_epoch - day;
  const Date date{std::chrono::sys_days(day)};
  return to_text(date) + 'T' + to_text(std::chrono::floor<minutes>(rest)) +
         two_digits(":", static_cast<int>(rest.count() % 60));
}

}  // namespace

std::optional<Zone> Zone::named(const std::string& name) {
  try {
    return Zone(date::locate_zone(name));
  } catch (const std::runtime_error&) {
    return std::nullopt;
  }
}

Zone Zone::utc() { return Zone(date::locate_zone("UTC")); }

WallTime Zone::wall(Instant at) const {
  const seconds shown = zone_->to_local(at).time_since_epoch();
  const auto day = std::chrono::floor<days>(shown);
  return {Date{std::chrono::sys_days(day)}, std::chrono::floor<minutes>(shown - day)};
}

std::optional<Instant> Zone::at(const Date& day, minutes time) const {
  const date::local_seconds shown = local(day, time);
  const auto info = zone_->get_info(shown);
  if (info.result == date::local_info::nonexistent) return std::nullopt;
  return Instant(shown.time_since_epoch() - info.first.offset);
}

Instant Zone::at_or_after(const Date& day, minutes time) const {
  const date::local_seconds shown = local(day, time);
  const auto info = zone_->get_info(shown);
  if (info.result == date::local_info::nonexistent) return info.second.begin;
  return Instant(shown.time_since_epoch() - info.first.offset);
}

Instant Zone::start_of(const Date& day) const { return at_or_after(day, minutes(0)); }

std::string Zone::rfc3339(Instant at) const {
  const seconds offset = zone_->get_info(at).offset;
  const auto ahead = std::chrono::floor<minutes>(std::chrono::abs(offset));
  return date_and_time(at.time_since_epoch() + offset) + (offset.count() < 0 ? '-' : '+') +
         to_text(ahead);
}

std::string Zone::name() const { return zone_->name(); }

Date next_day(const Date& day, int count) { return Date{std::chrono::sys_days(day) + days(count)}; }

unsigned iso_weekday(const Date& day) {
  return std::chrono::weekday(std::chrono::sys_days(day)).iso_encoding();
}

std::optional<Date> parse_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = number(text.substr(0, 4)), month = number(text.substr(5, 2)),
             day = number(text.substr(8, 2));
  if (!year || !month || !day) return std::nullopt;
  const Date date{std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                  std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  return date;
}

std::optional<minutes> parse_clock(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos || colon < 1 || colon > 2) return std::nullopt;
  std::string_view rest = text.substr(colon + 1);
  if (rest.size() == 5 && rest.substr(2) == ":00") rest = rest.substr(0, 2);
  const auto hour = number(text.substr(0, colon)), minute = number(rest);
  if (!hour || !minute || rest.size() != 2 || *minute > 59) return std::nullopt;
  const minutes time = hours(*hour) + minutes(*minute);
  if (time > hours(24)) return std::nullopt;
  return time;
}

std::optional<Instant> parse_instant(std::string_view text) {
  if (text.size() < 20 || (text[10] != 'T' && text[10] != 't')) return std::nullopt;
  const auto day = parse_date(text.substr(0, 10));
  const auto hour = number(text.substr(11, 2)), minute = number(text.substr(14, 2)),
             second = number(text.substr(17, 2));
  if (!day || !hour || !minute || !second || text[13] != ':' || text[16] != ':')
    return std::nullopt;
  if (*hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  std::string_view rest = text.substr(19);
  if (rest.front() == '.') {
    const auto end = rest.find_first_not_of("0123456789", 1);
    if (end == 1 || end == std::string_view::npos) return std::nullopt;
    rest = rest.substr(end);
  }
  const Instant shown =
      std::chrono::sys_days(*day) + hours(*hour) + minutes(*minute) + seconds(*second);
  if (rest == "Z" || rest == "z") return shown;
  if (rest.size() != 6 || rest[3] != ':' || (rest[0] != '+' && rest[0] != '-')) return std::nullopt;
  const auto offset_hours = number(rest.substr(1, 2)), offset_minutes = number(rest.substr(4, 2));
  if (!offset_hours || !offset_minutes || *offset_hours > 23 || *offset_minutes > 59)
    return std::nullopt;
  const seconds offset = hours(*offset_hours) + minutes(*offset_minutes);
  return rest[0] == '+' ? shown - offset : shown + offset;
}

std::string to_text(const Date& day) {
  const int year = static_cast<int>(day.year());
  return two_digits(two_digits("", year / 100), year % 100) +
         two_digits("-", static_cast<int>(static_cast<unsigned>(day.month()))) +
         two_digits("-", static_cast<int>(static_cast<unsigned>(day.day())));
}

std::string to_text(minutes of_day) {
  return two_digits("", static_cast<int>(of_day.count() / 60)) +
         two_digits(":", static_cast<int>(of_day.count() % 60));
}

std::string utc_text(Instant at) { return date_and_time(at.time_since_epoch()) + 'Z'; }

}  // namespace tandem::calendar

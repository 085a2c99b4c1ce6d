#include "tools/sim/calendar/recurrence.hpp"

#include <charconv>
#include <string_view>

#include "tools/sim/calendar/google_error.hpp"

namespace tandem::sim {

namespace {

using std::chrono::local_days;

/// Beyond this nothing is looked for: series without an end have one here.
constexpr std::chrono::days kHorizon{366 * 6};

[[noreturn]] void refuse() { throw invalid("Invalid recurrence rule."); }

int whole(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < 1) refuse();
  return value;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

/// `20261124T193000Z`, `20261124T193000` in `zone`, or `20261124`.
Instant read_compact(std::string_view text, const std::string& zone) {
  if (text.size() != 8 && text.size() != 15 && text.size() != 16) refuse();
  std::string full(text.substr(0, 4));
  full.append("-").append(text.substr(4, 2)).append("-").append(text.substr(6, 2)).append("T");
  if (text.size() == 8) {
    full += "00:00:00";
  } else {
    const std::string_view clock = text.substr(9);
    full.append(clock.substr(0, 2)).append(":").append(clock.substr(2, 2)).append(":");
    full.append(clock.substr(4));
  }
  const auto time = read_date_time(full);
  if (!time) refuse();
  return instant_of(*time, zone);
}

unsigned weekday(std::string_view name) {
  static constexpr std::string_view kNames[] = {"SU", "MO", "TU", "WE", "TH", "FR", "SA"};
  for (unsigned i = 0; i < 7; ++i) {
    if (kNames[i] == name) return i;
  }
  refuse();
}

}  // namespace

Recurrence Recurrence::read(const boost::json::array& lines, const std::string& zone) {
  Recurrence found;
  bool ruled = false;
  for (const boost::json::value& line : lines) {
    if (!line.is_string()) refuse();
    const std::string_view text = line.as_string();
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) refuse();
    const std::string_view name = text.substr(0, colon), value = text.substr(colon + 1);
    if (name == "RRULE" && !ruled) {
      ruled = true;
      found.read_rule(value, zone);
    } else if (name.starts_with("EXDATE")) {
      const std::size_t id = name.find("TZID=");
      const std::string in(id == std::string_view::npos ? zone : name.substr(id + 5));
      if (!is_time_zone(in)) refuse();
      for (const std::string_view one : split(value, ','))
        found.excluded_.insert(read_compact(one, in));
    } else {
      refuse();
    }
  }
  if (!ruled) refuse();
  return found;
}

void Recurrence::read_rule(std::string_view rule, const std::string& zone) {
  bool frequency = false;
  for (const std::string_view part : split(rule, ';')) {
    const std::size_t equals = part.find('=');
    if (equals == std::string_view::npos) refuse();
    frequency = frequency || part.starts_with("FREQ=");
    read_part(part.substr(0, equals), part.substr(equals + 1), zone);
  }
  if (!frequency || (count_ && until_)) refuse();
  if (!weekdays_.empty() && every_ != Every::Week) refuse();
}

void Recurrence::read_part(std::string_view name, std::string_view value, const std::string& zone) {
  if (name == "FREQ") {
    if (value != "DAILY" && value != "WEEKLY" && value != "MONTHLY") refuse();
    every_ = value == "DAILY" ? Every::Day : value == "WEEKLY" ? Every::Week : Every::Month;
  } else if (name == "INTERVAL") {
    interval_ = whole(value);
  } else if (name == "COUNT") {
    count_ = whole(value);
  } else if (name == "UNTIL") {
    until_ = read_compact(value, zone);
  } else if (name == "BYDAY") {
    for (const std::string_view day : split(value, ',')) weekdays_.insert(weekday(day));
  } else if (name != "WKST") {
    refuse();
  }
}

bool Recurrence::falls_on(local_days day, local_days first) const {
  const int days = static_cast<int>((day - first).count());
  if (every_ == Every::Day) return days % interval_ == 0;
  if (every_ == Every::Week) {
    // Weeks begin on Monday (RFC 5545's default of WKST).
    const auto week = [](local_days of) {
      return of - (std::chrono::weekday(of) - std::chrono::Monday);
    };
    const int weeks = static_cast<int>((week(day) - week(first)).count()) / 7;
    const unsigned wanted = std::chrono::weekday(day).c_encoding();
    const bool on_day = weekdays_.empty() ? std::chrono::weekday(first).c_encoding() == wanted
                                          : weekdays_.contains(wanted);
    return on_day && weeks % interval_ == 0;
  }
  const std::chrono::year_month_day one(day), start(first);
  const int months = (int{one.year()} - int{start.year()}) * 12 +
                     static_cast<int>(unsigned{one.month()}) -
                     static_cast<int>(unsigned{start.month()});
  return one.day() == start.day() && months % interval_ == 0;
}

std::vector<Instant> Recurrence::starts(WallTime first, const std::string& zone,
                                        Instant until) const {
  std::vector<Instant> found;
  const auto first_day = std::chrono::floor<std::chrono::days>(first);
  int counted = 0;
  for (auto day = first_day; day < first_day + kHorizon; day += std::chrono::days(1)) {
    if (!falls_on(day, first_day)) continue;
    const Instant at = instant_of(day + (first - first_day), zone);
    if (at >= until || (until_ && at > *until_) || (count_ && counted == *count_)) break;
    ++counted;
    if (!excluded_.contains(at)) found.push_back(at);
  }
  return found;
}

}  // namespace tandem::sim

#include "tools/sim/scenario_dates.hpp"

#include <date/tz.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>
#include <regex>
#include <stdexcept>

namespace tandem::sim {
namespace {

using std::chrono::days;

constexpr std::array<std::string_view, 7> kWeekdays{"sunday",   "monday", "tuesday", "wednesday",
                                                    "thursday", "friday", "saturday"};

std::string date_text(date::local_days day) {
  const date::year_month_day date(day);
  char text[16];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text;
}

/// `weekday`: in small letters; empty: today itself.
std::optional<date::local_days> day_of(date::local_days today, const std::string& weekday) {
  if (weekday.empty()) return today;
  const auto named = std::find(kWeekdays.begin(), kWeekdays.end(), weekday);
  if (named == kWeekdays.end()) return std::nullopt;
  const auto wanted = static_cast<unsigned>(named - kWeekdays.begin());
  const unsigned is = date::weekday(today).c_encoding();
  return today + date::days((wanted + 6 - is) % 7 + 1);
}

}  // namespace

RenderedDates render_dates(std::string_view text, const std::string& time_zone,
                           std::chrono::system_clock::time_point now) {
  // Wider than what is right, so that a slip of the pen is told.
  static const std::regex kDay(R"(\{(today|next:([a-zA-Z]*))(?:\+([0-9]{1,3}))?\})");
  RenderedDates rendered;
  date::local_days today;
  try {
    today = date::floor<date::days>(date::locate_zone(time_zone)->to_local(now));
  } catch (const std::runtime_error&) {
    rendered.faults.push_back("1: time_zone: there is no zone \"" + time_zone + "\"");
    return rendered;
  }
  const std::string all(text);
  auto from = all.begin();
  for (std::sregex_iterator it(all.begin(), all.end(), kDay), end; it != end; ++it) {
    const std::smatch& match = *it;
    rendered.text.append(from, match[0].first);
    from = match[0].second;
    const auto day = day_of(today, match[2].str());
    if (!day || (match[2].length() == 0 && match[1].str() != "today")) {
      const auto line = 1 + std::count(all.begin(), match[0].first, '\n');
      rendered.faults.push_back(std::to_string(line) + ": " + match.str() + " names no day");
      continue;
    }
    const int more = match[3].matched ? std::stoi(match[3].str()) : 0;
    rendered.text += date_text(*day + date::days(more));
  }
  rendered.text.append(from, all.end());
  return rendered;
}

}  // namespace tandem::sim

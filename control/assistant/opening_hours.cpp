#include "control/assistant/opening_hours.hpp"

#include <date/tz.h>

#include <algorithm>
#include <stdexcept>

namespace tandem::control {
namespace {

using std::chrono::days;
using std::chrono::local_days;
using std::chrono::minutes;

constexpr int kDaysAhead = 14;
constexpr minutes kDay{24 * 60};

}  // namespace

LocalMinute local_minute(const std::string& time_zone, std::chrono::system_clock::time_point now) {
  auto since_epoch = std::chrono::floor<minutes>(now).time_since_epoch();
  try {
    since_epoch =
        std::chrono::floor<minutes>(date::locate_zone(time_zone)->to_local(now).time_since_epoch());
  } catch (const std::runtime_error&) {
    // As UTC.
  }
  const days day = std::chrono::floor<days>(since_epoch);
  return {local_days(day), since_epoch - day};
}

std::vector<DaySpan> hours_of(const call::Agent& agent, local_days day) {
  std::vector<DaySpan> spans;
  bool differs = false;
  for (const call::DayException& exception : agent.exceptions) {
    if (exception.day != day) continue;
    differs = true;
    if (exception.from < exception.until) spans.push_back({exception.from, exception.until});
  }
  if (!differs && agent.open_hours.empty()) spans.push_back({minutes{0}, kDay});
  const unsigned weekday = std::chrono::weekday(day).iso_encoding();
  if (!differs)
    for (const call::OpenSpan& span : agent.open_hours)
      if (span.weekday == weekday) spans.push_back({span.from, span.until});
  std::sort(spans.begin(), spans.end(),
            [](const DaySpan& a, const DaySpan& b) { return a.from < b.from; });
  return spans;
}

bool is_open(const call::Agent& agent, std::chrono::system_clock::time_point now) {
  if (agent.open_hours.empty() && agent.exceptions.empty()) return true;
  return opening_at(agent, local_minute(agent.time_zone, now)).open;
}

Opening opening_at(const call::Agent& agent, const LocalMinute& now) {
  for (const DaySpan& span : hours_of(agent, now.day)) {
    if (now.time < span.from) return {false, LocalMinute{now.day, span.from}};
    if (now.time >= span.until) continue;
    if (span.until == kDay) return {true, std::nullopt};
    return {true, LocalMinute{now.day, span.until}};
  }
  for (int ahead = 1; ahead <= kDaysAhead; ++ahead) {
    const local_days day = now.day + days(ahead);
    const auto spans = hours_of(agent, day);
    if (!spans.empty()) return {false, LocalMinute{day, spans.front().from}};
  }
  return {false, std::nullopt};
}

}  // namespace tandem::control

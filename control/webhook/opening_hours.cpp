#include "control/webhook/opening_hours.hpp"

#include <date/tz.h>

#include <algorithm>
#include <stdexcept>

namespace tandem::control {
namespace {

date::local_time<std::chrono::minutes> local_minute(const std::string& zone,
                                                    std::chrono::system_clock::time_point now) {
  const auto minute = std::chrono::floor<std::chrono::minutes>(now);
  try {
    return std::chrono::floor<std::chrono::minutes>(date::locate_zone(zone)->to_local(now));
  } catch (const std::runtime_error&) {
    return date::local_time<std::chrono::minutes>(minute.time_since_epoch());
  }
}

}  // namespace

bool is_open(const call::Agent& agent, std::chrono::system_clock::time_point now) {
  if (agent.open_hours.empty()) return true;
  const auto local = local_minute(agent.time_zone, now);
  const auto day = date::floor<date::days>(local);
  const unsigned weekday = date::weekday(day).iso_encoding();
  const std::chrono::minutes time_of_day = local - day;
  return std::any_of(
      agent.open_hours.begin(), agent.open_hours.end(), [&](const call::OpenSpan& span) {
        return span.weekday == weekday && time_of_day >= span.from && time_of_day < span.until;
      });
}

}  // namespace tandem::control

#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "bridge/call/agent.hpp"

namespace tandem::control {

/// A moment on the clock of a time zone.
struct LocalMinute {
  std::chrono::local_days day;
  std::chrono::minutes time{0};  ///< Of the day.
};
/// Daylight saving included. An unknown zone counts as UTC.
[[nodiscard]] LocalMinute local_minute(const std::string& time_zone,
                                       std::chrono::system_clock::time_point now);

/// A stretch of one day.
struct DaySpan {
  std::chrono::minutes from{0}, until{0};
};
/// When the agent is open on that day, in order: its exceptions stand in the place of its weekday.
[[nodiscard]] std::vector<DaySpan> hours_of(const call::Agent& agent, std::chrono::local_days day);

/// Whether `now` lies in one of the agent's spans, on the clock of its time zone. An agent without
/// spans is always open, but for exceptions.
[[nodiscard]] bool is_open(const call::Agent& agent, std::chrono::system_clock::time_point now);

/// Open or not, and when that changes.
struct Opening {
  bool open = true;
  /// Today's closing where it is open (none: not before midnight), else the next opening within
  /// two weeks (none: there is none).
  std::optional<LocalMinute> changes;
};
[[nodiscard]] Opening opening_at(const call::Agent& agent, const LocalMinute& now);

}  // namespace tandem::control

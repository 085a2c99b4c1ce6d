#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <string>

#include "tools/sim/calendar/event_time.hpp"
#include "tools/sim/calendar/recurrence.hpp"

namespace tandem::sim {

/// An event of a calendar: what clients see of it, and what that means in time.
struct Event {
  boost::json::object shown;  ///< As Google shows it, but for `etag` and the times' rendering.
  Span span;                  ///< Of the first occurrence where it recurs.
  bool all_day = false;
  std::string zone;  ///< Of its start; of all-day events the calendar's.
  std::optional<Recurrence> recurrence;
  std::string series;               ///< Exceptions of a series: its id.
  std::optional<Instant> original;  ///< And the occurrence's start that they replace.
  std::int64_t version = 0;         ///< Grows with each change of the calendar.

  [[nodiscard]] const std::string id() const;
  [[nodiscard]] bool cancelled() const;
  /// Whether its time is taken, for the owner of the calendar, `account`.
  [[nodiscard]] bool busy(const std::string& account) const;
  [[nodiscard]] std::string etag() const;
};

/// Refuses members that no event has and values of the wrong type, and what Google limits (ids,
/// extended properties, reminders). `body` may be partial. Throws `GoogleError`.
void check_members(const boost::json::object& body);
/// The letters of ids that clients make: base32hex in lower case, 5 to 1024 of them.
[[nodiscard]] bool is_event_id(std::string_view id);
/// Reads `start`, `end` and `recurrence` of `event.shown` into the rest. Throws `GoogleError`.
void read_times(Event& event, const std::string& calendar_zone);
/// Changes what `patch` names: objects member by member, arrays and texts as a whole, null removes
/// (RFC 7396).
void merge(boost::json::object& target, const boost::json::object& patch);

/// `start` or `end` as shown: in `zone`, the calendar's or what the reader asked for.
[[nodiscard]] boost::json::object time_resource(Instant at, const Event& of,
                                                const std::string& zone);

}  // namespace tandem::sim

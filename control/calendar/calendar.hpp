#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "control/calendar/calendar_event.hpp"
#include "control/calendar/errc.hpp"
#include "control/calendar/interval.hpp"
#include "core/result.hpp"
#include "core/task.hpp"

namespace tandem::calendar {

/// A provider of calendars. One object per provider and node.
///
/// On the control loop, and resumed there. Each function ends within `limit`, counted from the
/// call, whatever the peer does: refreshing a token, waiting in a queue and one retry are inside
/// it. The connection and all arguments are values, so that they outlive the caller's frame.
/// Cancelling the caller abandons the wait, not a change that was sent. Errors are `errc`'s and
/// nothing is thrown.
///
/// Every change may be asked again with the same arguments until an answer comes, also by another
/// node and after a restart, and is done once.
class Calendar {
 public:
  virtual ~Calendar() = default;

  /// What is taken in [`window.start`, `window.end`): merged, ascending, clipped to the window.
  /// Recurring events are expanded, all-day ones cover the days of the calendar's zone; events that
  /// are cancelled, declined or marked as free are left out. At most 62 days. A calendar that the
  /// provider cannot read is an error, never free.
  [[nodiscard]] virtual Task<Result<std::vector<Interval>>> free_busy(
      ConnectionPtr connection, Interval window, std::chrono::milliseconds limit) = 0;

  /// Makes the event; `draft.id` there already with our `appointment_id` and the same time is
  /// success, cancelled or anybody else's is `conflict`. Does not look whether the time is free.
  /// After `unknown_outcome` (and where the provider still had time, before it) `find` tells.
  [[nodiscard]] virtual Task<Result<Event>> insert(ConnectionPtr connection, EventDraft draft,
                                                   std::chrono::milliseconds limit) = 0;

  /// The event of that id; none where there never was one. One that was cancelled may be given with
  /// `cancelled` set, or be none.
  [[nodiscard]] virtual Task<Result<std::optional<Event>>> find(
      ConnectionPtr connection, std::string event_id, std::chrono::milliseconds limit) = 0;

  /// Gives the event another time and leaves the rest as people may have edited it. Already there
  /// is success; a cancelled event is `not_found`. `etag`, where not empty: only that version, else
  /// `conflict`.
  [[nodiscard]] virtual Task<Result<Event>> move(ConnectionPtr connection, std::string event_id,
                                                 std::string etag, Interval to,
                                                 std::chrono::milliseconds limit) = 0;

  /// Takes the event out. Success also where it is gone already or never was.
  [[nodiscard]] virtual Task<Result<void>> cancel(ConnectionPtr connection, std::string event_id,
                                                  std::chrono::milliseconds limit) = 0;
};

}  // namespace tandem::calendar

#pragma once

#include "control/calendar/calendar.hpp"
#include "control/store/connection_pool.hpp"

namespace tandem::calendar {

/// Our own calendar: the rows of `appointments` are its events, so that a change of the row is the
/// change of the calendar. What others write after the row is therefore nothing to do here, and
/// what an answer came too late for can be read back from it as from any other calendar.
class BuiltinCalendar final : public Calendar {
 public:
  /// Both outlive this. `loop` is the control loop.
  BuiltinCalendar(EventLoop& loop, store::ConnectionPool& database)
      : loop_(loop), database_(database) {}

  [[nodiscard]] Task<Result<std::vector<Interval>>> free_busy(
      ConnectionPtr connection, Interval window, std::chrono::milliseconds limit) override;
  [[nodiscard]] Task<Result<Event>> insert(ConnectionPtr connection, EventDraft draft,
                                           std::chrono::milliseconds limit) override;
  [[nodiscard]] Task<Result<std::optional<Event>>> find(ConnectionPtr connection,
                                                        std::string event_id,
                                                        std::chrono::milliseconds limit) override;
  [[nodiscard]] Task<Result<Event>> move(ConnectionPtr connection, std::string event_id,
                                         std::string etag, Interval to,
                                         std::chrono::milliseconds limit) override;
  [[nodiscard]] Task<Result<void>> cancel(ConnectionPtr connection, std::string event_id,
                                          std::chrono::milliseconds limit) override;

 private:
  EventLoop& loop_;
  store::ConnectionPool& database_;
};

}  // namespace tandem::calendar

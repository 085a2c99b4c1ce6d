#include "control/calendar/builtin_calendar.hpp"

#include "control/calendar/store_call.hpp"
#include "control/store/diary_store.hpp"

namespace tandem::calendar {

Task<Result<std::vector<Interval>>> BuiltinCalendar::free_busy(ConnectionPtr connection,
                                                               Interval window,
                                                               std::chrono::milliseconds limit) {
  std::function<std::vector<Interval>(pqxx::transaction_base&)> read =
      [connection, window](pqxx::transaction_base& tx) {
        store::TakenByUs taken = store::taken_by_us(tx, *connection, window);
        for (const KeptTime& one : taken.kept) taken.booked.push_back(one.busy);
        return merged(std::move(taken.booked));
      };
  Result<std::vector<Interval>> taken = co_await ask_store<std::vector<Interval>>(
      database_, loop_, store::Acting::writer(), limit, std::move(read));
  if (!taken) co_return make_error_code(errc::unavailable);
  for (Interval& one : *taken) {
    one.start = std::max(one.start, window.start);
    one.end = std::min(one.end, window.end);
  }
  co_return merged(std::move(*taken));
}

Task<Result<Event>> BuiltinCalendar::insert(ConnectionPtr, EventDraft draft,
                                            std::chrono::milliseconds) {
  co_return Event{draft.id, draft.appointment_id, {}, draft.time, false};
}

Task<Result<std::optional<Event>>> BuiltinCalendar::find(ConnectionPtr connection,
                                                         std::string event_id,
                                                         std::chrono::milliseconds limit) {
  using Found = std::optional<Event>;
  std::function<Found(pqxx::transaction_base&)> read =
      [connection, event_id](pqxx::transaction_base& tx) -> Found {
    const auto row = store::appointment_of_event(tx, connection->id, event_id);
    if (!row) return std::nullopt;
    return Event{event_id, row->id, {}, row->time, row->status == "cancelled"};
  };
  Result<Found> found =
      co_await ask_store<Found>(database_, loop_, store::Acting::writer(), limit, std::move(read));
  if (!found) co_return make_error_code(errc::unavailable);
  co_return found;
}

Task<Result<Event>> BuiltinCalendar::move(ConnectionPtr, std::string event_id, std::string,
                                          Interval to, std::chrono::milliseconds) {
  co_return Event{std::move(event_id), {}, {}, to, false};
}

Task<Result<void>> BuiltinCalendar::cancel(ConnectionPtr, std::string, std::chrono::milliseconds) {
  co_return Result<void>();
}

}  // namespace tandem::calendar

#include "control/calendar/google_calendar.hpp"

#include "bridge/carrier/form.hpp"
#include "core/sleep.hpp"

namespace tandem::calendar {
namespace {

using std::chrono::milliseconds;

/// Longest range of one question; see `Calendar::free_busy`.
constexpr std::chrono::days kWindowMax{62};

std::string events_path(const Connection& connection) {
  return "/calendars/" + carrier::percent_encode(connection.calendar_id) + "/events";
}
std::string event_path(const Connection& connection, const std::string& event_id) {
  return events_path(connection) + "/" + carrier::percent_encode(event_id);
}
/// Nobody gets mail: callers have no address at Google, and the owner sees the calendar.
constexpr const char* kTellNobody = "?sendUpdates=none";

}  // namespace

Task<Result<std::vector<Interval>>> GoogleCalendar::free_busy(ConnectionPtr connection,
                                                              Interval window, milliseconds limit) {
  if (window.end <= window.start || window.end - window.start > kWindowMax) co_return errc::refused;
  GoogleRequest request("freeBusy.query", "POST", "/freeBusy",
                        free_busy_question(connection->calendar_id, window));
  const Result<net::HttpResponse> answer =
      co_await client_.send(connection->id, std::move(request), limit);
  if (!answer) co_return answer.error();
  if (answer->status >= 400) co_return errc::not_found;
  co_return read_free_busy(answer->body, connection->calendar_id, window);
}

Task<Result<Event>> GoogleCalendar::insert(ConnectionPtr connection, EventDraft draft,
                                           milliseconds limit) {
  const Deadline deadline(limit);
  GoogleRequest request("events.insert", "POST", events_path(*connection) + kTellNobody,
                        event_resource(draft, connection->time_zone));
  const Result<net::HttpResponse> answer =
      co_await client_.send(connection->id, std::move(request), deadline.left());
  if (!answer) co_return answer.error();
  if (answer->status < 400) {
    Result<Event> made = read_event(answer->body, connection->time_zone);
    // It was made, whatever is wrong with the answer.
    if (!made) co_return errc::unknown_outcome;
    co_return made;
  }
  if (answer->status != 409) co_return errc::not_found;
  // The id is taken: by this very event when an earlier try got through, or it was cancelled since.
  std::string id = draft.id;
  const Result<std::optional<Event>> there =
      co_await find(connection, std::move(id), deadline.left());
  if (!there) co_return errc::unknown_outcome;
  const std::optional<Event>& event = *there;
  const bool ours = event && !event->cancelled && event->appointment_id == draft.appointment_id &&
                    event->time == draft.time;
  if (!ours) co_return errc::conflict;
  co_return *event;
}

Task<Result<std::optional<Event>>> GoogleCalendar::find(ConnectionPtr connection,
                                                        std::string event_id, milliseconds limit) {
  GoogleRequest request("events.get", "GET", event_path(*connection, event_id));
  const Result<net::HttpResponse> answer =
      co_await client_.send(connection->id, std::move(request), limit);
  if (!answer) co_return answer.error();
  if (answer->status >= 400) co_return std::optional<Event>();
  Result<Event> event = read_event(answer->body, connection->time_zone);
  if (!event) co_return event.error();
  co_return std::optional<Event>(std::move(*event));
}

Task<Result<Event>> GoogleCalendar::move(ConnectionPtr connection, std::string event_id,
                                         std::string etag, Interval to, milliseconds limit) {
  const Deadline deadline(limit);
  GoogleRequest request("events.patch", "PATCH", event_path(*connection, event_id) + kTellNobody,
                        time_change(to, connection->time_zone), std::move(etag));
  const Result<net::HttpResponse> answer =
      co_await client_.send(connection->id, std::move(request), deadline.left());
  if (!answer) co_return answer.error();
  if (answer->status < 400) {
    Result<Event> moved = read_event(answer->body, connection->time_zone);
    if (!moved) co_return errc::unknown_outcome;
    if (moved->cancelled) co_return errc::not_found;
    co_return moved;
  }
  if (answer->status != 412) co_return errc::not_found;
  // Another version: somebody's, or ours when an earlier try got through.
  const Result<std::optional<Event>> there =
      co_await find(connection, std::move(event_id), deadline.left());
  if (!there) co_return errc::unknown_outcome;
  if (!*there || (*there)->cancelled) co_return errc::not_found;
  if ((*there)->time != to) co_return errc::conflict;
  co_return **there;
}

Task<Result<void>> GoogleCalendar::cancel(ConnectionPtr connection, std::string event_id,
                                          milliseconds limit) {
  GoogleRequest request("events.delete", "DELETE", event_path(*connection, event_id) + kTellNobody);
  const Result<net::HttpResponse> answer =
      co_await client_.send(connection->id, std::move(request), limit);
  if (!answer) co_return answer.error();
  // Gone before (410), or never there (404): it is not there now.
  co_return Result<void>();
}

}  // namespace tandem::calendar

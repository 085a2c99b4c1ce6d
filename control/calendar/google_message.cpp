#include "control/calendar/google_message.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "control/calendar/local_time.hpp"

namespace tandem::calendar {

namespace js = boost::json;

namespace {

/// The private properties of our events.
constexpr std::string_view kAppointment = "tandemAppointment";
constexpr std::string_view kPhone = "tandemPhone";

std::optional<js::object> parsed(std::string_view body) {
  boost::system::error_code failed;
  js::value value = js::parse(js::string_view(body.data(), body.size()), failed);
  if (failed || !value.is_object()) return std::nullopt;
  return std::move(value.as_object());
}

const js::object* object_in(const js::object& of, std::string_view name) {
  const js::value* value = of.if_contains(name);
  return value == nullptr ? nullptr : value->if_object();
}
const js::array* array_in(const js::object& of, std::string_view name) {
  const js::value* value = of.if_contains(name);
  return value == nullptr ? nullptr : value->if_array();
}
std::string text_in(const js::object& of, std::string_view name) {
  const js::value* value = of.if_contains(name);
  return value == nullptr || !value->is_string() ? std::string() : std::string(value->get_string());
}
bool truth_in(const js::object& of, std::string_view name) {
  const js::value* value = of.if_contains(name);
  return value != nullptr && value->is_bool() && value->get_bool();
}

js::object moment(Instant at, const std::string& zone) {
  return {{"dateTime", utc_text(at)}, {"timeZone", zone}};
}

/// `start` or `end`, with a time or a whole day. Within the years that can be written again.
std::optional<Instant> read_moment(const js::object* given, const std::string& zone) {
  constexpr Instant kFirst{std::chrono::sys_days(std::chrono::year(1) / 1 / 2)};
  constexpr Instant kLast{std::chrono::sys_days(std::chrono::year(9999) / 12 / 30)};
  if (given == nullptr) return std::nullopt;
  std::optional<Instant> at;
  if (const std::string time = text_in(*given, "dateTime"); !time.empty())
    at = parse_instant(time);
  else if (const auto day = parse_date(text_in(*given, "date")))
    at = Zone::named(zone).value_or(Zone::utc()).start_of(*day);
  if (!at || *at < kFirst || *at > kLast) return std::nullopt;
  return at;
}

CalendarEntry entry_of(const js::object& members) {
  const std::string role = text_in(members, "accessRole");
  std::string name = text_in(members, "summaryOverride");
  if (name.empty()) name = text_in(members, "summary");
  return {text_in(members, "id"), std::move(name), text_in(members, "timeZone"),
          truth_in(members, "primary"), role == "owner" || role == "writer"};
}

std::vector<Interval> merged(std::vector<Interval> times, Interval window) {
  std::sort(times.begin(), times.end());
  std::vector<Interval> joined;
  for (const Interval& time : times) {
    const Interval cut{std::max(time.start, window.start), std::min(time.end, window.end)};
    if (cut.start >= cut.end) continue;
    if (!joined.empty() && cut.start <= joined.back().end)
      joined.back().end = std::max(joined.back().end, cut.end);
    else
      joined.push_back(cut);
  }
  return joined;
}

}  // namespace

std::string free_busy_question(const std::string& calendar_id, Interval window) {
  return js::serialize(js::object{{"timeMin", utc_text(window.start)},
                                  {"timeMax", utc_text(window.end)},
                                  {"items", js::array{js::object{{"id", calendar_id}}}}});
}

Result<std::vector<Interval>> read_free_busy(std::string_view body, const std::string& calendar_id,
                                             Interval window) {
  const auto answer = parsed(body);
  const js::object* calendars = answer ? object_in(*answer, "calendars") : nullptr;
  const js::object* entry = calendars ? object_in(*calendars, calendar_id) : nullptr;
  if (entry == nullptr) return errc::unavailable;
  // An entry with errors is unknown, never free, though its list is empty.
  if (const js::array* errors = array_in(*entry, "errors"); errors && !errors->empty()) {
    const js::object* first = errors->front().if_object();
    const bool unseen = first != nullptr && text_in(*first, "reason") == "notFound";
    return unseen ? errc::not_found : errc::unavailable;
  }
  const js::array* busy = array_in(*entry, "busy");
  if (busy == nullptr) return errc::unavailable;
  std::vector<Interval> times;
  for (const js::value& one : *busy) {
    const js::object* members = one.if_object();
    const auto start = members ? parse_instant(text_in(*members, "start")) : std::nullopt;
    const auto end = members ? parse_instant(text_in(*members, "end")) : std::nullopt;
    if (!start || !end) return errc::unavailable;
    times.push_back({*start, *end});
  }
  return merged(std::move(times), window);
}

std::string event_resource(const EventDraft& draft, const std::string& time_zone) {
  js::object own{{kAppointment, draft.appointment_id}};
  if (!draft.customer_phone.empty()) own[kPhone] = draft.customer_phone;
  js::object event{{"id", draft.id},
                   {"summary", draft.summary},
                   {"start", moment(draft.time.start, time_zone)},
                   {"end", moment(draft.time.end, time_zone)},
                   {"extendedProperties", js::object{{"private", std::move(own)}}}};
  if (!draft.description.empty()) event["description"] = draft.description;
  return js::serialize(event);
}

std::string time_change(Interval to, const std::string& time_zone) {
  js::object start = moment(to.start, time_zone), end = moment(to.end, time_zone);
  // Somebody may have made it an all-day event: the date must go.
  start["date"] = nullptr;
  end["date"] = nullptr;
  return js::serialize(js::object{{"start", std::move(start)}, {"end", std::move(end)}});
}

Result<Event> read_event(std::string_view body, const std::string& time_zone) {
  const auto members = parsed(body);
  if (!members) return errc::unavailable;
  Event event;
  event.id = text_in(*members, "id");
  event.etag = text_in(*members, "etag");
  event.cancelled = text_in(*members, "status") == "cancelled";
  if (const js::object* properties = object_in(*members, "extendedProperties"))
    if (const js::object* own = object_in(*properties, "private"))
      event.appointment_id = text_in(*own, kAppointment);
  const auto start = read_moment(object_in(*members, "start"), time_zone);
  const auto end = read_moment(object_in(*members, "end"), time_zone);
  // Of deleted ones only the id is sure.
  const bool times = start && end && *start <= *end;
  if (event.id.empty() || (!event.cancelled && !times)) return errc::unavailable;
  if (times) event.time = {*start, *end};
  return event;
}

Result<CalendarPage> read_calendar_list(std::string_view body) {
  const auto answer = parsed(body);
  const js::array* items = answer ? array_in(*answer, "items") : nullptr;
  if (items == nullptr) return errc::unavailable;
  CalendarPage page;
  page.next_page_token = text_in(*answer, "nextPageToken");
  for (const js::value& one : *items) {
    const js::object* members = one.if_object();
    if (members == nullptr || truth_in(*members, "deleted")) continue;
    page.calendars.push_back(entry_of(*members));
  }
  return page;
}

Result<CalendarEntry> read_calendar_entry(std::string_view body) {
  const auto members = parsed(body);
  if (!members || text_in(*members, "id").empty()) return errc::unavailable;
  return entry_of(*members);
}

std::string reason_of(std::string_view body) {
  const auto answer = parsed(body);
  if (!answer) return {};
  const js::object* error = object_in(*answer, "error");
  if (error == nullptr) return text_in(*answer, "error");
  const js::array* errors = array_in(*error, "errors");
  const js::object* first =
      errors != nullptr && !errors->empty() ? errors->front().if_object() : nullptr;
  return first == nullptr ? text_in(*error, "status") : text_in(*first, "reason");
}

Refused refusal_of(const net::HttpResponse& response) {
  const std::string reason = reason_of(response.body);
  switch (response.status) {
    case 401:
      return Refused::Unauthorised;
    case 403:
      if (reason == "rateLimitExceeded" || reason == "userRateLimitExceeded")
        return Refused::TooFast;
      if (reason == "quotaExceeded" || reason == "dailyLimitExceeded") return Refused::QuotaUsedUp;
      // The API is switched off in our project: no person can mend that by connecting again.
      return reason == "accessNotConfigured" ? Refused::WrongRequest : Refused::NoRight;
    case 404:
      return Refused::NotFound;
    case 409:
      return Refused::Duplicate;
    case 410:
      return Refused::Gone;
    case 412:
      return Refused::Changed;
    case 429:
      return Refused::TooFast;
    default:
      return response.status >= 500 ? Refused::ServerFault : Refused::WrongRequest;
  }
}

Result<TokenGrant> read_token_grant(std::string_view body) {
  const auto answer = parsed(body);
  if (!answer) return errc::unavailable;
  TokenGrant grant;
  grant.access_token = text_in(*answer, "access_token");
  grant.refresh_token = text_in(*answer, "refresh_token");
  const js::value* expires = answer->if_contains("expires_in");
  if (expires != nullptr && expires->is_int64())
    grant.expires_in = std::chrono::seconds(expires->get_int64());
  const std::string scope = text_in(*answer, "scope");
  for (std::size_t at = 0; at < scope.size();) {
    const std::size_t end = std::min(scope.find(' ', at), scope.size());
    if (end > at) grant.scopes.push_back(scope.substr(at, end - at));
    at = end + 1;
  }
  if (grant.access_token.empty() || grant.expires_in.count() <= 0) return errc::unavailable;
  return grant;
}

}  // namespace tandem::calendar

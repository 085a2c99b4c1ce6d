#include "tools/sim/calendar/calendar_book.hpp"

#include <algorithm>

#include "tools/sim/calendar/google_error.hpp"

namespace tandem::sim {

namespace json = boost::json;

namespace {

Instant now() {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

int rank(std::string_view role) {
  static constexpr std::string_view kRoles[] = {"freeBusyReader", "reader", "writer", "owner"};
  const auto place = std::find(std::begin(kRoles), std::end(kRoles), role);
  return place == std::end(kRoles) ? 0 : static_cast<int>(place - std::begin(kRoles)) + 1;
}

/// What only Google writes is not taken from clients.
void drop_own_members(json::object& body) {
  for (const char* name : {"kind", "etag", "created", "updated", "creator", "organizer", "htmlLink",
                           "recurringEventId", "originalStartTime", "iCalUID"})
    body.erase(name);
}

void require_match(const Event& event, const std::string& if_match) {
  if (if_match.empty() || if_match == "*" || if_match == event.etag()) return;
  throw GoogleError{412, "conditionNotMet", "Precondition Failed", "global", "If-Match", "header"};
}

Event occurrence_of(const Event& series, Instant start) {
  Event one = series;
  one.recurrence.reset();
  one.series = series.id();
  one.original = start;
  one.span = {start, start + (series.span.end - series.span.begin)};
  one.shown.erase("recurrence");
  one.shown["id"] = series.id() + "_" + compact_text(start);
  one.shown["recurringEventId"] = series.id();
  one.shown["start"] = time_resource(one.span.begin, one, one.zone);
  one.shown["end"] = time_resource(one.span.end, one, one.zone);
  return one;
}

std::vector<Instant> starts_of(const Event& series, Instant until) {
  return series.recurrence->starts(wall_time(series.span.begin, series.zone), series.zone, until);
}

bool touches(const Span& span, const Span& range) {
  return span.begin < range.end && (span.end > range.begin || span.begin >= range.begin);
}

}  // namespace

json::object event_resource(const Event& event, const std::string& zone) {
  json::object shown = event.shown;
  shown["etag"] = event.etag();
  shown["start"] = time_resource(event.span.begin, event, zone);
  shown["end"] = time_resource(event.span.end, event, zone);
  if (event.original)
    shown["originalStartTime"] = time_resource(*event.original, event, event.zone);
  return shown;
}

std::vector<Event> Calendar::occurrences(Span range) const {
  std::vector<Event> found;
  for (const auto& [id_of, event] : events) {
    if (!event.recurrence) {
      if (touches(event.span, range)) found.push_back(event);
      continue;
    }
    if (event.cancelled()) continue;
    for (const Instant start : starts_of(event, range.end)) {
      Event one = occurrence_of(event, start);
      if (touches(one.span, range) && !events.contains(one.id())) found.push_back(std::move(one));
    }
  }
  return found;
}

void CalendarBook::add(Calendar calendar) {
  std::string id = calendar.id;
  calendar.roles.emplace(calendar.account, "owner");
  calendars_.insert_or_assign(std::move(id), std::move(calendar));
}

bool CalendarBook::has_account(const std::string& account) const {
  const auto found = calendars_.find(account);
  return found != calendars_.end() && found->second.account == account;
}

const Calendar& CalendarBook::open(const std::string& account, const std::string& id,
                                   Need need) const {
  const auto found = calendars_.find(id == "primary" ? account : id);
  if (found == calendars_.end()) throw not_found();
  const auto role = found->second.roles.find(account);
  if (role == found->second.roles.end()) throw not_found();
  const int has = rank(role->second);
  if (need == Need::Read && has < 2)
    throw GoogleError{403, "requiredAccessLevel",
                      "You need to have reader access to this calendar.", "calendar"};
  if (need == Need::Write && has < 3)
    throw GoogleError{403, "requiredAccessLevel",
                      "You need to have writer access to this calendar.", "calendar"};
  return found->second;
}

Calendar& CalendarBook::open(const std::string& account, const std::string& id, Need need) {
  return const_cast<Calendar&>(std::as_const(*this).open(account, id, need));
}

Event& CalendarBook::find(Calendar& calendar, const std::string& id) {
  const auto found = calendar.events.find(id);
  if (found != calendar.events.end()) return found->second;
  const std::size_t mark = id.rfind('_');
  const auto series = calendar.events.find(id.substr(0, mark));
  if (mark == std::string::npos || series == calendar.events.end() || !series->second.recurrence)
    throw not_found();
  for (const Instant start : starts_of(series->second, Instant::max())) {
    if (id.substr(mark + 1) != compact_text(start)) continue;
    return calendar.events.emplace(id, occurrence_of(series->second, start)).first->second;
  }
  throw not_found();
}

std::int64_t CalendarBook::next_version() {
  const std::int64_t micros = std::chrono::duration_cast<std::chrono::microseconds>(
                                  std::chrono::system_clock::now().time_since_epoch())
                                  .count();
  version_ = std::max(version_ + 2, micros * 2);
  return version_;
}

std::string CalendarBook::fresh_id() {
  std::string id;
  for (int i = 0; i < 26; ++i) id += "0123456789abcdefghijklmnopqrstuv"[random_() % 32];
  return id;
}

CalendarBook::Json CalendarBook::keep(Calendar& calendar, Event& event, Event changed) {
  changed.version = next_version();
  changed.shown["updated"] = utc_text(now());
  event = std::move(changed);
  return event_resource(event, calendar.zone);
}

CalendarBook::Json CalendarBook::insert(const std::string& account, const std::string& id,
                                        Json body) {
  check_members(body);
  Calendar& calendar = open(account, id, Need::Write);
  const json::value* uid = body.if_contains("iCalUID");
  const std::string given_uid(uid == nullptr || uid->is_null() ? "" : uid->as_string().c_str());
  drop_own_members(body);
  Event event;
  merge(event.shown, body);
  read_times(event, calendar.zone);
  const json::value* named = event.shown.if_contains("id");
  const std::string event_id = named == nullptr ? fresh_id() : std::string(named->as_string());
  // Not free again after it was deleted, either.
  if (calendar.events.contains(event_id))
    throw GoogleError{409, "duplicate", "The requested identifier already exists."};
  event.shown["kind"] = "calendar#event";
  event.shown["id"] = event_id;
  event.shown.emplace("status", "confirmed");
  event.shown["htmlLink"] = "https://www.google.com/calendar/event?eid=" + event_id;
  event.shown["created"] = utc_text(now());
  event.shown["creator"] = json::object{{"email", account}, {"self", true}};
  event.shown["organizer"] = json::object{{"email", calendar.id}, {"self", true}};
  event.shown["iCalUID"] = given_uid.empty() ? event_id + "@google.com" : given_uid;
  event.shown["sequence"] = 0;
  event.shown.emplace("reminders", json::object{{"useDefault", true}});
  event.shown.emplace("eventType", "default");
  Event& place = calendar.events[event_id];
  return keep(calendar, place, std::move(event));
}

std::optional<CalendarBook::Json> CalendarBook::get(const std::string& account,
                                                    const std::string& id,
                                                    const std::string& event_id,
                                                    const std::string& if_none_match) {
  Calendar& calendar = open(account, id, Need::Read);
  const Event& event = find(calendar, event_id);
  if (if_none_match == event.etag()) return std::nullopt;
  return event_resource(event, calendar.zone);
}

CalendarBook::Json CalendarBook::patch(const std::string& account, const std::string& id,
                                       const std::string& event_id, const Json& body,
                                       const std::string& if_match) {
  check_members(body);
  Calendar& calendar = open(account, id, Need::Write);
  Event& event = find(calendar, event_id);
  require_match(event, if_match);
  Json changes = body;
  drop_own_members(changes);
  changes.erase("id");
  Event changed = event;
  merge(changed.shown, changes);
  changed.shown.emplace("status", "confirmed");
  read_times(changed, calendar.zone);
  const bool moved = changed.span.begin != event.span.begin || changed.span.end != event.span.end;
  if (moved) changed.shown["sequence"] = changed.shown.at("sequence").as_int64() + 1;
  return keep(calendar, event, std::move(changed));
}

CalendarBook::Json CalendarBook::update(const std::string& account, const std::string& id,
                                        const std::string& event_id, Json body,
                                        const std::string& if_match) {
  check_members(body);
  Calendar& calendar = open(account, id, Need::Write);
  Event& event = find(calendar, event_id);
  require_match(event, if_match);
  drop_own_members(body);
  body.erase("id");
  Event changed = event;
  changed.shown = Json();
  for (const char* name : {"kind", "id", "created", "creator", "organizer", "htmlLink", "iCalUID",
                           "sequence", "eventType", "recurringEventId"}) {
    if (const json::value* kept = event.shown.if_contains(name)) changed.shown[name] = *kept;
  }
  merge(changed.shown, body);
  changed.shown.emplace("status", "confirmed");
  read_times(changed, calendar.zone);
  return keep(calendar, event, std::move(changed));
}

void CalendarBook::remove(const std::string& account, const std::string& id,
                          const std::string& event_id, const std::string& if_match) {
  Calendar& calendar = open(account, id, Need::Write);
  Event& event = find(calendar, event_id);
  if (event.cancelled()) throw GoogleError{410, "deleted", "Resource has been deleted"};
  require_match(event, if_match);
  Event changed = event;
  changed.shown["status"] = "cancelled";
  (void)keep(calendar, event, std::move(changed));
}

json::array CalendarBook::everything_in(const std::string& id) const {
  json::array all;
  const auto found = calendars_.find(id);
  if (found == calendars_.end()) return all;
  for (const auto& [event_id, event] : found->second.events)
    all.push_back(event_resource(event, found->second.zone));
  return all;
}

}  // namespace tandem::sim

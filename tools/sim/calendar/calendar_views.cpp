// What is read from the book: lists of calendars and events, and when somebody is busy.
#include <algorithm>
#include <array>

#include "tools/sim/calendar/calendar_book.hpp"
#include "tools/sim/calendar/google_error.hpp"

namespace tandem::sim {

namespace json = boost::json;

namespace {

/// Longest range of one question for free and busy times, as the real one refuses longer ones.
constexpr std::chrono::days kFreeBusyRangeMax{92};
/// `calendarExpansionMax`
constexpr std::size_t kFreeBusyCalendarsMax = 50;

bool has_properties(const Event& event, std::string_view group,
                    const std::vector<std::pair<std::string, std::string>>& wanted) {
  if (wanted.empty()) return true;
  const json::value* all = event.shown.if_contains("extendedProperties");
  const json::value* of = all == nullptr ? nullptr : all->as_object().if_contains(group);
  return of != nullptr && std::all_of(wanted.begin(), wanted.end(), [of](const auto& pair) {
           const json::value* value = of->as_object().if_contains(pair.first);
           return value != nullptr && *value == json::value(pair.second);
         });
}

bool mentions(const Event& event, const std::string& text) {
  if (text.empty()) return true;
  for (const char* name : {"summary", "description", "location"}) {
    const json::value* value = event.shown.if_contains(name);
    if (value != nullptr && value->as_string().find(text) != json::string::npos) return true;
  }
  return false;
}

Instant asked_time(const json::object& body, std::string_view name) {
  const json::value* value = body.if_contains(name);
  if (value == nullptr || value->is_null())
    throw required("Missing " + std::string(name) + " parameter.");
  const auto time = value->is_string() ? read_date_time(value->as_string()) : std::nullopt;
  if (!time || !time->offset) throw GoogleError{400, "badRequest", "Bad Request"};
  return instant_of(*time, "UTC");
}

json::array merged(std::vector<Span> spans, const Span& range, const std::string& zone) {
  std::sort(spans.begin(), spans.end(),
            [](const Span& a, const Span& b) { return a.begin < b.begin; });
  std::vector<Span> joined;
  for (const Span& span : spans) {
    const Span cut{std::max(span.begin, range.begin), std::min(span.end, range.end)};
    if (cut.begin >= cut.end) continue;
    if (!joined.empty() && cut.begin <= joined.back().end)
      joined.back().end = std::max(joined.back().end, cut.end);
    else
      joined.push_back(cut);
  }
  json::array shown;
  for (const Span& span : joined)
    shown.push_back(
        json::object{{"start", zone_text(span.begin, zone)}, {"end", zone_text(span.end, zone)}});
  return shown;
}

json::object entry_of(const Calendar& calendar, const std::string& account) {
  json::object entry{{"kind", "calendar#calendarListEntry"},
                     {"etag", "\"1700000000000000\""},
                     {"id", calendar.id},
                     {"summary", calendar.summary},
                     {"timeZone", calendar.zone},
                     {"colorId", "14"},
                     {"selected", true},
                     {"accessRole", calendar.roles.find(account)->second},
                     {"defaultReminders", json::array()}};
  if (calendar.id == account) entry["primary"] = true;
  return entry;
}

}  // namespace

CalendarBook::Json CalendarBook::calendar_list(const std::string& account, std::size_t offset,
                                               std::size_t results_max) const {
  json::array items;
  std::size_t seen = 0;
  bool more = false;
  for (const auto& [id, calendar] : calendars_) {
    if (!calendar.roles.contains(account) || seen++ < offset) continue;
    if (items.size() == results_max) {
      more = true;
      break;
    }
    items.push_back(entry_of(calendar, account));
  }
  Json list{{"kind", "calendar#calendarList"}, {"etag", "\"p32c9b\""}};
  if (more) list["nextPageToken"] = "p" + std::to_string(offset + items.size());
  list["items"] = std::move(items);
  return list;
}

CalendarBook::Json CalendarBook::calendar_list_entry(const std::string& account,
                                                     const std::string& id) const {
  return entry_of(open(account, id, Need::FreeBusy), account);
}

CalendarBook::Json CalendarBook::calendar(const std::string& account, const std::string& id) const {
  const Calendar& found = open(account, id, Need::Read);
  return {{"kind", "calendar#calendar"},
          {"etag", "\"1700000000000000\""},
          {"id", found.id},
          {"summary", found.summary},
          {"timeZone", found.zone}};
}

CalendarBook::Json CalendarBook::free_busy(const std::string& account, const Json& body,
                                           const std::map<std::string, std::string>& errors) const {
  static constexpr std::array<std::string_view, 6> kKnown{
      "timeMin", "timeMax", "timeZone", "items", "groupExpansionMax", "calendarExpansionMax"};
  for (const auto& member : body) {
    if (std::find(kKnown.begin(), kKnown.end(), member.key()) == kKnown.end())
      throw invalid("Invalid JSON payload received. Unknown name \"" + std::string(member.key()) +
                    "\": Cannot find field.");
  }
  const Span range{asked_time(body, "timeMin"), asked_time(body, "timeMax")};
  if (range.end <= range.begin)
    throw GoogleError{400,      "timeRangeEmpty", "The specified time range is empty.",
                      "global", "timeMax",        "parameter"};
  if (range.end - range.begin > kFreeBusyRangeMax)
    throw GoogleError{400,        "timeRangeTooLong", "The requested time range is too long.",
                      "calendar", "timeRange",        "parameter"};
  const json::value* in = body.if_contains("timeZone");
  const std::string zone(in == nullptr ? "UTC" : in->is_string() ? in->as_string().c_str() : "");
  if (!is_time_zone(zone)) throw invalid("Invalid value for: timeZone");
  const json::value* items = body.if_contains("items");
  if (items == nullptr || !items->is_array()) throw required("Missing items.");
  Json calendars;
  for (const json::value& item : items->as_array()) {
    const json::value* named = item.is_object() ? item.as_object().if_contains("id") : nullptr;
    if (named == nullptr || !named->is_string()) throw required("Missing calendar id.");
    const std::string id(named->as_string());
    const auto fail = [&](std::string_view reason) {
      calendars[id] = Json{{"errors", json::array{Json{{"domain", "global"}, {"reason", reason}}}},
                           {"busy", json::array()}};
    };
    const auto found = calendars_.find(id == "primary" ? account : id);
    if (const auto error = errors.find(id); error != errors.end()) {
      fail(error->second);
    } else if (items->as_array().size() > kFreeBusyCalendarsMax) {
      fail("tooManyCalendarsRequested");
    } else if (found == calendars_.end() || !found->second.roles.contains(account)) {
      fail("notFound");
    } else {
      std::vector<Span> spans;
      for (const Event& one : found->second.occurrences(range))
        if (one.busy(found->second.account)) spans.push_back(one.span);
      calendars[id] = Json{{"busy", merged(std::move(spans), range, zone)}};
    }
  }
  return {{"kind", "calendar#freeBusy"},
          {"timeMin", utc_text(range.begin)},
          {"timeMax", utc_text(range.end)},
          {"calendars", std::move(calendars)}};
}

CalendarBook::Json CalendarBook::list(const std::string& account, const std::string& id,
                                      const EventQuery& query) const {
  const Calendar& found = open(account, id, Need::Read);
  const Span range{query.time_min.value_or(Instant::min()),
                   query.time_max.value_or(Instant::max())};
  std::vector<Event> events;
  if (query.single_events) {
    events = found.occurrences(range);
  } else {
    for (const auto& [event_id, event] : found.events) events.push_back(event);
  }
  std::erase_if(events, [&](const Event& event) {
    // A series is in a range when one of its occurrences is; the first one decides well enough.
    const bool outside =
        event.span.begin >= range.end || (!event.recurrence && event.span.end <= range.begin);
    const json::value* updated = event.shown.if_contains("updated");
    const bool old =
        query.updated_min && std::string(updated->as_string()) < utc_text(*query.updated_min);
    const bool other =
        !query.ical_uid.empty() && event.shown.at("iCalUID") != json::value(query.ical_uid);
    return outside || old || other || (event.cancelled() && !query.show_deleted) ||
           !has_properties(event, "private", query.private_properties) ||
           !has_properties(event, "shared", query.shared_properties) ||
           !mentions(event, query.text);
  });
  if (query.by_start) {
    std::stable_sort(events.begin(), events.end(),
                     [](const Event& a, const Event& b) { return a.span.begin < b.span.begin; });
  }
  Json answer{{"kind", "calendar#events"},
              {"etag", "\"p33c9b\""},
              {"summary", found.summary},
              {"timeZone", query.zone.empty() ? found.zone : query.zone},
              {"accessRole", found.roles.find(account)->second},
              {"defaultReminders", json::array()}};
  json::array items;
  const std::size_t from = std::min(query.offset, events.size());
  const std::size_t to = std::min(from + query.results_max, events.size());
  for (std::size_t i = from; i < to; ++i)
    items.push_back(event_resource(events[i], query.zone.empty() ? found.zone : query.zone));
  answer["items"] = std::move(items);
  if (to < events.size()) answer["nextPageToken"] = "p" + std::to_string(to);
  return answer;
}

}  // namespace tandem::sim

#include "tools/sim/calendar/event_resource.hpp"

#include <algorithm>
#include <map>

#include "tools/sim/calendar/google_error.hpp"

namespace tandem::sim {

namespace json = boost::json;

namespace {

using json::kind;

/// The members of an event in the discovery document of Calendar v3, with their types. What only
/// Google writes may be sent and is not looked at.
const std::map<std::string, kind, std::less<>>& known_members() {
  static const std::map<std::string, kind, std::less<>> kKnown{
      {"anyoneCanAddSelf", kind::bool_},
      {"attachments", kind::array},
      {"attendees", kind::array},
      {"attendeesOmitted", kind::bool_},
      {"birthdayProperties", kind::object},
      {"colorId", kind::string},
      {"conferenceData", kind::object},
      {"created", kind::string},
      {"creator", kind::object},
      {"description", kind::string},
      {"end", kind::object},
      {"endTimeUnspecified", kind::bool_},
      {"etag", kind::string},
      {"eventType", kind::string},
      {"extendedProperties", kind::object},
      {"focusTimeProperties", kind::object},
      {"guestsCanInviteOthers", kind::bool_},
      {"guestsCanModify", kind::bool_},
      {"guestsCanSeeOtherGuests", kind::bool_},
      {"hangoutLink", kind::string},
      {"htmlLink", kind::string},
      {"iCalUID", kind::string},
      {"id", kind::string},
      {"kind", kind::string},
      {"location", kind::string},
      {"locked", kind::bool_},
      {"organizer", kind::object},
      {"originalStartTime", kind::object},
      {"outOfOfficeProperties", kind::object},
      {"privateCopy", kind::bool_},
      {"recurrence", kind::array},
      {"recurringEventId", kind::string},
      {"reminders", kind::object},
      {"sequence", kind::int64},
      {"source", kind::object},
      {"start", kind::object},
      {"status", kind::string},
      {"summary", kind::string},
      {"transparency", kind::string},
      {"updated", kind::string},
      {"visibility", kind::string},
      {"workingLocationProperties", kind::object}};
  return kKnown;
}

void one_of(const json::object& body, std::string_view name,
            std::initializer_list<std::string_view> allowed) {
  const json::value* value = body.if_contains(name);
  if (value == nullptr || value->is_null()) return;
  const std::string_view text = value->as_string();
  if (std::find(allowed.begin(), allowed.end(), text) == allowed.end())
    throw invalid("Invalid value for: " + std::string(text) + " is not a valid value");
}

std::string_view text_of(const json::object& in, std::string_view name) {
  const json::value* value = in.if_contains(name);
  if (value == nullptr || value->is_null()) return {};
  if (!value->is_string()) throw invalid("Invalid value for: " + std::string(name));
  return value->as_string();
}

void check_attendees(const json::object& body) {
  const json::value* list = body.if_contains("attendees");
  if (list == nullptr || list->is_null()) return;
  for (const json::value& one : list->as_array()) {
    if (!one.is_object()) throw invalid("Invalid value for: attendees");
    const std::string_view email = text_of(one.as_object(), "email");
    if (email.empty()) throw required("Missing attendee email.");
    const std::size_t at = email.find('@');
    if (at == 0 || at == std::string_view::npos || at + 1 == email.size())
      throw invalid("Invalid attendee email.");
    one_of(one.as_object(), "responseStatus", {"needsAction", "declined", "tentative", "accepted"});
  }
}

void check_properties(const json::object& body) {
  const json::value* all = body.if_contains("extendedProperties");
  if (all == nullptr || all->is_null()) return;
  for (const auto& group : all->as_object()) {
    if (group.key() != "private" && group.key() != "shared")
      throw invalid("Unknown name \"" + std::string(group.key()) + "\" at 'extendedProperties'");
    if (!group.value().is_object() || group.value().as_object().size() > 300)
      throw invalid("Invalid value for: extendedProperties");
    for (const auto& property : group.value().as_object()) {
      if (property.value().is_null()) continue;
      if (!property.value().is_string())
        throw invalid("Invalid value for: extended properties are strings");
      if (property.key().size() > 44 || property.value().as_string().size() > 1'024)
        throw GoogleError{400, "extendedPropertyTooLong", "The extended property is too long.",
                          "calendar"};
    }
  }
}

/// `start` and `end` look alike.
struct Edge {
  bool all_day = false;
  std::chrono::year_month_day day;
  std::optional<WrittenTime> time;
  std::string zone;
};

Edge read_edge(const json::object& event, std::string_view name, const std::string& calendar_zone) {
  const json::value* given = event.if_contains(name);
  if (given == nullptr || given->is_null())
    throw required("Missing " + std::string(name) + " time.");
  const json::object& times = given->as_object();
  for (const auto& member : times) {
    if (member.key() != "date" && member.key() != "dateTime" && member.key() != "timeZone")
      throw invalid("Unknown name \"" + std::string(member.key()) + "\" at '" + std::string(name) +
                    "'");
  }
  Edge edge;
  const std::string_view date = text_of(times, "date"), moment = text_of(times, "dateTime");
  edge.zone = text_of(times, "timeZone");
  if (!edge.zone.empty() && !is_time_zone(edge.zone))
    throw invalid("Invalid time zone definition for " + std::string(name) + " time.");
  if (date.empty() == moment.empty())
    throw invalid("Invalid " + std::string(name) + " time: needs either date or dateTime.");
  if (!date.empty()) {
    const auto day = read_date(date);
    if (!day) throw invalid("Invalid value for: Invalid format: \"" + std::string(date) + "\"");
    edge.all_day = true;
    edge.day = *day;
    edge.zone = calendar_zone;
    return edge;
  }
  edge.time = read_date_time(moment);
  if (!edge.time)
    throw invalid("Invalid value for: Invalid format: \"" + std::string(moment) + "\"");
  if (!edge.time->offset && edge.zone.empty())
    throw required("Missing time zone definition for " + std::string(name) + " time.");
  return edge;
}

Instant at(const Edge& edge, const std::string& calendar_zone) {
  if (edge.all_day)
    return instant_of(WallTime(std::chrono::sys_days(edge.day).time_since_epoch()), calendar_zone);
  return instant_of(*edge.time, edge.zone.empty() ? calendar_zone : edge.zone);
}

}  // namespace

const std::string Event::id() const { return std::string(shown.at("id").as_string()); }

bool Event::cancelled() const { return shown.at("status").as_string() == "cancelled"; }

bool Event::busy(const std::string& account) const {
  const auto text = [this](std::string_view name) { return text_of(shown, name); };
  if (cancelled() || text("transparency") == "transparent") return false;
  if (text("eventType") == "workingLocation" || text("eventType") == "birthday") return false;
  const json::value* attendees = shown.if_contains("attendees");
  if (attendees == nullptr) return true;
  return std::none_of(attendees->as_array().begin(), attendees->as_array().end(),
                      [&account](const json::value& one) {
                        return text_of(one.as_object(), "email") == account &&
                               text_of(one.as_object(), "responseStatus") == "declined";
                      });
}

std::string Event::etag() const { return "\"" + std::to_string(version) + "\""; }

bool is_event_id(std::string_view id) {
  return id.size() >= 5 && id.size() <= 1'024 && std::all_of(id.begin(), id.end(), [](char c) {
           return (c >= 'a' && c <= 'v') || (c >= '0' && c <= '9');
         });
}

void check_members(const json::object& body) {
  for (const auto& member : body) {
    const auto known = known_members().find(member.key());
    if (known == known_members().end())
      throw invalid("Invalid JSON payload received. Unknown name \"" + std::string(member.key()) +
                    "\": Cannot find field.");
    if (!member.value().is_null() && member.value().kind() != known->second)
      throw invalid("Invalid value for: " + std::string(member.key()));
  }
  const json::value* id = body.if_contains("id");
  if (id != nullptr && !id->is_null() && !is_event_id(id->as_string()))
    throw invalid("Invalid resource id value.");
  one_of(body, "status", {"confirmed", "tentative", "cancelled"});
  one_of(body, "transparency", {"opaque", "transparent"});
  one_of(body, "visibility", {"default", "public", "private", "confidential"});
  one_of(body, "eventType",
         {"default", "outOfOffice", "focusTime", "workingLocation", "birthday", "fromGmail"});
  check_attendees(body);
  check_properties(body);
}

void read_times(Event& event, const std::string& calendar_zone) {
  const Edge start = read_edge(event.shown, "start", calendar_zone);
  const Edge end = read_edge(event.shown, "end", calendar_zone);
  if (start.all_day != end.all_day)
    throw invalid("Start and end times must either both be date or both be dateTime.");
  event.all_day = start.all_day;
  event.zone = start.zone.empty() ? calendar_zone : start.zone;
  event.span = {at(start, calendar_zone), at(end, calendar_zone)};
  if (event.span.end < event.span.begin || (event.all_day && event.span.end == event.span.begin))
    throw GoogleError{400,        "timeRangeEmpty", "The specified time range is empty.",
                      "calendar", "timeMax",        "parameter"};
  event.recurrence.reset();
  const json::value* lines = event.shown.if_contains("recurrence");
  if (lines == nullptr || lines->is_null() || lines->as_array().empty()) return;
  if (!event.all_day && start.zone.empty())
    throw required("Missing time zone definition for start time.");
  event.recurrence = Recurrence::read(lines->as_array(), event.zone);
}

void merge(json::object& target, const json::object& patch) {
  for (const auto& member : patch) {
    if (member.value().is_null()) {
      target.erase(member.key());
      continue;
    }
    json::value* found = target.if_contains(member.key());
    if (member.value().is_object() && found != nullptr && found->is_object()) {
      merge(found->as_object(), member.value().as_object());
    } else {
      target[member.key()] = member.value();
    }
  }
}

json::object time_resource(Instant at_time, const Event& of, const std::string& zone) {
  if (of.all_day) {
    const auto day = std::chrono::floor<std::chrono::days>(wall_time(at_time, of.zone));
    return {{"date", date_text(std::chrono::year_month_day(day))}};
  }
  return {{"dateTime", zone_text(at_time, zone)}, {"timeZone", of.zone}};
}

}  // namespace tandem::sim

#include "tools/sim/calendar/calendar_api.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <charconv>
#include <set>

#include "tools/sim/calendar/google_error.hpp"

namespace tandem::sim {

namespace json = boost::json;
using carrier::FormFields;

namespace {

constexpr std::string_view kBase = "/calendar/v3/";
constexpr std::string_view kScopes = "https://www.googleapis.com/auth/calendar";

std::string decoded(std::string_view segment) {
  const auto fields = carrier::decode_form("x=" + std::string(segment));
  return fields && fields->size() == 1 ? fields->front().second : std::string();
}

std::vector<std::string> segments(std::string_view path) {
  std::vector<std::string> parts;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/'), path.size());
    parts.push_back(decoded(path.substr(0, end)));
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return parts;
}

/// The scopes of which one is needed, by their last words.
bool granted(const OAuthDesk::Access& access, const std::string& operation) {
  const auto any = [&](std::initializer_list<std::string_view> names) {
    return std::any_of(names.begin(), names.end(), [&](std::string_view name) {
      return access.scopes.contains(std::string(kScopes) + std::string(name));
    });
  };
  if (operation.starts_with("calendarList"))
    return any({"", ".readonly", ".calendarlist", ".calendarlist.readonly"});
  if (operation == "calendars.get")
    return any({"", ".readonly", ".calendars", ".calendars.readonly", ".app.created"});
  if (operation == "freeBusy.query") return any({"", ".readonly", ".freebusy", ".events.freebusy"});
  if (operation == "events.list" || operation == "events.get")
    return any({"", ".readonly", ".events", ".events.readonly", ".events.owned"});
  return any({"", ".events", ".events.owned"});
}

/// Names that every method takes, and those of one operation.
void check_query(const FormFields& query, const std::string& operation) {
  static const std::set<std::string, std::less<>> kStandard{
      "alt", "fields", "key", "prettyPrint", "quotaUser", "userIp", "oauth_token"};
  static const std::set<std::string, std::less<>> kWrite{
      "conferenceDataVersion", "maxAttendees",        "sendNotifications",
      "sendUpdates",           "supportsAttachments", "alwaysIncludeEmail"};
  static const std::set<std::string, std::less<>> kList{"alwaysIncludeEmail",
                                                        "eventTypes",
                                                        "iCalUID",
                                                        "maxAttendees",
                                                        "maxResults",
                                                        "orderBy",
                                                        "pageToken",
                                                        "privateExtendedProperty",
                                                        "q",
                                                        "sharedExtendedProperty",
                                                        "showDeleted",
                                                        "showHiddenInvitations",
                                                        "singleEvents",
                                                        "timeMax",
                                                        "timeMin",
                                                        "timeZone",
                                                        "updatedMin"};
  static const std::set<std::string, std::less<>> kCalendars{
      "maxResults", "minAccessRole", "pageToken", "showDeleted", "showHidden"};
  static const std::set<std::string, std::less<>> kGet{"alwaysIncludeEmail", "maxAttendees",
                                                       "timeZone"};
  static const std::set<std::string, std::less<>> kNone;
  const auto& own = operation == "events.list"         ? kList
                    : operation == "events.get"        ? kGet
                    : operation.starts_with("events.") ? kWrite
                    : operation == "calendarList.list" ? kCalendars
                                                       : kNone;
  for (const auto& [name, value] : query) {
    if (!kStandard.contains(name) && !own.contains(name))
      throw GoogleError{400,  "invalidParameter", "Unknown name \"" + name + "\"", "global",
                        name, "parameter"};
    const bool tells = name == "sendUpdates";
    if (tells && value != "all" && value != "externalOnly" && value != "none")
      throw invalid("Invalid value for: sendUpdates");
  }
}

json::object body_of(const net::HttpRequest& request) {
  const std::string_view type = request.header("Content-Type").value_or("");
  if (!type.starts_with("application/json"))
    throw GoogleError{400, "parseError", "This API does not support parsing form-encoded input."};
  ErrorCode failed;
  json::value body = json::parse(request.body, failed);
  if (failed || !body.is_object()) throw GoogleError{400, "parseError", "Parse Error"};
  return std::move(body.as_object());
}

bool truth(std::string_view name, const std::string& value) {
  if (value == "true") return true;
  if (value == "false") return false;
  throw invalid("Invalid boolean value of " + std::string(name));
}

std::size_t whole(std::string_view text, std::size_t most) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value == 0)
    throw invalid("Invalid integer value");
  return std::min(value, most);
}

std::size_t page(std::string_view token) {
  if (!token.starts_with("p")) throw invalid("Invalid page token value.");
  return whole(token.substr(1), 1'000'000'000);
}

Instant moment(const std::string& value) {
  const auto time = read_date_time(value);
  if (!time || !time->offset) throw GoogleError{400, "badRequest", "Bad Request"};
  return instant_of(*time, "UTC");
}

std::pair<std::string, std::string> property(const std::string& value) {
  const std::size_t equals = value.find('=');
  if (equals == std::string::npos || equals == 0) throw invalid("Invalid extended property");
  return {value.substr(0, equals), value.substr(equals + 1)};
}

EventQuery event_query(const FormFields& query) {
  EventQuery read;
  for (const auto& [name, value] : query) {
    if (name == "timeMin") read.time_min = moment(value);
    if (name == "timeMax") read.time_max = moment(value);
    if (name == "updatedMin") read.updated_min = moment(value);
    if (name == "singleEvents") read.single_events = truth(name, value);
    if (name == "showDeleted") read.show_deleted = truth(name, value);
    if (name == "privateExtendedProperty") read.private_properties.push_back(property(value));
    if (name == "sharedExtendedProperty") read.shared_properties.push_back(property(value));
    if (name == "q") read.text = value;
    if (name == "iCalUID") read.ical_uid = value;
    if (name == "timeZone") read.zone = value;
    if (name == "maxResults") read.results_max = whole(value, 2'500);
    if (name == "pageToken") read.offset = page(value);
    if (name != "orderBy") continue;
    if (value != "startTime" && value != "updated") throw invalid("Invalid value for: orderBy");
    read.by_start = value == "startTime";
  }
  if (read.by_start && !read.single_events)
    throw GoogleError{400, "badRequest",
                      "The requested ordering is not available for the particular query."};
  if (!read.zone.empty() && !is_time_zone(read.zone)) throw invalid("Invalid value for: timeZone");
  if (read.time_min && read.time_max && *read.time_max <= *read.time_min)
    throw GoogleError{400,        "timeRangeEmpty", "The specified time range is empty.",
                      "calendar", "timeMax",        "parameter"};
  return read;
}

}  // namespace

CalendarRoute route_of(const net::HttpRequest& request) {
  const std::string& method = request.method;
  const std::string_view path = request.path();
  if (path == "/o/oauth2/v2/auth") return {method == "GET" ? "oauth.auth" : "", "", ""};
  if (path == "/token") return {method == "POST" ? "oauth.token" : "", "", ""};
  if (path == "/revoke") return {method == "POST" ? "oauth.revoke" : "", "", ""};
  if (!path.starts_with(kBase)) return {};
  const auto parts = segments(path.substr(kBase.size()));
  const std::size_t count = parts.size();
  if (count == 1 && parts[0] == "freeBusy")
    return {method == "POST" ? "freeBusy.query" : "", "", ""};
  if (count >= 3 && parts[0] == "users" && parts[1] == "me" && parts[2] == "calendarList") {
    if (method != "GET" || count > 4) return {};
    return count == 3 ? CalendarRoute{"calendarList.list", "", ""}
                      : CalendarRoute{"calendarList.get", parts[3], ""};
  }
  if (count < 2 || parts[0] != "calendars" || parts[1].empty()) return {};
  if (count == 2) return {method == "GET" ? "calendars.get" : "", parts[1], ""};
  if (parts[2] != "events" || count > 4) return {};
  if (count == 3) {
    return {method == "GET"    ? "events.list"
            : method == "POST" ? "events.insert"
                               : "",
            parts[1], ""};
  }
  return {method == "GET"      ? "events.get"
          : method == "PATCH"  ? "events.patch"
          : method == "PUT"    ? "events.update"
          : method == "DELETE" ? "events.delete"
                               : "",
          parts[1], parts[3]};
}

net::HttpResponse CalendarApi::answer(const CalendarRoute& route, const net::HttpRequest& request,
                                      const OAuthDesk::Access& access,
                                      const std::map<std::string, std::string>& busy_errors) {
  try {
    if (!granted(access, route.operation))
      throw GoogleError{403, "insufficientPermissions",
                        "Request had insufficient authentication scopes."};
    if (!book_.has_account(access.account))
      throw GoogleError{403, "notACalendarUser", "The user must be signed up for Google Calendar.",
                        "calendar"};
    const auto query = carrier::decode_form(request.query());
    if (!query) throw GoogleError{400, "badRequest", "Bad Request"};
    check_query(*query, route.operation);
    if (route.operation == "freeBusy.query")
      return json_answer(200, book_.free_busy(access.account, body_of(request), busy_errors));
    if (route.operation == "calendars.get")
      return json_answer(200, book_.calendar(access.account, route.calendar));
    if (route.operation == "calendarList.get")
      return json_answer(200, book_.calendar_list_entry(access.account, route.calendar));
    if (route.operation == "calendarList.list") {
      const std::string most(carrier::field_or_empty(*query, "maxResults"));
      const std::string token(carrier::field_or_empty(*query, "pageToken"));
      return json_answer(200, book_.calendar_list(access.account, token.empty() ? 0 : page(token),
                                                  most.empty() ? 100 : whole(most, 250)));
    }
    return answer_events(route, request, *query, access.account);
  } catch (const GoogleError& error) {
    return error_response(error);
  }
}

net::HttpResponse CalendarApi::answer_events(const CalendarRoute& route,
                                             const net::HttpRequest& request,
                                             const FormFields& query, const std::string& account) {
  const std::string if_match(request.header("If-Match").value_or(""));
  const std::string& operation = route.operation;
  json::object event;
  if (operation == "events.list")
    return json_answer(200, book_.list(account, route.calendar, event_query(query)));
  if (operation == "events.get") {
    const std::string seen(request.header("If-None-Match").value_or(""));
    auto found = book_.get(account, route.calendar, route.event, seen);
    if (!found) return net::HttpResponse(304);
    event = std::move(*found);
  } else if (operation == "events.insert") {
    event = book_.insert(account, route.calendar, body_of(request));
  } else if (operation == "events.patch") {
    event = book_.patch(account, route.calendar, route.event, body_of(request), if_match);
  } else if (operation == "events.update") {
    event = book_.update(account, route.calendar, route.event, body_of(request), if_match);
  } else {
    book_.remove(account, route.calendar, route.event, if_match);
    return net::HttpResponse(204);
  }
  net::HttpResponse response = json_answer(200, event);
  response.headers.emplace_back("ETag", event.at("etag").as_string().c_str());
  return response;
}

}  // namespace tandem::sim

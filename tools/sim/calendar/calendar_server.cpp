#include "tools/sim/calendar/calendar_server.hpp"

#include <boost/json/parse.hpp>
#include <stdexcept>

#include "core/event_loop.hpp"
#include "core/sleep.hpp"
#include "core/task_group.hpp"
#include "tools/sim/calendar/google_error.hpp"

namespace tandem::sim {

namespace json = boost::json;

namespace {

using Kind = CalendarFault::Kind;

Calendar calendar_of(std::string id, std::string summary, std::string zone, std::string account) {
  Calendar calendar;
  calendar.id = std::move(id);
  calendar.summary = std::move(summary);
  calendar.zone = std::move(zone);
  calendar.account = std::move(account);
  return calendar;
}

/// What is logged of a body: its JSON, or its length.
json::value told(const std::string& body) {
  ErrorCode failed;
  json::value parsed = json::parse(body, failed);
  if (!failed) return parsed;
  return json::object{{"bytes", body.size()}};
}

net::HttpResponse refusal_of(const CalendarFault& fault) {
  if (fault.kind == Kind::InvalidGrant)
    return json_answer(400,
                       json::object{{"error", "invalid_grant"},
                                    {"error_description", "Token has been expired or revoked."}});
  if (fault.kind == Kind::Html)
    return net::HttpResponse(fault.status, "<!DOCTYPE html><title>Error</title><p>That’s an error.",
                             {{"Content-Type", "text/html; charset=UTF-8"}});
  const bool usage = fault.reason.ends_with("Exceeded");
  net::HttpResponse response =
      error_response({fault.status, fault.reason.empty() ? "backendError" : fault.reason,
                      "Simulated fault", usage ? "usageLimits" : "global"});
  if (fault.retry_after.count() > 0)
    response.headers.emplace_back("Retry-After", std::to_string(fault.retry_after.count()));
  return response;
}

bool before_effect(Kind kind) {
  return kind == Kind::Status || kind == Kind::Html || kind == Kind::InvalidGrant;
}

net::HttpResponse unauthorised(const net::HttpRequest& request) {
  const bool sent = request.header("Authorization").has_value();
  return error_response({401, sent ? "authError" : "required",
                         sent ? "Invalid Credentials" : "Login Required.", "global",
                         "Authorization", "header"});
}

}  // namespace

CalendarServer::CalendarServer(EventLoop& loop, Options options, MessageLog& log)
    : loop_(loop),
      options_(std::move(options)),
      log_(log),
      book_(options_.seed),
      api_(book_),
      oauth_(options_.oauth),
      http_(
          loop, http_options(), [this](const net::HttpRequest& request) { return answer(request); },
          nullptr) {
  const std::string& account = options_.oauth.account;
  book_.add(calendar_of(account, account, options_.time_zone, account));
  book_.add(calendar_of("c_7k2m9q8v7t1s5p4a@group.calendar.google.com", "Appointments",
                        options_.time_zone, account));
}

net::HttpServer::Options CalendarServer::http_options() const {
  net::HttpServer::Options options;
  options.address = options_.address;
  options.tls = options_.tls;
  return options;
}

void CalendarServer::begin_with(const CalendarScenario& scenario, const std::string& time_zone) {
  const std::string& account = options_.oauth.account;
  const auto moment = [&time_zone](const std::string& local) {
    return json::object{{"dateTime", local}, {"timeZone", time_zone}};
  };
  try {
    for (const CalendarScenario::Written& event : scenario.events)
      (void)book_.insert(account, account,
                         json::object{{"summary", event.summary},
                                      {"start", moment(event.start)},
                                      {"end", moment(event.end)}});
  } catch (const GoogleError& error) {
    throw std::runtime_error("[calendar] events: " + error.message);
  }
  ErrorCode failed;
  const json::value faults = json::parse(scenario.faults, failed);
  if (failed || !faults.is_array()) throw std::runtime_error("[calendar] faults: not a list");
  for (const json::value& fault : faults.as_array()) {
    const std::string wrong =
        fault.is_object() ? faults_.add(fault.as_object()) : "each must be a table";
    if (!wrong.empty()) throw std::runtime_error("[calendar] faults: " + wrong);
  }
}

Task<> CalendarServer::stop() {
  co_await survive_cancellation();
  co_await http_.stop(std::chrono::milliseconds{200});
}

Task<net::HttpResponse> CalendarServer::answer(const net::HttpRequest& request) {
  CalendarRoute route = route_of(request);
  json::object line{{"dir", "in"},
                    {"method", request.method},
                    {"target", request.target},
                    {"operation", route.operation}};
  if (!request.body.empty()) line["body"] = told(request.body);
  log_.write(line);
  net::HttpResponse response;
  const std::string operation = route.operation;
  if (request.path().starts_with("/sim/")) {
    response = control(request);
  } else if (operation.empty()) {
    response = net::HttpResponse(404, "<!DOCTYPE html><title>Error 404 (Not Found)!!1</title>",
                                 {{"Content-Type", "text/html; charset=UTF-8"}});
  } else {
    ++counts_[operation];
    response = co_await answer_google(request, std::move(route));
  }
  json::object told_back{{"dir", "out"}, {"operation", operation}, {"status", response.status}};
  if (!response.body.empty() && operation != "oauth.token") told_back["body"] = told(response.body);
  log_.write(told_back);
  co_return response;
}

Task<net::HttpResponse> CalendarServer::answer_google(const net::HttpRequest& request,
                                                      CalendarRoute route) {
  const std::optional<CalendarFault> fault = faults_.take(route.operation);
  if (!fault) co_return perform(request, route, nullptr);
  log_.write({{"note", "fault"}, {"operation", route.operation}});
  if (fault->kind == Kind::Reset) co_return net::HttpResponse::cut();
  if (fault->kind == Kind::Delay) co_await sleep_for(loop_, fault->length);
  if (before_effect(fault->kind)) co_return refusal_of(*fault);
  net::HttpResponse response = perform(request, route, &*fault);
  if (fault->kind == Kind::LostAnswer) co_return net::HttpResponse::cut();
  if (fault->kind == Kind::LateAnswer) co_await sleep_for(loop_, fault->length);
  co_return response;
}

net::HttpResponse CalendarServer::perform(const net::HttpRequest& request,
                                          const CalendarRoute& route, const CalendarFault* fault) {
  const auto now = OAuthDesk::Clock::now();
  if (route.operation == "oauth.auth") return oauth_.authorise(request, now);
  if (route.operation == "oauth.token") return oauth_.token(request, now);
  if (route.operation == "oauth.revoke") return oauth_.revoke(request);
  const auto access = oauth_.access_of(request, now);
  if (!access) return unauthorised(request);
  std::map<std::string, std::string> busy_errors;
  if (fault != nullptr && fault->kind == Kind::FreeBusy)
    busy_errors[fault->calendar] = fault->reason.empty() ? "internalError" : fault->reason;
  return api_.answer(route, request, *access, busy_errors);
}

net::HttpResponse CalendarServer::control(const net::HttpRequest& request) {
  const std::string_view what = request.path().substr(5);
  if (request.method == "GET" && what == "counts") {
    json::object counts;
    for (const auto& [operation, count] : counts_) counts[operation] = count;
    return json_answer(200, counts);
  }
  if (request.method == "GET" && what == "events") {
    const auto query = carrier::decode_form(request.query());
    const std::string calendar(query ? carrier::field_or_empty(*query, "calendar") : "");
    return json_answer(200, json::object{{"items", book_.everything_in(calendar)}});
  }
  ErrorCode failed;
  const json::value body =
      request.body.empty() ? json::value(json::object()) : json::parse(request.body, failed);
  if (failed || !body.is_object() || request.method != "POST")
    return json_answer(400, json::object{{"error", "needs POST with a JSON object"}});
  try {
    return change(what, body.as_object());
  } catch (const GoogleError& error) {
    return error_response(error);
  } catch (const std::exception& error) {
    return json_answer(400, json::object{{"error", error.what()}});
  }
}

net::HttpResponse CalendarServer::change(std::string_view what, const json::object& body) {
  const auto text = [&body](std::string_view name) {
    const json::value* value = body.if_contains(name);
    return value == nullptr ? std::string() : std::string(value->as_string());
  };
  if (what == "faults") {
    if (body.empty()) faults_.clear();
    const std::string wrong = body.empty() ? "" : faults_.add(body);
    if (!wrong.empty()) return json_answer(400, json::object{{"error", wrong}});
  } else if (what == "consent") {
    OAuthDesk::Consent consent;
    consent.account = text("account");
    if (const json::value* deny = body.if_contains("deny")) consent.deny = deny->as_bool();
    if (const json::value* untick = body.if_contains("untick"))
      for (const json::value& scope : untick->as_array())
        consent.untick.emplace_back(scope.as_string());
    oauth_.next_consent(std::move(consent));
  } else if (what == "expire-tokens") {
    oauth_.expire_tokens();
  } else if (what == "revoke") {
    oauth_.forget(text("account"));
  } else if (what == "calendars") {
    add_calendar(body);
  } else if (what == "events") {
    // As the calendar's owner would write it.
    const std::string calendar = text("calendar"), account = text("account");
    return json_answer(200, book_.insert(account, calendar, body.at("event").as_object()));
  } else {
    return json_answer(404, json::object{{"error", "no such control"}});
  }
  return json_answer(200, json::object());
}

void CalendarServer::add_calendar(const json::object& given) {
  const std::string id(given.at("id").as_string()), account(given.at("account").as_string());
  const json::value* zone = given.if_contains("time_zone");
  const std::string zone_name(zone == nullptr ? options_.time_zone.c_str()
                                              : zone->as_string().c_str());
  if (!is_time_zone(zone_name)) throw invalid("no such time zone");
  Calendar calendar = calendar_of(id, id, zone_name, account);
  if (const json::value* roles = given.if_contains("roles"))
    for (const auto& role : roles->as_object())
      calendar.roles.emplace(role.key(), role.value().as_string().c_str());
  book_.add(std::move(calendar));
}

}  // namespace tandem::sim

#include "control/api/calendar_connections.hpp"

#include <algorithm>

#include "bridge/carrier/form.hpp"
#include "control/api/database_call.hpp"
#include "control/api/refusal.hpp"
#include "control/api/resource_routes.hpp"
#include "control/shape/formats.hpp"
#include "core/crypto/random.hpp"
#include "core/json/writer.hpp"
#include "core/log/logger.hpp"

namespace tandem::api {
namespace {

using shape::Kind;
using shape::Presence;
using std::chrono::milliseconds;

constexpr const char* kPath = "/api/calendar/connections";
constexpr milliseconds kGoogleLimit{8'000};
/// Of 250 calendars each.
constexpr int kPagesMax = 4;

Route route_of(const char* method, const char* more, const char* operation, const char* summary) {
  Route route;
  route.method = method;
  route.path = std::string(kPath) + "/{id}" + more;
  route.operation = operation;
  route.tag = "Calendar";
  route.summary = summary;
  route.right = "administer";
  return route;
}

shape::Shape calendar_shape() {
  return {
      "GoogleCalendar",
      {{"id", shape::text(1, 500), Presence::Required},
       {"name", shape::text(0, 1'000), Presence::Required},
       {"time_zone", shape::text(0, 100), Presence::Required},
       {"primary", shape::of(Kind::Boolean), Presence::Required},
       {"writable", shape::of(Kind::Boolean), Presence::Required, "Only such can be booked in."}}};
}

Refusal google_refused(const ErrorCode& error) {
  if (error == calendar::errc::needs_reconnect)
    return conflict(
        "Somebody must connect the calendar again: Google accepts its consent no more.");
  return {502, "google-away", "Google does not answer", error.message() + "; try again."};
}

Reply create_builtin(const Request& request, pqxx::transaction_base& tx) {
  const store::Resource& resource = store::calendar_connections();
  boost::json::object members = request.body;
  const std::string id = crypto::uuid_v7();
  members["id"] = id;
  members["organisation_id"] = request.organisation;
  members["provider"] = "builtin";
  // One of our own calendars is its connection.
  members["calendar_id"] = id;
  if (!members.contains("time_zone"))
    members["time_zone"] = store::organisation_zone(tx, request.organisation);
  if (request.principal.kind == auth::Principal::Kind::User)
    members["created_by"] = request.principal.id;
  store::create(tx, resource, members);
  return read_reply(tx, resource, id, 201);
}

/// The list by an older name, for operators: Google's of one client.
Route older_list() {
  const store::Resource& resource = store::calendar_connections();
  Route route;
  route.method = "GET";
  route.path = "/api/techops/google-calendar-connections";
  route.operation = "listGoogleCalendarConnections";
  route.tag = "Calendar";
  route.summary = "Lists Google calendars of a client, or of all";
  route.access = Access::Operator;
  route.deprecated = true;
  route.query = store::list_parameters(resource);
  route.reply = shape::object(store::list_shape(resource));
  route.handler = [&resource](const Request& request, pqxx::transaction_base& tx) {
    store::ListQuery query = list_query(request, resource);
    query.fixed = {{"t.provider = ?", "google"}};
    return Reply(200, store::to_json(store::list(tx, resource, query)));
  };
  return route;
}

}  // namespace

void CalendarConnections::add_routes(RouteTable& table) {
  const store::Resource& resource = store::calendar_connections();
  const ResourceRoutes usual{
      resource, kPath,       "Calendar", "calendar connection", "calendar connections",
      "read",   "administer"};
  usual.add_list(table);
  usual.add_read(table);
  usual.add_update(table);
  Route create = usual.create_route();
  create.summary = "Makes a calendar of our own; Google's come by /api/calendar/connect";
  create.handler = create_builtin;
  table.add(std::move(create));
  table.add(older_list());

  Route remove = usual.remove_route(std::string(kPath) + "/{id}");
  remove.summary = "Disconnects a calendar; consent that nobody else needs is given back to Google";
  remove.query = {{"force", shape::of(Kind::Boolean), Presence::Optional,
                   "Also when Google cannot be told now."}};
  remove.handler = [this](Given request) { return disconnect(std::move(request)); };
  table.add(std::move(remove));

  Route list = route_of("GET", "/calendars", "listGoogleCalendars",
                        "Lists the calendars of the connected Google account");
  list.reply = shape::object(
      {"GoogleCalendarList",
       {{"data", shape::list_of(shape::object(calendar_shape()), 1'000), Presence::Required}}});
  list.handler = [this](Given request) { return list_calendars(std::move(request)); };
  table.add(std::move(list));

  Route pick = route_of("POST", "/calendar", "chooseGoogleCalendar",
                        "Chooses which calendar of the account is booked in");
  pick.body = shape::Shape{"GoogleCalendarChoice",
                           {{"calendar_id",
                             shape::text(1, 500),
                             Presence::Required,
                             {},
                             "\"c_7k2m9q8v@group.calendar.google.com\""}}};
  pick.reply = shape::object(store::row_shape(resource));
  pick.handler = [this](Given request) { return choose(std::move(request)); };
  table.add(std::move(pick));

  Route look = route_of("POST", "/check", "checkCalendarConnection",
                        "Tries the connection, and notes its health");
  look.reply = shape::object(store::row_shape(resource));
  look.handler = [this](Given request) { return check(std::move(request)); };
  table.add(std::move(look));
}

Task<std::optional<store::GoogleConnection>> CalendarConnections::administered(Given request) {
  const std::string id = request->parameter("id");
  store::Work may = [request, id](pqxx::transaction_base& tx) {
    const auto verdict = store::may_administer_connection(tx, id);
    if (!verdict) throw not_found();
    if (!*verdict) throw lacks_right("administer");
    const auto row = store::read(tx, store::calendar_connections(), id);
    if (request->revision && row && *request->revision != row->revision) throw changed_meanwhile();
  };
  store::Acting person = store::Acting::tenant(request->principal.claims());
  co_await transact(database_, loop_, std::move(person), std::move(may), request,
                    store::Access::ReadOnly);
  auto found = std::make_shared<std::optional<store::GoogleConnection>>();
  store::Work look = [found, id](pqxx::transaction_base& tx) {
    *found = store::google_connection(tx, id);
  };
  store::Acting node = store::Acting::writer();
  co_await transact(database_, loop_, std::move(node), std::move(look), request,
                    store::Access::ReadOnly);
  co_return *found;
}

Task<store::GoogleConnection> CalendarConnections::google_connection(Given request) {
  const auto found = co_await administered(request);
  if (!found) throw conflict("This is no Google calendar.");
  if (google_ == nullptr)
    throw unavailable("no-google", "This node has no client at Google: GOOGLE_CLIENT_ID is unset.");
  co_return *found;
}

Task<Reply> CalendarConnections::shown(Given request) {
  auto reply = std::make_shared<Reply>();
  store::Work look = [reply, id = request->parameter("id")](pqxx::transaction_base& tx) {
    *reply = read_reply(tx, store::calendar_connections(), id);
  };
  store::Acting person = store::Acting::tenant(request->principal.claims());
  co_await transact(database_, loop_, std::move(person), std::move(look), request,
                    store::Access::ReadOnly);
  co_return std::move(*reply);
}

Task<std::vector<calendar::CalendarEntry>> CalendarConnections::calendars_of(
    std::string connection) {
  std::vector<calendar::CalendarEntry> all;
  std::string page_token;
  for (int page = 0; page < kPagesMax; ++page) {
    const std::string more =
        page_token.empty() ? "" : "&pageToken=" + carrier::percent_encode(page_token);
    calendar::GoogleRequest question("calendarList.list", "GET",
                                     "/users/me/calendarList?maxResults=250" + more);
    const Result<net::HttpResponse> answer =
        co_await google_->client().send(connection, std::move(question), kGoogleLimit);
    if (!answer) throw google_refused(answer.error());
    auto read = calendar::read_calendar_list(answer->body);
    if (!read) throw google_refused(read.error());
    for (calendar::CalendarEntry& entry : read->calendars) all.push_back(std::move(entry));
    page_token = std::move(read->next_page_token);
    if (page_token.empty()) break;
  }
  co_return all;
}

Task<Reply> CalendarConnections::list_calendars(Given request) {
  const store::GoogleConnection connection = co_await google_connection(request);
  const auto calendars = co_await calendars_of(connection.id);
  Reply reply(200);
  json::Writer writer(reply.body);
  writer.begin_object().key("data").begin_array();
  for (const calendar::CalendarEntry& one : calendars)
    writer.begin_object()
        .member("id", one.id)
        .member("name", one.name)
        .member("time_zone", one.time_zone)
        .member("primary", one.primary)
        .member("writable", one.writable)
        .end_object();
  writer.end_array().end_object();
  co_return reply;
}

Task<Reply> CalendarConnections::choose(Given request) {
  const store::GoogleConnection connection = co_await google_connection(request);
  const std::string wanted = request->text("calendar_id");
  const auto calendars = co_await calendars_of(connection.id);
  const auto found = std::find_if(calendars.begin(), calendars.end(),
                                  [&](const auto& one) { return one.id == wanted; });
  if (found == calendars.end()) throw invalid("/calendar_id", "the account has no such calendar");
  if (!found->writable) throw invalid("/calendar_id", "the account may not write there");
  const std::string zone =
      shape::is_time_zone(found->time_zone) ? found->time_zone : connection.time_zone;
  store::Work note = [id = connection.id, wanted, zone](pqxx::transaction_base& tx) {
    if (!store::choose_google_calendar(tx, id, wanted, zone))
      throw conflict("Appointments that are still to come stand in the present calendar.");
  };
  store::Acting node =
      store::Acting::writer_for(request->principal.claims()).from(request->id, request->address);
  co_await transact(database_, loop_, std::move(node), std::move(note), request);
  co_return co_await shown(request);
}

Task<Reply> CalendarConnections::check(Given request) {
  const store::GoogleConnection connection = co_await google_connection(request);
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  auto asked = std::make_shared<const calendar::Connection>(
      calendar::Connection{connection.id, connection.organisation, "google", connection.calendar_id,
                           connection.time_zone});
  const calendar::Interval day{now, now + std::chrono::hours(24)};
  const auto busy = co_await google_->calendar().free_busy(std::move(asked), day, kGoogleLimit);
  // A consent that is gone was noted where that was found out.
  const bool noted = !busy && busy.error() == calendar::errc::needs_reconnect;
  if (!noted) {
    store::Work note = [id = connection.id, why = busy ? std::string() : busy.error().message()](
                           pqxx::transaction_base& tx) {
      static_cast<void>(store::note_calendar_health(tx, id, why.empty() ? "ok" : "error", why));
    };
    store::Acting node = store::Acting::writer();
    co_await transact(database_, loop_, std::move(node), std::move(note), request);
  }
  co_return co_await shown(request);
}

Task<> CalendarConnections::revoke(store::GoogleConnection connection) {
  const auto token = google_->sealer().open(connection.refresh_token_sealed,
                                            calendar::refresh_token_row(connection.id));
  // One that does not open can be given back by nobody.
  if (!token) co_return;
  std::string given_back = *token;
  const Result<void> done = co_await google_->oauth().revoke(std::move(given_back), kGoogleLimit);
  if (!done) throw google_refused(done.error());
}

Task<Reply> CalendarConnections::disconnect(Given request) {
  std::optional<store::GoogleConnection> connection = co_await administered(request);
  // Google takes back the whole consent of an account: not while others live on it.
  const bool give_back = connection && google_ != nullptr && connection->sharing_account == 0 &&
                         !connection->refresh_token_sealed.empty();
  if (give_back) {
    try {
      co_await revoke(std::move(*connection));
    } catch (const Refusal& refusal) {
      if (request->asked("force") != "true") throw;
      log::Logger().warn("calendar.consent_not_given_back", {{"reason", refusal.detail}});
    }
  }
  const std::string id = request->parameter("id");
  store::Work drop = [request, id](pqxx::transaction_base& tx) {
    require_done(store::remove(tx, store::calendar_connections(), id, request->revision));
  };
  store::Acting person =
      store::Acting::tenant(request->principal.claims()).from(request->id, request->address);
  co_await transact(database_, loop_, std::move(person), std::move(drop), request);
  if (google_ != nullptr) google_->tokens().forget(id);
  co_return Reply(204);
}

}  // namespace tandem::api

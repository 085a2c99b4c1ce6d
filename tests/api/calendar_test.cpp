// Goal: a person connects an organisation's Google calendar, and nobody can connect theirs to
// somebody else's organisation, or somebody else's to theirs. Method: the node over HTTP, the
// simulated Google, and a browser that keeps cookies.
#include <doctest/doctest.h>

#include "bridge/carrier/form.hpp"
#include "control/calendar/diary.hpp"
#include "control/calendar/local_time.hpp"
#include "tests/api/desk.hpp"
#include "tests/control/calendar/simulated_google.hpp"

using namespace tandem::api::test;
using tandem::calendar::test::query_field;
using tandem::calendar::test::SimulatedGoogle;
namespace js = boost::json;

namespace {

constexpr const char* kSecond = "c_7k2m9q8v7t1s5p4a@group.calendar.google.com";

ApiNode::Settings settings_of(const SimulatedGoogle& google) {
  return {{"GOOGLE_CLIENT_ID", SimulatedGoogle::kClientId},
          {"GOOGLE_CLIENT_SECRET", SimulatedGoogle::kClientSecret},
          {"GOOGLE_OAUTH_BASE", google.base()},
          {"GOOGLE_API_BASE", google.base()},
          {"TANDEM_SECRET_KEY", "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc="}};
}

struct Office {
  SimulatedGoogle google;
  ApiNode node{settings_of(google)};
  World world{node.database};

  Answer send(const std::string& method, const std::string& path, const std::string& body = {},
              const std::string& who = "owner") {
    return node.send(method, path, world.token(who), body);
  }
  Answer get(const std::string& path, const std::string& who = "owner") {
    return send("GET", path, {}, who);
  }

  /// The browser leaves for Google; gives what came with the redirect.
  Answer leave(const std::string& who = "owner", const std::string& more = "") {
    const auto ticket = send("POST", "/api/tickets", R"({"path":"/api/calendar/connect"})", who);
    REQUIRE(ticket.status == 201);
    return node.send("GET", "/api/calendar/connect?token=" + ticket.at("/token") + more, "");
  }
  static std::string cookie_of(const Answer& left) {
    const std::string set = left.header("Set-Cookie");
    return set.substr(0, set.find(';'));
  }
  /// What Google sends the browser back with.
  std::string back_from(const Answer& left) {
    const std::string url = google.consent(left.header("Location"));
    return url.substr(url.find('?'));
  }
  /// Where the browser lands.
  std::string come_back(const std::string& query, const std::string& cookie,
                        const std::string& path = "/api/calendar/callback") {
    const auto answer = node.send("GET", path + query, "", "", {{"Cookie", "a=b; " + cookie}});
    CHECK(answer.status == 302);
    return answer.header("Location");
  }
  std::string connect() {
    const auto left = leave();
    REQUIRE(left.status == 302);
    const std::string landed = come_back(back_from(left), cookie_of(left));
    CHECK(query_field(landed, "calendar") == "connected");
    return query_field(landed, "connection");
  }
  std::string path(const std::string& id) { return "/api/calendar/connections/" + id; }
};

}  // namespace

TEST_SUITE("api/calendar") {
  TEST_CASE("a calendar is connected, chosen, tried and given back") {
    Office office;
    const std::string id = office.connect();
    const auto row = office.get(office.path(id));
    CHECK(row.at("/provider") == "google");
    CHECK(row.at("/account") == SimulatedGoogle::kAccount);
    CHECK(row.at("/time_zone") == "America/New_York");
    CHECK(row.at("/health") == "ok");
    CHECK(row.at("/created_by") == World::user("owner"));
    CHECK(row.body.find("sealed") == std::string::npos);
    const auto audit = office.get("/api/audit?target_type=calendar_connections");
    CHECK(audit.at("/data/0/actor_id") == World::user("owner"));
    CHECK_FALSE(audit.at("/data/0/actor_name").empty());
    CHECK(audit.body.find("1//0g") == std::string::npos);

    // Again: the same connection, with new tokens.
    CHECK(office.connect() == id);
    CHECK(
        office.get("/api/calendar/connections?provider=google").json.at("data").as_array().size() ==
        1);
    CHECK(office.get("/api/techops/google-calendar-connections?client_id=north", "operator")
              .at("/data/0/id") == id);
    CHECK(office.get("/api/techops/google-calendar-connections").status == 403);

    const auto calendars = office.get(office.path(id) + "/calendars");
    CHECK(calendars.json.at("data").as_array().size() == 2);
    const std::string choice = office.path(id) + "/calendar";
    CHECK(office.send("POST", choice, R"({"calendar_id":"nobody@example.com"})").status == 422);
    CHECK(office.send("POST", choice, std::string(R"({"calendar_id":")") + kSecond + "\"}")
              .at("/calendar_id") == kSecond);
    CHECK(office.send("PATCH", office.path(id), R"({"label":"Front desk","buffer_after":10})")
              .at("/buffer_after") == "10");
    CHECK(office.send("POST", office.path(id) + "/check").at("/health") == "ok");

    CHECK(office.send("DELETE", office.path(id)).status == 204);
    CHECK(office.google.count("oauth.revoke") == 1);
    CHECK(office.get(office.path(id)).status == 404);
  }

  TEST_CASE("a state is good once, and in the browser that began") {
    Office office;
    const auto left = office.leave();
    CHECK(left.header("Set-Cookie").find("HttpOnly; SameSite=Lax") != std::string::npos);
    CHECK(query_field(left.header("Location"), "code_challenge_method") == "S256");
    const std::string back = office.back_from(left), cookie = Office::cookie_of(left);
    // A victim who is led to Google by somebody else's link has no such cookie; nor another one.
    const auto elsewhere = office.leave();
    CHECK(query_field(office.come_back(back, Office::cookie_of(elsewhere)), "reason") ==
          "another-browser");
    // That used it up.
    CHECK(query_field(office.come_back(back, cookie), "reason") == "expired");
    const auto again = office.leave();
    const std::string good = office.back_from(again);
    CHECK(query_field(office.come_back(good, Office::cookie_of(again)), "calendar") == "connected");
    CHECK(query_field(office.come_back(good, Office::cookie_of(again)), "reason") == "expired");
    CHECK(query_field(office.come_back("?state=made-up&code=x", cookie), "reason") == "expired");
    office.node.database.execute(
        "UPDATE tandem.calendar_sign_ins SET created_at = created_at - interval '1 hour', "
        "expires_at = expires_at - interval '1 hour'");
    CHECK(query_field(office.come_back(office.back_from(elsewhere), Office::cookie_of(elsewhere)),
                      "reason") == "expired");
  }

  TEST_CASE(
      "what the person decides at Google's page is told to the console, and nothing is kept") {
    Office office;
    (void)office.google.control("consent", R"({"deny":true})");
    const auto denied = office.leave("owner", "&return_to=%2Fconnections");
    const std::string landed =
        office.come_back(office.back_from(denied), Office::cookie_of(denied));
    CHECK(landed.find("/connections?") != std::string::npos);
    CHECK(query_field(landed, "reason") == "denied");
    (void)office.google.control(
        "consent", R"({"untick":["https://www.googleapis.com/auth/calendar.freebusy"]})");
    const auto less = office.leave();
    CHECK(query_field(office.come_back(office.back_from(less), Office::cookie_of(less)),
                      "reason") == "scopes");
    (void)office.google.control("faults",
                                R"({"on":"oauth.token","kind":"status","status":503,"times":9})");
    const auto away = office.leave();
    CHECK(query_field(office.come_back(office.back_from(away), Office::cookie_of(away)),
                      "reason") == "google");
    CHECK(office.get("/api/calendar/connections").at("/data") == "[]");
  }

  TEST_CASE("only who administers connects, and still does so when they come back") {
    Office office;
    CHECK(office.get("/api/calendar/connect", "worker").status == 403);
    CHECK(office.get("/api/calendar/connect?organisation_id=south").status == 422);
    for (const char* elsewhere : {"//evil.example", "https://evil.example", "/\\evil", "/a?b"})
      CHECK(office
                .get(std::string("/api/calendar/connect?return_to=") +
                     tandem::carrier::percent_encode(elsewhere))
                .status == 422);
    const auto left = office.leave("admin");
    const std::string back = office.back_from(left);
    CHECK(office
              .send("PATCH", "/api/organisations/north/members/" + World::user("admin"),
                    R"({"role":"worker"})")
              .status == 200);
    CHECK(query_field(office.come_back(back, Office::cookie_of(left)), "reason") == "forbidden");
    // An operator, for a client; by the older names.
    const auto start =
        office.get("/api/google/oauth/start?client_id=north&return_to=%2F", "operator");
    const std::string landed = office.come_back(office.back_from(start), Office::cookie_of(start),
                                                "/api/google/oauth/callback");
    CHECK(office.get(office.path(query_field(landed, "connection"))).at("/organisation_id") ==
          World::organisation("north"));
  }

  TEST_CASE("a consent that others live on is not given back, nor one that Google cannot take") {
    Office office;
    const std::string mine = office.connect();
    const auto left = office.leave("south");
    const std::string landed = office.come_back(office.back_from(left), Office::cookie_of(left));
    const std::string theirs = query_field(landed, "connection");
    CHECK(office.send("DELETE", office.path(mine)).status == 204);
    CHECK(office.google.count("oauth.revoke") == 0);
    CHECK(office.send("POST", office.path(theirs) + "/check", {}, "south").at("/health") == "ok");
    (void)office.google.control("faults",
                                R"({"on":"oauth.revoke","kind":"status","status":503,"times":2})");
    CHECK(office.send("DELETE", office.path(theirs), {}, "south").status == 502);
    CHECK(office.get(office.path(theirs), "south").status == 200);
    CHECK(office.send("DELETE", office.path(theirs) + "?force=true", {}, "south").status == 204);
  }

  TEST_CASE("a consent that is gone shows in the connection's health") {
    Office office;
    const std::string id = office.connect();
    (void)office.google.control("revoke", R"({"account":"frontdesk@example.com"})");
    CHECK(office.send("POST", office.path(id) + "/check").at("/health") == "needs_reconnect");
    CHECK(office.get(office.path(id) + "/calendars").status == 409);
    CHECK(office.get("/api/calendar/connections?health=needs_reconnect").at("/data/0/id") == id);
    CHECK(office.connect() == id);
    CHECK(office.send("POST", office.path(id) + "/check").at("/health") == "ok");
  }

  TEST_CASE("a calendar with appointments to come is not exchanged for another") {
    Office office;
    const std::string id = office.connect();
    office.node.database.execute(
        "INSERT INTO tandem.appointments (id, organisation_id, connection_id, calendar_key, busy, "
        "status, starts_at, ends_at) VALUES (tandem.uuid_v7(), '" +
        World::organisation("north") + "', '" + id +
        "', '', 'empty', 'confirmed', now() + interval '1 day', now() + interval '25 hours')");
    CHECK(office
              .send("POST", office.path(id) + "/calendar",
                    std::string(R"({"calendar_id":")") + kSecond + "\"}")
              .status == 409);
  }

  TEST_CASE("what is booked stands in the Google calendar, moves there, and is gone there") {
    Office office;
    (void)office.connect();
    CHECK(
        office
            .send("POST", "/api/working-hours", R"({"weekday":1,"opens":"00:00","closes":"24:00"})")
            .status == 201);
    const auto now = tandem::calendar::Diary::now();
    const auto day = [&](int days) {
      return tandem::calendar::utc_text(now + std::chrono::days(days));
    };
    const std::string busy = "/api/calendar/freebusy?from=" + day(1) + "&to=" + day(12);
    const auto free = office.get(busy);
    REQUIRE(free.json.at("free").as_array().size() > 3);
    // Somebody writes into the calendar meanwhile: the time is not sold again.
    const std::string taken = free.at("/free/0/start"), taken_end = free.at("/free/0/end");
    (void)office.google.control(
        "events", R"({"account":"frontdesk@example.com","calendar":"frontdesk@example.com",)"
                  R"("event":{"start":{"dateTime":")" +
                      taken + R"("},"end":{"dateTime":")" + taken_end + "\"}}}");
    const std::string path = "/api/calendar/appointments";
    const auto booking = [](const std::string& start) {
      return R"({"summary":"Cleaning","customer_name":"Dana","customer_phone":"+12125550123",)"
             R"("starts_at":")" +
             start + "\"}";
    };
    CHECK(office.send("POST", path, booking(taken)).status == 409);
    const auto made = office.send("POST", path, booking(free.at("/free/1/start")));
    REQUIRE_MESSAGE(made.status == 201, made.body);
    const auto events = [&] {
      return office.google.control("events?calendar=frontdesk@example.com").at("items").as_array();
    };
    REQUIRE(events().size() == 2);
    const auto ours = [&] {
      for (const js::value& one : events())
        if (const js::value* properties = one.as_object().if_contains("extendedProperties"))
          if (properties->at("private").at("tandemAppointment") == js::value(made.at("/id")))
            return one.as_object();
      return js::object{{"status", "missing"}};
    };
    CHECK(ours().at("status") == js::value("confirmed"));
    CHECK(ours().at("summary").as_string().find("Cleaning") != std::string::npos);
    const auto before = ours().at("start");
    CHECK(office
              .send("POST", path + "/" + made.at("/id") + "/move",
                    R"({"starts_at":")" + free.at("/free/2/start") + "\"}")
              .status == 200);
    CHECK(ours().at("start") != before);
    CHECK(office.send("POST", path + "/" + made.at("/id") + "/cancel").at("/status") ==
          "cancelled");
    CHECK(ours().at("status") == js::value("cancelled"));
  }

  TEST_CASE("an Idempotency-Key books once, and nothing else under the same key") {
    ApiNode node;
    const World world(node.database);
    const std::string owner = world.token("owner"), path = "/api/calendar/appointments";
    const auto now = tandem::calendar::Diary::now();
    const auto free = node.get(
        "/api/calendar/freebusy?from=" + tandem::calendar::utc_text(now + std::chrono::days(1)) +
            "&to=" + tandem::calendar::utc_text(now + std::chrono::days(8)),
        owner);
    REQUIRE(free.json.at("free").as_array().size() > 3);
    const auto ask = [&](const std::string& more, const std::string& body, const std::string& key) {
      return node.send("POST", path + more, owner, body, {{"Idempotency-Key", key}});
    };
    const auto booking = [&](const std::string& slot) {
      return R"({"summary":"Cleaning","starts_at":")" + free.at("/free/" + slot + "/start") + "\"}";
    };
    const std::string key(255, 'k');
    const auto made = ask("", booking("0"), key);
    REQUIRE_MESSAGE(made.status == 201, made.body);
    CHECK(ask("", booking("0"), key).at("/id") == made.at("/id"));
    const auto other = ask("", booking("1"), key);
    CHECK(other.status == 422);
    CHECK(other.at("/type") == "idempotency-mismatch");
    CHECK(ask("", booking("1"), "another").status == 201);
    const std::string move = "/" + made.at("/id") + "/move";
    const auto to = [&](const std::string& slot) {
      return R"({"starts_at":")" + free.at("/free/" + slot + "/start") + "\"}";
    };
    CHECK(ask(move, to("2"), "m").status == 200);
    CHECK(ask(move, to("2"), "m").status == 200);
    CHECK(ask(move, to("3"), "m").status == 422);
  }

  TEST_CASE("a calendar of our own needs no Google") {
    ApiNode node;
    const World world(node.database);
    const std::string owner = world.token("owner");
    const auto made = node.send("POST", "/api/calendar/connections", owner,
                                R"({"label":"Room 1","slot_minutes":20})");
    CHECK(made.status == 201);
    CHECK(made.at("/provider") == "builtin");
    CHECK(made.at("/calendar_id") == made.at("/id"));
    CHECK(node.get("/api/calendar/connect", owner).status == 503);
    const std::string one = "/api/calendar/connections/" + made.at("/id");
    CHECK(node.get(one + "/calendars", owner).status == 409);
    // Which of two it is, the organisation says.
    CHECK(node.send("PATCH", one, owner, R"({"is_default":true})").at("/is_default") == "true");
    CHECK(node.send("POST", "/api/calendar/connections", owner,
                    R"({"label":"Room 2","is_default":true})")
              .at("/is_default") == "true");
    CHECK(node.get(one, owner).at("/is_default") == "false");
    CHECK(node.send("DELETE", one, world.token("member")).status == 403);
    CHECK(node.send("DELETE", one, owner).status == 204);
  }
}

// Goal: every operation of the OpenAPI document works for those whom it is for. Method: a day at
// the desk, over HTTP; each request and reply is held against the document by `ApiNode`, and at the
// end nothing in the document may be left untried.
#include <doctest/doctest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "control/api/openapi.hpp"
#include "control/auth/password_hasher.hpp"
#include "control/calendar/diary.hpp"
#include "core/json/schema_validator.hpp"
#include "tests/api/desk.hpp"

using namespace tandem::api::test;
namespace js = boost::json;

namespace {

class Day {
 public:
  Day()
      : node(ApiNode::Settings{{"TANDEM_SIGNUP", "on"}}), world(node.database), desk(node, world) {}

  Answer send(const std::string& method, const std::string& path, const std::string& body = {}) {
    return node.send(method, path, world.token(who), body);
  }
  Answer get(const std::string& path) { return send("GET", path); }

  ApiNode node;
  World world;
  Desk desk;
  std::string who = "owner";
};

void people_come_and_go(Day& day, const std::string& members) {
  const std::string invitations = "/api/organisations/north/invitations";
  const auto invite = [&](const char* email) {
    return day.send("POST", invitations,
                    R"({"role":"worker","email":")" + std::string(email) + "\"}");
  };
  // Somebody new, somebody who is here already, and somebody who does not come.
  const auto grace = invite("Grace@Example.com"), known = invite("stranger@example.com");
  CHECK(grace.at("/email") == "grace@example.com");
  CHECK(day.get(invitations + "?status=pending").json.at("data").as_array().size() == 3);
  const auto again = day.send("POST", invitations + "/" + grace.at("/id") + "/renew");
  CHECK(again.status == 200);
  CHECK(again.at("/token") != grace.at("/token"));
  CHECK(day.send("DELETE", invitations + "/" + day.desk.invitation).status == 204);
  CHECK(day.send("POST", invitations + "/" + day.desk.invitation + "/renew").status == 404);
  CHECK(day.send("DELETE", invitations + "/" + day.desk.invitation).status == 404);
  CHECK(day.get(members).json.at("data").as_array().size() == 5);

  const auto join = [&](const Answer& invited) {
    return day.node.send("POST", "/api/auth/join", "",
                         R"({"password":"0123456789","display_name":"Grace","token":")" +
                             invited.at("/token") + "\"}");
  };
  CHECK(join(grace).status == 404);  // There is a newer token.
  const auto session = join(again);
  REQUIRE(session.status == 201);
  CHECK(day.node.get("/api/me", session.at("/access_token")).at("/organisations/0/role") ==
        "worker");
  CHECK(day.node
            .send("POST", "/api/auth/password", session.at("/access_token"),
                  R"({"current_password":"0123456789","new_password":"9876543210"})")
            .status == 204);
  day.who = "stranger";
  CHECK(day.get("/api/me").at("/invitations") == "[]");  // Their address is not verified.
  CHECK(
      day.send("POST", "/api/invitations/accept", R"({"invitation_id":")" + known.at("/id") + "\"}")
          .status == 404);
  CHECK(day.send("POST", "/api/invitations/accept", R"({"token":")" + known.at("/token") + "\"}")
            .at("/organisation_id") == World::organisation("north"));
  CHECK(day.send("POST", "/api/invitations/accept", R"({"token":")" + known.at("/token") + "\"}")
            .status == 404);
  day.who = "owner";
  CHECK(day.get(members).json.at("data").as_array().size() == 7);
  const std::string one = members + "/" + World::user("stranger");
  CHECK(day.send("PATCH", one, R"({"role":"manager"})").at("/role") == "manager");
  CHECK(day.send("DELETE", one).status == 204);
  CHECK(day.send("DELETE", members + "/" + session.at("/user/id")).status == 204);
}

void organisations(Day& day) {
  CHECK(day.get("/api/me").status == 200);
  CHECK(day.get("/api/organisations").at("/data/0/slug") == "north");
  CHECK(day.get("/api/organisations/north").at("/id") == World::organisation("north"));
  CHECK(day.send("PATCH", "/api/organisations/north",
                 R"({"time_zone":"Europe/Berlin","transcript_days":30})")
            .at("/time_zone") == "Europe/Berlin");
  const std::string members = "/api/organisations/north/members";
  CHECK(day.get(members).json.at("data").as_array().size() == 5);
  CHECK(day.send("PATCH", "/api/me", R"({"display_name":"Ada"})").at("/user/display_name") ==
        "Ada");
  people_come_and_go(day, members);
  CHECK(day.send("DELETE", members + "/" + World::user("owner")).status == 422);  // The last one.
  day.who = "operator";
  const auto made =
      day.send("POST", "/api/organisations", R"({"name":"New","slug":"new","parent_id":null})");
  CHECK(made.status == 201);
  CHECK(day.send("DELETE", "/api/organisations/new").status == 204);
  day.who = "owner";
}

void agents(Day& day) {
  const std::string path = "/api/agents/" + day.desk.agent;
  CHECK(day.get("/api/agents?status=published&text=north").at("/data/0/published_version") == "1");
  CHECK(day.get(path).at("/has_changes") == "false");
  CHECK(day.send("PATCH", path, R"({"instructions":"Be brief.","tools":["end_call"]})")
            .at("/has_changes") == "true");
  CHECK(day.send("POST", path + "/publish", R"({"note":"brief"})").at("/published_version") == "2");
  CHECK(day.get(path + "/versions").json.at("data").as_array().size() == 2);
  CHECK(day.get(path + "/versions/1").at("/definition/instructions") == "Be kind.");
  const auto back = day.send("POST", path + "/rollback", R"({"version":1})");
  CHECK(back.at("/instructions") == "Be kind.");
  CHECK(back.at("/published_version") == "1");
  CHECK(day.send("POST", path + "/rollback", R"({"version":9})").status == 404);
  CHECK(day.send("POST", path + "/pause").at("/status") == "paused");
  CHECK(day.send("POST", path + "/resume").at("/status") == "published");
  CHECK(day.send("POST", path + "/assign", R"({"phone_number_id":")" + day.desk.number + "\"}")
            .status == 200);
  CHECK(day.get("/api/numbers/" + day.desk.number).at("/agent_id") == day.desk.agent);
  CHECK(day.get(path + "/assignments").status == 200);

  const auto templates = day.get("/api/agent-templates");
  REQUIRE(templates.json.at("data").as_array().size() >= 5);
  const std::string from = templates.at("/data/0/id");
  CHECK_FALSE(day.get("/api/agent-templates/" + from).at("/definition/instructions").empty());
  const auto made = day.send("POST", "/api/agents",
                             R"({"name":"From a template","template_id":")" + from + "\"}");
  CHECK(made.status == 201);
  CHECK_FALSE(made.at("/instructions").empty());
  CHECK_FALSE(day.get("/api/intents?agent_id=" + made.at("/id")).at("/data/0/name").empty());
  CHECK(day.send("DELETE", "/api/agents/" + made.at("/id")).status == 204);
}

void lists_of_operators(Day& day) {
  CHECK(day.get("/api/voices").json.at("data").as_array().size() > 0);
  CHECK(day.get("/api/models").json.at("data").as_array().size() > 0);
  day.who = "operator";
  for (const char* list : {"/api/voices", "/api/models"}) {
    CHECK(day.send("POST", list, R"({"id":"new-one","name":"New"})").status == 201);
    CHECK(day.send("PATCH", std::string(list) + "/new-one", R"({"active":false})").at("/active") ==
          "false");
    CHECK(day.send("DELETE", std::string(list) + "/new-one").status == 204);
  }
  const auto made = day.send("POST", "/api/agent-templates",
                             R"({"slug":"bakery","trade":"Bakery","name":"Bakery",)"
                             R"("definition":{"instructions":"Sell bread."}})");
  REQUIRE(made.status == 201);
  const std::string one = "/api/agent-templates/" + made.at("/id");
  CHECK(day.send("PATCH", one, R"({"name":"Baker"})").at("/name") == "Baker");
  CHECK(day.send("DELETE", one).status == 204);
  day.who = "owner";
}

void front_desk(Day& day) {
  struct Kind {
    const char *path, *id, *change, *member, *value;
  };
  for (const Kind& kind :
       {Kind{"/api/intents", day.desk.intent.c_str(), R"({"replies":{"en":"Ten.","ru":"Десять."}})",
             "/replies/en", "Ten."},
        Kind{"/api/working-hours", day.desk.hours.c_str(), R"({"opens":"08:30"})", "/opens",
             "08:30"},
        Kind{"/api/working-hour-exceptions", day.desk.exception.c_str(),
             R"({"opens":"10:00","closes":"12:00"})", "/closes", "12:00"},
        Kind{"/api/numbers", day.desk.number.c_str(), R"({"label":"main"})", "/label", "main"}}) {
    CAPTURE(kind.path);
    const std::string one = std::string(kind.path) + "/" + kind.id;
    CHECK(day.get(kind.path).at("/data/0/id") == kind.id);
    CHECK(day.get(one).status == 200);
    CHECK(day.send("PATCH", one, kind.change).at(kind.member) == kind.value);
  }
  CHECK(day.get("/api/working-hours/" + day.desk.hours).at("/closes") == "24:00");
  const std::string number = R"({"number":"+15557122661","organisation_id":"north"})";
  CHECK(day.send("POST", "/api/numbers", number).status == 403);
  day.who = "operator";
  CHECK(day.send("POST", "/api/numbers", number).status == 409);
  day.who = "owner";
  CHECK(day.send("POST", "/api/numbers/" + day.desk.number + "/assign", R"({"agent_id":null})")
            .at("/agent_id")
            .empty());
  CHECK(day.send("POST", "/api/numbers/" + day.desk.number + "/assign",
                 R"({"agent_id":"0199f0a2-5c1e-7d43-9b1a-3f0c7e2d8a64"})")
            .status == 422);
}

void appointments(Day& day) {
  const auto now = tandem::calendar::Diary::now();
  const std::string from = tandem::calendar::utc_text(now + std::chrono::days(1));
  const std::string busy = "/api/calendar/freebusy?from=" + from;
  const auto until = [&](int days) {
    return "&to=" + tandem::calendar::utc_text(now + std::chrono::days(days));
  };
  const auto known = day.get(busy + until(12));
  CHECK(known.at("/time_zone") == "Europe/Berlin");
  REQUIRE(known.json.at("free").as_array().size() > 3);
  CHECK(day.get(busy + until(90)).status == 422);
  const std::string first = known.at("/free/0/start"), second = known.at("/free/1/start");
  const std::string path = "/api/calendar/appointments";
  const std::string body = R"({"summary":"Cleaning","customer_name":"Dana","customer_phone":)"
                           R"("+12125550123","starts_at":")" +
                           first + "\"}";
  const std::vector<tandem::net::HttpHeader> key{{"Idempotency-Key", "one"}};
  const auto made = day.node.send("POST", path, day.world.token("owner"), body, key);
  REQUIRE(made.status == 201);
  CHECK(made.at("/status") == "confirmed");
  const auto again = day.node.send("POST", path, day.world.token("owner"), body, key);
  CHECK(again.at("/id") == made.at("/id"));
  const auto taken = day.send("POST", path, body);
  CHECK(taken.status == 409);
  CHECK(taken.at("/detail") == "The time is taken.");
  CHECK(day.get(path + "?status=confirmed&customer_phone=%2B12125550123").at("/data/0/id") ==
        made.at("/id"));
  const std::string one = path + "/" + made.at("/id");
  CHECK(day.get(one).at("/source") == "api");
  const auto moved = day.send("POST", one + "/move", R"({"starts_at":")" + second + "\"}");
  CHECK(moved.status == 200);
  CHECK(day.get(busy + until(12)).at("/free/0/start") == first);
  day.who = "member";
  CHECK(day.send("POST", one + "/cancel").status == 403);
  day.who = "worker";
  CHECK(day.send("POST", one + "/cancel").at("/status") == "cancelled");
  CHECK(day.send("POST", one + "/move", R"({"starts_at":")" + first + "\"}").status == 409);
  day.who = "owner";
}

void carrier_numbers(Day& day) {
  CHECK(day.get("/api/numbers/carrier").status == 403);
  day.who = "operator";
  const auto listed = day.get("/api/numbers/carrier");
  CHECK(listed.at("/data/0/number") == "+15557122661");
  CHECK(listed.at("/data/0/points_here") == "false");
  CHECK(day.send("POST", "/api/numbers/" + day.desk.number + "/point").at("/carrier_sid") ==
        "PN0123456789abcdef0123456789abcdef");
  const auto told = day.node.carrier.requests().back();
  CHECK(told.method == "POST");
  CHECK(told.body.find("VoiceUrl=") != std::string::npos);
  day.who = "owner";
}

void calls(Day& day) {
  const std::string one = "/api/calls/" + day.desk.call;
  for (const char* query :
       {"?outcome=booked", "?text=northern", "?number=%2B15550001111", "?active=false",
        "?started_after=2026-11-20T00:00:00Z&started_before=2026-11-21T00:00:00Z",
        "?sort=-duration_ms", "?organisation_id=north", "?status=ended"}) {
    CAPTURE(query);
    CHECK(day.get(std::string("/api/calls") + query).at("/data/0/id") == day.desk.call);
  }
  for (const char* query : {"?outcome=none", "?text=100%25", "?active=true",
                            "?started_after=2026-11-21T00:00:00Z", "?organisation_id=nowhere"}) {
    CAPTURE(query);
    CHECK(day.get(std::string("/api/calls") + query).at("/data") == "[]");
  }
  CHECK(day.get(one).at("/started_at") == "2026-11-20T09:00:00.123Z");
  CHECK(day.get(one).at("/listen_url") == "/ws/listen/" + day.desk.call);
  const auto noted = day.send("PATCH", one, R"({"notes":"Rang back.","rating":5,"tags":["vip"]})");
  CHECK(noted.at("/rating") == "5");
  CHECK(noted.header("ETag") == "\"1\"");
  CHECK(day.send("PATCH", one, R"({"rating":6})").status == 422);
  CHECK(day.send("PATCH", one, R"({"disposition":"sold"})").at("/notes") == "Rang back.");
  CHECK(day.get(one + "/events?limit=2").json.at("data").as_array().size() == 2);
  const std::string cursor = day.get(one + "/events?limit=2").at("/next_cursor");
  CHECK(day.get(one + "/events?limit=9&cursor=" + cursor).json.at("data").as_array().size() == 3);
  CHECK(day.get(one + "/transcript").at("/data/0/text") == "a northern secret");
  CHECK(day.get(one + "/turns").at("/data/0/first_sent_ms") == "640");
  const auto csv = day.get("/api/calls.csv?outcome=booked");
  CHECK(csv.status == 200);
  CHECK(csv.body.find("\"'=HYPERLINK(\"\"x\"\")\"") != std::string::npos);
  CHECK(csv.body.find("'+15550001111") != std::string::npos);
  CHECK(day.send("POST", "/api/callers/erase", R"({"number":"0155"})").status == 422);
  day.who = "manager";
  CHECK(day.send("POST", "/api/callers/erase", R"({"number":"+15550001111"})").status == 403);
  day.who = "owner";
  CHECK(day.send("POST", "/api/callers/erase", R"({"number":"+15550001111"})").at("/calls") == "1");
  CHECK(day.get(one).at("/from_number").empty());
  CHECK(day.get(one + "/transcript").at("/data") == "[]");
  CHECK(day.get("/api/audit?action=erase").at("/data/0/changes/calls") == "1");
  day.who = "member";
  CHECK(day.get(one).status == 200);
  CHECK(day.send("PATCH", one, R"({"notes":"x"})").status == 403);
  day.who = "owner";
}

void records(Day& day) {
  CHECK(day.get("/api/subscription").json.at("minutes_used").to_number<double>() == 1.0);
  CHECK(
      day.send("PATCH", "/api/subscription", R"({"requested_plan":"max"})").at("/requested_plan") ==
      "max");
  CHECK(day.get("/api/usage").at("/data/0/calls") == "1");
  const auto audit = day.get("/api/audit?target_type=agents");
  CHECK_FALSE(audit.at("/data/0/actor_id").empty());
  CHECK_FALSE(audit.at("/data/0/request_id").empty());
  CHECK(day.get("/api/webhook-log").at("/data/0/id") == day.desk.webhook);
  CHECK(day.get("/api/webhook-log/" + day.desk.webhook).status == 200);
  const std::string key = "/api/api-keys/" + day.desk.api_key;
  CHECK(day.get("/api/api-keys").at("/data/0/id") == day.desk.api_key);
  CHECK(day.get(key).at("/name") == "northern key");
  CHECK(day.send("PATCH", key, R"({"name":"renamed"})").at("/name") == "renamed");
  CHECK(day.send("DELETE", key).status == 204);
  CHECK(day.send("POST", "/api/tickets", R"({"path":"/api/calls.csv"})").status == 201);
}

void calendars(Day& day) {
  const std::string one = "/api/calendar/connections/" + day.desk.calendar;
  CHECK(day.get("/api/calendar/connections?provider=builtin").at("/data/0/id") ==
        day.desk.calendar);
  CHECK(day.get(one).at("/label") == "northern room");
  CHECK(day.send("PATCH", one, R"({"slot_minutes":45})").at("/slot_minutes") == "45");
  CHECK(day.send("DELETE", one).status == 204);
  for (const char* path : {"/api/calendar/callback", "/api/google/oauth/callback"})
    CHECK(day.get(std::string(path) + "?state=unknown").status == 302);
  day.who = "operator";
  CHECK(day.get("/api/techops/google-calendar-connections").at("/data") == "[]");
  day.who = "owner";
}

void sessions(Day& day) {
  const std::string body =
      R"({"email":"new@example.com","password":"0123456789","organisation_name":"Own",)"
      R"("organisation_slug":"own"})";
  CHECK(day.send("POST", "/api/auth/signup", body).status == 201);
  const auto session =
      day.send("POST", "/api/auth/login", R"({"email":"new@example.com","password":"0123456789"})");
  const auto next = day.send("POST", "/api/auth/refresh",
                             R"({"refresh_token":")" + session.at("/refresh_token") + "\"}");
  CHECK(day.send("POST", "/api/auth/logout",
                 R"({"refresh_token":")" + next.at("/refresh_token") + "\"}")
            .status == 204);
}

/// This one has reported itself.
void nodes(Day& day) {
  CHECK(day.get("/api/nodes").status == 403);
  day.who = "operator";
  const auto listed = day.get("/api/nodes");
  CHECK(listed.at("/data/0/alive") == "true");
  CHECK(listed.at("/data/0/shards") == "1");
  day.who = "owner";
}

void office(Day& day) {
  for (const auto& [path, change] :
       {std::pair<std::string, const char*>{"/api/contacts/" + day.desk.contact,
                                            R"({"name":"Al"})"},
        {"/api/records/" + day.desk.record, R"({"status":"completed"})"},
        {"/api/connections/" + day.desk.connection, R"({"enabled":false})"}}) {
    CHECK(day.get(path.substr(0, path.rfind('/'))).at("/data/0/id") ==
          path.substr(path.rfind('/') + 1));
    CHECK(day.get(path).status == 200);
    CHECK(day.send("PATCH", path, change).status == 200);
    CHECK(day.send("DELETE", path).status == 204);
  }
  for (const char* list :
       {"/api/connection-apps", "/api/customers", "/api/agents/activity", "/api/numbers/usage"})
    CHECK(day.get(list).status == 200);
}

void last_of_all(Day& day) {
  for (const std::string& one :
       {"/api/intents/" + day.desk.intent, "/api/working-hours/" + day.desk.hours,
        "/api/working-hour-exceptions/" + day.desk.exception, "/api/numbers/" + day.desk.number})
    CHECK(day.send("DELETE", one).status == 204);
}

}  // namespace

TEST_SUITE("api/operations") {
  TEST_CASE("every operation of the document works, and says what the document says") {
    Day day;
    organisations(day);
    agents(day);
    lists_of_operators(day);
    front_desk(day);
    appointments(day);
    carrier_numbers(day);
    calls(day);
    records(day);
    calendars(day);
    sessions(day);
    office(day);
    last_of_all(day);
    nodes(day);
    // Those that need more than this node has, each with the test that tries it.
    const std::set<std::string> elsewhere{
        "getOpenApiDocument",  // Everywhere.
        "unassignAgent",       // matrix_test: a reseller.
                               // outgoing_calls_test.
        "placeCall", "placeCalls", "listCallBatches", "getCallBatch", "listCallsOfBatch",
        "cancelCallBatch",
        // office_test
        "createCustomer", "getCustomer", "listAgentActions", "rotateConnectionSecret",
        "listConnectionSyncs", "getOrganisationStatistics", "getAnalytics", "getRecordTimeline",
        "testConnection", "exportRecords", "exportContacts",
        // calendar_test: Google.
        "connectCalendar", "startGoogleOauth", "listGoogleCalendars", "chooseGoogleCalendar",
        "checkCalendarConnection",
        // recording_test: a file.
        "getRecording", "discardRecording", "listRecordings",
        // telling_test: webhooks, the outbound queue, analyses.
        "listWebhookEndpoints", "getWebhookEndpoint", "createWebhookEndpoint",
        "updateWebhookEndpoint", "deleteWebhookEndpoint", "rotateWebhookSecret",
        "testWebhookEndpoint", "listWebhookDeliveries", "listOutboundDeliveries",
        "getOutboundDelivery", "createOutboundDelivery", "cancelOutboundDelivery",
        "retryOutboundDelivery", "replayOutboundDelivery", "listOutboundAttempts",
        "getCallAnalysis", "analyzeCall",
        // orders_test and the integration tests: live calls.
        "sayInCall", "whisperInCall", "muteAgent", "hangUpCall", "transferCall", "controlCall"};
    for (const auto& path : day.node.document().at("paths").as_object())
      for (const auto& one : path.value().as_object()) {
        const std::string id(one.value().at("operationId").as_string());
        if (one.value().as_object().contains("deprecated")) continue;  // aliases_test
        CHECK_MESSAGE((day.node.succeeded().contains(id) || elsewhere.contains(id)),
                      id << " was never tried");
      }
  }

  TEST_CASE("every example of the document fits its schema") {
    ApiNode node;
    std::size_t seen = 0;
    const js::object& document = node.document();
    for (const auto& one : document.at("components").at("schemas").as_object()) {
      CAPTURE(std::string(one.key()));
      js::object whole = one.value().as_object();
      whole["components"] = document.at("components");
      const tandem::json::SchemaValidator validator(js::serialize(whole), "");
      for (const auto& violation : validator.violations(js::serialize(one.value().at("example"))))
        FAIL_CHECK(violation.path << ": " << violation.message);
      ++seen;
    }
    CHECK(seen > 40);
  }
}

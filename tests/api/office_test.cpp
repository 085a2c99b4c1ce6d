// Goal: contacts, records, connections and customers as people use them. Method: over HTTP, against
// a whole node.
#include <doctest/doctest.h>

#include "tests/api/desk.hpp"
#include "tests/control/scripted_peer.hpp"

using namespace tandem::api::test;

namespace {

/// A node with a desk of north's, asked as one of its people.
struct Office {
  explicit Office(const ApiNode::Settings& settings = {})
      : node(settings), world(node.database), desk(node, world) {}
  Answer send(const std::string& method, const std::string& path, const std::string& body = {},
              const std::string& who = "owner") {
    return node.send(method, path, world.token(who), body);
  }
  Answer get(const std::string& path, const std::string& who = "owner") {
    return send("GET", path, {}, who);
  }
  [[nodiscard]] std::size_t found(const std::string& path, const std::string& who = "owner") {
    return get(path, who).json.at("data").as_array().size();
  }

  ApiNode node;
  World world;
  Desk desk;
};

std::string north() { return "'" + World::organisation("north") + "'"; }

}  // namespace

TEST_SUITE("api/office") {
  TEST_CASE("a contact is known by number or address, and has their calls") {
    Office office;
    const auto made = office.send("POST", "/api/contacts",
                                  R"({"name":"Dana Fox","phone":"+15550001111",)"
                                  R"("email":"Dana@Example.com","tags":["vip"]})");
    REQUIRE(made.status == 201);
    CHECK(made.at("/email") == "dana@example.com");
    const std::string one = "/api/contacts/" + made.at("/id");
    // The desk's call was from that number.
    CHECK(office.get("/api/calls?contact_id=" + made.at("/id")).at("/data/0/id") ==
          office.desk.call);
    CHECK(office.get(one).at("/last_call_at") == "2026-11-20T09:00:00.123Z");
    for (const char* query : {"?phone=%2B15550001111", "?email=dana@example.com", "?text=fox",
                              "?text=0001111", "?tag=vip"}) {
      CAPTURE(query);
      CHECK(office.get(std::string("/api/contacts") + query).at("/data/0/id") == made.at("/id"));
    }
    CHECK(office.found("/api/contacts?text=f_x") == 0);
    CHECK(office.send("POST", "/api/contacts", R"({"name":"Nobody"})").status == 422);
    CHECK(office.send("POST", "/api/contacts", R"({"phone":"+15550001111"})").status == 409);
    CHECK(office.send("PATCH", one, R"({"company":"Fox Ltd"})", "worker").at("/company") ==
          "Fox Ltd");
    CHECK(office.send("PATCH", one, R"({"company":"x"})", "member").status == 403);
    CHECK(office.send("DELETE", one).status == 204);
    CHECK(office.get("/api/calls/" + office.desk.call).at("/contact_id").empty());
  }

  TEST_CASE("a record is found by every field that names it, and tells what happened to it") {
    Office office;
    const std::string worker = World::user("worker");
    const auto made = office.send(
        "POST", "/api/records",
        R"({"type":"quote","title":"=2+5 boiler","amount":1250.5,"currency":"NZD","tags":["gas"],)"
        R"("due_at":"2027-01-15T00:00:00Z","payload":{"rooms":3,"colour":"teal"},"assigned_to":")" +
            worker + R"(","contact_id":")" + office.desk.contact + R"(","call_id":")" +
            office.desk.call + R"(","event_epoch":1,"event_seq":2,"external_id":"Q-17"})");
    REQUIRE(made.status == 201);
    CHECK(made.at("/status") == "open");
    CHECK(made.at("/created_by") == World::user("owner"));
    const std::string id = made.at("/id"), one = "/api/records/" + id;
    for (const std::string& query : std::vector<std::string>{
             "?type=quote", "?type=quote&status=open&open=true", "?assigned_to=" + worker,
             "?contact_id=" + office.desk.contact + "&type=quote", "?call_id=" + office.desk.call,
             "?tag=gas", "?currency=NZD", "?amount_min=1250&amount_max=1251", "?text=TEAL",
             "?due_after=2027-01-14T00:00:00Z&due_before=2027-01-16T00:00:00Z",
             "?created_after=2020-01-01T00:00:00Z&organisation_id=north&type=quote",
             "?external_id=Q-17", "?type=quote&created_by=" + World::user("owner")}) {
      CAPTURE(query);
      CHECK(office.get("/api/records" + query).at("/data/0/id") == id);
      CHECK(office.found("/api/records" + query) == 1);
    }
    for (const char* query : {"?type=invoice", "?text=te_l", "?tag=ga", "?amount_max=1250",
                              "?open=false", "?due_before=2027-01-01T00:00:00Z"})
      CHECK(office.found(std::string("/api/records") + query) == 0);
    CHECK(office.send("POST", "/api/records", R"({"type":"job","title":"x","amount":5})").status ==
          422);
    CHECK(office.send("POST", "/api/records", R"({"type":"poem","title":"x"})").status == 422);

    const auto done =
        office.send("PATCH", one, R"({"status":"completed","notes":"Paid."})", "worker");
    CHECK_FALSE(done.at("/closed_at").empty());
    CHECK(office.found("/api/records?open=false") == 1);
    const auto timeline = office.get(one + "/timeline", "worker");
    CHECK(timeline.at("/data").find("\"call.step\"") != std::string::npos);
    const auto& entries = timeline.json.at("data").as_array();
    CHECK(entries.size() == 3);  // The event that it came from; made; completed.
    CHECK(timeline.at("/data/2/type") == "update");
    CHECK(timeline.at("/data/2/detail/status/1") == "completed");
    CHECK(timeline.body.find("Paid.") == std::string::npos);

    const auto people = office.send("POST", "/api/contacts",
                                    R"({"name":"=1+1 Sums","email":"formula@example.com"})");
    REQUIRE(people.status == 201);
    const auto contacts = office.get("/api/contacts.csv?text=formula");
    CHECK(contacts.header("Content-Type") == "text/csv; charset=utf-8");
    CHECK(contacts.body.find("\"'=1+1 Sums\"") != std::string::npos);
    CHECK(contacts.body.find("formula@example.com") != std::string::npos);

    const auto csv = office.get("/api/records.csv?type=quote");
    CHECK(csv.header("Content-Type") == "text/csv; charset=utf-8");
    CHECK(csv.body.find("\"'=2+5 boiler\"") != std::string::npos);
    CHECK(csv.body.find("1250.50") != std::string::npos);
  }

  TEST_CASE("a worker has their own records and those of nobody") {
    Office office;
    const auto task = [&](const std::string& whose) {
      return office
          .send("POST", "/api/records",
                R"({"type":"task","title":"call back","assigned_to":)" + whose + "}")
          .at("/id");
    };
    const std::string own = task('"' + World::user("worker") + '"');
    const std::string others = task('"' + World::user("manager") + '"');
    CHECK(office.get("/api/records/" + own, "worker").status == 200);
    CHECK(office.get("/api/records/" + others, "worker").status == 404);
    CHECK(office.get("/api/records/" + others + "/timeline", "worker").status == 404);
    CHECK(office.found("/api/records?type=task", "worker") == 1);
    CHECK(office.found("/api/records?type=task", "manager") == 2);
    CHECK(office
              .send("POST", "/api/records",
                    R"({"type":"task","title":"x","assigned_to":")" + World::user("south") + "\"}")
              .status == 422);
  }

  TEST_CASE("a booking makes a record and a contact where the organisation says so") {
    Office office;
    CHECK(office
              .send("PATCH", "/api/organisations/north",
                    R"({"contacts_from_calls":"booked","records_from_bookings":true})", "admin")
              .at("/records_from_bookings") == "true");
    office.node.database.execute(
        "UPDATE tandem.appointments SET customer_phone = '+15558880000', customer_name = 'Eve', "
        "status = 'held', held_until = now() WHERE id = '" +
        office.desk.appointment +
        "'; UPDATE tandem.appointments SET status = 'confirmed' WHERE "
        "id = '" +
        office.desk.appointment + "'");
    CHECK(office.get("/api/contacts?phone=%2B15558880000").at("/data/0/name") == "Eve");
    const auto booked = office.get("/api/records?type=booking");
    CHECK(booked.at("/data/0/due_at") == "2026-11-20T09:00:00.000Z");
    CHECK_FALSE(booked.at("/data/0/contact_id").empty());
  }

  TEST_CASE("a connection's secret goes in, is changed, and never comes out") {
    Office office;
    const auto made =
        office.send("POST", "/api/connections",
                    R"({"slug":"hubspot","config":{"portal":"17"},"secret":"pat-one-0123456789"})");
    REQUIRE(made.status == 201);
    CHECK(made.at("/app_name") == "HubSpot");
    CHECK(made.at("/has_secret") == "true");
    CHECK(made.at("/created_by") == World::user("owner"));
    const std::string one = "/api/connections/" + made.at("/id");
    const auto rotated = office.send("POST", one + "/rotate", R"({"secret":"pat-two-9876543210"})");
    CHECK_FALSE(rotated.at("/secret_rotated_at").empty());
    for (const std::string& path :
         {one, std::string("/api/connections"), std::string("/api/audit"), one + "/syncs"}) {
      const auto shown = office.get(path);
      CHECK(shown.status == 200);
      CHECK(shown.body.find("pat-") == std::string::npos);
    }
    CHECK(office.send("POST", "/api/connections", R"({"slug":"hubspot"})").status == 409);
    CHECK(office
              .send("POST", "/api/connections", R"({"slug":"hubspot","organisation_id":"north"})",
                    "south")
              .status == 422);
    CHECK(office.send("PATCH", one, R"({"enabled":false,"secret":"pat-three-1111111111"})")
              .at("/enabled") == "false");
    CHECK(office.get("/api/connections?enabled=false&slug=hubspot").at("/data/0/id") ==
          made.at("/id"));
    CHECK(office.send("PATCH", one, R"({"secret":null})").at("/has_secret") == "false");
    CHECK(office.send("PATCH", one, R"({"secret":"pat-four-1111111111"})").at("/has_secret") ==
          "true");
    CHECK(office.get("/api/connections", "manager").status == 403);
    CHECK(office.get("/api/connection-apps", "member").json.at("data").as_array().size() == 5);
    CHECK(office.send("DELETE", one).status == 204);
    // The secret went with it.
    office.node.database.execute(
        "DO $$ BEGIN IF EXISTS (SELECT FROM tandem.secrets) THEN RAISE 'a secret stayed'; END IF; "
        "END $$");
  }

  TEST_CASE("an app that nobody described is kept all the same, and without a secret") {
    Office office;
    const auto made =
        office.send("POST", "/api/connections", R"({"slug":"our-own","app_name":"Our own"})");
    CHECK(made.status == 201);
    CHECK(made.at("/has_secret") == "false");
    CHECK(office.send("POST", "/api/connections", R"({"slug":"Not One"})").status == 422);
  }

  TEST_CASE("a connection is tried by a real request, and its history tells how that went") {
    tandem::control::test::ScriptedPeer app([](const auto&, std::size_t number) {
      return tandem::net::HttpResponse(number == 1 ? 204 : 500);
    });
    Office office(ApiNode::Settings{{"TANDEM_EGRESS_ALLOW", "127.0.0.0/8"}});
    const auto made =
        office.send("POST", "/api/connections",
                    R"({"slug":"webhook","secret":"hook-secret-0123","config":{"url":"http://)" +
                        app.host() + R"(/hook"}})");
    REQUIRE(made.status == 201);
    const std::string one = "/api/connections/" + made.at("/id");
    CHECK(office.send("POST", one + "/test").at("/ok") == "true");
    REQUIRE(app.requests().size() == 1);
    CHECK(app.requests()[0].header("Authorization") == "Bearer hook-secret-0123");
    CHECK(app.requests()[0].body.find("connection.test") != std::string::npos);
    CHECK(office.get(one).at("/last_sync_status") == "ok");
    CHECK(office.send("POST", one + "/test").at("/error") == "the app answered with status 500");
    CHECK(office.get(one).at("/last_error") == "the app answered with status 500");
    CHECK(office.get(one + "/syncs?status=failed").json.at("data").as_array().size() == 1);
    CHECK(office.found(one + "/syncs") == 2);
    CHECK(office.send("POST", one + "/test", {}, "manager").status == 403);
    // Nothing that only this machine can reach: unless its owner said so, as here.
    CHECK(office.send("PATCH", one, R"({"config":{"url":"https://10.1.2.3/"}})").status == 200);
    CHECK(office.send("POST", one + "/test").at("/ok") == "false");
    CHECK(office.send("PATCH", one, R"({"config":{}})").status == 200);
    CHECK(office.send("POST", one + "/test").at("/error") == "config.url is missing");
    CHECK(app.requests().size() == 2);
  }

  TEST_CASE("a reseller's customers: made with an owner, and what they do") {
    Office office;
    const auto made = office.send("POST", "/api/customers",
                                  R"({"name":"Corner Shop","slug":"corner-shop",)"
                                  R"("owner_email":"Keeper@Shop.example","owner_name":"Kim"})",
                                  "reseller");
    REQUIRE(made.status == 201);
    CHECK(made.at("/parent_id") == World::organisation("reseller"));
    CHECK(made.at("/owner_id").empty());
    const auto joined = office.node.send(
        "POST", "/api/auth/join", "",
        R"({"password":"0123456789","token":")" + made.at("/invitation_token") + "\"}");
    REQUIRE(joined.status == 201);
    const auto shown = office.get("/api/customers/corner-shop", "reseller");
    CHECK(shown.at("/owner_email") == "keeper@shop.example");
    CHECK(shown.at("/owner_name") == "Kim");
    CHECK(shown.at("/calls") == "0");
    CHECK(office.found("/api/customers", "reseller") == 2);
    CHECK(office.found("/api/customers?slug=branch", "reseller") == 1);
    CHECK(office.found("/api/customers") == 0);
    CHECK(office.get("/api/customers/corner-shop").status == 404);
    CHECK(office.get("/api/customers/reseller", "reseller").status == 404);
    CHECK(
        office.send("POST", "/api/customers", R"({"name":"X","slug":"x-1"})", "operator").status ==
        422);
    CHECK(office
              .send("POST", "/api/customers",
                    R"({"name":"X","slug":"x-2","parent_id":")" + World::organisation("north") +
                        "\"}",
                    "reseller")
              .status == 403);
    // What the owner of a customer sees: themselves, and nothing of their reseller's others.
    const std::string keeper = joined.at("/access_token");
    CHECK(office.node.get("/api/organisations", keeper).json.at("data").as_array().size() == 1);
    CHECK(office.node.get("/api/organisations/corner-shop/statistics", keeper).at("/has/members") ==
          "1");
    CHECK(office.get("/api/organisations/corner-shop/statistics?range=7d", "reseller")
              .at("/did/calls/total") == "0");
    CHECK(office.get("/api/organisations/branch/statistics").status == 404);
  }

  TEST_CASE("what the dashboard shows: of one organisation, of all, and of whom it may") {
    Office office;
    office.node.database.execute(
        "UPDATE tandem.calls SET started_at = now() - interval '2 hours', ended_at = now() - "
        "interval '2 hours'; INSERT INTO tandem.call_events (call_id, epoch, seq, organisation_id, "
        "at, call_time_us, type, payload) VALUES ('" +
        office.desk.call + "', 1, 9, " + north() +
        ", now(), 5, 'tool.settled', '{\"name\":\"bookAppointment\",\"outcome\":\"failed\","
        "\"took_ms\":120}'), ('" +
        office.desk.call + "', 1, 10, " + north() +
        ", now(), 6, 'tool.settled', '{\"name\":\"bookAppointment\",\"outcome\":\"succeeded\","
        "\"took_ms\":80}')");
    for (const char* query : {"?range=1d", "?range=7d&organisation_id=north", "?range=30d", ""}) {
      CAPTURE(query);
      const auto shown = office.get(std::string("/api/analytics") + query, "member");
      REQUIRE(shown.status == 200);
      CHECK(shown.at("/calls/total") == "1");
      CHECK(shown.at("/calls/outcomes/0/outcome") == "booked");
      CHECK(shown.at("/actions/total") == "2");
      CHECK(shown.at("/health/actions_failed") == "1");
      CHECK(shown.at("/latency/turns") == "1");
    }
    CHECK(office.get("/api/analytics?from=2020-01-01T00:00:00Z&to=2020-02-01T00:00:00Z")
              .at("/calls/total") == "0");
    CHECK(office.get("/api/analytics?from=2020-02-01T00:00:00Z&to=2020-01-01T00:00:00Z").status ==
          422);
    CHECK(office.get("/api/analytics?from=2020-02-01T00:00:00Z&range=7d").status == 422);
    CHECK(office.get("/api/analytics?organisation_id=south").status == 404);
    CHECK(office.get("/api/analytics", "south").at("/calls/total") == "0");
    CHECK(office.get("/api/analytics", "operator").at("/organisations/0/name") == "north");

    const auto activity = office.get("/api/agents/activity?status=published");
    CHECK(activity.at("/data/0/id") == office.desk.agent);
    CHECK(activity.json.at_pointer("/data/0/success_rate").to_number<double>() == 0.5);
    CHECK_FALSE(activity.at("/data/0/last_action_at").empty());
    const auto actions = office.get("/api/agents/" + office.desk.agent + "/actions");
    CHECK(actions.json.at("data").as_array().size() == 2);
    CHECK(actions.at("/data/0/took_ms") == "80");
    CHECK(office.get("/api/numbers/usage").at("/data/0/id") == office.desk.number);
  }
}

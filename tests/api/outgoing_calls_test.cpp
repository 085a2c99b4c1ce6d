// Goal: who may place calls places them, to numbers and at hours that their organisation allows,
// once each. Method: over HTTP; what becomes of them at the carrier is
// tests/integration/outgoing_test.cpp.
#include <doctest/doctest.h>

#include <chrono>
#include <string>

#include "tests/api/desk.hpp"

using namespace tandem::api::test;

namespace {

struct Day {
  Answer send(const std::string& method, const std::string& path, const std::string& body = {}) {
    return node.send(method, path, world.token(who), body);
  }
  Answer get(const std::string& path) { return send("GET", path); }

  ApiNode node;
  World world{node.database};
  Desk desk{node, world};
  std::string who = "owner";
};

/// Refused until the organisation allows the country, and a day of the week.
void allow(Day& day, const std::string& body) {
  const auto refused = day.send("POST", "/api/calls", body);
  CHECK(refused.status == 422);
  CHECK(refused.at("/type").find("destination-not-allowed") != std::string::npos);
  CHECK(refused.at("/errors/0/pointer") == "/to");
  CHECK(day.send("PATCH", "/api/organisations/north",
                 R"({"outgoing_countries":["US"],"outgoing_from":"00:00","outgoing_until":"00:00",)"
                 R"("outgoing_weekdays":[]})")
            .status == 200);
  CHECK(day.send("POST", "/api/calls", body).status == 409);  // Not on any day.
  CHECK(day.send("PATCH", "/api/organisations/north", R"({"outgoing_weekdays":[1,2,3,4,5,6,7]})")
            .status == 200);
}

/// As ISO 8601 counts them, in UTC: the organisation's own zone.
unsigned weekday_in_three_days() {
  using namespace std::chrono;
  return weekday(floor<days>(system_clock::now()) + days(3)).iso_encoding();
}

void lists(Day& day) {
  const std::string batch_of = R"({"agent_id":")" + day.desk.agent + R"(","name":"Recall",)";
  CHECK(day.send("POST", "/api/calls/batch", batch_of + R"("calls":[]})").status == 422);
  const auto some =
      day.send("POST", "/api/calls/batch",
               batch_of + R"("calls":[{"to":"+12125550124"},{"to":"+18765550123"}]})");
  CHECK(some.at("/errors/0/pointer") == "/calls/1/to");
  const auto made = day.send("POST", "/api/calls/batch",
                             batch_of + R"("per_minute":1,"calls":[{"to":"+12125550124"},)"
                                        R"({"to":"+12125550125","metadata":{"n":2}}]})");
  REQUIRE(made.status == 201);
  CHECK(made.at("/status") == "running");
  const std::string one = "/api/calls/batches/" + made.at("/id");
  CHECK(day.get("/api/calls/batches?organisation_id=north").json.at("data").as_array().size() == 2);
  CHECK(day.get(one).at("/calls") == "2");
  const auto rows = day.get(one + "/calls");
  CHECK(rows.at("/data/1/to_number") == "+12125550125");
  // Not its turn yet: there is no call, and nothing came of it.
  CHECK(rows.json.at("data").at(1).at("call_status").is_null());
  CHECK(rows.json.at("data").at(1).at("result").is_null());
  // For a line, or where the first is being placed already, until the second's turn.
  const auto waiting = day.get(one);
  const std::string waits = waiting.at("/waits_for");
  CHECK_MESSAGE((waits == "line" || waits == "turn"), waits);
  // When a line will be free nobody knows.
  CHECK(waiting.json.at("waits_until").is_null() == (waits == "line"));
  day.node.database.execute(
      "UPDATE tandem.outgoing_calls SET due_at = now() + interval '1 hour' WHERE batch_id = '" +
      made.at("/id") + "' AND status = 'waiting'");
  const auto later = day.get(one);
  CHECK(later.at("/waits_for") == "turn");
  CHECK(later.json.at("waits_until").is_string());
  CHECK(day.get(one).at("/failures") == "{}");
  const auto hours = [&](const char* change) {
    REQUIRE(day.send("PATCH", "/api/organisations/north", change).status == 200);
    return day.get(one);
  };
  const auto never = hours(R"({"outgoing_weekdays":[]})");
  CHECK(never.at("/waits_for") == "calling-hours");
  CHECK(never.json.at("waits_until").is_null());
  // The whole of a weekday that is neither today nor, were it midnight meanwhile, tomorrow.
  const auto closed =
      hours((R"({"outgoing_weekdays":[)" + std::to_string(weekday_in_three_days()) + "]}").c_str());
  CHECK(closed.at("/waits_for") == "calling-hours");
  CHECK(closed.at("/waits_until").find("T00:00:00") != std::string::npos);
  hours(R"({"outgoing_weekdays":[1,2,3,4,5,6,7]})");
  day.who = "member";
  CHECK(day.send("POST", one + "/cancel").status == 403);
  day.who = "owner";
  day.node.database.execute(
      "INSERT INTO tandem.calls (id, organisation_id, agent_name, direction, from_number, "
      "to_number, status, outcome, epoch, control_seq, last_event_at, started_at) SELECT g.id, "
      "g.organisation_id, 'Front desk', 'outbound', g.from_number, g.to_number, 'in-progress', "
      "'voicemail', 1, 1, now(), now() FROM tandem.outgoing_calls g WHERE g.batch_id = '" +
      made.at("/id") + "' AND g.to_number = '+12125550125'");
  const auto machine = day.get(one + "/calls").json.at("data").at(1);
  CHECK(machine.at("call_status") == "in-progress");
  CHECK(machine.at("outcome") == "voicemail");
  const auto cancelled = day.send("POST", one + "/cancel");
  CHECK(cancelled.json.at("waits_for").is_null());
  CHECK(cancelled.at("/status") == "cancelled");
  CHECK(day.get(one + "/calls?status=waiting").at("/data") == "[]");
  CHECK(day.get(one + "/calls?status=cancelled").json.at("data").as_array().size() >= 1);
}

}  // namespace

TEST_SUITE("api/outgoing_calls") {
  TEST_CASE(
      "a call is placed where it is allowed, once, and a list of them is paced and called off") {
    Day day;
    const std::string body = R"({"agent_id":")" + day.desk.agent +
                             R"(","to":"+12125550123","metadata":{"name":"Dana"}})";
    allow(day, body);
    day.who = "member";
    CHECK(day.send("POST", "/api/calls", body).status == 403);
    day.who = "worker";
    const std::vector<tandem::net::HttpHeader> key{{"Idempotency-Key", "ring"}};
    const auto placed = day.node.send("POST", "/api/calls", day.world.token("worker"), body, key);
    REQUIRE(placed.status == 201);
    CHECK(placed.at("/status") == "queued");
    CHECK(placed.at("/direction") == "outbound");
    CHECK(placed.at("/from_number") == "+15557122661");
    CHECK(placed.at("/metadata/name") == "Dana");
    CHECK(day.node.send("POST", "/api/calls", day.world.token("worker"), body, key).at("/id") ==
          placed.at("/id"));
    CHECK(day.get("/api/calls/" + placed.at("/id") + "/events").at("/data/0/type") ==
          "call.queued");
    CHECK(day.get("/api/calls?direction=outbound").json.at("data").as_array().size() == 1);
    day.who = "owner";
    for (const char* wrong : {R"("to":"+18765550123")", R"("to":"+19005550123")",
                              R"("to":"+12125550123","from":"+12125550199")"}) {
      CAPTURE(wrong);
      CHECK(
          day.send("POST", "/api/calls", R"({"agent_id":")" + day.desk.agent + "\"," + wrong + "}")
              .status == 422);
    }
    lists(day);
  }
}

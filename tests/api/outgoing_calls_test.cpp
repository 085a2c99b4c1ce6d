// Goal: who may place calls places them, to numbers and at hours that their organisation allows,
// once each. Method: over HTTP; what becomes of them at the carrier is
// tests/integration/outgoing_test.cpp.
#include <doctest/doctest.h>

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
  CHECK(day.get(one + "/calls").at("/data/1/to_number") == "+12125550125");
  // For a line, or where the first is being placed already, until the second's turn.
  const std::string waits = day.get(one).at("/waits_for");
  CHECK_MESSAGE((waits == "line" || waits == "turn"), waits);
  CHECK(day.get(one).at("/failures") == "{}");
  const auto hours = [&](const char* change) {
    REQUIRE(day.send("PATCH", "/api/organisations/north", change).status == 200);
    return day.get(one);
  };
  const auto never = hours(R"({"outgoing_weekdays":[]})");
  CHECK(never.at("/waits_for") == "calling-hours");
  CHECK(never.json.at("waits_until").is_null());
  // A minute that is over, on any day: until it comes again.
  const auto closed = hours(
      R"({"outgoing_weekdays":[1,2,3,4,5,6,7],"outgoing_from":"23:59","outgoing_until":"24:00"})");
  if (closed.at("/waits_for") == "calling-hours") CHECK(closed.json.at("waits_until").is_string());
  hours(R"({"outgoing_from":"00:00","outgoing_until":"00:00"})");
  day.who = "member";
  CHECK(day.send("POST", one + "/cancel").status == 403);
  day.who = "owner";
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

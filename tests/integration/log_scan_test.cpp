// Goal: what a node logs, to its last line and at every level, names no caller and no secret.
// Method: whole runs in which there is much to tell, at level debug: OAuth, a booking, a transfer,
// an API that is spoken to wrongly. (Every other run is scanned at its own level: `whole_system`.)
#include "tests/integration/log_scan.hpp"

#include <doctest/doctest.h>

#include "tests/integration/database_questions.hpp"
#include "tests/integration/story.hpp"

namespace tandem::integration {
namespace {

constexpr const char* kWorld = R"(
  INSERT INTO tandem.organisations (id, slug, name)
    VALUES ('0199bbbb-0000-7000-8000-000000000001', 'harbour', 'Harbour Dental');
  INSERT INTO tandem.agents (id, organisation_id, name, instructions, greeting, tools, transfer_numbers)
    VALUES ('0199cccc-0000-7000-8000-000000000001', '0199bbbb-0000-7000-8000-000000000001', 'Ann',
            'You are Ann.', 'Hello.', '{bookAppointment,transferCall}', '{+15558675399}');
  SELECT tandem.publish_agent('0199cccc-0000-7000-8000-000000000001', tandem.uuid_v7());
  INSERT INTO tandem.phone_numbers (id, organisation_id, number, agent_id)
    VALUES ('0199dddd-0000-7000-8000-000000000001', '0199bbbb-0000-7000-8000-000000000001',
            '+15557122670', '0199cccc-0000-7000-8000-000000000001');
)";

constexpr const char* kScenario = R"(
[[calls]]
from = "+15558675310"
to = "+15557122670"
dials = [{ number = "+15558675399", status = "completed", ring_ms = 300, talk_ms = 500 }]
  [[calls.turns]]
  wait = "agent"
  [[calls.turns]]
  say = ["hello"]
  transcript = "A cleaning on Monday, and put me through. My number is +15558675311, mail dana@example.com."
  [[calls.turns]]
  expect = "hang-up"
[[calls]]
from = "+15558675312"
to = "+15550000099"
  [[calls.turns]]
  expect = "hang-up"
[calendar]
[model]
  [[model.turns]]
  say = "Hello, Harbour Dental."
  [[model.turns]]
  calls = [{ name = "bookAppointment", arguments = { date = "{next:monday}", time = "10:30", name = "Dana Reyes", phone = "+15558675311" } }]
  [[model.turns]]
  when = "It is booked for Dana Reyes"
  say = "I am putting you through."
  calls = [{ name = "transferCall", arguments = { number = "+15558675399" } }]
)";

}  // namespace

TEST_SUITE("integration/log_scan") {
  TEST_CASE(
      "fault-44: a run at level debug, with OAuth, a booking and a transfer, tells nobody's") {
    const postgres::FreshDatabase database;
    database.execute(kWorld);
    auto server = with_database(database);
    server.emplace_back("TANDEM_LOG_LEVEL", "debug");
    WholeSystem system({.scenario = kScenario, .server = std::move(server), .calendar = true});
    system.connect_calendar(database.app_url(), "harbour");
    // Whoever speaks to the API with what they should not have: nothing of it is repeated.
    for (const char* header :
         {"Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJlc2ln",
          "Authorization: Basic b3duZXJAZXhhbXBsZS5jb206c2VjcmV0", "X-Twilio-Signature: bm9uZQ=="})
      for (const char* path :
           {"/api/calls?q=%2B15558675310", "/api/me?token=sk-proj-0123456789abcdef",
            "/api/twilio/voice/inbound?From=%2B15558675310"})
        (void)run_to_end({"curl", "-s", "--cacert", system.ca().string(), "-H", header, "-o",
                          (system.folder() / "curl.body").string(), system.public_base() + path},
                         system.folder() / "curl.out");
    system.run_calls();
    INFO(system.story());
    CHECK(ask(database, "SELECT count(*) FROM tandem.appointments WHERE status = 'confirmed'") ==
          "1");
    CHECK(system.server().output_text().find("call.ended") != std::string::npos);
    for (const std::string& leak : system.leaks()) CHECK_MESSAGE(false, leak);
  }

  TEST_CASE("a scan finds what it looks for") {
    for (const char* line : {"from=+15558675310", "from=%2B15558675310", "told dana@example.com",
                             "key=sk-a1", "token eyJhbGciOiJIUzI1NiJ9.x", "Bearer abc",
                             "refresh_token=1//0g", "digits 15558675310"})
      CHECK_MESSAGE(leaks_in(line, {"15558675310"}).size() >= 1, line);
    CHECK(
        leaks_in("call.ended from=+155******10 to=*** duration_ms=1732222222222\n", {"15558675310"})
            .empty());
    CHECK(numbers_in("to = \"+15557122670\"") == std::vector<std::string>{"15557122670"});
  }
}

}  // namespace tandem::integration

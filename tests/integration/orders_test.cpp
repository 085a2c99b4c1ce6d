// Goal: a supervisor whispers to a live call, has the agent say something, mutes it, hands the
// caller on and hangs up; the caller hears what was meant to be heard. Method: a whole call to an
// organisation's agent, orders over the public API, and the recordings and events of all sides.
#include <doctest/doctest.h>

#include <boost/json/serialize.hpp>

#include <string>

#include "tests/await.hpp"
#include "tests/integration/database_questions.hpp"
#include "tests/integration/desk_client.hpp"
#include "tests/integration/story.hpp"

namespace tandem::integration {
namespace {

using postgres::FreshDatabase;
using namespace std::chrono_literals;

/// A caller who says nothing and waits to be hung up on.
std::string patient_caller(const std::string& more = {}) {
  return "[[calls]]\nfrom = \"+15558675310\"\nto = \"" + std::string(kDeskNumber) + "\"\n" + more +
         R"(
  [[calls.turns]]
  expect = "hang-up"
  timeout_ms = 90000
[model]
)";
}

bool agent_said(const std::vector<JsonLine>& events, const std::string& words) {
  for (const auto& event : events)
    if (event.at("type").as_string() == "agent.words" && text_field(event, "heard_text") == words)
      return true;
  return false;
}

bool model_was_told(const WholeSystem& system, const std::string& words) {
  for (const auto& line : system.model_log())
    if (boost::json::serialize(line).find(words) != std::string::npos) return true;
  return false;
}

}  // namespace

TEST_SUITE("integration/orders") {
  TEST_CASE("whispered to, made to speak, muted, and hung up with a goodbye that is heard") {
    const FreshDatabase database;
    add_harbour(database);
    WholeSystem system({.scenario = patient_caller(), .server = with_database(database)});
    const DeskClient desk(system);
    system.start_carrier();
    REQUIRE_MESSAGE(
        system.await_events([](const auto& events) { return count_of(events, "agent.words") >= 1; },
                            60s),
        system.story());
    const std::string call = "/api/calls/" + desk.live_call();
    REQUIRE(call != "/api/calls/");

    CHECK(desk.post(call + "/whisper", R"({"text":"Offer Monday."})").status == 202);
    CHECK(test::await([&] { return model_was_told(system, "Offer Monday."); }, 10s, 50ms));

    const std::string words = "We close at six today.";
    CHECK(desk.post(call + "/say", R"({"text":"We close at six today."})").status == 202);
    CHECK_MESSAGE(
        system.await_events([&](const auto& events) { return agent_said(events, words); }, 20s),
        system.story());

    CHECK(desk.post(call + "/mute-agent", "{}").status == 202);
    CHECK(system.await_events(
        [](const auto& events) { return count_of(events, "agent.muted") == 1; }, 10s));
    CHECK(desk.post(call + "/mute-agent", R"({"muted":false})").status == 202);

    const std::size_t said = count_of(system.events(), "agent.words");
    CHECK(desk.post(call + "/hangup", "{}").status == 202);
    CHECK_MESSAGE(system.await_carrier(60s) == 0, system.story());
    const auto events = system.events();
    CHECK(end_reason(events) == "supervisor-hangup");
    CHECK(count_of(events, "agent.words") == said + 1);
    const auto goodbye = system.events("agent.words").back();
    CHECK(number_field(goodbye, "heard_ms") == number_field(goodbye, "audio_ms"));
    CHECK(number_field(goodbye, "heard_ms") > 500);
    check_kept_rules(events);
    CHECK(await_answer(database,
                       "SELECT count(*) FROM tandem.call_events WHERE actor = "
                       "'user:0199aaaa-0000-7000-8000-000000000001'",
                       "5", 10s));
    CHECK(ask(database, "SELECT count(*) FROM tandem.audit_log WHERE target_type = 'calls'") ==
          "5");
    CHECK(desk.post(call + "/say", R"({"text":"Too late."})").status == 409);
    CHECK(system.stop_server() == 0);
  }

  TEST_CASE("pain-19 a transfer that was ordered, with each outcome") {
    struct Outcome {
      const char *dial, *result, *reason;
    };
    for (const Outcome& outcome : {Outcome{"completed", "answered", "transferred"},
                                   Outcome{"busy", "busy", "supervisor-hangup"},
                                   Outcome{"declined", "declined", "supervisor-hangup"},
                                   Outcome{"no-answer", "no-answer", "supervisor-hangup"}}) {
      CAPTURE(std::string(outcome.dial));
      const bool answered = outcome.result == std::string("answered");
      const FreshDatabase database;
      add_harbour(database);
      WholeSystem system({.scenario = patient_caller(
                              "dials = [{ number = \"+15558675399\", status = \"" +
                              std::string(outcome.dial) + "\", ring_ms = 300, talk_ms = 500 }]\n"),
                          .server = with_database(database)});
      const DeskClient desk(system);
      system.start_carrier();
      REQUIRE_MESSAGE(
          system.await_events(
              [](const auto& events) { return count_of(events, "agent.words") >= 1; }, 60s),
          system.story());
      const std::string call = "/api/calls/" + desk.live_call();
      CHECK(desk.post(call + "/transfer", R"({"number":"+15558675399"})").status == 202);
      if (!answered) {
        // Greeting, announcement, and that nobody took the call.
        CHECK_MESSAGE(
            system.await_events(
                [](const auto& events) { return count_of(events, "agent.words") >= 3; }, 60s),
            system.story());
        CHECK(desk.post(call + "/hangup", R"({"goodbye":false})").status == 202);
      }
      CHECK_MESSAGE(system.await_carrier(90s) == 0, system.story());
      CHECK(system.await_events(
          [](const auto& events) { return count_of(events, "call.ended") == 1; }, 20s));
      const auto ended = system.events("transfer.ended");
      REQUIRE(ended.size() == 1);
      CHECK(text_field(ended.front(), "result") == outcome.result);
      CHECK(end_reason(system.events()) == outcome.reason);
      CHECK(system.stop_server() == 0);
    }
  }
}

}  // namespace tandem::integration

// Goal: two ends of a call that only the clock brings, at the process: the agent's time limit, and
// a carrier that asks what to do with a call and then opens no stream. Method: a caller who keeps
// talking; and the carrier's signed request, made by the test.
#include <doctest/doctest.h>

#include <string>

#include "bridge/carrier/form.hpp"
#include "bridge/carrier/twilio_signature.hpp"
#include "tests/integration/story.hpp"
#include "tests/integration/whole_system.hpp"

namespace tandem::integration {
namespace {

using namespace std::chrono_literals;

/// As `whole_system.cpp` gives it to the server.
constexpr const char* kTwilioToken = "8f2c1e7b9a304d5c6e7f8091a2b3c4d5";

/// Says something now and then, so that nobody hangs up for silence, and waits for the end.
std::string talkative_caller() {
  std::string scenario = greeting_and_answer();
  for (int i = 0; i < 3; ++i)
    scenario += R"(
  [[calls.turns]]
  wait_ms = 5000
  [[calls.turns]]
  say = ["please-try-again"]
  transcript = "Please try again."
  [[calls.turns]]
  wait = "agent"
)";
  return scenario + R"(
  [[calls.turns]]
  expect = "hang-up"
  timeout_ms = 90000
[model]
)";
}

}  // namespace

TEST_SUITE("integration/call_ends") {
  TEST_CASE("time-limit: the agent's longest call is over after max_call_seconds, with a goodbye") {
    WholeSystem system({.scenario = talkative_caller(),
                        .agent = "greeting = \"Greet the caller.\"\nmax_call_seconds = 60"});
    system.run_calls(150s);
    const auto events = system.events();
    check_kept_rules(events);
    CHECK(end_reason(events) == "time-limit");
    CHECK(count_of(events, "call.time-warning") == 1);
    const auto ended = system.events("call.ended");
    REQUIRE(ended.size() == 1);
    const std::int64_t length_ms = number_field(ended.front(), "length_ms");
    CHECK(length_ms >= 60'000);
    CHECK(length_ms < 90'000);  // The goodbye is within the bounds of one.
    const auto words = system.events("agent.words");
    REQUIRE_FALSE(words.empty());
    CHECK(number_field(words.back(), "heard_ms") == number_field(words.back(), "audio_ms"));
  }

  TEST_CASE("no-stream: a call whose stream never comes is over after ten seconds") {
    WholeSystem system({.scenario = greeting_and_answer(), .carrier = false});
    const carrier::FormFields fields{{"CallSid", "CA00000000000000000000000000000001"},
                                     {"AccountSid", "AC3f9c1d0a7b5e4c2d8f60a1b2c3d4e5f6"},
                                     {"From", "+15558675310"},
                                     {"To", "+15557122661"},
                                     {"Direction", "inbound"},
                                     {"CallStatus", "ringing"}};
    const std::string url = system.public_base() + "/api/twilio/voice/inbound";
    const std::string signature = carrier::twilio_signature(kTwilioToken, url, fields);
    REQUIRE(
        run_to_end({"curl", "-sf", "--cacert", system.ca().string(), "-H",
                    "X-Twilio-Signature: " + signature, "-d", carrier::encode_form(fields), url},
                   system.folder() / "twiml.xml") == 0);
    REQUIRE_MESSAGE(
        system.await_events([](const auto& events) { return count_of(events, "call.ended") == 1; },
                            30s),
        system.story());
    const auto events = system.events();
    check_kept_rules(events);
    CHECK(end_reason(events) == "no-stream");
    CHECK(system.metric("tandem_calls_active{direction=\"inbound\"}").value_or(-1) == 0);
    CHECK(system.stop_server() == 0);
  }
}

}  // namespace tandem::integration

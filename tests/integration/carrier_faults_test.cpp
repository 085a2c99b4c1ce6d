// Goal: whatever the carrier's network does, the call ends in one defined way and the model hears
// time pass evenly. Method: network faults of the carrier simulator.
#include <doctest/doctest.h>

#include "tests/integration/story.hpp"
#include "tests/integration/whole_system.hpp"

namespace tandem::integration {
namespace {

std::string with_fault(std::string_view fault, std::string_view after) {
  return greeting_and_answer() + "  [[calls.turns]]\n  fault = " + std::string(fault) + "\n" +
         std::string(after) + "[model]\n" + three_answers();
}

}  // namespace

TEST_SUITE("integration/carrier_faults") {
  TEST_CASE("a stream that is reset ends the call once, and the model's session with it") {
    WholeSystem system({.scenario = with_fault("\"drop-socket\"", "")});
    system.run_calls();
    check_kept_rules(system.events());
    CHECK(system.metric("tandem_calls_active{direction=\"inbound\"}").value_or(0) == 0);
  }

  TEST_CASE("pain-14: lost audio is filled with silence, so that the model never sees a jump") {
    WholeSystem system(
        {.scenario = with_fault("\"gap\"\n  length_ms = 600", another_word_and_goodbye())});
    system.run_calls();
    const auto events = system.events();
    check_kept_rules(events);
    const auto gaps = system.events("caller.gap");
    REQUIRE(gaps.size() == 1);
    CHECK(number_field(gaps.front(), "hole_ms") == 600);
    CHECK(end_reason(events) == "caller-hangup");
  }

  TEST_CASE(
      "fault-35: media that is no base64 and events that are unknown are counted and the call goes "
      "on") {
    WholeSystem system(
        {.scenario = with_fault("\"bad-base64\"",
                                std::string("  [[calls.turns]]\n  fault = \"unknown-event\"\n") +
                                    another_word_and_goodbye())});
    system.start_carrier();
    CHECK_MESSAGE(system.await_carrier(std::chrono::seconds{60}) == 0, system.story());
    CHECK(system.metric("tandem_protocol_errors_total{leg=\"carrier\",reason=\"invalid-base64\"}")
              .value_or(0) == 1);
    CHECK(system.metric("tandem_unknown_events_total{leg=\"carrier\"}").value_or(0) == 1);
    CHECK(system.stop_server() == 0);
    check_kept_rules(system.events());
    CHECK(end_reason(system.events()) == "caller-hangup");
  }

  TEST_CASE(
      "fault-35: a message that is no JSON closes the stream with 1007 and ends the call in one "
      "defined way") {
    WholeSystem system(
        {.scenario = with_fault("\"bad-frame\"", "  [[calls.turns]]\n  wait_ms = 5000\n")});
    system.start_carrier();
    (void)system.await_carrier(std::chrono::seconds{60});
    CHECK(system.stop_server() == 0);
    check_kept_rules(system.events());
    CHECK(end_reason(system.events()) == "carrier-failed");
  }

  TEST_CASE("fault-41: the voice webhook delivered twice makes one call") {
    WholeSystem system({.scenario = R"(
[[calls]]
from = "+15558675310"
to = "+15557122661"
  [[calls.turns]]
  fault = "double-webhook"
  [[calls.turns]]
  wait = "agent"
  [[calls.turns]]
  hang_up = true
)" + ("[model]\n" + three_answers())});
    system.run_calls();
    CHECK(count_of(system.events(), "call.started") == 1);
    check_kept_rules(system.events());
  }
}

}  // namespace tandem::integration

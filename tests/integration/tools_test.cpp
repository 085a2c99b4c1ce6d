// Goal: tools run once, off the media path, and a transfer ends well or brings the caller back.
// Method: as in conversation_test; what <Dial> meets is in the scenario.
#include <doctest/doctest.h>

#include "tests/integration/story.hpp"
#include "tests/integration/whole_system.hpp"

namespace tandem::integration {
namespace {

std::string transfer_met_by(std::string_view dial_status, std::string_view rest_of_turns) {
  return R"(
[[calls]]
from = "+15558675310"
to = "+15557122661"
dials = [{ number = "+15558675399", status = ")" +
         std::string(dial_status) + R"(", ring_ms = 300, talk_ms = 1000 }]
  [[calls.turns]]
  wait = "agent"
  [[calls.turns]]
  say = ["hello"]
  transcript = "A person, please."
)" + std::string(rest_of_turns) +
         R"(
[model]
  [[model.turns]]
  say = "Good morning."
  [[model.turns]]
  say = "I am putting you through."
  calls = [{ name = "transferCall", arguments = { number = "+15558675399" } }]
  [[model.turns]]
  say = "Nobody is there just now. Can I take a message?"
)";
}

}  // namespace

TEST_SUITE("integration/tools") {
  TEST_CASE("pain-19: an answered transfer ends the agent's part") {
    WholeSystem system(
        {.scenario = transfer_met_by("completed", "  [[calls.turns]]\n  expect = \"hang-up\"\n"),
         .agent = "greeting = \"Greet.\"\ntransfer_numbers = [\"+15558675399\"]"});
    system.run_calls();
    const auto events = system.events();
    check_kept_rules(events);
    CHECK(end_reason(events) == "transferred");
  }

  TEST_CASE("pain-19: a busy number brings the caller back to the agent, who knows it") {
    WholeSystem system({.scenario = transfer_met_by(
                            "busy",
                            "  [[calls.turns]]\n  wait = \"agent\"\n  [[calls.turns]]\n  wait = "
                            "\"agent\"\n  [[calls.turns]]\n  hang_up = true\n"),
                        .agent = "greeting = \"Greet.\"\ntransfer_numbers = [\"+15558675399\"]"});
    system.run_calls();
    const auto events = system.events();
    check_kept_rules(events);
    CHECK(end_reason(events) == "caller-hangup");
    const auto ended = system.events("transfer.ended");
    REQUIRE(ended.size() == 1);
    CHECK(text_field(ended.front(), "result") == "busy");
    CHECK(count_of(events, "stream.attached") == 2);
  }

  TEST_CASE("a number that is not the agent's own is never dialled, whatever the model asks") {
    WholeSystem system(
        {.scenario = transfer_met_by("completed",
                                     "  [[calls.turns]]\n  wait = \"agent\"\n  [[calls.turns]]\n  "
                                     "hang_up = true\n"),
         .agent = "greeting = \"Greet.\"\ntransfer_numbers = [\"+15550000001\"]"});
    system.run_calls();
    CHECK(count_of(system.events(), "transfer.asked") == 0);
    const auto settled = system.events("tool.settled");
    REQUIRE(settled.size() == 1);
    CHECK(text_field(settled.front(), "outcome") == "failed");
  }
}

}  // namespace tandem::integration

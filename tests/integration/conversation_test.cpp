// Goal: whole calls over real sockets, TLS and processes end as the script says.
// Method: server, simulated carrier and model in processes of their own; what is checked is the
// carrier's strictness (exit status), the caller's expectations in the scenario, and the server's
// own events.
#include <doctest/doctest.h>

#include "tests/integration/story.hpp"
#include "tests/integration/whole_system.hpp"

namespace tandem::integration {

TEST_SUITE("integration/conversation") {
  TEST_CASE("pain-11: the agent says goodbye, is heard to the end, and hangs up") {
    WholeSystem system({.scenario = greeting_and_answer() + R"(
  [[calls.turns]]
  say = ["goodbye"]
  transcript = "Goodbye."
  [[calls.turns]]
  expect = "hang-up"
[model]
  [[model.turns]]
  say = "Good morning, this is the clinic."
  [[model.turns]]
  say = "Yes, I can hear you."
  [[model.turns]]
  say = "Thank you for calling, goodbye."
  calls = [{ name = "endCall", arguments = { reason = "goodbye" } }]
)"});
    system.run_calls();
    const auto events = system.events();
    check_kept_rules(events);
    CHECK(end_reason(events) == "agent-hangup");
    CHECK(count_of(events, "turn.barge-in") == 0);
    const auto words = system.events("agent.words");
    REQUIRE(words.size() == 3);
    // Heard to the last millisecond: nothing of the farewell was cut.
    CHECK(number_field(words.back(), "heard_ms") == number_field(words.back(), "audio_ms"));
    CHECK(text_field(words.back(), "heard_text") == "Thank you for calling, goodbye.");
  }

  TEST_CASE("a caller who hangs up ends the call at once") {
    WholeSystem system({.scenario = greeting_and_answer() + R"(
  [[calls.turns]]
  hang_up = true
[model]
  [[model.turns]]
  say = "Good morning, this is the clinic."
  [[model.turns]]
  say = "Yes, I can hear you."
)"});
    system.run_calls();
    check_kept_rules(system.events());
    CHECK(end_reason(system.events()) == "caller-hangup");
  }

  TEST_CASE("μ-law passes through where the agent asks for it") {
    WholeSystem system({.scenario = greeting_and_answer() + R"(
  [[calls.turns]]
  hang_up = true
[model]
  [[model.turns]]
  say = "Good morning, this is the clinic."
  [[model.turns]]
  say = "Yes, I can hear you."
)",
                        .agent = "greeting = \"Greet.\"\nmodel_audio = \"pcmu\""});
    system.run_calls();
    check_kept_rules(system.events());
    CHECK(count_of(system.events(), "turn.answered") >= 1);
  }

  TEST_CASE("a Russian agent keeps Russian for what it says without the model") {
    WholeSystem system({.scenario = R"(
[[calls]]
from = "+15558675310"
to = "+15557122661"
  [[calls.turns]]
  wait = "agent"
  [[calls.turns]]
  say = ["hello"]
  transcript = "Алло."
  [[calls.turns]]
  wait = "agent"
  [[calls.turns]]
  say = ["goodbye"]
  transcript = "До свидания."
  [[calls.turns]]
  expect = "hang-up"
[model]
  [[model.turns]]
  say = "Здравствуйте, клиника слушает."
  [[model.turns]]
  say = "Да, я вас слышу."
  [[model.turns]]
  calls = [{ name = "endCall", arguments = { reason = "goodbye" } }]
  [[model.turns]]
  say = "До свидания."
)",
                        .agent = "greeting = \"Поздоровайтесь.\"\nlanguage = \"ru\""});
    system.run_calls();
    check_kept_rules(system.events());
    CHECK(end_reason(system.events()) == "agent-hangup");
    const auto words = system.events("agent.words");
    REQUIRE(!words.empty());
    CHECK(text_field(words.front(), "heard_text") == "Здравствуйте, клиника слушает.");
  }

  TEST_CASE("pain-21: a key that the caller presses reaches the model as text") {
    WholeSystem system({.scenario = R"(
[[calls]]
from = "+15558675310"
to = "+15557122661"
  [[calls.turns]]
  wait = "agent"
  [[calls.turns]]
  press = "7"
  [[calls.turns]]
  wait = "agent"
  [[calls.turns]]
  hang_up = true
[model]
  [[model.turns]]
  say = "Press seven."
  [[model.turns]]
  say = "Thank you."
)"});
    system.run_calls();
    const auto digits = system.events("caller.dtmf");
    REQUIRE(digits.size() == 1);
    CHECK(text_field(digits.front(), "digit") == "7");
    CHECK(system.events("agent.words").size() == 2);
  }

  TEST_CASE("pain-12: a caller who never speaks is asked twice, then the line is closed") {
    WholeSystem system(
        {.scenario = R"(
[[calls]]
from = "+15558675310"
to = "+15557122661"
  [[calls.turns]]
  expect = "hang-up"
  timeout_ms = 45000
[model]
  [[model.turns]]
  say = "Good morning."
  [[model.turns]]
  say = "Are you there?"
  [[model.turns]]
  say = "Can you hear me?"
  [[model.turns]]
  say = "Goodbye."
)",
         .agent =
             "greeting = \"Greet.\"\nsilence = { first_prompt_ms = 2000, second_prompt_ms = 2000, "
             "goodbye_ms = 2000 }"});
    system.run_calls();
    check_kept_rules(system.events());
    CHECK(end_reason(system.events()) == "silence");
    CHECK(count_of(system.events(), "caller.idle") == 3);
  }
}

}  // namespace tandem::integration

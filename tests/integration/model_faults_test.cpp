// Goal: a model that drops, stalls, lies or never comes does not end the conversation rudely.
// Method: faults on demand of the model simulator; the caller's expectations are in the scenario.
#include <doctest/doctest.h>

#include <boost/json/serialize.hpp>

#include "tests/integration/story.hpp"
#include "tests/integration/whole_system.hpp"

namespace tandem::integration {
namespace {

/// Greeting, a question, an answer, another question, another answer, the caller hangs up.
std::string two_questions(std::string_view model_section) {
  return greeting_and_answer() + another_word_and_goodbye() + std::string(model_section) +
         three_answers();
}

}  // namespace

TEST_SUITE("integration/model_faults") {
  TEST_CASE("pain-13: an agent that falls silent is nudged, then replaced") {
    WholeSystem system(
        {.scenario = two_questions("[model]\nfaults = [{ kind = \"stall\", at_response = 2 }]\n")});
    system.run_calls();
    const auto events = system.events();
    check_kept_rules(events);
    CHECK(count_of(events, "model.stalled") >= 1);
    CHECK(end_reason(events) == "caller-hangup");
  }

  TEST_CASE("fault-13: with no model at all the caller hears an apology and is let go politely") {
    WholeSystem system({.scenario = R"(
[[calls]]
from = "+15558675310"
to = "+15557122661"
  [[calls.turns]]
  expect = "hang-up"
)",
                        .model = false});
    system.run_calls();
    const auto events = system.events();
    check_kept_rules(events);
    CHECK(end_reason(events) == "model-failed");
    CHECK(count_of(events, "model.away") == 1);
  }

  TEST_CASE("fault-14: unknown events, odd traffic and late deltas are survived and counted") {
    WholeSystem system({.scenario = two_questions("[model]\nodd_traffic = true\n")});
    system.run_calls();
    check_kept_rules(system.events());
    CHECK(end_reason(system.events()) == "caller-hangup");
    CHECK(count_of(system.events(), "model.failover") == 0);
  }

  TEST_CASE("fault-14: garbage on the model's socket costs a session, not the call") {
    WholeSystem system({.scenario = two_questions(
                            "[model]\nfaults = [{ kind = \"garbage\", at_response = 2 }]\n")});
    system.run_calls();
    check_kept_rules(system.events());
    CHECK(end_reason(system.events()) == "caller-hangup");
  }

  TEST_CASE("pain-07: no create ever meets an active response") {
    WholeSystem system({.scenario = two_questions("[model]\n")});
    system.run_calls();
    for (const auto& line : system.model_log()) {
      if (!line.contains("event") || line.at("event").as_object().at("type").as_string() != "error")
        continue;
      FAIL_CHECK("the model sent an error: " << boost::json::serialize(line));
    }
  }
}

}  // namespace tandem::integration

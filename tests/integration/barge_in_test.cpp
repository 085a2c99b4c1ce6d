// Goal: an interruption stops the phone, the model and the transcript at the same word.
// Method: the carrier simulator knows to the byte what it has played; the model simulator what it
// was told to truncate.
#include <doctest/doctest.h>

#include <cstdlib>

#include "tests/integration/story.hpp"
#include "tests/integration/whole_system.hpp"

namespace tandem::integration {
namespace {

constexpr const char* kLongAnswer =
    "Our surgery is open from Monday to Friday, from eight in the morning until six in the "
    "evening, and on Saturdays "
    "from nine until noon. Outside of these hours you can leave a message after the tone.";

std::string interrupted(std::string_view after_agent_ms, std::string_view model_section) {
  return R"(
[[calls]]
from = "+15558675310"
to = "+15557122661"
  [[calls.turns]]
  wait = "agent"
  [[calls.turns]]
  say = ["hello"]
  transcript = "Hello."
  [[calls.turns]]
  say = ["one-moment-please"]
  transcript = "One moment please."
  after_agent_ms = )" +
         std::string(after_agent_ms) + R"(
  [[calls.turns]]
  wait = "agent"
  [[calls.turns]]
  hang_up = true
)" + std::string(model_section) +
         R"(
  [[model.turns]]
  say = "Good morning."
  [[model.turns]]
  say = ")" +
         kLongAnswer +
         R"("
  [[model.turns]]
  say = "Of course."
)";
}

/// The truncates that the model was told and accepted: milliseconds of the item.
std::vector<std::int64_t> truncates(const WholeSystem& system) {
  std::vector<std::int64_t> found;
  for (const auto& line : system.model_log()) {
    if (!line.contains("event")) continue;
    const auto& event = line.at("event").as_object();
    if (event.at("type").as_string() == "conversation.item.truncated")
      found.push_back(event.at("audio_end_ms").to_number<std::int64_t>());
  }
  return found;
}

/// What the carrier had played of the utterance that a `clear` cut, by its own playout buffer.
std::vector<std::int64_t> cut_utterances(const WholeSystem& system) {
  std::vector<std::int64_t> found;
  for (const auto& line : system.carrier_log()) {
    if (line.contains("what") && line.at("what").as_string() == "heard" &&
        line.at("cleared").as_bool())
      found.push_back(line.at("bytes").to_number<std::int64_t>() / 8);
  }
  return found;
}

}  // namespace

TEST_SUITE("integration/barge_in") {
  TEST_CASE("pain-01: the model is told what the caller heard, within 40 ms") {
    WholeSystem system({.scenario = interrupted("3000", "[model]\n")});
    system.run_calls();
    const auto barge_ins = system.events("turn.barge-in");
    REQUIRE(barge_ins.size() == 1);
    const auto cuts = truncates(system);
    REQUIRE(cuts.size() == 1);
    CHECK(cuts.front() == number_field(barge_ins.front(), "heard_ms"));
    const auto played = cut_utterances(system);
    REQUIRE(played.size() == 1);
    CHECK_MESSAGE(std::abs(played.front() - cuts.front()) <= 40,
                  "played " << played.front() << " ms, told " << cuts.front() << " ms");
  }

  TEST_CASE("pain-02: an answer that was generated to the end is stopped all the same") {
    // The model is so fast that the response is done long before the caller speaks: nothing to
    // cancel, all to clear.
    WholeSystem system({.scenario = interrupted("3000", "[model]\npace = 40.0\n")});
    system.run_calls();
    CHECK(system.events("turn.barge-in").size() == 1);
    CHECK(truncates(system).size() == 1);
    check_kept_rules(system.events());
  }
}

}  // namespace tandem::integration

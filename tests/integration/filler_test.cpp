// Goal: while a tool takes its time the caller hears what the agent's `filler` says, and then the
// answer. Method: as in conversation_test; what was heard is the carrier's recording, in which a
// tone of ours stands as it was sent.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <vector>

#include "bridge/call/soft_tone.hpp"
#include "media/g711_mulaw.hpp"
#include "media/wav.hpp"
#include "tests/integration/story.hpp"
#include "tests/integration/whole_system.hpp"

namespace tandem::integration {
namespace {

using Samples = std::vector<std::int16_t>;

constexpr const char* kSlowLookup = R"(
[[calls]]
from = "+15558675310"
to = "+15557122661"
  [[calls.turns]]
  wait = "agent"
  [[calls.turns]]
  say = ["hello"]
  transcript = "Is there anything on Monday?"
  [[calls.turns]]
  wait = "agent"
  quiet_ms = 3000
  [[calls.turns]]
  hang_up = true
[model]
  [[model.turns]]
  say = "Good morning, this is the clinic."
  [[model.turns]]
  calls = [{ name = "lookup", arguments = { key = "slot", delay_ms = 3500 } }]
  [[model.turns]]
  say = "There is something at ten."
)";

Samples heard_by_caller(const WholeSystem& system) {
  for (const auto& entry : std::filesystem::directory_iterator(system.folder() / "carrier"))
    if (entry.path().string().ends_with("-heard.wav")) return media::read_wav(entry.path()).samples;
  FAIL("the carrier recorded nothing");
  return {};
}

/// Where the tone begins in what was heard.
std::vector<std::size_t> tones_in(const Samples& heard) {
  const auto codes = call::soft_tone();
  Samples tone(codes.size());
  media::mulaw_decode(codes, tone);
  std::vector<std::size_t> found;
  for (auto from = heard.begin();; from += static_cast<std::ptrdiff_t>(tone.size())) {
    from = std::search(from, heard.end(), tone.begin(), tone.end());
    if (from == heard.end()) return found;
    found.push_back(static_cast<std::size_t>(from - heard.begin()));
  }
}

SystemOptions with_filler(const char* filler) {
  return {.scenario = kSlowLookup,
          .agent = std::string("filler = \"") + filler + "\"\ngreeting = \"Greet.\"",
          .agent_tools = R"(["endCall", "lookup"])",
          .server = {{"TANDEM_TEST_TOOLS", "on"}}};
}

std::size_t stock_phrases(const WholeSystem& system) {
  const auto words = system.events("agent.words");
  return static_cast<std::size_t>(std::count_if(words.begin(), words.end(), [](const auto& one) {
    return one.at("fields").as_object().at("stock").as_bool();
  }));
}

/// The carrier listens for clicks at the borders of messages, and for gaps.
void check_smooth(const WholeSystem& system) {
  std::size_t reports = 0;
  for (const auto& line : system.carrier_log()) {
    const auto* clicks = line.if_contains("clicks");
    if (clicks == nullptr) continue;
    ++reports;
    CHECK(clicks->to_number<int>() == 0);
    CHECK(line.at("underruns").to_number<int>() == 0);
  }
  CHECK(reports == 1);
}

}  // namespace

TEST_SUITE("integration/filler") {
  TEST_CASE("pain-09: an agent with a tone lets one be heard while a tool works, and no words") {
    WholeSystem system(with_filler("tone"));
    system.run_calls();
    const auto events = system.events();
    check_kept_rules(events);
    INFO(system.story());
    CHECK(stock_phrases(system) == 0);
    check_smooth(system);
    const Samples heard = heard_by_caller(system);
    const auto tones = tones_in(heard);
    // It comes again while the tool works, with silence between two and no voice. (When it comes is
    // the engine's, and judged on the engine's clock: engine/call_tools_test.)
    REQUIRE(tones.size() >= 2);
    const auto loud = [](std::int16_t one) { return std::abs(one) > 2'000; };
    const auto tone_end = [&heard](std::size_t begin) {
      return heard.begin() + static_cast<std::ptrdiff_t>(begin + call::soft_tone().size());
    };
    for (std::size_t i = 1; i < tones.size(); ++i) {
      const auto next = heard.begin() + static_cast<std::ptrdiff_t>(tones[i]);
      REQUIRE(tone_end(tones[i - 1]) < next);
      CHECK(std::none_of(tone_end(tones[i - 1]), next, loud));
    }
    // Behind the last one the answer is heard, whole.
    CHECK(std::any_of(tone_end(tones.back()), heard.end(), loud));
    const auto words = system.events("agent.words");
    REQUIRE_FALSE(words.empty());
    CHECK(text_field(words.back(), "heard_text") == "There is something at ten.");
  }

  TEST_CASE("an agent that is to be silent is, and one of neither kind says a sentence") {
    const char* filler = "none";
    std::size_t phrases = 0;
    SUBCASE("silent") {}
    SUBCASE("sentence") {
      filler = "sentence";
      phrases = 1;
    }
    WholeSystem system(with_filler(filler));
    system.run_calls();
    INFO(system.story());
    CHECK(stock_phrases(system) == phrases);
    CHECK(tones_in(heard_by_caller(system)).empty());
    check_smooth(system);
  }
}

}  // namespace tandem::integration

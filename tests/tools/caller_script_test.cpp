#include "tools/sim/carrier/caller_script.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>

using namespace tandem::sim;
using std::chrono::milliseconds;

namespace {

constexpr int kTicksMost = 10'000;

/// Runs a script against an agent that is audible as `audible` says (by the millisecond), and notes
/// when each act came.
struct Run {
  struct Acted {
    std::int64_t ms;
    CallerAct act;
  };
  std::vector<Acted> acts;
  std::vector<std::uint8_t> said;
  std::vector<std::string> unmet;

  template <class Act>
  [[nodiscard]] std::vector<std::int64_t> times() const {
    std::vector<std::int64_t> found;
    for (const Acted& each : acts)
      if (std::holds_alternative<Act>(each.act)) found.push_back(each.ms);
    return found;
  }
};

Run run(const std::vector<CallerTurn>& turns, const std::function<bool(std::int64_t)>& audible) {
  RecordingStore recordings;
  recordings.put("100ms.wav", std::vector<std::uint8_t>(800, 7));
  CallerScript script(turns, recordings);
  Run result;
  for (int tick = 0; tick < kTicksMost; ++tick) {
    const std::int64_t ms = (tick + 1) * 20;
    const auto step = script.tick(audible(ms));
    for (const CallerAct& act : step.acts) result.acts.push_back({ms, act});
    result.said.insert(result.said.end(), step.frame.codes.begin(), step.frame.codes.end());
    if (!result.acts.empty() && std::holds_alternative<CallerHangsUp>(result.acts.back().act))
      break;
  }
  result.unmet = script.unmet();
  return result;
}

Say say(std::optional<milliseconds> after = std::nullopt) {
  Say say;
  say.recordings = {"100ms.wav", "100ms.wav"};
  say.transcript = "twice";
  say.after_agent_audio = after;
  say.timeout = milliseconds(5'000);
  return say;
}

bool never(std::int64_t) { return false; }

}  // namespace

TEST_SUITE("tools/sim/caller_script") {
  TEST_CASE("recordings are said back to back, silence around them") {
    const Run result = run({WaitFor{milliseconds(100)}, say(), WaitFor{milliseconds(60)}}, never);
    CHECK(result.times<SpeechBegins>() == std::vector<std::int64_t>{100});
    CHECK(std::count(result.said.begin(), result.said.end(), 7) == 1'600);
    const auto first = std::find(result.said.begin(), result.said.end(), 7);
    CHECK(std::all_of(first, first + 1'600, [](std::uint8_t code) { return code == 7; }));
    CHECK(result.times<SpeechEnds>() == std::vector<std::int64_t>{300});
    CHECK(result.times<CallerHangsUp>() == std::vector<std::int64_t>{360});
    CHECK(result.unmet.empty());
  }

  TEST_CASE("waiting for the agent ends when it was heard and then was quiet") {
    const auto agent = [](std::int64_t ms) {
      return (ms > 1'000 && ms <= 2'000) || (ms > 2'300 && ms <= 3'000);
    };
    const Run result = run({WaitForAgent{}, HangUp{}}, agent);
    // The pause of 300 ms inside is shorter than the 700 ms that end it.
    CHECK(result.times<CallerHangsUp>() == std::vector<std::int64_t>{3'700});
    CHECK(result.unmet.empty());
  }

  TEST_CASE("an agent that never speaks is an unmet expectation") {
    const Run result = run({WaitForAgent{milliseconds(700), milliseconds(3'000)}, HangUp{}}, never);
    REQUIRE(result.unmet.size() == 1);
    CHECK(result.unmet[0] == "turn 1: the agent was not heard");
    CHECK(result.times<CallerHangsUp>() == std::vector<std::int64_t>{3'000});
  }

  TEST_CASE("a barge-in begins after so much of the agent's present utterance") {
    // An utterance of one second, a pause, then a long one.
    const auto agent = [](std::int64_t ms) { return ms <= 1'000 || ms > 2'000; };
    const Run result = run({say(milliseconds(1'500)), HangUp{}}, agent);
    CHECK(result.times<SpeechBegins>() == std::vector<std::int64_t>{3'500});
    CHECK(result.unmet.empty());
  }

  TEST_CASE("digits come one after the other") {
    Press press;
    press.digits = "12#";
    press.pause = milliseconds(200);
    const Run result = run({press, HangUp{}}, never);
    const auto times = result.times<PressKey>();
    REQUIRE(times.size() == 3);
    CHECK(times[1] - times[0] >= 180);
    CHECK(times[2] - times[1] == 200);
    CHECK(std::get<PressKey>(result.acts[2].act).digit == '#');
  }

  TEST_CASE("a hang-up of the other side fails all but the script that awaits it") {
    RecordingStore none;
    const std::vector<CallerTurn> awaits{ExpectHangUp{}};
    CallerScript good(awaits, none);
    (void)good.tick(false);
    good.ended_by_other_side();
    CHECK(good.unmet().empty());
    const std::vector<CallerTurn> does_not{WaitFor{milliseconds(1'000)}, ExpectHangUp{}};
    CallerScript bad(does_not, none);
    (void)bad.tick(false);
    bad.ended_by_other_side();
    CHECK(bad.unmet().size() == 1);
  }

  TEST_CASE("a hang-up that does not come is unmet, and the caller hangs up") {
    const Run result = run({ExpectHangUp{milliseconds(2'000)}}, never);
    CHECK(result.unmet.size() == 1);
    CHECK(result.times<CallerHangsUp>() == std::vector<std::int64_t>{2'000});
  }
}

#include "tools/sim/scenario.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "tests/places.hpp"
#include "tools/sim/scenario_dates.hpp"

using namespace tandem::sim;

namespace {

const std::string kScenarios = tandem::test::project_root() + "/tools/sim/scenarios";

constexpr std::string_view kCall = R"(
[[calls]]
from = "+15558675310"
to = "+15557122661"
)";

std::vector<std::string> faults_of(const std::string& text) {
  const auto parsed = parse_scenario(text, "/nowhere/test.toml");
  const auto* faults = std::get_if<ScenarioFaults>(&parsed);
  return faults == nullptr ? std::vector<std::string>{} : faults->faults;
}

bool names(const std::vector<std::string>& faults, std::string_view what) {
  return std::any_of(faults.begin(), faults.end(), [&](const std::string& fault) {
    return fault.find(what) != std::string::npos;
  });
}

}  // namespace

TEST_SUITE("tools/sim/scenario") {
  TEST_CASE("every scenario of the project can be read") {
    std::size_t read = 0;
    for (const auto& entry : std::filesystem::directory_iterator(kScenarios)) {
      if (entry.path().extension() != ".toml") continue;
      CAPTURE(entry.path().string());
      const auto loaded = load_scenario(entry.path());
      if (const auto* faults = std::get_if<ScenarioFaults>(&loaded)) FAIL_CHECK(faults->text());
      ++read;
    }
    CHECK(read >= 1);
  }

  TEST_CASE("days are named as people name them, where the scenario is") {
    using namespace std::chrono;
    // A Tuesday, half past three in the morning in London and still Monday in New York.
    const sys_seconds now = sys_days(year(2026) / 11 / 24) + hours(3) + minutes(30);
    const auto in = [now](const std::string& zone, const std::string& text) {
      const RenderedDates rendered = render_dates(text, zone, now);
      CHECK(rendered.faults.empty());
      return rendered.text;
    };
    CHECK(in("Europe/London", "{today} {today+7}") == "2026-11-24 2026-12-01");
    CHECK(in("America/New_York", "{today}") == "2026-11-23");
    CHECK(in("Europe/London", "{next:tuesday}T10:00 {next:wednesday}") ==
          "2026-12-01T10:00 2026-11-25");
    CHECK(in("America/New_York", "{next:tuesday} {next:monday} {next:tuesday+21}") ==
          "2026-11-24 2026-11-30 2026-12-15");
    CHECK(in("UTC", "{ date = \"{}\" }") == "{ date = \"{}\" }");
    const auto faults = render_dates("a\n{next:tusday} {next:}", "UTC", now).faults;
    REQUIRE(faults.size() == 2);
    CHECK(faults[0] == "2: {next:tusday} names no day");
    CHECK(render_dates("", "Europe/Nowhere", now).faults.size() == 1);
    CHECK(names(faults_of(std::string(kCall) + "turns = []\n# {next:Tuesday}\n"),
                "test.toml:6: {next:Tuesday} names no day"));
  }

  TEST_CASE("what stands in the calendar before, and a model's turn that it takes several times") {
    const auto parsed = parse_scenario(R"(
time_zone = "America/New_York"
[calendar]
appointments = 1
faults = [{ on = "events.insert", kind = "delay", length_ms = 1800 }]
  [[calendar.events]]
  start = "{today+1}T10:00:00"
  end = "2030-01-01T10:30:00"
[model]
  [[model.turns]]
  say = "One."
  times = 3
)",
                                       "/nowhere/test.toml");
    REQUIRE(std::holds_alternative<Scenario>(parsed));
    const auto& scenario = std::get<Scenario>(parsed);
    CHECK(scenario.time_zone == "America/New_York");
    REQUIRE(scenario.calendar.events.size() == 1);
    CHECK(scenario.calendar.events[0].start.size() == std::string("2026-11-24T10:00:00").size());
    CHECK(scenario.calendar.faults ==
          R"([{"kind":"delay","length_ms":1800,"on":"events.insert"}])");
    CHECK(scenario.calendar.appointments == 1);
    CHECK(scenario.model.turns.size() == 3);
  }

  TEST_CASE("the call of tools/run has all that it is there to show") {
    const auto loaded = load_scenario(kScenarios + "/front-desk.toml");
    REQUIRE(std::holds_alternative<Scenario>(loaded));
    const auto& scenario = std::get<Scenario>(loaded);
    REQUIRE(scenario.calls.size() == 1);
    const auto& turns = scenario.calls[0].turns;
    CHECK(std::holds_alternative<WaitForAgent>(turns.front()));
    CHECK(std::holds_alternative<ExpectHangUp>(turns.back()));
    CHECK(std::any_of(turns.begin(), turns.end(),
                      [](const CallerTurn& turn) { return std::holds_alternative<Press>(turn); }));
    CHECK(std::any_of(turns.begin(), turns.end(), [](const CallerTurn& turn) {
      const auto* say = std::get_if<Say>(&turn);
      return say != nullptr && say->after_agent_audio.has_value();
    }));
    CHECK(scenario.caller_transcripts(0).size() == 5);
    CHECK(scenario.calendar.events.size() == 1);
    CHECK(scenario.model.turns.back().calls.at(0).name == "endCall");
  }

  TEST_CASE("a fault names file, line and key") {
    const auto faults = faults_of(std::string(kCall) + "colour = \"blue\"\nturns = []\n");
    REQUIRE(faults.size() == 1);
    CHECK(faults[0] == "test.toml:5: calls[1].colour: is not a key known here");
  }

  TEST_CASE("what is said in one call names a call that there is") {
    const std::string turns = "turns = []\n[model]\nturns = [{ say = \"Hello\", call = \"";
    CHECK(faults_of(std::string(kCall) + turns + "call-1\" }]\n").empty());
    const auto faults = faults_of(std::string(kCall) + turns + "lunch\" }]\n");
    REQUIRE(faults.size() == 1);
    CHECK(faults[0].find("speaks in \"lunch\"") != std::string::npos);
  }

  TEST_CASE("text that is no TOML is told with its line") {
    const auto faults = faults_of("a = 1\nb = = 2\n");
    REQUIRE(faults.size() == 1);
    CHECK(faults[0].starts_with("test.toml:2: "));
  }

  TEST_CASE("all faults are told at once") {
    const auto faults = faults_of(std::string(kCall) + R"(
repeat = 0
[[calls.turns]]
say = "there-is-no-such-recording"
transcript = "x"
[[calls.turns]]
wait_ms = 5
press = "1"
[[calls.turns]]
press = "x"
[[calls.turns]]
fault = "earthquake"
[[calls.turns]]
fault = "gap"
[model]
pace = "fast"
)");
    CHECK(names(faults, ":6: calls[1].repeat: must be a whole number"));
    CHECK(names(faults, "there is no recording \"there-is-no-such-recording\""));
    CHECK(names(faults, "calls[1].turns[2]: needs exactly one of"));
    CHECK(names(faults, "calls[1].turns[3].press: may hold"));
    CHECK(names(faults, "calls[1].turns[4].fault: must be one of"));
    CHECK(names(faults, "calls[1].turns[5].fault: needs length_ms"));
    CHECK(names(faults, "model.pace: must be a number"));
  }

  TEST_CASE("a call needs from, to and turns") {
    const auto faults = faults_of("[[calls]]\nto = \"5551234\"\n");
    CHECK(names(faults, "calls[1].from: is missing"));
    CHECK(names(faults, "calls[1].to: must be E.164"));
    CHECK(names(faults, "calls[1]: has no turns"));
  }

  TEST_CASE("speech needs its words") {
    const auto faults = faults_of(std::string(kCall) + "[[calls.turns]]\nsay = \"hello\"\n");
    CHECK(names(faults, "calls[1].turns[1].transcript: is missing"));
  }
}

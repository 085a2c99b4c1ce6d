// Goal: a run that is asked to judge fails for each thing that it has to see, and for nothing else.
#include "bench/load/verdict.hpp"

#include <doctest/doctest.h>

#include <boost/json/serialize.hpp>

using namespace tandem::load;
using namespace std::chrono_literals;

namespace {

void hear(DirectionFigures& direction, std::chrono::nanoseconds latency, int times = 100) {
  for (int i = 0; i < times; ++i) direction.latency.add(latency);
}

LevelResult level(int wanted, std::chrono::nanoseconds latency = 1ms) {
  LevelResult good;
  good.wanted = good.up = wanted;
  hear(good.figures.uplink, latency);
  hear(good.figures.downlink, latency);
  return good;
}

/// Of a hundred who were up when it began: what LoadRun measures then, all of its time its set-up.
LevelResult overload(int kept, std::chrono::nanoseconds refusal, int refused = 20) {
  LevelResult more = level(100);
  more.wanted = 300;
  more.overload = true;
  more.kept = kept;
  more.figures.calls_lost = static_cast<std::uint64_t>(100 - kept);
  more.setup.calls_refused = static_cast<std::uint64_t>(refused);
  for (int i = 0; i < refused; ++i) more.setup.twiml_refused.add(refusal);
  return more;
}

std::string told(std::vector<LevelResult> levels, const Bars& bars = Bars::within(5)) {
  RunResult run;
  run.levels = std::move(levels);
  std::string all;
  for (const std::string& each : shortfalls(run, bars)) all += each + ';';
  return all;
}

}  // namespace

TEST_SUITE("bench/load/verdict") {
  TEST_CASE("a run that keeps its bars is told nothing") {
    CHECK(told({level(100)}) == "");
    CHECK(told({level(100), overload(100, 20ms)}) == "");
  }

  TEST_CASE("lost audio, late audio, no audio and lost calls are") {
    LevelResult lost = level(100);
    lost.figures.uplink.frames.lost = 1;
    CHECK(told({lost}).starts_with("uplink: frames lost 1"));
    LevelResult overdue = level(100);
    overdue.figures.downlink.overdue = 2;
    CHECK(told({overdue}).starts_with("downlink: frames"));
    CHECK(told({level(100, 8ms)}).find("P99") != std::string::npos);
    LevelResult silent;
    silent.wanted = silent.up = 1;
    CHECK(told({silent}).find("nothing was heard") != std::string::npos);
    LevelResult dropped = level(100);
    dropped.figures.calls_lost = 1;
    CHECK(told({dropped}) == "calls lost 1, failed 0;");
    LevelResult fewer = level(100);
    fewer.up = 99;
    CHECK(told({fewer}) == "99 of 100 calls came up;");
  }

  TEST_CASE("so is whatever else makes a level other than clean, each by its name") {
    const auto of = [](auto&& spoil) {
      LevelResult spoiled = level(100);
      spoil(spoiled);
      return told({spoiled});
    };
    CHECK(of([](LevelResult& level) { level.figures.fault("model: bad"); }) ==
          "fault: 1 x model: bad;");
    CHECK(of([](LevelResult& level) { level.setup.fault("model: bad"); }) ==
          "fault while calls came up: 1 x model: bad;");
    CHECK(of([](LevelResult& level) { level.figures.stale_frames = 3; }).starts_with("3 stale"));
    CHECK(of([](LevelResult& level) {
            level.figures.interruptions = 9;
            level.figures.clears_missing = 2;
          }) == "2 of 9 interruptions without a clear;");
    CHECK(of([](LevelResult& level) { level.own_lateness.add(8ms); }).starts_with("this program"));
    // One that takes another's place while a run with --churn is measured.
    CHECK(of([](LevelResult& level) { level.figures.calls_failed = 1; }) ==
          "calls lost 0, failed 1;");
    CHECK(of([](LevelResult& level) { level.setup.calls_failed = 1; }) ==
          "calls lost 0, failed 1;");
  }

  TEST_CASE("fault-19: under overload, who went for others, late refusals, and none at all are") {
    CHECK(told({level(100), overload(94, 20ms)}) ==
          "calls lost 6, failed 0;94 of 100 calls went on;");
    CHECK(told({level(100), overload(96, 20ms)}) == "calls lost 4, failed 0;");
    CHECK(told({level(100), overload(100, 150ms)}).starts_with("refusals: P99"));
    CHECK(told({level(100), overload(100, 1ms, 0)}).starts_with("nobody was refused"));
  }

  TEST_CASE("as good as before is a tenth or two milliseconds more, whichever is more") {
    const auto of = [](std::chrono::nanoseconds latency) {
      RunResult run;
      run.levels = {level(1, 400ms), level(1, latency)};
      run.options.p99_bound_ms = 200;
      return Bars::as_good_as(boost::json::serialize(to_json(run)));
    };
    const Bars quick = of(1ms), slow = of(100ms);
    CHECK(quick.uplink_p99_ms == doctest::Approx(3).epsilon(0.05));
    CHECK(slow.downlink_p99_ms == doctest::Approx(110).epsilon(0.05));
    CHECK(told({level(1, 2ms)}, quick) == "");
    CHECK(told({level(1, 4ms)}, quick).find("P99") != std::string::npos);
    CHECK_THROWS(static_cast<void>(Bars::as_good_as("{}")));
    CHECK_THROWS(static_cast<void>(Bars::as_good_as(R"({"levels": []})")));
    CHECK_THROWS(static_cast<void>(of(300ms)));  // Beyond its own bound: it would excuse anything.
  }
}

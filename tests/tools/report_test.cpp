#include <doctest/doctest.h>
#include <stdlib.h>

#include <boost/json/parse.hpp>
#include <cmath>
#include <filesystem>
#include <fstream>

#include "tools/report/distribution.hpp"
#include "tools/report/latencies.hpp"
#include "tools/report/log_tail.hpp"
#include "tools/report/run_checks.hpp"
#include "tools/report/run_record.hpp"
#include "tools/report/server_metrics.hpp"
#include "tools/report/speech_match.hpp"
#include "tools/report/tool_times.hpp"

using namespace tandem::report;

namespace {

boost::json::object object(std::string_view text) { return boost::json::parse(text).as_object(); }

/// Noise that is the same on every machine: a linear congruential generator.
std::vector<std::int16_t> noise(std::size_t count, std::uint32_t seed) {
  std::vector<std::int16_t> samples(count);
  for (auto& sample : samples) {
    seed = seed * 1664525u + 1013904223u;
    sample = static_cast<std::int16_t>(static_cast<int>(seed >> 17) - 16'384);
  }
  return samples;
}

/// A carrier frame every 20 ms from `begin`, each at the model `late` ms later.
RunRecord uplink_of(std::size_t frames, std::size_t lost_from, double late) {
  RunRecord run;
  for (std::size_t i = 0; i < frames; ++i) {
    const auto at = static_cast<Nanos>(1'000'000'000 + i * 20'000'000);
    run.carrier.frames.push_back({at, "", false});
    if (i < lost_from) run.model.appends.push_back({at + static_cast<Nanos>(late * 1e6), 960});
  }
  run.carrier.hung_up = 1'000'000'000 + static_cast<Nanos>(frames) * 20'000'000 + 1'000'000'000;
  return run;
}

/// The verdict of one check of a run.
bool good(const RunRecord& run, const Latencies& latencies, const std::string& name,
          const Expectations& wanted) {
  for (const Check& check : run_checks(run, latencies, std::nullopt, wanted))
    if (check.name == name) return check.good;
  FAIL("there is no check of that name: ", name);
  return false;
}

}  // namespace

TEST_SUITE("tools/report") {
  TEST_CASE("the digits of the script are told in the server's wording, each once and in order") {
    RunRecord run;
    run.carrier.digits = {"1", "#"};
    run.model.told = {"The caller pressed 1.", "Call us at 1.", "The caller pressed #."};
    CHECK(good(run, {}, "the digits reached the model", {"agent-hangup", "1#"}));
    CHECK_FALSE(good(run, {}, "the digits reached the model", {"agent-hangup", "1"}));
    CHECK_FALSE(good(run, {}, "the digits reached the model", {"agent-hangup", "#1"}));
    run.model.told = {"Call us at 1.", "The caller pressed #."};
    CHECK_FALSE(good(run, {}, "the digits reached the model", {"agent-hangup", "1#"}));
    CHECK_FALSE(good(RunRecord(), {}, "the digits reached the model", {"agent-hangup", "1"}));
    CHECK(good(RunRecord(), {}, "the digits reached the model", {"agent-hangup", ""}));
  }

  TEST_CASE("tools are measured as the model saw them, and one answer each is wanted") {
    RunRecord run;
    const auto model = [&run](std::int64_t ms, const char* dir, const std::string& event) {
      run.add_model_line(object(R"({"session":"s","dir":")" + std::string(dir) + R"(","t":)" +
                                std::to_string(ms * 1'000'000) + R"(,"event":)" + event + "}"));
    };
    const auto asked = [&model](std::int64_t ms, const std::string& id) {
      model(ms, "s2c",
            R"({"type":"response.function_call_arguments.done","name":"check","call_id":")" + id +
                "\"}");
    };
    const auto answered = [&model](std::int64_t ms, const std::string& id) {
      model(
          ms, "c2s",
          R"({"type":"conversation.item.create","item":{"type":"function_call_output","call_id":")" +
              id + "\"}}");
    };
    asked(10, "a");
    asked(10, "a");
    answered(12, "a");
    asked(20, "b");
    run.add_calendar_line(object(R"({"t":25000000,"dir":"in","operation":"oauth.token"})"));
    run.add_calendar_line(object(R"({"t":30000000,"dir":"in","operation":"freeBusy.query"})"));
    answered(60, "b");
    ToolTimes times = measure_tools(run);
    CHECK(times.size() == 2);
    CHECK(times[{"check", Source::Memory}].at(0.5) == doctest::Approx(2));
    CHECK(times[{"check", Source::Calendar}].at(0.5) == doctest::Approx(40));
    CHECK(good(run, {}, "every tool was answered once", {}));
    asked(70, "c");
    CHECK_FALSE(good(run, {}, "every tool was answered once", {}));
    answered(71, "c");
    CHECK(good(run, {}, "every tool was answered once", {}));
    answered(72, "c");
    CHECK_FALSE(good(run, {}, "every tool was answered once", {}));
  }

  TEST_CASE("voices that are held up fail the run, and so does a measure that is missing") {
    RunRecord run;
    run.carrier.said.resize(1);
    run.carrier.said[0].barge_in = true;
    run.model.deltas.resize(1);
    const auto of = [](double each) {
      Distribution values;
      values.add(each);
      return values;
    };
    Latencies quick, slow;
    quick.uplink = quick.downlink = quick.barge_in = of(1);
    quick.turns = of(700);
    slow.uplink = slow.downlink = slow.barge_in = of(500);
    slow.turns = of(5'000);
    for (const char* name :
         {"the caller's voice was not held up", "the agent's voice was not held up",
          "the agent answered soon", "an interruption was heeded at once"}) {
      CAPTURE(name);
      CHECK(good(run, quick, name, {}));
      CHECK_FALSE(good(run, slow, name, {}));
      CHECK_FALSE(good(run, {}, name, {}));
      CHECK(good(RunRecord(), {}, name, {}));
    }
  }

  TEST_CASE("a page of metrics that was asked for and did not come fails the run") {
    const char* name = "the server's metrics could be read";
    CHECK(good(RunRecord(), {}, name, {"", "", true, true}));
    CHECK_FALSE(good(RunRecord(), {}, name, {"", "", true, false}));
  }

  TEST_CASE("quantiles are values that were measured") {
    Distribution values;
    for (int i = 100; i >= 1; --i) values.add(i);
    CHECK(values.at(0.5) == 50);
    CHECK(values.at(0.99) == 99);
    CHECK(values.at(1.0) == 100);
    CHECK(Distribution().at(0.5) == 0);
  }

  TEST_CASE("the way of a frame is from the carrier's log to the model's") {
    Latencies latencies = measure_latencies(uplink_of(100, 100, 0.5));
    CHECK(latencies.uplink.count() == 100);
    CHECK(latencies.uplink.at(1.0) == doctest::Approx(0.5));
    CHECK(latencies.uplink_unmatched == 0);
  }

  TEST_CASE("frames that never came are lost") {
    CHECK(measure_latencies(uplink_of(100, 97, 0.5)).uplink_unmatched == 3);
  }

  TEST_CASE("the way of a delta ends when all but a tail of it has come") {
    RunRecord run;
    run.model.deltas = {
        {1'000'000, 2'400, "i", "r"}, {2'000'000, 2'400, "i", "r"}, {90'000'000, 960, "j", "s"}};
    // 320 bytes of μ-law are 1920 of the first delta's 2400: less than a frame is missing. 720 are
    // 4320 of both. The padded tail of the response is no measure.
    run.carrier.media = {
        {1'500'000, 320, 0}, {2'200'000, 400, 320}, {42'000'000, 160, 720}, {91'000'000, 80, 0}};
    Latencies latencies = measure_latencies(run);
    REQUIRE(latencies.downlink.count() == 3);
    CHECK(latencies.downlink.at(0.33) == doctest::Approx(0.2));
    CHECK(latencies.downlink.at(0.66) == doctest::Approx(0.5));
    CHECK(latencies.downlink.at(1.0) == doctest::Approx(1.0));
  }

  TEST_CASE("speech is found to the sample, and what is cut out of it shows") {
    const auto speech = noise(16'000, 1);
    std::vector<std::int16_t> recording(3'000, 0);
    recording.insert(recording.end(), speech.begin(), speech.end());
    recording.resize(recording.size() + 2'000);
    const auto whole = find_speech(speech, recording, 0, 6'000, speech.size());
    REQUIRE(whole.has_value());
    CHECK(whole->offset == 3'000);
    CHECK(whole->snr_db > 50);
    CHECK(whole->gain == doctest::Approx(1.0));
    recording.erase(recording.begin() + 12'000, recording.begin() + 12'160);
    const auto cut = find_speech(speech, recording, 0, 6'000, speech.size());
    REQUIRE(cut.has_value());
    CHECK(cut->snr_db < 10);
    const std::vector<std::int16_t> silence(8'000, 0);
    CHECK_FALSE(find_speech(silence, recording, 0, 100, silence.size()).has_value());
  }

  TEST_CASE("a page of metrics is summed over its series") {
    const MetricsPage page(
        "# HELP x y\ntandem_l_bucket{direction=\"uplink\",le=\"0.001\"} 5\n"
        "tandem_l_bucket{direction=\"uplink\",le=\"0.01\"} 10\n"
        "tandem_l_bucket{direction=\"uplink\",le=\"+Inf\"} 10\n"
        "tandem_lost_total{leg=\"a\"} 1\ntandem_lost_total{leg=\"b\"} 2\n");
    CHECK(page.sum("tandem_lost_total", "") == 3);
    CHECK(page.sum("tandem_lost_total", "leg=\"b\"") == 2);
    CHECK(page.quantile("tandem_l", "direction=\"uplink\"", 0.5) == 0.001);
    CHECK(page.quantile("tandem_l", "direction=\"uplink\"", 0.99) == 0.01);
    CHECK_FALSE(page.quantile("tandem_l", "direction=\"downlink\"", 0.5).has_value());
  }

  TEST_CASE("a log that is still being written gives whole lines only") {
    std::string pattern = (std::filesystem::temp_directory_path() / "tandem-tail.XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    const std::filesystem::path file = std::filesystem::path(pattern) / "log.jsonl";
    LogTail tail(file);
    CHECK(tail.poll().empty());
    std::ofstream out(file);
    out << "{\"a\":1}\n{\"a\":" << std::flush;
    CHECK(tail.poll().size() == 1);
    out << "2}\nnonsense\n" << std::flush;
    CHECK(tail.poll().size() == 1);
    CHECK(tail.bad_lines() == 1);
    std::filesystem::remove_all(pattern);
  }

  TEST_CASE("a log that is renamed at its bound is followed into the next one") {
    std::string pattern = (std::filesystem::temp_directory_path() / "tandem-tail.XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    const std::filesystem::path folder(pattern), file = folder / "log.jsonl";
    std::ofstream(file) << "{\"old\":1}\n{\"old\":2}\n";
    LogTail tail(file, LogTail::From::End);
    CHECK(tail.poll().empty());
    std::ofstream(file, std::ios::app) << "{\"a\":1}\n";
    std::filesystem::rename(file, folder / "log-1.jsonl");
    std::ofstream(file) << "{\"b\":1}\n";
    const auto lines = tail.poll();
    REQUIRE(lines.size() == 2);
    CHECK(lines[0].contains("a"));
    CHECK(lines[1].contains("b"));
    std::filesystem::remove_all(pattern);
  }

  TEST_CASE("a refused call fails by one check, which tells what the caller heard") {
    RunRecord run;
    CHECK_FALSE(taken(run).good);
    run.add_carrier_line(object(R"({"what":"call-begin","call":"CA1"})"));
    run.add_carrier_line(
        object(R"({"what":"announce","call":"CA1","text":"This number is not registered."})"));
    CHECK_FALSE(taken(run).good);
    CHECK(taken(run).detail == "refused; the caller heard \"This number is not registered.\"");
    run.carrier.stream = "MZ1";
    CHECK(taken(run).good);
  }

  TEST_CASE("events of an older run are left out") {
    RunRecord run;
    run.add_event(object(R"({"call":"old","at":"2026-01-01T00:00:00.0Z","type":"call.started"})"),
                  "2026-11-20T19:00:00");
    run.add_event(object(R"({"call":"old","at":"2026-11-20T19:00:05.0Z","type":"call.ended"})"),
                  "2026-11-20T19:00:00");
    run.add_event(object(R"({"call":"new","at":"2026-11-20T19:00:06.0Z","type":"call.started"})"),
                  "2026-11-20T19:00:00");
    run.add_event(object(R"({"call":"new","at":"2026-11-20T19:00:07.0Z","type":"call.ended"})"),
                  "2026-11-20T19:00:00");
    CHECK(run.server.events.size() == 2);
  }
}

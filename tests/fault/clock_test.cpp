// Goal (fault 8): the wall clock may jump, and no timer, no order of events and no caller notices.
// Method: the real server under libfaketime, whose offset the test writes into a file;
// CLOCK_MONOTONIC is left alone, as a kernel leaves it alone when somebody sets the time.
#include <doctest/doctest.h>
#include <unistd.h>

#include <chrono>
#include <cmath>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "tests/fault/bars.hpp"
#include "tests/fault/raw_connections.hpp"
#include "tests/fault/shard_ticks.hpp"
#include "tests/integration/story.hpp"
#include "tests/integration/whole_system.hpp"

namespace tandem::fault {
namespace {

namespace fs = std::filesystem;
using integration::count_of;
using integration::WholeSystem;
using namespace std::chrono_literals;

/// What the server takes for the time of day, against ours.
class WallClock {
 public:
  WallClock() { jump("+0"); }
  ~WallClock() { fs::remove(file_); }
  /// libfaketime reads it again within a second.
  void jump(const std::string& offset) const {
    const fs::path draft = file_.string() + ".draft";
    std::ofstream(draft) << offset << '\n';
    fs::rename(draft, file_);
  }
  [[nodiscard]] std::vector<std::string> preload() const {
    return {"env",
            std::string("LD_PRELOAD=") + TANDEM_FAKETIME_SO,
            "DONT_FAKE_MONOTONIC=1",
            "FAKETIME_DONT_FAKE_MONOTONIC=1",
            "FAKETIME_CACHE_DURATION=1",
            "FAKETIME_TIMESTAMP_FILE=" + file_.string()};
  }

 private:
  fs::path file_ = fs::temp_directory_path() / ("tandem-clock-" + std::to_string(::getpid()));
};

/// Of the shard's timer, from which all others of a call come, since this was made.
class Ticks {
 public:
  explicit Ticks(const WholeSystem& system) : system_(system) {}
  struct Count {
    double all = 0, late = 0;  ///< By more than 40 ms; fault 8 allows 50.
    double very_late = 0;      ///< By more than half a second: as far as the clock leaps.
  };
  [[nodiscard]] Count count() const {
    const Count now = read();
    return {now.all - first_.all, now.late - first_.late, now.very_late - first_.very_late};
  }
  /// As many as there can have been, had none come before its time: one each 20 ms.
  [[nodiscard]] double most() const {
    const std::chrono::duration<double> since = std::chrono::steady_clock::now() - begin_;
    return since.count() / 0.020 + 1;
  }

 private:
  [[nodiscard]] Count read() const {
    const std::string page = get_page("127.0.0.1", system_.ops_port(), "/metrics", 10s);
    return {ticks(page), ticks_later_than("0.04", page), ticks_later_than("0.5", page)};
  }
  const WholeSystem& system_;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  Count first_ = read();
};

/// Whether an event bears a date that is more than 50 minutes away from ours.
bool dated_elsewhere(const std::vector<integration::JsonLine>& events) {
  for (const auto& event : events) {
    const std::string at(event.at("at").as_string());
    std::tm date{};
    if (::strptime(at.c_str(), "%Y-%m-%dT%H:%M:%S", &date) == nullptr) continue;
    if (std::abs(std::difftime(::timegm(&date), std::time(nullptr))) > 3'000) return true;
  }
  return false;
}

}  // namespace

TEST_SUITE("fault/clock") {
  TEST_CASE("fault-08: an hour ahead, an hour back and leaps of half a second change no call") {
    if (!fs::exists(TANDEM_FAKETIME_SO)) FAIL("faketime is not installed: tools/packages/test.txt");
    const WallClock clock;
    WholeSystem system({.scenario = integration::greeting_and_answer() +
                                    integration::another_word_and_goodbye() + "[model]\n" +
                                    integration::three_answers(),
                        .server_under = clock.preload()});
    system.start_carrier();
    REQUIRE(system.await_events(
        [](const auto& events) { return count_of(events, "agent.greeted") == 1; }, 60s));
    const Ticks ticks(system);
    clock.jump("+1h");
    REQUIRE(system.await_events(dated_elsewhere, 60s));
    clock.jump("-1h");
    // Until it is read again.
    const std::size_t seen = system.events().size();
    REQUIRE(
        system.await_events([seen](const auto& events) { return events.size() > seen + 2; }, 60s));
    for (const char* leap : {"+0.5", "-0.5", "+0.5", "-0.5"}) {
      clock.jump(leap);
      (void)system.metric("tandem_calls_active");
    }
    // None came before its time, and all go on coming.
    const double so_far = ticks.count().all;
    CHECK(so_far > 25);
    CHECK(so_far <= ticks.most());
    CHECK(system.await_events([&](const auto&) { return ticks.count().all > so_far + 25; }, 60s));
    const Ticks::Count in_all = ticks.count();
    // A timer of the wall clock would have come half a second late, or an hour; only where nothing
    // else runs is one that is late by less the clock's fault.
    CHECK(in_all.very_late == 0);
    check_bar_if_quiet("ticks that came more than 40 ms late", in_all.late, 0);
    CHECK_MESSAGE(system.await_carrier(90s) == 0, system.story());
    CHECK(system.stop_server() == 0);

    const auto events = system.events();
    integration::check_kept_rules(events);
    CHECK(integration::end_reason(events) == "caller-hangup");
    // What is measured by the other clock did not jump.
    std::int64_t before = 0;
    for (const auto& event : events) {
      const auto at = event.at("call_time_us").to_number<std::int64_t>();
      CHECK(at >= before);
      CHECK(at < 180'000'000);
      before = at;
    }
    // Nobody was asked whether they are still there, and no audio was taken for missing.
    for (const char* unwanted : {"caller.idle", "caller.gap", "model.failover", "model.stalled"})
      CHECK_MESSAGE(count_of(events, unwanted) == 0, unwanted);
  }
}

}  // namespace tandem::fault

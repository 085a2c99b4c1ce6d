// Goal (fault 8): the wall clock may jump, and no timer, no order of events and no caller notices.
// Method: the real server under libfaketime, whose offset the test writes into a file;
// CLOCK_MONOTONIC is left alone, as a kernel leaves it alone when somebody sets the time.
#include <doctest/doctest.h>
#include <unistd.h>

#include <cmath>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

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

// Goal: a loop that stands still is seen while it does, once, by the name of what it is at.
// Method: loops of the test's own, held up by a lock that the test holds; looks by hand.
#include "control/load/loop_watch.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <mutex>
#include <typeinfo>

#include "control/load/metric_families.hpp"
#include "core/event_loop.hpp"
#include "tests/await.hpp"

namespace tandem::control {
namespace {

using namespace std::chrono_literals;

/// As a handler would: its name is in the name of the type that the watchdog tells.
struct StubbornHandler {
  std::shared_ptr<std::mutex> until_free;
  void operator()() const { const std::lock_guard held(*until_free); }
};

}  // namespace

TEST_SUITE("control/load/loop_watch") {
  TEST_CASE("fault-27: a stall is counted once, under the name of what held the loop up") {
    metrics::Registry registry;
    EventLoop held_up({"held-up", 0}), well({"well", 0});
    LoopWatch watch({&held_up, &well}, registry.add_block());
    held_up.start();
    well.start();
    const metrics::Labels stubborn{{"loop", "held-up"},
                                   {"handler", readable_work(typeid(StubbornHandler).name())}};
    const auto lock = std::make_shared<std::mutex>();
    for (const double times : {1, 2}) {
      {
        const std::lock_guard hold(*lock);
        held_up.post(StubbornHandler{lock});
        REQUIRE(test::await([&] { return held_up.stalled_for() > 2 * LoopWatch::kStall; }, 10s));
        for (int look = 0; look < 5; ++look) watch.look();
        CHECK(registry.value(families::kLoopStalls, stubborn) == times);
        CHECK(registry.value(families::kLoopStalled, {{"loop", "held-up"}}) > 0.2);
        CHECK(registry.value(families::kLoopStalled, {{"loop", "well"}}) == 0);
      }
      REQUIRE(test::await([&] { return held_up.stalled_for() < LoopWatch::kStall / 2; }, 10s));
      watch.look();
      CHECK(registry.value(families::kLoopStalled, {{"loop", "held-up"}}) == 0);
    }
    held_up.stop();
    well.stop();
    // A loop that was stopped does not stand still.
    CHECK(held_up.stalled_for() == 0ns);
  }

  TEST_CASE("names: types as people write them, words as they are") {
    CHECK(readable_work(typeid(StubbornHandler).name()).find("StubbornHandler") !=
          std::string::npos);
    CHECK(readable_work("/api/agents/{id}") == "/api/agents/{id}");
    CHECK(readable_work("media of a carrier") == "media of a carrier");
    CHECK(readable_work(LoopWork::kWaiting) == "waiting");
    CHECK(readable_work(nullptr) == "nothing yet");
    CHECK(readable_work(std::string(500, 'x').c_str()).size() == 120);
  }
}

}  // namespace tandem::control

#include "core/event_loop.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <atomic>
#include <future>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

#include "core/loop_work.hpp"
#include "core/poller.hpp"
#include "tests/core/loop_fixture.hpp"

using namespace tandem;
using namespace std::chrono_literals;

TEST_SUITE("core/event_loop") {
  TEST_CASE("runs what several threads post, each thread's in its order") {
    test::LoopFixture fixture;
    constexpr int kThreads = 4;
    constexpr int kPosts = 2000;
    std::vector<int> next(kThreads, 0);
    std::atomic<bool> in_order = true;
    std::vector<std::thread> threads;
    for (int t = 0; t < kThreads; ++t) {
      threads.emplace_back([&, t] {
        for (int i = 0; i < kPosts; ++i) {
          fixture.loop.post([&, t, i] {
            if (next[static_cast<std::size_t>(t)]++ != i) in_order = false;
            if (!fixture.loop.on_this_thread()) in_order = false;
          });
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    fixture.call([] {});
    CHECK(in_order);
    CHECK(next == std::vector<int>(kThreads, kPosts));
  }

  TEST_CASE("post takes work that can only be moved") {
    test::LoopFixture fixture;
    auto value = std::make_unique<int>(5);
    std::promise<int> seen;
    fixture.loop.post([&seen, value = std::move(value)] { seen.set_value(*value); });
    CHECK(seen.get_future().get() == 5);
  }

  TEST_CASE("ticks have absolute deadlines: a stall skips ticks and shows in the lag") {
    EventLoop loop({"ticks", 0});
    std::vector<std::chrono::nanoseconds> lags;
    std::promise<void> enough;
    loop.observe_lag([&](std::chrono::nanoseconds lag) {
      lags.push_back(lag);
      if (lags.size() == 3) {
        // Three and a half ticks without a turn.
        const auto until = std::chrono::steady_clock::now() + 70ms;
        while (std::chrono::steady_clock::now() < until) {
        }
      }
      if (lags.size() == 6) enough.set_value();
    });
    loop.start();
    enough.get_future().get();
    loop.stop();
    CHECK(lags[3] >= 45ms);
    for (const auto lag : lags) CHECK(lag >= 0ns);
  }

  TEST_CASE("each full second tells how busy the thread was, behind its last tick's lag") {
    EventLoop loop({"busy", 0});
    std::promise<double> told;
    bool ticked = false, once = false;
    loop.observe_lag([&](std::chrono::nanoseconds) { ticked = true; });
    loop.observe_busy([&](double busy) {
      if (!std::exchange(once, true)) told.set_value(ticked ? busy : -1);
    });
    loop.post([] {
      const auto until = std::chrono::steady_clock::now() + 300ms;
      while (std::chrono::steady_clock::now() < until) {
      }
    });
    loop.start();
    const double busy = told.get_future().get();
    loop.stop();
    CHECK(busy > 0);
    CHECK(busy <= 1);
    CHECK(loop.busy_ratio() > 0);
  }

  TEST_CASE("a subscription may end itself and others, and subscribe, inside its call") {
    test::LoopFixture fixture;
    std::unique_ptr<EventLoop::TickSubscription> first;
    std::unique_ptr<EventLoop::TickSubscription> second;
    std::unique_ptr<EventLoop::TickSubscription> third;
    int firsts = 0;
    int seconds = 0;
    std::promise<void> third_called;
    fixture.call([&] {
      first = fixture.loop.on_tick([&] {
        ++firsts;
        second.reset();
        third = fixture.loop.on_tick([&] {
          third.reset();
          third_called.set_value();
        });
        first.reset();
      });
      second = fixture.loop.on_tick([&] { ++seconds; });
    });
    third_called.get_future().get();
    fixture.call([&] {
      CHECK(firsts == 1);
      CHECK(seconds == 0);
    });
  }

  TEST_CASE("what posted work, ticks and descriptors throw ends nothing else") {
    test::LoopFixture fixture;
    std::unique_ptr<EventLoop::TickSubscription> throwing;
    std::unique_ptr<EventLoop::TickSubscription> counting;
    int ticks = 0;
    int readable = 0;
    std::promise<void> enough;
    int fds[2];
    REQUIRE(::pipe(fds) == 0);
    REQUIRE(::write(fds[1], "x", 1) == 1);
    struct Watching final : Poller::Watch {
      explicit Watching(std::function<void()> call) : on_readable(std::move(call)) {}
      void on_ready(bool) override { on_readable(); }
      std::function<void()> on_readable;
    };
    Watching watching([&] {
      char byte = 0;
      if (++readable == 1) throw std::runtime_error("descriptor");
      REQUIRE(::read(fds[0], &byte, 1) == 1);
    });
    fixture.call([&] {
      throwing = fixture.loop.on_tick([] { throw std::runtime_error("tick"); });
      counting = fixture.loop.on_tick([&] {
        if (++ticks == 3) enough.set_value();
      });
      REQUIRE(fixture.loop.poller().add_readable(fds[0], watching));
    });
    fixture.loop.post([] { throw std::runtime_error("posted"); });
    fixture.loop.post([] { throw 5; });
    enough.get_future().get();
    fixture.call([&] {
      throwing.reset();
      counting.reset();
      fixture.loop.poller().remove(fds[0], watching);
      CHECK(readable == 2);
    });
    fixture.loop.stop();
    ::close(fds[0]);
    ::close(fds[1]);
  }

  TEST_CASE("another thread sees a loop that is stuck, and that it came back") {
    test::LoopFixture fixture;
    std::promise<void> stuck;
    std::atomic<bool> go_on = false;
    fixture.loop.post([&] {
      stuck.set_value();
      while (!go_on) std::this_thread::yield();
    });
    stuck.get_future().get();
    const auto give_up = std::chrono::steady_clock::now() + 20s;
    while (fixture.loop.stalled_for() < 100ms && std::chrono::steady_clock::now() < give_up) {
      std::this_thread::yield();
    }
    CHECK(fixture.loop.stalled_for() >= 100ms);
    go_on = true;
    while (fixture.loop.stalled_for() >= 100ms && std::chrono::steady_clock::now() < give_up) {
      std::this_thread::yield();
    }
    CHECK(fixture.loop.stalled_for() < 100ms);
  }

  TEST_CASE("loop-local objects are made once and go in reverse order, after the coroutines") {
    static std::vector<std::string> gone;
    gone.clear();
    struct Base {
      explicit Base(EventLoop&) {}
      ~Base() { gone.emplace_back("base"); }
    };
    struct Built {
      explicit Built(EventLoop& loop) : base(loop.local<Base>()) {}
      ~Built() { gone.emplace_back("built"); }
      Base& base;
    };
    {
      EventLoop loop({"locals", 0});
      CHECK(&loop.local<Built>() == &loop.local<Built>());
      CHECK(&loop.local<Built>().base == &loop.local<Base>());
    }
    CHECK(gone == std::vector<std::string>{"built", "base"});
  }

  TEST_CASE("a loop that was driven by hand leaves no word of its own to the thread") {
    std::thread([] {
      for (int loops = 0; loops < 2; ++loops) {
        EventLoop loop({.name = "by hand"});
        if (loops == 0) (void)loop.local<LoopWork>();
        loop.post([] {});
        loop.poll();
        // Of the first one, the second time: a word of the dead.
        LoopWork::is("something");
      }
    }).join();
  }
}

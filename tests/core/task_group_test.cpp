#include "core/task_group.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <stdexcept>

#include "core/asio_types.hpp"
#include "core/async_event.hpp"
#include "core/errc.hpp"
#include "core/sleep.hpp"
#include "core/with_deadline.hpp"
#include "tests/core/loop_fixture.hpp"

using namespace tandem;
using namespace std::chrono_literals;

namespace {

/// Ends, when it is cancelled, inside the cancellation: as Beast's operations do that wait for
/// their turn (boost/beast/core/impl/saved_handler.hpp).
Task<> end_inside_the_cancellation() {
  (void)co_await boost::asio::async_initiate<decltype(kAwait), void(ErrorCode)>(
      [](auto handler) {
        auto slot = boost::asio::get_associated_cancellation_slot(handler);
        auto kept = std::make_shared<decltype(handler)>(std::move(handler));
        slot.assign([kept](boost::asio::cancellation_type) {
          auto now = std::move(*kept);
          std::move(now)(ErrorCode(boost::asio::error::operation_aborted));
        });
      },
      kAwait);
}

}  // namespace

TEST_SUITE("core/task_group") {
  TEST_CASE("2,000 coroutines cancelled half-way are all gone after join") {
    // Each sits at another place: sleeping, waiting for an event, inside a nested group, or not
    // begun at all. Under ASan this is the test of the toolchain's traps.
    test::LoopFixture fixture;
    int begun = 0;
    int tidied = 0;
    int inner_ended = 0;
    struct Tidy {
      int& count;
      ~Tidy() { ++count; }
    };
    fixture.run([&]() -> Task<> {
      TaskGroup tasks(fixture.loop);
      AsyncEvent never(fixture.loop);
      auto nested = [&]() -> Task<> {
        co_await survive_cancellation();
        ++begun;
        const Tidy tidy{tidied};
        TaskGroup inner(fixture.loop);
        inner.spawn([&]() -> Task<> {
          const Tidy inner_tidy{inner_ended};
          co_await sleep_for(fixture.loop, 1h);
        });
        co_await inner.first_exit();
        inner.cancel();
        co_await inner.join();
        co_await sleep_for(fixture.loop, 1ms);
      };
      for (int i = 0; i < 2000; ++i) {
        const auto payload = std::make_shared<std::string>(100, 'x');
        if (i % 3 == 0) {
          tasks.spawn(nested);
        } else if (i % 3 == 1) {
          tasks.spawn([&, payload]() -> Task<> {
            ++begun;
            const Tidy tidy{tidied};
            co_await never.wait();
          });
        } else {
          tasks.spawn([&, payload]() -> Task<> {
            ++begun;
            const Tidy tidy{tidied};
            for (int turn = 0;; ++turn) co_await sleep_for(fixture.loop, 1ms * (turn % 7));
          });
        }
        if (i == 1500) co_await sleep_for(fixture.loop, 5ms);
      }
      tasks.cancel();
      co_await tasks.join();
      CHECK(tasks.empty());
    });
    CHECK(begun >= 1500);
    CHECK(tidied == begun);
    CHECK(inner_ended <= 667);
  }

  TEST_CASE("members that end inside the cancellation leave the rest to be cancelled too") {
    test::LoopFixture fixture;
    fixture.run([&]() -> Task<> {
      TaskGroup tasks(fixture.loop);
      for (int i = 0; i < 100; ++i) {
        tasks.spawn([] { return end_inside_the_cancellation(); });
        if (i % 3 == 0) tasks.spawn([&] { return sleep_for(fixture.loop, 1h); });
      }
      co_await sleep_for(fixture.loop, 1ms);
      tasks.cancel();
      co_await tasks.join();
      CHECK(tasks.empty());
    });
  }
  TEST_CASE("join throws the first exception of a member, after all have ended") {
    test::LoopFixture fixture;
    bool other_ended = false;
    auto body = [&]() -> Task<> {
      AsyncEvent breaking(fixture.loop);
      TaskGroup tasks(fixture.loop);
      tasks.spawn([&]() -> Task<> {
        breaking.set();
        throw std::runtime_error("broken");
        co_return;
      });
      tasks.spawn([&]() -> Task<> {
        co_await breaking.wait();
        other_ended = true;
      });
      co_await tasks.join();
    };
    CHECK_THROWS_WITH_AS(fixture.run(body), "broken", std::runtime_error);
    CHECK(other_ended);
  }

  TEST_CASE("first_exit returns at once when nobody is inside") {
    test::LoopFixture fixture;
    fixture.run([&]() -> Task<> {
      TaskGroup tasks(fixture.loop);
      co_await tasks.first_exit();
    });
  }

  TEST_CASE("join waits for the members although its own coroutine is cancelled") {
    test::LoopFixture fixture;
    bool member_ended = false;
    fixture.run([&]() -> Task<> {
      AsyncEvent joining(fixture.loop), cancelled_meanwhile(fixture.loop);
      TaskGroup outer(fixture.loop);
      outer.spawn([&]() -> Task<> {
        co_await survive_cancellation();
        TaskGroup inner(fixture.loop);
        inner.spawn([&]() -> Task<> {
          joining.set();
          co_await cancelled_meanwhile.wait();
          member_ended = true;
        });
        co_await inner.join();
        CHECK(member_ended);
        const bool cancelled = co_await was_cancelled();
        CHECK(cancelled);
      });
      co_await joining.wait();
      outer.cancel();
      cancelled_meanwhile.set();
      co_await outer.join();
    });
    CHECK(member_ended);
  }

  TEST_CASE("a member can take a thing that only moves") {
    test::LoopFixture fixture;
    int seen = 0;
    fixture.run([&]() -> Task<> {
      TaskGroup tasks(fixture.loop);
      auto value = std::make_unique<int>(7);
      tasks.spawn([&seen, value = std::move(value)]() -> Task<> {
        seen = *value;
        co_return;
      });
      co_await tasks.join();
    });
    CHECK(seen == 7);
  }

  TEST_CASE("a loop that stops with coroutines inside destroys them without noise") {
    auto group = std::unique_ptr<TaskGroup>();
    auto witness = std::make_shared<int>(0);
    {
      EventLoop loop({"torn", 0});
      group = std::make_unique<TaskGroup>(loop);
      group->spawn([&loop, witness]() -> Task<> { co_await sleep_for(loop, 1h); });
      loop.start();
      std::promise<void> turned;
      loop.post([&] { loop.post([&] { turned.set_value(); }); });
      turned.get_future().get();
      loop.stop();
      group.reset();
    }
    CHECK(witness.use_count() == 1);
  }
}

TEST_SUITE("core/async_event") {
  TEST_CASE("wakes all who wait, and whoever comes later does not wait") {
    test::LoopFixture fixture;
    int woken = 0;
    fixture.run([&]() -> Task<> {
      AsyncEvent event(fixture.loop);
      TaskGroup tasks(fixture.loop);
      for (int i = 0; i < 3; ++i) {
        tasks.spawn([&]() -> Task<> {
          co_await event.wait();
          ++woken;
        });
      }
      co_await sleep_for(fixture.loop, 1ms);
      event.set();
      event.reset();
      co_await tasks.join();
      event.set();
      co_await event.wait();
    });
    CHECK(woken == 3);
  }

  TEST_CASE("wait_for is false when the deadline comes first") {
    test::LoopFixture fixture;
    fixture.run([&]() -> Task<> {
      AsyncEvent event(fixture.loop);
      const bool happened = co_await event.wait_for(1ms);
      CHECK_FALSE(happened);
    });
  }
}

TEST_SUITE("core/with_deadline") {
  TEST_CASE("a job that takes too long is cancelled and gives timed_out") {
    test::LoopFixture fixture;
    fixture.run([&]() -> Task<> {
      auto job = [&]() -> Task<Result<int>> {
        co_await sleep_for(fixture.loop, 1h);
        co_return 1;
      };
      const Result<int> result = co_await with_deadline<int>(fixture.loop, 5ms, job);
      CHECK(result.error() == errc::timed_out);
    });
  }

  TEST_CASE("a job that ends in time gives its result") {
    test::LoopFixture fixture;
    fixture.run([&]() -> Task<> {
      auto job = []() -> Task<Result<int>> { co_return 7; };
      const Result<int> result = co_await with_deadline<int>(fixture.loop, 10s, job);
      CHECK(result.value() == 7);
    });
  }
}

#include "core/poller.hpp"

#include <doctest/doctest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <future>
#include <stdexcept>

#include "core/async_event.hpp"
#include "tests/core/loop_fixture.hpp"

using namespace tandem;

namespace {

/// Turns that wait for a tick of 20 ms instead of being next would take 40 s.
constexpr int kTurns = 2'000;
constexpr std::chrono::seconds kLongest{20};

/// Gives up its turn again and again, as a socket does that has a long burst to read.
struct Yielding final : Poller::Watch {
  explicit Yielding(Poller& poller_) : poller(poller_) {}
  void on_ready(bool) override {
    if (++turns == kTurns) return done.set_value();
    if (turns < kTurns) poller.call_later(*this);
  }

  Poller& poller;
  int turns = 0;
  std::promise<void> done;
};

/// Does with each byte that comes what it was made with.
struct Reading final : Poller::Watch {
  Reading(int fd_, std::function<void()> work_) : fd(fd_), work(std::move(work_)) {}
  void on_ready(bool) override {
    char byte = 0;
    while (::read(fd, &byte, 1) == 1) work();
  }

  int fd;
  std::function<void()> work;
};

struct Pair {
  Pair() { REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds) == 0); }
  ~Pair() {
    ::close(fds[0]);
    ::close(fds[1]);
  }
  void send() const { REQUIRE(::write(fds[1], "x", 1) == 1); }
  int fds[2];
};

/// Never done.
struct Greedy final : Poller::Watch {
  explicit Greedy(Poller& poller_) : poller(poller_) {}
  void on_ready(bool) override { poller.call_later(*this); }
  Poller& poller;
};

struct Rally {
  test::LoopFixture fixture;
  TaskGroup tasks{fixture.loop};
  AsyncEvent event{fixture.loop};
  std::function<void()> next;  ///< Sends the next byte.
};

/// A byte comes, `answer` is called in the poller's turn, and Asio shall do the rest: call `next`.
void rally(const std::function<void(Rally&)>& begin, const std::function<void(Rally&)>& answer) {
  Rally rally;
  const Pair pair;
  std::promise<void> done;
  int turns = 0;
  rally.next = [&] {
    if (++turns == kTurns) {
      done.set_value();
    } else {
      pair.send();
    }
  };
  Reading reading(pair.fds[0], [&] { answer(rally); });
  rally.fixture.call([&] {
    begin(rally);
    REQUIRE(rally.fixture.loop.poller().add(pair.fds[0], reading));
  });
  pair.send();
  CHECK(done.get_future().wait_for(kLongest) == std::future_status::ready);
  rally.fixture.call([&] { rally.fixture.loop.poller().remove(pair.fds[0], reading); });
  rally.fixture.run([&]() -> Task<> {
    rally.tasks.cancel();
    co_await rally.tasks.join();
  });
}

}  // namespace

TEST_SUITE("core/poller") {
  TEST_CASE("what is deferred has its next turn without waiting for a socket or a tick") {
    test::LoopFixture fixture;
    const Pair pair;
    std::unique_ptr<Yielding> watch;
    fixture.call([&] {
      Poller& poller = fixture.loop.poller();
      watch = std::make_unique<Yielding>(poller);
      REQUIRE(poller.add(pair.fds[0], *watch));
      pair.send();
    });
    CHECK(watch->done.get_future().wait_for(kLongest) == std::future_status::ready);
    fixture.call([&] { fixture.loop.poller().remove(pair.fds[0], *watch); });
  }

  TEST_CASE("what a watch posts, spawns or wakes runs next, and does not wait for a tick") {
    const auto nothing = [](Rally&) {};
    SUBCASE("posted") {
      rally(nothing, [](Rally& rally) { rally.fixture.loop.post(rally.next); });
    }
    SUBCASE("spawned") {
      rally(nothing, [](Rally& rally) {
        rally.tasks.spawn([&rally]() -> Task<> {
          rally.next();
          co_return;
        });
      });
    }
    SUBCASE("an event that a coroutine waits for") {
      const auto waiting = [](Rally& rally) {
        rally.tasks.spawn([&rally]() -> Task<> {
          for (;;) {
            co_await rally.event.wait();
            rally.event.reset();
            rally.next();
          }
        });
      };
      rally(waiting, [](Rally& rally) { rally.event.set(); });
    }
  }

  TEST_CASE("posted work without end does not keep the sockets waiting") {
    test::LoopFixture fixture;
    const Pair pair;
    std::atomic<bool> over = false;
    std::promise<void> heard;
    const std::function<void()> again = [&] {
      if (!over) fixture.loop.post(again);
    };
    Reading reading(pair.fds[0], [&] { heard.set_value(); });
    fixture.call([&] {
      REQUIRE(fixture.loop.poller().add(pair.fds[0], reading));
      again();
    });
    pair.send();
    CHECK(heard.get_future().wait_for(kLongest) == std::future_status::ready);
    over = true;
    fixture.call([&] { fixture.loop.poller().remove(pair.fds[0], reading); });
  }

  TEST_CASE("sockets without end do not keep posted work waiting") {
    test::LoopFixture fixture;
    const Pair pair;
    Greedy greedy(fixture.loop.poller());
    fixture.call([&] {
      REQUIRE(fixture.loop.poller().add(pair.fds[0], greedy));
      fixture.loop.poller().call_later(greedy);
    });
    std::promise<void> posted;
    fixture.loop.post([&] { posted.set_value(); });
    CHECK(posted.get_future().wait_for(kLongest) == std::future_status::ready);
    fixture.call([&] { fixture.loop.poller().remove(pair.fds[0], greedy); });
  }

  TEST_CASE("a watch that throws takes nothing from those that are told after it") {
    test::LoopFixture fixture;
    const Pair pairs[3];
    int told = 0;
    std::promise<void> all;
    std::vector<std::unique_ptr<Reading>> watches;
    fixture.call([&] {
      for (const Pair& pair : pairs) {
        watches.push_back(std::make_unique<Reading>(pair.fds[0], [&] {
          if (++told == 3) all.set_value();
          throw std::runtime_error("watch");
        }));
        REQUIRE(fixture.loop.poller().add(pair.fds[0], *watches.back()));
        pair.send();
      }
    });
    CHECK(all.get_future().wait_for(kLongest) == std::future_status::ready);
    fixture.call([&] {
      for (std::size_t i = 0; i < 3; ++i)
        fixture.loop.poller().remove(pairs[i].fds[0], *watches[i]);
    });
  }

  TEST_CASE("a watch may remove others that are about to be told") {
    test::LoopFixture fixture;
    const Pair pairs[2];
    int told = 0;
    std::promise<void> first;
    std::unique_ptr<Reading> watches[2];
    fixture.call([&] {
      Poller& poller = fixture.loop.poller();
      for (int i = 0; i < 2; ++i) {
        watches[i] = std::make_unique<Reading>(pairs[i].fds[0], [&, i] {
          if (++told == 1) first.set_value();
          poller.remove(pairs[1 - i].fds[0], *watches[1 - i]);
          watches[1 - i].reset();
        });
        REQUIRE(poller.add(pairs[i].fds[0], *watches[i]));
        pairs[i].send();
      }
      poller.call_later(*watches[0]);
      poller.call_later(*watches[1]);
    });
    CHECK(first.get_future().wait_for(kLongest) == std::future_status::ready);
    fixture.call([&] {
      CHECK(told == 1);
      for (int i = 0; i < 2; ++i)
        if (watches[i]) fixture.loop.poller().remove(pairs[i].fds[0], *watches[i]);
    });
  }
}

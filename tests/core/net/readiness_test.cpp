#include "core/net/readiness.hpp"

#include <doctest/doctest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <future>

#include "tests/core/loop_fixture.hpp"

using namespace tandem;
using namespace tandem::net;

namespace {

/// Gives up its turn again and again, as a socket does that has a long burst to read.
struct Yielding final : Readiness::Watch {
  explicit Yielding(Readiness& readiness_) : readiness(readiness_) {}
  void on_ready(bool) override {
    if (++turns == kTurns) return done.set_value();
    if (turns < kTurns) readiness.call_later(*this);
  }

  static constexpr int kTurns = 2'000;
  Readiness& readiness;
  int turns = 0;
  std::promise<void> done;
};

}  // namespace

TEST_SUITE("core/net/readiness") {
  TEST_CASE("what is deferred has its next turn without waiting for a socket or a tick") {
    test::LoopFixture fixture;
    int fds[2];
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds) == 0);
    std::unique_ptr<Yielding> watch;
    fixture.call([&] {
      auto& readiness = fixture.loop.local<Readiness>();
      watch = std::make_unique<Yielding>(readiness);
      REQUIRE(readiness.add(fds[0], *watch));
      REQUIRE(::write(fds[1], "x", 1) == 1);
    });
    auto ended = watch->done.get_future();
    // Turns that wait for a tick of 20 ms would take 40 s.
    CHECK(ended.wait_for(std::chrono::seconds(20)) == std::future_status::ready);
    fixture.call([&] { fixture.loop.local<Readiness>().remove(fds[0], *watch); });
    ::close(fds[0]);
    ::close(fds[1]);
  }
}

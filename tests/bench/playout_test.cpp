#include "bench/load/playout.hpp"

#include <doctest/doctest.h>

namespace tandem::load {
namespace {

using namespace std::chrono_literals;
using Names = std::vector<std::string>;

const Time kStart{1'000'000s};

}  // namespace

TEST_SUITE("bench/load/playout") {
  TEST_CASE("eight bytes a millisecond are played from the first on, and no more than came") {
    Playout playout;
    CHECK(playout.played(kStart) == 0);
    playout.push(800, kStart);
    CHECK(playout.played(kStart + 50ms) == 400);
    CHECK(playout.waiting(kStart + 50ms) == 400);
    CHECK(playout.played(kStart + 1s) == 800);
  }

  TEST_CASE("audio that comes while some waits is played behind it") {
    Playout playout;
    playout.push(800, kStart);
    playout.push(800, kStart + 60ms);
    CHECK(playout.played(kStart + 150ms) == 1200);
    CHECK(playout.underruns() == 0);
  }

  TEST_CASE(
      "audio that comes late starts the line anew and is an underrun, long after it is none") {
    Playout playout;
    playout.push(160, kStart);
    playout.push(160, kStart + 30ms);
    CHECK(playout.played(kStart + 40ms) == 160 + 80);
    CHECK(playout.underruns() == 1);
    playout.push(160, kStart + 5s);
    CHECK(playout.underruns() == 1);
  }

  TEST_CASE("a mark is reached when what was before it has been played") {
    Playout playout;
    playout.push(800, kStart);
    playout.mark("half");
    playout.push(800, kStart);
    playout.mark("end");
    REQUIRE(playout.next_mark());
    CHECK(*playout.next_mark() == kStart + 100ms);
    CHECK(playout.take_marks(kStart + 99ms).empty());
    CHECK(playout.take_marks(kStart + 100ms) == Names{"half"});
    CHECK(playout.take_marks(kStart + 1s) == Names{"end"});
    CHECK_FALSE(playout.next_mark());
  }

  TEST_CASE("a mark on an empty line is reached at once") {
    Playout playout;
    playout.mark("now");
    CHECK(playout.take_marks(kStart) == Names{"now"});
  }

  TEST_CASE("a clear gives back the waiting marks in order and forgets what was not played") {
    Playout playout;
    playout.push(1600, kStart);
    playout.mark("a");
    playout.mark("b");
    CHECK(playout.clear(kStart + 50ms) == Names{"a", "b"});
    CHECK(playout.played(kStart + 1s) == 400);
    CHECK(playout.waiting(kStart + 1s) == 0);
    playout.push(80, kStart + 60ms);  // A new answer soon after is no underrun.
    CHECK(playout.underruns() == 0);
    CHECK(playout.played(kStart + 65ms) == 440);
  }
}

}  // namespace tandem::load

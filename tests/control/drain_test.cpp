#include "control/drain.hpp"

#include <doctest/doctest.h>

using namespace std::chrono_literals;
using tandem::control::Drain;

namespace {
const Drain::Clock::time_point kStart{1h};
}

TEST_SUITE("control/drain") {
  TEST_CASE("fault-32: for a second after the signal callers who still come are taken") {
    Drain drain(30min);
    CHECK_FALSE(drain.refuses(kStart, 1));
    drain.on_move(kStart);
    CHECK(drain.phase() == Drain::Phase::Draining);
    CHECK_FALSE(drain.refuses(kStart, 1));
    CHECK_FALSE(drain.refuses(kStart + Drain::kNotice - 1ms, 1));
    CHECK(drain.refuses(kStart + Drain::kNotice, 1));
    // A second signal is meant at once.
    Drain insisted(30min);
    insisted.on_signal(kStart);
    insisted.on_signal(kStart + 1ms);
    CHECK(insisted.refuses(kStart + 1ms, 1));
    // Nobody is there to wait for: refused first, so that no caller comes in between.
    Drain empty(30min);
    CHECK_FALSE(empty.refuses(kStart, 0));
    empty.on_signal(kStart);
    CHECK(empty.refuses(kStart, 0));
    empty.tick(kStart, 0);
    CHECK(empty.phase() == Drain::Phase::Done);
  }

  TEST_CASE("nothing happens without a signal") {
    Drain drain(30min);
    drain.tick(kStart + 100h, 0);
    CHECK(drain.phase() == Drain::Phase::Serving);
  }

  TEST_CASE("fault-29: the first signal lets calls go on, the node is done when the last ended") {
    Drain drain(30min);
    drain.on_signal(kStart);
    drain.tick(kStart, 5);
    CHECK(drain.phase() == Drain::Phase::Draining);
    drain.tick(kStart + 29min, 1);
    CHECK(drain.phase() == Drain::Phase::Draining);
    drain.tick(kStart + 29min, 0);
    CHECK(drain.phase() == Drain::Phase::Done);
    CHECK_FALSE(drain.gave_up());
  }

  TEST_CASE("giving calls away is no second signal, however often it is asked for") {
    Drain drain(30min);
    drain.on_move(kStart);
    drain.on_move(kStart + 1s);
    CHECK(drain.phase() == Drain::Phase::Draining);
    drain.on_signal(kStart + 2s);
    CHECK(drain.phase() == Drain::Phase::Ending);
    drain.on_move(kStart + 3s);
    CHECK(drain.phase() == Drain::Phase::Ending);
    drain.tick(kStart + 3s, 0);
    CHECK(drain.phase() == Drain::Phase::Done);
  }

  TEST_CASE("the limit ends calls politely, and cuts them when they will not end") {
    Drain drain(30min);
    drain.on_signal(kStart);
    drain.tick(kStart + 30min, 2);
    CHECK(drain.phase() == Drain::Phase::Ending);
    drain.tick(kStart + 30min + Drain::kEndingMax - 1ms, 2);
    CHECK(drain.phase() == Drain::Phase::Ending);
    drain.tick(kStart + 30min + Drain::kEndingMax, 1);
    CHECK(drain.phase() == Drain::Phase::Done);
    CHECK(drain.gave_up());
  }

  TEST_CASE("fault-30: a second signal ends calls, and the exit comes within ten seconds of it") {
    Drain drain(30min);
    drain.on_signal(kStart);
    drain.on_signal(kStart + 1s);
    CHECK(drain.phase() == Drain::Phase::Ending);
    drain.on_signal(kStart + 2s);  // A third changes nothing.
    drain.tick(kStart + 10s, 3);
    CHECK(drain.phase() == Drain::Phase::Done);
    static_assert(Drain::kEndingMax < 10s);
  }

  TEST_CASE("a node without calls is done at once") {
    Drain drain(30min);
    drain.on_signal(kStart);
    drain.tick(kStart, 0);
    CHECK(drain.phase() == Drain::Phase::Done);
  }
}

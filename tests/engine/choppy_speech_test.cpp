#include <doctest/doctest.h>

#include <algorithm>

#include "tests/engine/call_driver.hpp"

using namespace tandem::engine_test;

TEST_SUITE("bridge/engine/call_engine, choppy speech") {
  TEST_CASE("pain-03 odd bursts of deltas come out in whole frames, in order, without a break") {
    CallDriver call;
    call.connect();
    call.answer(1, 10, 400ms, call.ask_of(AskKind::Greeting));
    call.run(1s);
    call.turn(11);
    call.forget();
    call.response(2);
    const std::int64_t bursts[] = {4'801, 7, 2'399, 1, 6'003, 333, 3'217, 159, 161, 5'555};
    std::int64_t given = 0;
    milliseconds began{0}, passed{0};
    for (int round = 0; round < 6; ++round) {
      for (const std::int64_t bytes : bursts) {
        if (given == 0) began = call.clock();
        given += bytes;
        call.on(CallEvent{AgentAudio{{2}, {20}, bytes}});
        // The next one comes when three quarters of what is there are played: in bursts, not late.
        while (passed.count() * 8 < given * 3 / 4) {
          call.run(20ms);
          passed = call.clock() - began;
          // Up to one frame and its tick may be on the way.
          CHECK(call.player.heard({20}) + 320 >= std::min(given, passed.count() * 8));
        }
      }
    }
    call.on(CallEvent{AgentAudioEnded{{20}}});
    call.done(2);
    call.run(10s);
    std::int64_t at = 0;
    for (const Play& play : call.all<Play>()) {
      CHECK(play.item == ItemId{20});
      CHECK(play.offset == at);
      CHECK((play.bytes + play.padding) % 160 == 0);
      at += play.bytes;
      // Padding in the middle would be a hole in a word.
      if (at < given) CHECK(play.padding == 0);
    }
    CHECK(at == given);
    CHECK(call.player.heard({20}) == given);
    CHECK(call.count<Clear>() == 0);
  }
}

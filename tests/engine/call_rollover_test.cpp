// Goal: a session that is about to expire is replaced between two turns, and nobody hears it.
#include <doctest/doctest.h>

#include "tests/engine/call_driver.hpp"

using namespace tandem::engine_test;

namespace {

/// Greeted, quiet, both reachable.
struct Quiet : CallDriver {
  explicit Quiet(EngineSettings settings = {}) : CallDriver(std::move(settings)) {
    connect();
    answer(1, 10, 400ms, ask_of(AskKind::Greeting));
    run(1s);
    forget();
  }
};

}  // namespace

TEST_SUITE("bridge/engine/call_engine, planned rollover") {
  TEST_CASE("pain-06 a planned rollover waits for a pause between turns and is silent") {
    Quiet call;
    call.on(CallEvent{SessionExpiring{120s}});
    call.run(20ms);
    REQUIRE(call.count<OpenModel>() == 1);
    CHECK(call.all<OpenModel>()[0].why == OpenWhy::Rollover);
    call.turn(11);
    call.on(CallEvent{CallerWords{{11}, "Hello.", Words::Final}});
    call.on(CallEvent{StandbyReady{}});
    call.response(2);
    call.audio(2, 20, 2s);
    call.on(CallEvent{AgentAudioEnded{{20}}});
    call.done(2);
    call.run(1900ms);
    CHECK(call.count<SwapModel>() == 0);
    call.run(300ms);
    CHECK(call.count<SwapModel>() == 1);
    CHECK(call.records<RolloverRecord>().size() == 1);
    CHECK(call.count<Clear>() == 0);
    const std::size_t frames = call.count<AppendCaller>();
    call.run(1s);
    CHECK(call.count<AppendCaller>() == frames + 50);
    CHECK(call.count<KeepCaller>() == 0);
  }

  TEST_CASE("pain-06 a planned rollover waits for the words of the last turn, but not for ever") {
    Quiet call;
    call.on(CallEvent{SessionExpiring{120s}});
    call.run(20ms);
    call.on(CallEvent{StandbyReady{}});
    call.turn(11);
    call.answer(2, 20, 500ms);
    call.run(1s);
    CHECK(call.count<SwapModel>() == 0);
    SUBCASE("they come") {
      call.on(CallEvent{CallerWords{{11}, "Hello.", Words::Final}});
      call.run(20ms);
    }
    SUBCASE("they do not") { call.run(4500ms); }
    CHECK(call.count<SwapModel>() == 1);
  }

  TEST_CASE("pain-06 the session ends before a pause came: the standby takes over at once") {
    Quiet call;
    call.on(CallEvent{SessionExpiring{10s}});
    call.run(20ms);
    call.on(CallEvent{StandbyReady{}});
    call.turn(11);
    call.response(2);
    call.on(CallEvent{ModelLost{ModelFault::Expired}});
    CHECK(call.count<SwapModel>() == 1);
    // No word of the turn is known: the next session hears it, and answers by itself.
    REQUIRE(call.count<AppendKept>() == 1);
    CHECK(call.all<AppendKept>()[0].length.count >= audio_bytes(1s));
    CHECK_FALSE(call.asked(AskKind::Continue));
    CHECK(call.count<OpenModel>() == 1);
  }

  TEST_CASE("pain-06 a rollover of a session in good health repeats half a second, no more") {
    Quiet call;
    call.run(5s);
    call.on(CallEvent{SessionExpiring{10s}});
    call.run(20ms);
    call.on(CallEvent{StandbyReady{}});
    REQUIRE(call.run_until(1s, [&] { return call.count<SwapModel>() == 1; }));
    REQUIRE(call.count<AppendKept>() == 1);
    CHECK(call.all<AppendKept>()[0].length.count == audio_bytes(500ms));
  }
}

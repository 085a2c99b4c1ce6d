#include <doctest/doctest.h>

#include "tests/engine/call_driver.hpp"

using namespace tandem::engine_test;

namespace {

/// An agent in the middle of an answer of 3 s in item 20, of which `heard` was played.
struct Talking : CallDriver {
  explicit Talking(milliseconds heard, EngineSettings settings = {})
      : CallDriver(std::move(settings)) {
    connect();
    answer(1, 10, 400ms, ask_of(AskKind::Greeting));
    run(600ms);
    turn(11);
    response(2);
    audio(2, 20, 3s);
    on(CallEvent{AgentWords{{2}, {20}, "We are open from nine to five."}});
    run(heard);
    forget();
  }
};

}  // namespace

TEST_SUITE("bridge/engine/barge_in") {
  TEST_CASE("pain-02 the caller speaks: clear first, then truncate at what was heard") {
    Talking call{1s};
    call.on(CallEvent{SpeechStarted{}});
    REQUIRE(call.count<Clear>() == 1);
    REQUIRE(call.count<TruncateItem>() == 1);
    const auto cut = call.all<TruncateItem>()[0];
    CHECK(cut.item == ItemId{20});
    CHECK(cut.audio_end == audio_ms(call.player.heard({20})));
    CHECK(cut.audio_end == 1s);
    CHECK(std::holds_alternative<Clear>(call.actions.front()));
    CHECK(call.player.queued() == 0);
  }

  TEST_CASE("pain-02 generation is over, playout is not: clear and truncate, no cancel") {
    Talking call{1s};
    call.on(CallEvent{AgentAudioEnded{{20}}});
    call.done(2);
    call.on(CallEvent{SpeechStarted{}});
    CHECK(call.count<Clear>() == 1);
    CHECK(call.count<TruncateItem>() == 1);
    CHECK(call.count<CancelResponse>() == 0);
  }

  TEST_CASE("pain-02 deltas of a discarded response are not wanted, and nothing of it is played") {
    Talking call{1s};
    call.on(CallEvent{SpeechStarted{}});
    call.forget();
    CHECK_FALSE(call.machine.audio_wanted({2}));
    for (int i = 0; i < 10; ++i) call.audio(2, 20, 200ms);
    call.run(1s);
    call.done(2, ResponseStatus::Cancelled);
    call.run(1s);
    CHECK(call.count<Play>() == 0);
    CHECK(call.count<TruncateItem>() == 0);  // It was told already.
  }

  TEST_CASE("pain-01 an item of which only discarded audio came is truncated at 0") {
    Talking call{1s};
    call.on(CallEvent{SpeechStarted{}});
    call.forget();
    call.audio(2, 21, 200ms);
    call.audio(2, 21, 200ms);
    call.done(2, ResponseStatus::Cancelled);
    REQUIRE(call.count<TruncateItem>() == 1);
    CHECK(call.all<TruncateItem>()[0].item == ItemId{21});
    CHECK(call.all<TruncateItem>()[0].audio_end == 0ms);
  }

  TEST_CASE(
      "pain-01 several queued items: played to the end is not touched, audible cut, later 0") {
    CallDriver call;
    call.connect();
    call.response(1, call.ask_of(AskKind::Greeting));
    for (const std::uint32_t item : {10U, 11U, 12U}) {
      call.audio(1, item, 1s);
      call.on(CallEvent{AgentAudioEnded{{item}}});
    }
    call.done(1);
    call.run(1400ms);
    call.forget();
    call.on(CallEvent{SpeechStarted{}});
    const auto cuts = call.all<TruncateItem>();
    REQUIRE(cuts.size() == 2);
    CHECK(cuts[0].item == ItemId{11});
    CHECK(cuts[0].audio_end == 400ms);
    CHECK(cuts[1].item == ItemId{12});
    CHECK(cuts[1].audio_end == 0ms);
  }

  TEST_CASE("speech with nothing unplayed is only the start of a turn") {
    Talking call{1s};
    call.on(CallEvent{AgentAudioEnded{{20}}});
    call.done(2);
    call.run(3s);
    call.forget();
    call.on(CallEvent{SpeechStarted{}});
    CHECK(call.count<Clear>() == 0);
    CHECK(call.count<TruncateItem>() == 0);
    CHECK(call.records<BargeInRecord>().empty());
  }

  TEST_CASE("the model thinks and the caller goes on speaking: the response is discarded") {
    Talking call{4s};
    call.on(CallEvent{AgentAudioEnded{{20}}});
    call.done(2);
    call.turn(30);
    call.response(3);
    call.on(CallEvent{SpeechStarted{}});
    CHECK_FALSE(call.machine.audio_wanted({3}));
    CHECK(call.records<BargeInRecord>().empty());
  }

  TEST_CASE("interrupt_response false: we cancel") {
    EngineSettings settings;
    settings.interrupts = Interrupts::Ours;
    Talking call{1s, settings};
    call.on(CallEvent{SpeechStarted{}});
    REQUIRE(call.count<CancelResponse>() == 1);
    CHECK(call.all<CancelResponse>()[0].response == ResponseId{2});
  }

  TEST_CASE("the record tells what was heard, and the transcript keeps only that") {
    Talking call{1s};
    call.on(CallEvent{SpeechStarted{}});
    call.done(2, ResponseStatus::Cancelled);
    const auto barge_ins = call.records<BargeInRecord>();
    REQUIRE(barge_ins.size() == 1);
    CHECK(barge_ins[0].item == ItemId{20});
    CHECK(barge_ins[0].heard == 1s);
    CHECK(barge_ins[0].heard_text == "We are");
    CHECK(barge_ins[0].dropped == 2s);
    CHECK_FALSE(barge_ins[0].self_interruption);
    const auto words = call.records<AgentWordsRecord>();
    REQUIRE(words.size() == 1);
    CHECK(words[0].text == "We are open from nine to five.");
    CHECK(words[0].heard_text == "We are");
    CHECK(words[0].estimated);
  }

  TEST_CASE("speech within 300 ms of the agent's first audio is marked as a possible echo") {
    Talking call{200ms};
    call.on(CallEvent{SpeechStarted{}});
    REQUIRE(call.records<BargeInRecord>().size() == 1);
    CHECK(call.records<BargeInRecord>()[0].self_interruption);
  }

  TEST_CASE("pain-21 a key pressed while the agent speaks stops it and reaches the model") {
    Talking call{1s};
    call.on(CallEvent{DtmfPressed{'2'}});
    CHECK(call.count<Clear>() == 1);
    CHECK(call.count<CancelResponse>() == 1);  // The server does not know of keys.
    REQUIRE(call.count<CreateMessage>() == 1);
    CHECK(call.all<CreateMessage>()[0].text == "The caller pressed 2.");
    call.done(2, ResponseStatus::Cancelled);
    call.run(1s);
    call.on(CallEvent{DtmfPressed{'5'}});
    call.run(1400ms);
    CHECK_FALSE(call.asked(AskKind::Dtmf));  // More digits may come.
    call.run(200ms);
    CHECK(call.asked(AskKind::Dtmf));
    CHECK(call.records<DtmfRecord>().size() == 2);
  }

  TEST_CASE("pain-23 heard words are cut on the heard part only, played ones kept whole") {
    Talking call{1s};
    call.on(CallEvent{AgentAudioEnded{{20}}});
    call.done(2);
    call.run(3s);
    const auto words = call.records<AgentWordsRecord>();
    REQUIRE(words.size() == 1);
    CHECK(words[0].heard_text == words[0].text);
    CHECK_FALSE(words[0].estimated);
    CHECK(words[0].heard == 3s);
  }

  TEST_CASE("a stock phrase that is cut is not told to the model") {
    CallDriver call;
    call.connect();
    call.answer(1, 10, 400ms, call.ask_of(AskKind::Greeting));
    call.run(600ms);
    call.turn(11);
    call.response(2);
    call.on(RealtimeEvent{ToolCalled{{2}, {1}, "lookup", "{}"}});
    call.done(2);
    REQUIRE(call.run_until(3s, [&] { return call.count<LoadStock>() > 0; }));
    call.run(200ms);
    call.forget();
    call.on(CallEvent{SpeechStarted{}});
    CHECK(call.count<Clear>() == 1);
    CHECK(call.count<TruncateItem>() == 0);
  }

  TEST_CASE("pain-16 a thousand interruptions leave nothing behind") {
    CallDriver call;
    call.connect();
    call.answer(1, 10, 400ms, call.ask_of(AskKind::Greeting));
    for (std::uint32_t i = 2; i < 1'002; ++i) {
      call.turn(1'000 + i, 200ms);
      call.response(i);
      call.audio(i, 10'000 + i, 3s);
      call.on(CallEvent{AgentWords{{i}, {10'000 + i}, "We are open from nine to five."}});
      call.run(100ms);
      call.on(CallEvent{SpeechStarted{call.appended()}});
      call.done(i, ResponseStatus::Cancelled);
      call.forget();
    }
    const auto& ledger = call.machine.engine().ledger();
    CHECK(ledger.items_waiting() == 0);
    CHECK(ledger.marks_outstanding() == 0);
    CHECK(call.machine.sequencer().open() == 0);
    CHECK(call.machine.sequencer().waiting() == 0);
    CHECK(call.machine.history().size() <= 256);
    CHECK_FALSE(call.machine.ended());
  }

  TEST_CASE("two minutes unplayed: the response is stopped, and the model learns where") {
    EngineSettings settings;
    settings.pool_max = 10s;
    CallDriver call{settings};
    call.connect();
    call.response(1, call.ask_of(AskKind::Greeting));
    for (int i = 0; i < 12; ++i) call.audio(1, 10, 1s);
    CHECK(call.count<CancelResponse>() == 1);
    CHECK(call.records<PoolFullRecord>().size() == 1);
    REQUIRE(call.count<TruncateItem>() == 1);
    CHECK(call.all<TruncateItem>()[0].audio_end == 11s);
    call.done(1, ResponseStatus::Cancelled);
    call.run(12s);
    CHECK(call.player.heard({10}) == audio_bytes(11s));
  }
}

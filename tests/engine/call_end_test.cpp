#include <doctest/doctest.h>

#include "tests/engine/call_driver.hpp"

using namespace tandem::engine_test;

namespace {

struct Quiet : CallDriver {
  explicit Quiet(EngineSettings settings = {}) : CallDriver(std::move(settings)) {
    connect();
    answer(1, 10, 400ms, ask_of(AskKind::Greeting));
    run(1s);
    forget();
  }
  /// The agent calls a tool that ends or hands on the call, after `words` of speech.
  void wish(ToolEffect effect, milliseconds words) {
    turn(11);
    response(2);
    if (words > 0ms) {
      audio(2, 20, words);
      on(CallEvent{AgentAudioEnded{{20}}});
    }
    on(RealtimeEvent{ToolCalled{{2}, {1}, "wish", "{}"}});
    done(2);
    on(CallEvent{ToolFinished{{1}, ToolStatus::Succeeded, "{}", effect, 3}});
  }
  bool ended() const { return count<EndCall>() > 0; }
  EndReason reason() const { return all<EndCall>().at(0).reason; }
};

}  // namespace

TEST_SUITE("bridge/engine/call_engine, the end") {
  TEST_CASE("pain-11 the goodbye is heard to its end, by its own mark, before the hang-up") {
    Quiet call;
    call.wish(ToolEffect::EndCall, 2s);
    call.run(1980ms);
    CHECK_FALSE(call.ended());
    call.run(60ms);
    REQUIRE(call.ended());
    CHECK(call.player.heard({20}) == audio_bytes(2s));
    CHECK(call.reason() == EndReason::AgentEnded);
    CHECK(call.all<EndCall>()[0].carrier == CarrierCall::HangUp);
    CHECK(call.count<CreateResponse>() == 0);  // It has said goodbye already.
  }

  TEST_CASE("pain-11 an agent that ends the call without a word is asked for a goodbye") {
    Quiet call;
    call.wish(ToolEffect::EndCall, 0ms);
    REQUIRE(call.asked(AskKind::Farewell));
    call.run(1s);
    CHECK_FALSE(call.ended());
    call.answer(3, 21, 1s, call.ask_of(AskKind::Farewell));
    call.run(900ms);
    CHECK_FALSE(call.ended());
    call.run(200ms);
    CHECK(call.ended());
  }

  TEST_CASE("pain-11 a goodbye that does not come is replaced by a stock phrase") {
    Quiet call;
    call.wish(ToolEffect::EndCall, 0ms);
    REQUIRE(call.run_until(6s, [&] { return call.count<LoadStock>() == 1; }));
    CHECK(call.all<LoadStock>()[0].phrase == StockPhrase::GoodbyePolite);
    REQUIRE(call.run_until(2s, [&] { return call.ended(); }));
  }

  TEST_CASE("pain-11 the wait for the mark is bounded") {
    Quiet call;
    call.echoes_marks = false;
    call.wish(ToolEffect::EndCall, 2s);
    call.run(4900ms);
    CHECK_FALSE(call.ended());
    call.run(300ms);  // 1.5 times what was left, and two seconds.
    CHECK(call.ended());
  }

  TEST_CASE("pain-11 a caller who speaks calls the hang-up off") {
    Quiet call;
    call.wish(ToolEffect::EndCall, 2s);
    call.run(500ms);
    call.on(CallEvent{SpeechStarted{}});
    CHECK(call.count<Clear>() == 1);
    call.run(6s);
    CHECK_FALSE(call.ended());
  }

  TEST_CASE("pain-11 the agent learns that its goodbye was called off") {
    Quiet call;
    call.wish(ToolEffect::EndCall, 2s);
    call.run(500ms);
    call.forget();
    SUBCASE("by speech") { call.on(CallEvent{SpeechStarted{call.appended()}}); }
    SUBCASE("by a key") { call.on(CallEvent{DtmfPressed{'1'}}); }
    bool told = false;
    for (const CreateMessage& message : call.all<CreateMessage>())
      told = told || (message.role == TellRole::System &&
                      message.text.find("called off") != std::string::npos);
    CHECK(told);
    call.run(3s);
    CHECK_FALSE(call.ended());
  }

  TEST_CASE("a node that stops under a call ends it at once, with its last records") {
    Quiet call;
    call.on(CallEvent{NodeStops{}});
    REQUIRE(call.ended());
    CHECK(call.reason() == EndReason::Drained);
    CHECK(call.all<EndCall>()[0].carrier == CarrierCall::LeaveAlone);
    CHECK(call.records<EndedRecord>().size() == 1);
  }

  TEST_CASE("pain-11 a caller in mid-sentence is not hung up on") {
    Quiet call;
    call.turn(11);
    call.response(2);
    call.on(RealtimeEvent{ToolCalled{{2}, {1}, "wish", "{}"}});
    call.on(CallEvent{SpeechStarted{}});
    call.on(CallEvent{ToolFinished{{1}, ToolStatus::Succeeded, "{}", ToolEffect::EndCall, 0}});
    call.run(5s);
    CHECK_FALSE(call.ended());
    REQUIRE(call.count<CreateToolOutput>() == 1);
    CHECK(call.all<CreateToolOutput>()[0].output.find(R"("ok":false)") != std::string::npos);
  }

  TEST_CASE("pain-12 silence: a prompt, a second one, a goodbye, the end") {
    Quiet call;
    call.run(7s);
    CHECK_FALSE(call.asked(AskKind::IdlePrompt));
    REQUIRE(call.run_until(2s, [&] { return call.asked(AskKind::IdlePrompt); }));
    call.answer(2, 20, 1s, call.ask_of(AskKind::IdlePrompt));
    REQUIRE(call.run_until(10s, [&] { return call.asked(AskKind::IdleSecond); }));
    call.answer(3, 21, 1s, call.ask_of(AskKind::IdleSecond));
    REQUIRE(call.run_until(10s, [&] { return call.asked(AskKind::IdleGoodbye); }));
    call.answer(4, 22, 1s, call.ask_of(AskKind::IdleGoodbye));
    call.run(900ms);
    CHECK_FALSE(call.ended());
    call.run(200ms);
    REQUIRE(call.ended());
    CHECK(call.reason() == EndReason::Silence);
    CHECK(call.records<IdleRecord>().size() == 3);
  }

  TEST_CASE("pain-12 the ladder does not need marks") {
    Quiet call;
    call.echoes_marks = false;
    call.turn(11);
    call.answer(2, 20, 2s);
    REQUIRE(call.run_until(11s, [&] { return call.asked(AskKind::IdlePrompt); }));
  }

  TEST_CASE("speech begins the ladder anew") {
    Quiet call;
    REQUIRE(call.run_until(9s, [&] { return call.asked(AskKind::IdlePrompt); }));
    call.answer(2, 20, 500ms, call.ask_of(AskKind::IdlePrompt));
    call.run(1s);
    call.turn(11);
    call.answer(3, 21, 500ms);
    call.forget();
    REQUIRE(call.run_until(10s, [&] { return call.asked(AskKind::IdlePrompt); }));
    CHECK_FALSE(call.asked(AskKind::IdleSecond));
  }

  TEST_CASE("pain-12 the longest call: a spoken warning, a goodbye, and the end whatever happens") {
    EngineSettings settings;
    settings.call_max = 60s;
    settings.call_warning = 20s;
    settings.idle_prompt = settings.idle_second = settings.idle_goodbye = 600s;
    Quiet call{settings};
    call.run(39s);
    REQUIRE(call.asked(AskKind::TimeWarning));
    call.answer(2, 20, 1s, call.ask_of(AskKind::TimeWarning));
    CHECK(call.run_until(21s, [&] { return call.asked(AskKind::TimeUp); }));
    SUBCASE("the agent says goodbye") {
      call.answer(3, 21, 1s, call.ask_of(AskKind::TimeUp));
      call.run(1100ms);
    }
    SUBCASE("it does not") {
      call.run(5100ms);
      REQUIRE(call.count<LoadStock>() == 1);
      CHECK(call.all<LoadStock>()[0].phrase == StockPhrase::TimeLimitGoodbye);
      call.run(1100ms);
    }
    SUBCASE("the caller talks without end, marks are lost") {
      call.echoes_marks = false;
      call.on(CallEvent{SpeechStarted{}});
      call.run(30s);
    }
    REQUIRE(call.ended());
    CHECK(call.reason() == EndReason::TimeLimit);
    CHECK(call.records<TimeWarningRecord>().size() == 1);
  }

  TEST_CASE("pain-12 a call whose stream never comes ends after ten seconds") {
    CallDriver call;
    call.attached = false;
    call.on(CallEvent{CallBegan{}});
    call.on(CallEvent{ModelReady{}});
    call.run(9900ms);
    CHECK(call.count<EndCall>() == 0);
    call.run(200ms);
    REQUIRE(call.count<EndCall>() == 1);
    CHECK(call.all<EndCall>()[0].reason == EndReason::NoStream);
  }

  TEST_CASE("pain-12 a carrier that falls silent for ten seconds is dead") {
    Quiet call;
    call.caller_sends = false;
    call.run(9900ms);
    CHECK_FALSE(call.ended());
    call.run(200ms);
    REQUIRE(call.ended());
    CHECK(call.reason() == EndReason::CarrierFailed);
  }

  TEST_CASE("stop, close, reset and terminal status are one end") {
    Quiet call;
    SUBCASE("stop first") { call.on(CallEvent{StreamDetached{DetachReason::Stop}}); }
    SUBCASE("close first") { call.on(CallEvent{StreamDetached{DetachReason::Closed}}); }
    SUBCASE("status first") { call.on(CallEvent{CarrierEnded{}}); }
    call.on(CallEvent{StreamDetached{DetachReason::Stop}});
    call.on(CallEvent{StreamDetached{DetachReason::Reset}});
    call.on(CallEvent{CarrierEnded{}});
    call.on(CallEvent{StreamDetached{DetachReason::Silent}});
    call.run(1s);
    CHECK(call.count<EndCall>() == 1);
    CHECK(call.reason() == EndReason::CallerHungUp);
    CHECK(call.records<EndedRecord>().size() == 1);
  }

  TEST_CASE("draining says goodbye, and the end follows") {
    Quiet call;
    call.on(CallEvent{Drain{}});
    REQUIRE(call.count<LoadStock>() == 1);
    CHECK(call.all<LoadStock>()[0].phrase == StockPhrase::Draining);
    REQUIRE(call.run_until(2s, [&] { return call.ended(); }));
    CHECK(call.reason() == EndReason::Drained);
  }

  TEST_CASE("an operator's hang-up is polite and cannot be called off") {
    Quiet call;
    call.on(CallEvent{HangUpRequested{}});
    call.answer(3, 21, 1s, call.ask_of(AskKind::Farewell));
    call.run(200ms);
    call.on(CallEvent{SpeechStarted{}});
    REQUIRE(call.run_until(3s, [&] { return call.ended(); }));
    CHECK(call.player.heard({21}) == audio_bytes(1s));
    CHECK(call.reason() == EndReason::Operator);
  }

  TEST_CASE("pain-19 a transfer waits for its announcement, and an answer ends our part") {
    Quiet call;
    call.wish(ToolEffect::Transfer, 1s);
    call.run(900ms);
    CHECK(call.count<Transfer>() == 0);
    call.run(200ms);
    REQUIRE(call.count<Transfer>() == 1);
    CHECK(call.all<Transfer>()[0].target == 3);
    call.on(CallEvent{StreamDetached{DetachReason::Stop}});
    call.attached = false;
    CHECK_FALSE(call.ended());
    call.run(5s);
    call.on(CallEvent{TransferOutcome{TransferResult::Answered}});
    REQUIRE(call.ended());
    CHECK(call.reason() == EndReason::Transferred);
    CHECK(call.all<EndCall>()[0].carrier == CarrierCall::LeaveAlone);
  }

  TEST_CASE("pain-19 the longest call leaves a caller alone who was handed on") {
    EngineSettings settings;
    settings.call_max = 20s;
    settings.call_warning = 0s;
    Quiet call{settings};
    call.wish(ToolEffect::Transfer, 1s);
    call.run(1200ms);
    REQUIRE(call.count<Transfer>() == 1);
    call.on(CallEvent{StreamDetached{DetachReason::Stop}});
    call.attached = false;
    // Past the limit with all its grace, and past the wait for the caller to come back.
    REQUIRE(call.run_until(150s, [&] { return call.ended(); }));
    CHECK(call.reason() == EndReason::Transferred);
    CHECK(call.all<EndCall>()[0].carrier == CarrierCall::LeaveAlone);
  }

  TEST_CASE("pain-19 nobody answers: the agent takes the caller back and knows why") {
    Quiet call;
    call.wish(ToolEffect::Transfer, 1s);
    call.run(1200ms);
    REQUIRE(call.count<Transfer>() == 1);
    call.on(CallEvent{StreamDetached{DetachReason::Stop}});
    call.attached = false;
    call.run(3s);
    call.forget();
    call.on(CallEvent{TransferOutcome{TransferResult::NoAnswer}});
    call.run(500ms);
    CHECK(call.count<CreateResponse>() == 0);  // Nobody is there to hear it.
    call.attached = true;
    call.on(CallEvent{StreamAttached{}});
    CHECK(call.asked(AskKind::TransferFailed));
    REQUIRE(call.count<CreateMessage>() == 1);
    CHECK(call.all<CreateMessage>()[0].text.find("nobody answered") != std::string::npos);
    call.answer(3, 21, 1s, call.ask_of(AskKind::TransferFailed));
    call.run(1s);
    CHECK(call.player.heard({21}) > 0);
    CHECK(call.records<TransferEndedRecord>().size() == 1);
  }

  TEST_CASE("pain-19 the carrier refuses: the stream goes on, and so does the agent") {
    Quiet call;
    call.wish(ToolEffect::Transfer, 1s);
    call.run(1200ms);
    SUBCASE("by its word") { call.on(CallEvent{TransferOutcome{TransferResult::Rejected}}); }
    SUBCASE("silently") { call.run(10s); }
    CHECK(call.asked(AskKind::TransferFailed));
    CHECK_FALSE(call.ended());
  }

  TEST_CASE("pain-19 the number is busy before the old stream has stopped: nobody hung up") {
    Quiet call;
    call.wish(ToolEffect::Transfer, 1s);
    call.run(1200ms);
    REQUIRE(call.count<Transfer>() == 1);
    call.on(CallEvent{TransferOutcome{TransferResult::Busy}});
    call.on(CallEvent{StreamDetached{DetachReason::Stop}});
    CHECK_FALSE(call.ended());
    CHECK_FALSE(call.asked(AskKind::TransferFailed));  // Nobody is there to hear it.
    call.on(CallEvent{StreamAttached{}});
    CHECK(call.asked(AskKind::TransferFailed));
    CHECK(call.records<TransferEndedRecord>().size() == 1);
  }

  TEST_CASE("pain-19 a transfer that seemed to fail and was answered is one") {
    Quiet call;
    call.wish(ToolEffect::Transfer, 1s);
    call.run(1200ms);
    call.on(CallEvent{StreamDetached{DetachReason::Stop}});
    call.attached = false;
    call.on(CallEvent{TransferOutcome{TransferResult::Failed}});
    call.on(CallEvent{TransferOutcome{TransferResult::Answered}});
    REQUIRE(call.ended());
    CHECK(call.reason() == EndReason::Transferred);
  }

  TEST_CASE("pain-19 a caller who comes back before the carrier said why is taken back") {
    Quiet call;
    call.wish(ToolEffect::Transfer, 1s);
    call.run(1200ms);
    call.on(CallEvent{StreamDetached{DetachReason::Stop}});
    call.run(2s);
    call.on(CallEvent{StreamAttached{}});
    CHECK(call.asked(AskKind::TransferFailed));
    call.on(CallEvent{TransferOutcome{TransferResult::Busy}});
    CHECK(call.records<TransferEndedRecord>().size() == 1);
  }

  TEST_CASE("a detached call keeps its slot for 90 s") {
    Quiet call;
    call.wish(ToolEffect::Transfer, 1s);
    call.run(1200ms);
    call.on(CallEvent{StreamDetached{DetachReason::Stop}});
    call.attached = false;
    call.run(89s);
    CHECK_FALSE(call.ended());
    call.run(2s);
    REQUIRE(call.ended());
    CHECK(call.all<EndCall>()[0].carrier == CarrierCall::LeaveAlone);
  }

  TEST_CASE("an agent that transfers without a word: a stock phrase announces it") {
    Quiet call;
    call.wish(ToolEffect::Transfer, 0ms);
    REQUIRE(call.count<LoadStock>() == 1);
    CHECK(call.all<LoadStock>()[0].phrase == StockPhrase::Transferring);
    call.run(1100ms);
    CHECK(call.count<Transfer>() == 1);
  }

  TEST_CASE("what comes after the end changes nothing") {
    Quiet call;
    call.on(CallEvent{StreamDetached{DetachReason::Stop}});
    call.forget();
    call.on(CallEvent{CallerFrame{}});
    call.on(CallEvent{SpeechStarted{}});
    call.on(CallEvent{MarkEchoed{{1}}});
    call.response(9);
    call.on(CallEvent{Tick{}});
    CHECK(call.actions.empty());
    CHECK(call.machine.ended());
  }
}

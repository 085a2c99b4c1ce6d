// Goal: what people order of a live call, as tables of what is done and what the caller hears.
#include <doctest/doctest.h>

#include "tests/engine/call_driver.hpp"

using namespace tandem::engine_test;

namespace {

struct Watched : CallDriver {
  explicit Watched(EngineSettings settings = {}) : CallDriver(std::move(settings)) {
    connect();
    answer(1, 10, 400ms, ask_of(AskKind::Greeting));
    run(1s);
    forget();
  }
  bool ended() const { return count<EndCall>() > 0; }
  EndReason reason() const { return all<EndCall>().at(0).reason; }
  /// Some of the create for this kind.
  CreateResponse create_of(AskKind kind) const {
    for (const CreateResponse& create : all<CreateResponse>())
      if (create.kind == kind) return create;
    return {};
  }
  bool told(const char* words) const {
    for (const CreateMessage& message : all<CreateMessage>())
      if (message.role == TellRole::System && message.text.find(words) != std::string::npos)
        return true;
    return false;
  }
  void say(const char* words) { on(CallEvent{SupervisorSays{words}}); }
  void mute(Mute mute = Mute::On) { on(CallEvent{AgentMuted{mute}}); }
};

}  // namespace

TEST_SUITE("bridge/engine/supervision") {
  TEST_CASE("ordered words stop what the agent says, and are said instead") {
    Watched call;
    call.turn(11);
    call.response(2);
    call.audio(2, 20, 5s);
    call.run(1s);
    call.say("We close at six today.");
    CHECK(call.count<Clear>() == 1);
    REQUIRE(call.count<CancelResponse>() == 1);
    CHECK(call.all<TruncateItem>().at(0).audio_end <= 1100ms);
    CHECK_FALSE(call.asked(AskKind::Say));  // One response at a time.
    call.done(2, ResponseStatus::Cancelled);
    REQUIRE(call.asked(AskKind::Say));
    CHECK(call.create_of(AskKind::Say).words == "We close at six today.");
    call.answer(3, 21, 2s, call.ask_of(AskKind::Say));
    call.run(2100ms);
    CHECK(call.player.heard({21}) == audio_bytes(2s));
  }

  TEST_CASE("the time that the agent was muted is no answer's latency") {
    Watched call;
    call.turn(11);
    call.mute();
    call.run(2s);
    call.turn(12);
    call.run(6s);
    call.mute(Mute::Off);
    REQUIRE(call.asked(AskKind::Unmuted));
    call.answer(2, 20, 400ms, call.ask_of(AskKind::Unmuted));
    call.run(1s);
    CHECK(call.records<TurnRecord>().empty());
  }

  TEST_CASE("ordered words wait until the caller has finished, and for the answer to that") {
    Watched call;
    call.on(CallEvent{SpeechStarted{call.appended()}});
    call.run(500ms);
    call.say("Please hold the line.");
    call.run(500ms);
    CHECK_FALSE(call.asked(AskKind::Say));
    call.on(CallEvent{SpeechStopped{call.appended()}});
    call.on(CallEvent{CallerTurnCommitted{{11}, {}}});
    call.answer(2, 20, 500ms);
    call.run(100ms);
    CHECK(call.asked(AskKind::Say));
  }

  TEST_CASE("two orders to say something are both said, the first to its end") {
    Watched call;
    call.say("First.");
    const AskId first = call.ask_of(AskKind::Say);
    call.say("Second.");
    CHECK(call.count<CreateResponse>() == 1);
    call.answer(2, 20, 1s, first);
    REQUIRE(call.count<CreateResponse>() == 2);
    CHECK(call.all<CreateResponse>()[1].words == "Second.");
    call.answer(3, 21, 1s, call.ask_of(AskKind::Say));
    call.run(2500ms);
    CHECK(call.player.heard({20}) == audio_bytes(1s));
    CHECK(call.player.heard({21}) == audio_bytes(1s));
    CHECK(call.count<Clear>() == 0);
  }

  TEST_CASE("three orders in a row: none takes another's place") {
    Watched call;
    call.say("First.");
    call.say("Second.");
    call.say("Third.");
    call.answer(2, 20, 200ms, call.all<CreateResponse>().at(0).ask);
    call.answer(3, 21, 200ms, call.all<CreateResponse>().at(1).ask);
    REQUIRE(call.count<CreateResponse>() == 3);
    CHECK(call.all<CreateResponse>()[2].words == "Third.");
  }

  TEST_CASE("words ordered while the model is away are in the next session's conversation") {
    Watched call;
    call.on(CallEvent{ModelLost{ModelFault::Closed, {}}});
    call.say("We call you back.");
    bool there = false;
    for (const HistoryEntry& entry : call.machine.history())
      if (const auto* told = std::get_if<ToldModel>(&entry))
        there = there || told->text.find("We call you back.") != std::string::npos;
    CHECK(there);
    call.on(CallEvent{ModelReady{}});
    CHECK(call.asked(AskKind::Continue));
  }

  TEST_CASE("a muted agent is cut at once, and nothing that it says is heard") {
    Watched call;
    call.turn(11);
    call.response(2);
    call.audio(2, 20, 5s);
    call.run(1s);
    call.mute();
    CHECK(call.count<Clear>() == 1);
    CHECK(call.count<CancelResponse>() == 1);
    call.done(2, ResponseStatus::Cancelled);
    REQUIRE(call.records<MutedRecord>().size() == 1);
    const std::int64_t heard = call.player.heard({20});
    call.forget();
    call.turn(12);
    call.response(3);
    CHECK_FALSE(call.machine.audio_wanted({3}));
    CHECK(call.count<CancelResponse>() == 1);
    call.audio(3, 21, 2s);
    call.done(3, ResponseStatus::Cancelled);
    call.run(60s);  // Neither the ladder of silence nor the watchdog says a word.
    CHECK(call.count<Play>() == 0);
    CHECK(call.count<LoadStock>() == 0);
    CHECK(call.count<CreateResponse>() == 0);
    CHECK(call.count<OpenModel>() == 0);
    CHECK_FALSE(call.ended());
    CHECK(call.player.heard({20}) == heard);
    CHECK(call.count<AppendCaller>() > 3'000);  // The model hears the caller all the same.
  }

  TEST_CASE("unmuted, the agent knows what happened and answers what it left unanswered") {
    Watched call;
    call.mute();
    call.turn(12);
    call.response(3);
    call.done(3, ResponseStatus::Cancelled);
    call.forget();
    call.mute(Mute::Off);
    CHECK(call.told("hears you again"));
    CHECK(call.asked(AskKind::Unmuted));
    CHECK(call.records<MutedRecord>().at(0).mute == Mute::Off);
    call.answer(4, 22, 500ms, call.ask_of(AskKind::Unmuted));
    call.run(600ms);
    CHECK(call.player.heard({22}) == audio_bytes(500ms));
  }

  TEST_CASE("an agent that was muted while nothing happened says nothing afterwards") {
    Watched call;
    call.mute();
    call.run(2s);
    call.mute(Mute::Off);
    CHECK(call.count<CreateResponse>() == 0);
    call.mute(Mute::Off);
    CHECK(call.records<MutedRecord>().size() == 2);
  }

  TEST_CASE("ordered words are heard though the agent is muted, and it is muted behind them") {
    Watched call;
    call.mute();
    call.say("Please stay on the line.");
    call.answer(2, 20, 1s, call.ask_of(AskKind::Say));
    call.run(1100ms);
    CHECK(call.player.heard({20}) == audio_bytes(1s));
    call.turn(12);
    call.response(3);
    CHECK_FALSE(call.machine.audio_wanted({3}));
  }

  TEST_CASE("muting calls off a goodbye of the agent's choice") {
    Watched call;
    call.turn(11);
    call.response(2);
    call.audio(2, 20, 3s);
    call.on(RealtimeEvent{ToolCalled{{2}, {1}, "wish", "{}"}});
    call.done(2);
    call.on(CallEvent{ToolFinished{{1}, ToolStatus::Succeeded, "{}", ToolEffect::EndCall, 0}});
    call.run(500ms);
    call.mute();
    call.run(30s);
    CHECK_FALSE(call.ended());
    CHECK(call.told("Do not end the call"));
  }

  TEST_CASE("words that are ordered into a goodbye of the agent's choice call it off") {
    Watched call;
    call.turn(11);
    call.response(2);
    call.audio(2, 20, 3s);
    call.on(RealtimeEvent{ToolCalled{{2}, {1}, "wish", "{}"}});
    call.done(2);
    call.on(CallEvent{ToolFinished{{1}, ToolStatus::Succeeded, "{}", ToolEffect::EndCall, 0}});
    call.run(500ms);
    call.say("One more thing.");
    call.answer(3, 21, 1s, call.ask_of(AskKind::Say));
    call.run(3s);
    CHECK_FALSE(call.ended());
    CHECK(call.player.heard({21}) == audio_bytes(1s));
  }

  TEST_CASE("a goodbye of ours lifts the mute, so that it is heard") {
    EngineSettings settings;
    settings.call_max = 20s;
    settings.call_warning = 0s;
    Watched call{settings};
    call.mute();
    REQUIRE(call.run_until(20s, [&] { return call.asked(AskKind::TimeUp); }));
    CHECK(call.records<MutedRecord>().back().mute == Mute::Off);
    call.answer(5, 25, 1s, call.ask_of(AskKind::TimeUp));
    REQUIRE(call.run_until(2s, [&] { return call.ended(); }));
    CHECK(call.player.heard({25}) == audio_bytes(1s));
  }

  TEST_CASE("a hang-up at once waits for nothing") {
    Watched call;
    call.turn(11);
    call.response(2);
    call.audio(2, 20, 5s);
    call.on(CallEvent{HangUpRequested{HangUpManner::AtOnce}});
    REQUIRE(call.ended());
    CHECK(call.reason() == EndReason::Operator);
    CHECK(call.all<EndCall>()[0].carrier == CarrierCall::HangUp);
  }

  TEST_CASE("a goodbye that the model does not say is a stock phrase") {
    Watched call;
    call.on(CallEvent{HangUpRequested{}});
    REQUIRE(call.run_until(6s, [&] { return call.count<LoadStock>() == 1; }));
    REQUIRE(call.run_until(2s, [&] { return call.ended(); }));
    CHECK(call.reason() == EndReason::Operator);
  }

  TEST_CASE("pain-19 an ordered transfer is announced, heard, and then dialled") {
    Watched call;
    call.on(CallEvent{TransferRequested{}});
    REQUIRE(call.asked(AskKind::Transferring));
    call.answer(2, 20, 1s, call.ask_of(AskKind::Transferring));
    call.run(900ms);
    CHECK(call.count<Transfer>() == 0);
    call.run(200ms);
    REQUIRE(call.count<Transfer>() == 1);
    CHECK(call.all<Transfer>()[0].target == kOrderedNumber);
    call.on(CallEvent{TransferRequested{}});
    call.say("Too late.");
    CHECK(call.count<Transfer>() == 1);
  }

  TEST_CASE(
      "pain-19 whatever becomes of an ordered transfer, the agent or somebody has the caller") {
    Watched call;
    call.on(CallEvent{TransferRequested{}});
    call.answer(2, 20, 500ms, call.ask_of(AskKind::Transferring));
    call.run(600ms);
    REQUIRE(call.count<Transfer>() == 1);
    call.forget();
    SUBCASE("the carrier refuses: the agent goes on where it is") {
      call.on(CallEvent{TransferOutcome{TransferResult::Rejected}});
      CHECK(call.asked(AskKind::TransferFailed));
    }
    SUBCASE("somebody picks up and does not take the caller") {
      call.on(CallEvent{StreamDetached{DetachReason::Stop}});
      call.on(CallEvent{TransferOutcome{TransferResult::Declined}});
      call.on(CallEvent{StreamAttached{}});
      CHECK(call.asked(AskKind::TransferFailed));
      CHECK(call.told("did not take the call"));
      CHECK(call.records<TransferEndedRecord>().at(0).result == TransferResult::Declined);
    }
    SUBCASE("answered") {
      call.on(CallEvent{StreamDetached{DetachReason::Stop}});
      call.on(CallEvent{TransferOutcome{TransferResult::Answered}});
      REQUIRE(call.ended());
      CHECK(call.reason() == EndReason::Transferred);
    }
    SUBCASE("a supervisor hangs up while it rings") {
      call.on(CallEvent{StreamDetached{DetachReason::Stop}});
      call.on(CallEvent{HangUpRequested{HangUpManner::AtOnce}});
      REQUIRE(call.ended());
      CHECK(call.all<EndCall>()[0].carrier == CarrierCall::HangUp);
    }
  }
}

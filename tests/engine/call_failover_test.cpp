// Goal: a session that drops, expires or hides is replaced without a lost word of either side.
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

TEST_SUITE("bridge/engine/call_engine, failover and rollover") {
  TEST_CASE("pain-06 the session drops in mid-answer: what came plays on, the agent continues") {
    Quiet call;
    call.turn(11);
    call.response(2);
    call.audio(2, 20, 2s);
    call.run(500ms);
    call.forget();
    call.on(CallEvent{ModelLost{ModelFault::Closed}});
    REQUIRE(call.count<OpenModel>() == 1);
    call.run(300ms);
    CHECK(call.count<Clear>() == 0);
    CHECK(call.count<KeepCaller>() == 15);
    CHECK(call.count<AppendCaller>() == 0);
    call.on(CallEvent{ModelReady{}});
    REQUIRE(call.count<AppendKept>() == 1);
    // Behind the turn that was being answered: 500 ms before the loss and 300 ms after it.
    CHECK(call.all<AppendKept>()[0].length.count == 40 * 160);
    CHECK(call.asked(AskKind::Continue));
    REQUIRE(call.records<RestoredRecord>().size() == 1);
    CHECK(call.records<RestoredRecord>()[0].took == 300ms);
    call.run(2s);
    CHECK(call.player.heard({20}) == audio_bytes(2s));
    CHECK(call.machine.engine().ledger().items_waiting() == 0);  // It is through, and recorded.
    CHECK(call.records<AgentWordsRecord>().size() == 1);
  }

  TEST_CASE(
      "pain-06 five seconds of the caller are kept, the oldest goes, nothing is lost before") {
    Quiet call;
    call.on(CallEvent{ModelLost{ModelFault::Closed}});
    call.run(5s);
    CHECK(call.count<DropKept>() == 0);
    call.run(1s);
    CHECK(call.count<DropKept>() == 50);
    call.on(CallEvent{ModelReady{}});
    CHECK(call.all<AppendKept>()[0].length.count == 40'000);
    CHECK(call.records<RestoredRecord>()[0].lost_audio == 1s);
  }

  TEST_CASE(
      "pain-06 a drop while the caller speaks: the next session hears the turn from its begin") {
    Quiet call;
    call.run(3s);
    call.on(CallEvent{SpeechStarted{call.appended()}});
    call.run(2s);
    call.forget();
    call.on(CallEvent{ModelLost{ModelFault::Closed}});
    call.run(300ms);
    call.on(CallEvent{ModelReady{}});
    REQUIRE(call.count<AppendKept>() == 1);
    CHECK(call.all<AppendKept>()[0].length.count >= audio_bytes(2300ms));
    CHECK(call.records<RestoredRecord>()[0].lost_audio == 0ms);
    CHECK_FALSE(call.asked(AskKind::Continue));  // The server answers what it hears.
  }

  TEST_CASE("pain-06 a turn without words is heard again, one with words is gone on from") {
    Quiet call;
    call.turn(11);
    SUBCASE("committed, not transcribed") {}
    SUBCASE("transcribed") {
      call.on(CallEvent{CallerWords{{11}, "When are you open?", Words::Final}});
    }
    const bool known = !call.machine.history().empty() &&
                       !std::get<CallerSaid>(call.machine.history().back()).text.empty();
    call.forget();
    call.on(CallEvent{ModelLost{ModelFault::Closed}});
    call.run(200ms);
    call.on(CallEvent{ModelReady{}});
    CHECK(call.asked(AskKind::Continue) == known);
    const auto replayed = call.all<AppendKept>()[0].length.count;
    if (known) {
      CHECK(replayed == audio_bytes(200ms));
    } else {
      CHECK(replayed >= audio_bytes(1200ms));
    }
  }

  TEST_CASE("pain-06 a black hole of the last seconds is heard again though nothing was reported") {
    Quiet call;
    call.run(10s);
    call.forget();
    call.on(CallEvent{ModelLost{ModelFault::Closed}});
    call.on(CallEvent{ModelReady{}});
    REQUIRE(call.count<AppendKept>() == 1);
    CHECK(call.all<AppendKept>()[0].length.count == audio_bytes(5s));
    CHECK(call.count<DropKept>() == 0);
  }

  TEST_CASE("pain-06 a hole while the model opens is filled for the next session") {
    Quiet call;
    call.on(CallEvent{ModelLost{ModelFault::Closed}});
    call.caller_sends = false;
    call.run(400ms);
    call.caller_sends = true;
    call.run(20ms);
    REQUIRE(call.count<KeepSilence>() == 1);
    CHECK(call.all<KeepSilence>()[0].length.count == audio_bytes(400ms));
  }

  TEST_CASE("pain-06 an answer that broke off counts only as far as there was audio of it") {
    Quiet call;
    call.turn(11);
    call.response(2);
    call.on(CallEvent{AgentWords{{2},
                                 {20},
                                 "We are open from nine to five on each day of the week "
                                 "but Sunday, and the doctor comes at ten."}});
    call.audio(2, 20, 2s);  // 15 bytes of text a second: about 30 of 94.
    call.run(500ms);
    call.on(CallEvent{ModelLost{ModelFault::Closed}});
    const auto history = call.machine.history();
    const std::string said = std::get<AgentSaid>(history.back()).text;
    CHECK(said == "We are open from nine to five");
    SUBCASE("and is played to its end") {
      call.run(3s);
      REQUIRE_FALSE(call.records<AgentWordsRecord>().empty());
      CHECK(call.records<AgentWordsRecord>().back().heard_text == said);
      CHECK(call.records<AgentWordsRecord>().back().estimated);
    }
    SUBCASE("and is cut in the next session, which is told") {
      call.on(CallEvent{ModelReady{}});
      call.forget();
      call.on(CallEvent{SpeechStarted{call.appended()}});
      CHECK(call.count<TruncateItem>() == 0);
      REQUIRE(call.count<CreateMessage>() == 1);
      const CreateMessage told = call.all<CreateMessage>()[0];
      CHECK(told.role == TellRole::System);
      CHECK(told.text.find("We are") != std::string::npos);
      CHECK(told.text.find("five") == std::string::npos);
    }
  }

  TEST_CASE("pain-06 nobody was waited for: the new session says nothing by itself") {
    Quiet call;
    call.on(CallEvent{ModelLost{ModelFault::Closed}});
    call.run(200ms);
    call.on(CallEvent{ModelReady{}});
    call.run(1s);
    CHECK(call.count<CreateResponse>() == 0);
    CHECK(call.count<LoadStock>() == 0);
  }

  TEST_CASE("pain-06 the caller waits while the model is away: a filler within a second") {
    Quiet call;
    call.turn(11);
    call.on(CallEvent{ModelLost{ModelFault::Closed}});
    REQUIRE(call.run_until(1s, [&] { return call.count<Play>() > 0; }));
    CHECK(call.all<LoadStock>()[0].phrase == StockPhrase::OneMoment);
  }

  TEST_CASE("pain-06 history holds what was heard, tools and their results, in order") {
    Quiet call;
    call.turn(11);
    call.on(CallEvent{CallerWords{{11}, "When are you open?", Words::Final}});
    call.response(2);
    call.on(RealtimeEvent{ToolCalled{{2}, {1}, "lookup", "{}"}});
    call.done(2);
    call.on(
        CallEvent{ToolFinished{{1}, ToolStatus::Succeeded, "nine to five", ToolEffect::None, 0}});
    call.response(3, call.ask_of(AskKind::AfterTools));
    call.on(CallEvent{AgentWords{{3}, {20}, "From nine to five each day."}});
    call.audio(3, 20, 3s);
    call.on(CallEvent{AgentAudioEnded{{20}}});
    call.done(3);
    call.run(1s);
    call.on(CallEvent{SpeechStarted{}});
    const auto history = call.machine.history();
    REQUIRE(history.size() == 4);
    CHECK(std::get<CallerSaid>(history[0]).text == "When are you open?");
    CHECK(std::get<ToolCallMade>(history[1]).name == "lookup");
    CHECK(std::get<ToolCallAnswered>(history[2]).output == "nine to five");
    CHECK(std::get<AgentSaid>(history[3]).text == "From nine");  // 9 of 27.
  }

  TEST_CASE("pain-06 a tool that outlives the session answers in the next one, and runs once") {
    Quiet call;
    call.turn(11);
    call.response(2);
    call.on(RealtimeEvent{ToolCalled{{2}, {1}, "lookup", "{}"}});
    call.done(2);
    call.forget();
    call.on(CallEvent{ModelLost{ModelFault::Closed}});
    call.run(100ms);
    SUBCASE("back before the new session") {
      call.on(CallEvent{ToolFinished{{1}, ToolStatus::Succeeded, "ok", ToolEffect::None, 0}});
      CHECK(call.count<CreateToolOutput>() == 0);
      call.on(CallEvent{ModelReady{}});
      CHECK(call.count<CreateToolOutput>() == 0);  // It is in the history.
      CHECK(call.asked(AskKind::Continue));
    }
    SUBCASE("back after it") {
      call.on(CallEvent{ModelReady{}});
      call.on(CallEvent{ToolFinished{{1}, ToolStatus::Succeeded, "ok", ToolEffect::None, 0}});
      CHECK(call.count<CreateToolOutput>() == 1);
    }
    CHECK(call.count<RunTool>() == 0);
  }

  TEST_CASE("pain-06 items of an earlier session are not truncated in this one") {
    Quiet call;
    call.turn(11);
    call.response(2);
    call.audio(2, 20, 3s);
    call.on(CallEvent{ModelLost{ModelFault::Closed}});
    call.run(200ms);
    call.on(CallEvent{ModelReady{}});
    call.run(200ms);
    call.forget();
    call.on(CallEvent{SpeechStarted{}});
    CHECK(call.count<Clear>() == 1);
    CHECK(call.count<TruncateItem>() == 0);
  }

  TEST_CASE("pain-06 a planned rollover waits for a pause between turns and is silent") {
    Quiet call;
    call.on(CallEvent{SessionExpiring{120s}});
    call.run(20ms);
    REQUIRE(call.count<OpenModel>() == 1);
    CHECK(call.all<OpenModel>()[0].why == OpenWhy::Rollover);
    call.turn(11);
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
}

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

TEST_SUITE("bridge/engine/call_engine, failover") {
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

  TEST_CASE("pain-06 what fell into a black hole and out of the memory is told as lost") {
    Quiet call;
    call.run(10s);
    call.on(CallEvent{ModelLost{ModelFault::Closed, 4500ms}});
    call.run(700ms);
    call.on(CallEvent{ModelReady{}});
    // 4.5 s that nobody may have heard, and 0.7 s since: 0.2 s of them are not in the memory.
    CHECK(call.all<AppendKept>()[0].length.count == audio_bytes(5s));
    CHECK(call.records<RestoredRecord>()[0].lost_audio == 200ms);
  }

  TEST_CASE("pain-06 a black hole longer than the memory is told as lost, to the millisecond") {
    Quiet call;
    call.run(10s);
    call.on(CallEvent{ModelLost{ModelFault::Closed, 8s}});
    CHECK(call.all<DropKept>().back().length.count == audio_bytes(3s));
    call.run(700ms);
    call.on(CallEvent{ModelReady{}});
    CHECK(call.all<AppendKept>()[0].length.count == audio_bytes(5s));
    CHECK(call.records<RestoredRecord>()[0].lost_audio == 3'700ms);
  }

  TEST_CASE("pain-06 what a session was given to hear again and never heard is lost with it") {
    Quiet call;
    call.run(10s);
    call.on(CallEvent{ModelLost{ModelFault::Closed, 4500ms}});
    call.run(200ms);
    call.on(CallEvent{ModelReady{}});
    CHECK(call.records<RestoredRecord>()[0].lost_audio == 0ms);
    call.run(2s);
    // Dead from its first moment on: nobody heard the 4.7 s of before either.
    call.on(CallEvent{ModelLost{ModelFault::Closed, 2s}});
    call.on(CallEvent{ModelReady{}});
    CHECK(call.all<AppendKept>()[1].length.count == audio_bytes(5s));
    CHECK(call.records<RestoredRecord>()[1].lost_audio == 1'700ms);
  }

  TEST_CASE("pain-06 a turn that is given up and the hole behind it count each moment once") {
    EngineSettings settings;
    settings.stall_nudge = 60s;
    Quiet call{settings};
    call.turn(11);
    call.run(6s);
    call.on(CallEvent{ModelLost{ModelFault::Closed, 6'500ms}});
    call.on(CallEvent{ModelReady{}});
    // The turn lay 7 to 6 s back; of the last 6.5 s 5 are remembered.
    CHECK(call.records<RestoredRecord>()[0].lost_audio == 2s);
  }

  TEST_CASE("pain-13 a model that is given up is closed, and is neither fed nor paid") {
    Quiet call;
    SUBCASE("refused") { call.on(CallEvent{ModelLost{ModelFault::Refused}}); }
    SUBCASE("broken") { call.on(CallEvent{ModelLost{ModelFault::Fatal}}); }
    SUBCASE("no new session in time") {
      call.on(CallEvent{ModelLost{ModelFault::Closed}});
      REQUIRE(call.run_until(11s, [&] { return !call.records<ModelAwayRecord>().empty(); }));
    }
    CHECK(call.count<CloseModel>() == 1);
    call.forget();
    call.run(500ms);
    CHECK(call.count<AppendCaller>() == 0);
  }

  TEST_CASE("pain-06 an unanswered turn that lies too far back is told as lost, and remarked") {
    EngineSettings settings;
    settings.stall_nudge = 60s;
    Quiet call{settings};
    call.turn(11);
    call.run(6s);
    call.on(CallEvent{ModelLost{ModelFault::Closed}});
    const auto history = call.machine.history();
    REQUIRE_FALSE(history.empty());
    const auto* question = std::get_if<CallerSaid>(&history.back());
    REQUIRE(question != nullptr);
    CHECK(question->item == ItemId{11});
    CHECK(question->audio.count == 0);
    call.on(CallEvent{ModelReady{}});
    CHECK(call.records<RestoredRecord>()[0].lost_audio == 1s);
    CHECK(call.asked(AskKind::Continue));
  }

  TEST_CASE("pain-06 an answer that broke off follows its question, in sound if not in words") {
    Quiet call;
    call.turn(11);
    call.response(2);
    call.on(CallEvent{AgentWords{{2}, {20}, "We are open from nine to five."}});
    call.audio(2, 20, 2s);
    call.run(1s);
    call.on(CallEvent{ModelLost{ModelFault::Closed}});
    const auto history = call.machine.history();
    REQUIRE(history.size() >= 2);
    const auto* question = std::get_if<CallerSaid>(&history[history.size() - 2]);
    REQUIRE(question != nullptr);
    CHECK(question->text.empty());
    CHECK(question->behind.count == audio_bytes(2s));
    CHECK(question->audio.count == audio_bytes(1s));
    CHECK(std::holds_alternative<AgentSaid>(history.back()));
    call.run(4500ms);
    SUBCASE("and a part of its sound, when that leaves the memory") {
      const auto later = call.machine.history();
      const auto& cut = std::get<CallerSaid>(later[later.size() - 2]);
      CHECK(cut.behind.count == audio_bytes(5s));
      CHECK(cut.audio.count < audio_bytes(1s));
    }
    SUBCASE("what is heard again is not in the history as well") {
      call.on(CallEvent{ModelReady{}});
      call.turn(12);
      call.on(CallEvent{ModelLost{ModelFault::Closed}});
      for (const auto& entry : call.machine.history()) {
        const auto* said = std::get_if<CallerSaid>(&entry);
        CHECK((said == nullptr || said->item != ItemId{12}));
      }
    }
  }

  TEST_CASE("pain-23 half a transcript is kept when the rest of it cannot come") {
    Quiet call;
    call.turn(11);
    call.answer(2, 20, 500ms);
    call.on(CallEvent{CallerWords{{11}, "I would like ", Words::Delta}});
    CHECK(call.records<CallerWordsRecord>().empty());
    SUBCASE("the session is gone") { call.on(CallEvent{ModelLost{ModelFault::Closed}}); }
    SUBCASE("the caller is gone") { call.on(CallEvent{StreamDetached{}}); }
    REQUIRE(call.records<CallerWordsRecord>().size() == 1);
    CHECK(call.records<CallerWordsRecord>()[0].text == "I would like ");
  }

  TEST_CASE("pain-06 of two turns without an answer the one with words is not heard again") {
    Quiet call;
    call.turn(11);
    call.turn(12);
    call.on(CallEvent{CallerWords{{11}, "Hello.", Words::Final}});
    call.forget();
    call.on(CallEvent{ModelLost{ModelFault::Closed}});
    call.on(CallEvent{ModelReady{}});
    REQUIRE(call.count<AppendKept>() == 1);
    CHECK(call.all<AppendKept>()[0].length.count == audio_bytes(1s));
    std::size_t told = 0;
    for (const auto& entry : call.machine.history())
      told += std::holds_alternative<CallerSaid>(entry) ? 1 : 0;
    CHECK(told == 1);
  }

  TEST_CASE("pain-06 a session lost right after the one before: the turn is still whole") {
    Quiet call;
    call.on(CallEvent{SpeechStarted{call.appended()}});
    call.run(2s);
    for (int i = 0; i < 2; ++i) {
      call.on(CallEvent{ModelLost{ModelFault::Closed}});
      call.run(200ms);
      call.forget();
      call.on(CallEvent{ModelReady{}});
      REQUIRE(call.count<AppendKept>() == 1);
      CHECK(call.all<AppendKept>()[0].length.count >= audio_bytes(2s + 200ms * (i + 1)));
      CHECK(call.records<RestoredRecord>().back().lost_audio == 0ms);
    }
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
      auto words = call.records<AgentWordsRecord>();
      std::erase_if(words, [](const AgentWordsRecord& each) { return each.stock; });
      REQUIRE_FALSE(words.empty());
      CHECK(words.back().heard_text == said);
      CHECK(words.back().estimated);
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
      call.run(200ms);
      CHECK(call.count<CreateResponse>() == 0);  // It goes on with the result.
      call.on(CallEvent{ToolFinished{{1}, ToolStatus::Succeeded, "ok", ToolEffect::None, 0}});
      CHECK(call.count<CreateToolOutput>() == 1);
      CHECK(call.asked(AskKind::AfterTools));
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
}

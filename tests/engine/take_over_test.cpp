// Goal: a person who takes a call over is heard and nothing else is, until they hand it back; then
// the agent knows and goes on. Method: the machine between a player and a model of the test's own.
#include <doctest/doctest.h>

#include "tests/engine/call_driver.hpp"

using namespace tandem::engine_test;

namespace {

struct Relieved : CallDriver {
  Relieved() {
    connect();
    answer(1, 10, 400ms, ask_of(AskKind::Greeting));
    run(1s);
    forget();
  }
  void take_over() { on(CallEvent{SupervisorTakesOver{}}); }
  void hand_back(HandBack manner = HandBack::Said) { on(CallEvent{SupervisorHandsBack{manner}}); }
  ItemId voice() const { return machine.engine().taken_over_item(); }
  bool taken() const { return machine.engine().taken_over(); }
  /// The person speaks, 20 ms by 20 ms.
  void speak(milliseconds length) {
    for (milliseconds said{0}; said < length; said += 20ms) {
      on(CallEvent{SupervisorAudio{voice(), 160}});
      run(20ms);
    }
  }
  bool told(const char* words) const {
    for (const CreateMessage& message : all<CreateMessage>())
      if (message.role == TellRole::System && message.text.find(words) != std::string::npos)
        return true;
    return false;
  }
};

}  // namespace

TEST_SUITE("bridge/engine/take_over") {
  TEST_CASE("the agent falls silent in the middle of a word, and the person is heard to the end") {
    Relieved call;
    call.turn(11);
    call.response(2);
    call.audio(2, 20, 5s);
    call.run(1s);
    call.take_over();
    REQUIRE(call.taken());
    CHECK(call.count<Clear>() == 1);
    const ItemId voice = call.voice();
    call.speak(2s);
    call.hand_back();
    CHECK_FALSE(call.taken());
    call.run(500ms);
    CHECK(call.player.heard(voice) == audio_bytes(2s));
    CHECK(call.count<Clear>() == 1);
  }

  TEST_CASE("the time that a person had the caller is no answer's latency") {
    Relieved call;
    call.turn(11);
    call.take_over();
    call.run(3s);
    // To the person, who answers it.
    call.turn(12);
    call.speak(2s);
    call.hand_back();
    REQUIRE(call.asked(AskKind::Unmuted));
    call.answer(2, 20, 400ms, call.ask_of(AskKind::Unmuted));
    call.run(1s);
    CHECK(call.records<TurnRecord>().empty());
    // To the agent, who has the caller again.
    call.turn(13);
    call.run(700ms);
    call.answer(3, 30, 400ms);
    call.run(1s);
    REQUIRE(call.records<TurnRecord>().size() == 1);
    CHECK(call.records<TurnRecord>()[0].turn == 3);
    CHECK(call.records<TurnRecord>()[0].voice_to_voice < 1s);
  }

  TEST_CASE("what the person said is told on hand-back, what is written down later behind it") {
    Relieved call;
    call.take_over();
    call.on(CallEvent{SupervisorWords{"user:1", "This is Olga.", call.now(), call.now()}});
    call.on(CallEvent{SupervisorWords{"user:1", "You get ten percent.", call.now(), call.now()}});
    CHECK_FALSE(call.told("Olga"));
    call.hand_back();
    CHECK(call.told("to the caller: \"This is Olga. You get ten percent.\""));
    call.on(CallEvent{SupervisorWords{"user:1", "Good-bye.", call.now(), call.now()}});
    CHECK(call.told("they also said: \"Good-bye.\""));
    CHECK(call.records<SupervisorWordsRecord>().size() == 3);
    // Another time nothing of it is told again.
    call.forget();
    call.take_over();
    call.hand_back();
    CHECK(call.told("not what they said"));
  }

  TEST_CASE(
      "words of which some are missing are told as what they are, in the call and behind it") {
    Relieved call;
    call.take_over();
    call.on(CallEvent{SupervisorWords{"user:1", "This is Olga.", call.now(), call.now()}});
    call.on(CallEvent{SupervisorWordsMissing{"user:1"}});
    call.hand_back();
    CHECK(call.told("known only in part; this much was written down: \"This is Olga.\""));
    CHECK_FALSE(call.told("to the caller: \"This is Olga.\""));
    CHECK(call.records<SupervisorWordsMissingRecord>().size() == 1);
    // What is found out later is told later.
    call.forget();
    call.on(CallEvent{SupervisorWordsMissing{"user:1"}});
    CHECK(call.told("you do not know all of it"));
    // The next one's are whole again.
    call.forget();
    call.take_over();
    call.on(CallEvent{SupervisorWords{"user:1", "Me again.", call.now(), call.now()}});
    call.hand_back();
    CHECK(call.told("What they said to the caller: \"Me again.\""));
    // And nothing is said of it to a model whose call is over.
    call.on(CallEvent{CarrierEnded{}});
    call.forget();
    call.on(CallEvent{SupervisorWordsMissing{"user:1"}});
    CHECK(call.records<SupervisorWordsMissingRecord>().size() == 1);
    CHECK(call.actions.size() == 1);
  }

  TEST_CASE("of whom nothing was written down nothing is quoted") {
    Relieved call;
    call.take_over();
    call.on(CallEvent{SupervisorWordsMissing{"user:1"}});
    call.hand_back();
    CHECK(call.told("not what they said"));
  }

  TEST_CASE("of very much that was said the end is told, in whole characters") {
    ColleagueWords words;
    words.add("At the beginning.");
    for (int i = 0; i < 1'000; ++i) words.add("Grüße an alle");
    words.add("Bis Montag.");
    CHECK(words.text().size() <= ColleagueWords::kBytesMax);
    CHECK(words.text().size() > ColleagueWords::kBytesMax - 4);
    CHECK(words.text().ends_with("alle Bis Montag."));
    CHECK(words.text().find("beginning") == std::string::npos);
    // And that it is the end.
    CHECK(colleague_spoke(1s, words).find("(the beginning is left out) \"") != std::string::npos);
    words.clear();
    words.add("Hello.");
    CHECK(colleague_spoke(1s, words).find("left out") == std::string::npos);
    // Of two bytes each: wherever the bound falls, none is cut in two.
    for (std::size_t ahead = 0; ahead < 2; ++ahead) {
      ColleagueWords umlauts;
      umlauts.add(std::string(ahead, 'x'));
      std::string many;
      for (std::size_t i = 0; i < ColleagueWords::kBytesMax; ++i) many += "ü";
      umlauts.add(many + std::string(ahead, 'y'));
      CHECK((static_cast<unsigned char>(umlauts.text().front()) & 0xC0U) != 0x80U);
    }
  }

  TEST_CASE("words that are written down when the call is over are recorded, and change nothing") {
    Relieved call;
    call.take_over();
    call.on(CallEvent{CarrierEnded{}});
    REQUIRE(call.machine.ended());
    call.forget();
    call.on(CallEvent{TranscriptionBilled{{}, {}, 2s}});
    call.on(CallEvent{TranscriptionBilled{ItemId{7}, {}, 2s}});
    call.on(CallEvent{SupervisorWords{"user:1", "Good-bye.", call.now(), call.now()}});
    REQUIRE(call.records<SupervisorWordsRecord>().size() == 1);
    CHECK(call.records<SupervisorWordsRecord>()[0].actor == "user:1");
    CHECK(call.records<UsageRecord>().size() == 1);
    CHECK(call.actions.size() == 2);
  }

  TEST_CASE("a call is not given away before what the person said is written down") {
    Relieved call;
    call.take_over();
    call.on(CallEvent{SupervisorWordsDue{true}});
    call.on(CallEvent{HandOver{}});
    call.hand_back();
    call.answer(2, 20, 400ms, call.ask_of(AskKind::Unmuted));
    call.run(5s);
    CHECK(call.count<GiveAway>() == 0);
    call.on(CallEvent{SupervisorWordsDue{false}});
    call.run(100ms);
    CHECK(call.count<GiveAway>() == 1);
  }

  TEST_CASE(
      "the caller may talk and press keys meanwhile: nobody is cut off, and the model is mute") {
    Relieved call;
    call.take_over();
    const ItemId voice = call.voice();
    call.speak(500ms);
    call.on(CallEvent{SpeechStarted{call.appended()}});
    call.speak(500ms);
    call.on(CallEvent{DtmfPressed{'1'}});
    call.on(CallEvent{SpeechStopped{call.appended()}});
    call.on(CallEvent{CallerTurnCommitted{{11}, {}}});
    // A response that was under way before the session heard that it is not to answer.
    call.response(2);
    call.audio(2, 20, 3s);
    call.speak(1s);
    call.run(500ms);
    CHECK(call.player.heard(voice) == audio_bytes(2s));
    CHECK(call.player.heard({20}) == 0);
    CHECK(call.count<Clear>() == 0);
    CHECK(call.count<CreateResponse>() == 0);
    // Not for silence either.
    call.run(60s);
    CHECK(call.count<CreateResponse>() == 0);
    CHECK(call.taken());
  }

  TEST_CASE("after the hand-back the agent knows what happened, and has the word") {
    Relieved call;
    call.take_over();
    call.speak(3s);
    call.hand_back();
    CHECK(call.told("spoke with the caller for 3 seconds"));
    CHECK(call.asked(AskKind::Unmuted));
    call.answer(2, 20, 1s, call.ask_of(AskKind::Unmuted));
    call.run(1500ms);
    CHECK(call.player.heard({20}) == audio_bytes(1s));
    // Nothing of theirs is heard any more.
    call.on(CallEvent{SupervisorAudio{{0x8000'0099U}, 160}});
    CHECK(call.count<FreeAudio>() > 0);
    call.hand_back();
    CHECK_FALSE(call.taken());
  }

  TEST_CASE("who vanishes leaves a word for the caller; who was muted before stays so") {
    Relieved call;
    call.take_over();
    call.speak(1s);
    call.hand_back(HandBack::Vanished);
    CHECK(call.count<LoadStock>() == 1);
    CHECK(call.asked(AskKind::Unmuted));

    Relieved muted;
    muted.on(CallEvent{AgentMuted{Mute::On}});
    muted.take_over();
    muted.on(CallEvent{AgentMuted{Mute::Off}});  // Not while a person speaks.
    muted.hand_back();
    CHECK(muted.machine.engine().muted());
    CHECK(muted.count<CreateResponse>() == 0);
  }

  TEST_CASE(
      "the model may be lost meanwhile: the person speaks on, and the caller hears all of it") {
    Relieved call;
    call.take_over();
    const ItemId voice = call.voice();
    call.speak(500ms);
    call.on(CallEvent{ModelLost{ModelFault::Closed, {}}});
    call.speak(500ms);
    call.on(CallEvent{ModelReady{}});
    call.speak(500ms);
    CHECK(call.voice() == voice);
    call.run(500ms);
    CHECK(call.player.heard(voice) == audio_bytes(1500ms));
    CHECK(call.count<CreateResponse>() == 0);
    call.hand_back();
    CHECK(call.asked(AskKind::Unmuted));
  }

  TEST_CASE("sessions that are lost while nobody waits for the agent are no sign of its failing") {
    const auto lose_three = [](Relieved& call) {
      call.turn(11);
      for (int i = 0; i < 3; ++i) {
        call.on(CallEvent{ModelLost{ModelFault::Closed, {}}});
        call.run(300ms);
        call.on(CallEvent{ModelReady{}});
        call.run(1s);
        call.turn(12 + static_cast<std::uint32_t>(i));
      }
      CHECK(call.count<CloseModel>() == 0);
      CHECK(call.count<LoadStock>() == 0);
      CHECK(call.count<EndCall>() == 0);
      CHECK(call.count<CreateResponse>() == 0);
    };
    SUBCASE("taken over") {
      Relieved call;
      call.take_over();
      lose_three(call);
      call.hand_back();
      // The server may be about to answer the last turn by itself.
      CHECK(call.run_until(2s, [&] { return call.asked(AskKind::Unmuted); }));
      CHECK(call.count<LoadStock>() == 0);
    }
    SUBCASE("muted") {
      Relieved call;
      call.on(CallEvent{AgentMuted{Mute::On}});
      lose_three(call);
      call.on(CallEvent{AgentMuted{Mute::Off}});
      // What the caller said meanwhile is to be answered.
      CHECK(call.run_until(2s, [&] { return call.asked(AskKind::Unmuted); }));
    }
  }

  TEST_CASE("a session near its end is replaced though the agent is muted") {
    for (const bool taken : {false, true}) {
      CAPTURE(taken);
      Relieved call;
      taken ? call.take_over() : call.on(CallEvent{AgentMuted{Mute::On}});
      call.turn(11);
      call.on(CallEvent{CallerWords{{11}, "Hello?", Words::Final}});
      call.on(CallEvent{SessionExpiring{60s}});
      call.run(100ms);
      call.on(CallEvent{StandbyReady{}});
      call.run(4s);
      CHECK(call.count<SwapModel>() == 1);
    }
  }

  TEST_CASE("a model that stays away is apologised for when the person has gone, not before") {
    Relieved call;
    call.take_over();
    call.on(CallEvent{ModelAway{}});
    call.speak(2s);
    CHECK(call.taken());
    CHECK(call.count<LoadStock>() == 0);
    call.hand_back();
    CHECK(call.count<LoadStock>() == 1);
    call.run(30s);
    CHECK(call.all<EndCall>().at(0).reason == EndReason::ModelFailed);
  }

  TEST_CASE("a line that stands still cuts the person too, and what they say next is heard") {
    Relieved call;
    call.take_over();
    const ItemId before = call.voice();
    call.speak(500ms);
    call.on(CallEvent{OutputBlocked{}});
    const ItemId after = call.voice();
    CHECK(after != before);
    call.speak(500ms);
    call.run(500ms);
    CHECK(call.player.heard(after) == audio_bytes(500ms));
  }

  TEST_CASE("a goodbye ends it, and so does the end of the call") {
    Relieved call;
    call.take_over();
    call.speak(1s);
    call.on(CallEvent{HangUpRequested{}});
    CHECK_FALSE(call.taken());
    call.take_over();  // Too late.
    CHECK_FALSE(call.taken());

    Relieved gone;
    gone.take_over();
    gone.on(CallEvent{StreamDetached{DetachReason::Stop}});
    CHECK_FALSE(gone.taken());
    CHECK(gone.count<EndCall>() == 1);
  }
}

// Goal: calls that we place: nobody's hello is talked over or left unanswered (pain 15), no person
// is taken for a machine and no machine for a person (pain 20).
#include <doctest/doctest.h>

#include "tests/engine/call_driver.hpp"

using namespace tandem::engine_test;

namespace {

EngineSettings outgoing(VoicemailPolicy voicemail = VoicemailPolicy::AgentDecides) {
  EngineSettings settings;
  settings.direction = Direction::Outbound;
  settings.voicemail = voicemail;
  return settings;
}

/// Placed, ringing for two seconds with the model ready, and answered.
struct Answered : CallDriver {
  explicit Answered(VoicemailPolicy voicemail = VoicemailPolicy::AgentDecides)
      : CallDriver(outgoing(voicemail)) {
    attached = false;
    on(CallEvent{CallBegan{}});
    run(1s);
    on(CallEvent{CalleeRings{}});
    run(1s);
    on(CallEvent{ModelReady{}});
    run(1s);
    answer();
  }
  void answer() {
    attached = true;
    on(CallEvent{StreamAttached{}});
  }
  using CallDriver::answer;
  /// Speech of the callee that the model does not answer yet.
  void speech(milliseconds length) {
    on(CallEvent{SpeechStarted{appended()}});
    run(length);
    on(CallEvent{SpeechStopped{appended()}});
    on(CallEvent{CallerTurnCommitted{{++items_}, {}}});
  }
  /// The agent's answer to it, heard to its end.
  void reply(milliseconds length) {
    const std::uint32_t response = ++responses_;
    answer(response, 1'000 + response, length);
    run(length + 100ms);
  }
  [[nodiscard]] bool ended() const { return count<EndCall>() > 0; }
  [[nodiscard]] std::vector<MachineBelief> beliefs() const {
    std::vector<MachineBelief> all;
    for (const MachineRecord& each : records<MachineRecord>()) all.push_back(each.belief);
    return all;
  }
  [[nodiscard]] bool voicemail() const { return !records<VoicemailRecord>().empty(); }

 private:
  std::uint32_t items_ = 100, responses_ = 50;
};

}  // namespace

TEST_SUITE("bridge/engine/call_engine, outgoing") {
  TEST_CASE("pain-15 a call of an emptied node is given away when the two have met, not before") {
    CallDriver call(outgoing());
    call.attached = false;
    call.on(CallEvent{CallBegan{}});
    call.on(CallEvent{CalleeRings{}});
    call.run(1s);
    call.on(CallEvent{ModelReady{}});
    call.on(CallEvent{HandOver{}});
    call.run(2s);
    call.attached = true;
    call.on(CallEvent{StreamAttached{}});
    call.run(100ms);
    CHECK(call.count<GiveAway>() == 0);
    call.turn(11, 500ms);
    call.on(CallEvent{CallerWords{{11}, "Hello?", Words::Final}});
    call.run(100ms);
    CHECK(call.count<GiveAway>() == 0);
    call.answer(2, 20, 1s);
    call.run(500ms);
    CHECK(call.count<GiveAway>() == 0);  // It is still being heard.
    call.run(1s);
    CHECK(call.count<GiveAway>() == 1);
  }

  TEST_CASE("pain-15 the model's session is opened when the telephone rings, not before") {
    CallDriver call(outgoing());
    call.on(CallEvent{CallBegan{}});
    call.run(20s);
    CHECK(call.count<OpenModel>() == 0);
    call.on(CallEvent{CalleeRings{}});
    CHECK(call.count<OpenModel>() == 1);
    call.on(CallEvent{CalleeRings{}});
    CHECK(call.count<OpenModel>() == 1);
  }

  TEST_CASE("pain-15 an answer whose ringing nobody told of opens the session at once") {
    CallDriver call(outgoing());
    call.on(CallEvent{CallBegan{}});
    call.on(CallEvent{StreamAttached{}});
    CHECK(call.count<OpenModel>() == 1);
  }

  TEST_CASE("pain-15 the agent waits for the hello, and the model answers it by itself") {
    Answered call;
    call.run(1s);
    CHECK_FALSE(call.asked(AskKind::Greeting));
    call.speech(800ms);
    call.run(5s);
    CHECK_FALSE(call.asked(AskKind::Greeting));
  }

  TEST_CASE("pain-15 who answers and says nothing is spoken to once the window is over") {
    Answered call;
    call.run(2'480ms);
    CHECK_FALSE(call.asked(AskKind::Greeting));
    call.run(40ms);
    CHECK(call.asked(AskKind::Greeting));
  }

  TEST_CASE("pain-15 a model that is late for the answer still hears the hello first") {
    CallDriver call(outgoing());
    call.on(CallEvent{CallBegan{}});
    call.on(CallEvent{CalleeRings{}});
    call.on(CallEvent{StreamAttached{}});
    call.run(4s);
    call.on(CallEvent{ModelReady{}});
    CHECK(call.count<AppendKept>() == 1);
    call.run(560ms);
    CHECK_FALSE(call.asked(AskKind::Greeting));
    call.run(80ms);
    CHECK(call.asked(AskKind::Greeting));
  }

  TEST_CASE("a call that nobody answers ends as the carrier says, with a length of nothing") {
    CallDriver call(outgoing());
    call.on(CallEvent{CallBegan{}});
    call.on(CallEvent{CalleeRings{}});
    call.on(CallEvent{ModelReady{}});
    call.run(30s);
    CHECK(call.count<EndCall>() == 0);
    call.on(CallEvent{CarrierEnded{CarrierStatus::NoAnswer}});
    REQUIRE(call.records<EndedRecord>().size() == 1);
    CHECK(call.records<EndedRecord>()[0].reason == EndReason::NoAnswer);
    CHECK(call.records<EndedRecord>()[0].length == 0ms);
  }

  TEST_CASE("a call of which nothing is heard is ended at the carrier, too") {
    CallDriver call(outgoing());
    call.on(CallEvent{CallBegan{}});
    call.run(150s);
    REQUIRE(call.count<EndCall>() == 1);
    CHECK(call.all<EndCall>()[0].carrier == CarrierCall::HangUp);
  }

  TEST_CASE("a model that stays away while it rings: nobody is left to hear an apology") {
    CallDriver call(outgoing());
    call.on(CallEvent{CallBegan{}});
    call.on(CallEvent{CalleeRings{}});
    call.on(CallEvent{ModelAway{}});
    call.run(100ms);
    REQUIRE(call.count<EndCall>() == 1);
    CHECK(call.all<EndCall>()[0].reason == EndReason::ModelFailed);
    CHECK(call.all<EndCall>()[0].carrier == CarrierCall::HangUp);
    CHECK(call.count<LoadStock>() == 0);
  }

  TEST_CASE("pain-20 a long greeting proves the machine, and the policy hangs up") {
    Answered call(VoicemailPolicy::HangUp);
    call.on(CallEvent{SpeechStarted{call.appended()}});
    call.run(4s);
    call.on(CallEvent{CalleeSeemed{CalleeKind::Machine}});
    CHECK_FALSE(call.ended());
    call.run(2'100ms);
    REQUIRE(call.ended());
    CHECK(call.all<EndCall>()[0].carrier == CarrierCall::HangUp);
    CHECK(call.voicemail());
    CHECK(call.beliefs() == std::vector{MachineBelief::Suspected, MachineBelief::Confirmed});
  }

  TEST_CASE("pain-20 nobody who answers the agent proves it, too") {
    Answered call(VoicemailPolicy::HangUp);
    call.speech(2s);
    call.reply(3s);
    call.on(CallEvent{CalleeSeemed{CalleeKind::Machine}});
    call.run(7'900ms);
    CHECK_FALSE(call.ended());
    call.run(200ms);
    CHECK(call.ended());
    CHECK(call.voicemail());
  }

  TEST_CASE("pain-20 a person who was taken for a machine is talked to") {
    Answered call(VoicemailPolicy::HangUp);
    call.speech(2s);
    call.reply(2s);
    call.on(CallEvent{CalleeSeemed{CalleeKind::Machine}});
    call.run(2s);
    call.speech(1'500ms);
    call.reply(3s);
    call.run(2s);
    call.speech(1s);
    call.reply(2s);
    call.run(5s);
    CHECK_FALSE(call.ended());
    CHECK(call.beliefs() == std::vector{MachineBelief::Suspected, MachineBelief::Refuted});
    call.on(CallEvent{StreamDetached{}});
    CHECK_FALSE(call.voicemail());
  }

  TEST_CASE("pain-20 a verdict that comes into a dialogue changes nothing") {
    Answered call(VoicemailPolicy::HangUp);
    call.speech(1s);
    call.reply(2s);
    call.speech(1s);
    call.reply(2s);
    call.speech(1s);
    call.on(CallEvent{CalleeSeemed{CalleeKind::MachineReady}});
    call.run(20s);
    CHECK(call.beliefs().empty());
    CHECK(call.records<CalleeSeemedRecord>().size() == 1);
  }

  TEST_CASE("pain-20 behind the beep the message is left, heard to its end, and hung up upon") {
    Answered call(VoicemailPolicy::LeaveMessage);
    call.speech(3s);
    call.on(CallEvent{CalleeSeemed{CalleeKind::MachineReady}});
    call.run(100ms);
    // An answer of the server's own to the greeting comes too late to be said.
    call.response(8);
    CHECK_FALSE(call.machine.audio_wanted({8}));
    call.done(8, ResponseStatus::Cancelled);
    // The sequencer gives the server's own answer to the greeting a moment to show itself.
    REQUIRE(call.run_until(2s, [&] { return call.asked(AskKind::Voicemail); }));
    call.answer(9, 90, 4s, call.ask_of(AskKind::Voicemail));
    call.run(3'900ms);
    CHECK_FALSE(call.ended());
    call.run(300ms);
    REQUIRE(call.ended());
    CHECK(call.player.heard({90}) == audio_bytes(4s));
    CHECK(call.voicemail());
  }

  TEST_CASE("pain-20 whoever speaks into the message gets a conversation") {
    Answered call(VoicemailPolicy::LeaveMessage);
    call.speech(3s);
    call.on(CallEvent{CalleeSeemed{CalleeKind::MachineReady}});
    REQUIRE(call.run_until(2s, [&] { return call.asked(AskKind::Voicemail); }));
    call.answer(9, 90, 6s, call.ask_of(AskKind::Voicemail));
    call.run(2s);
    call.speech(1s);
    call.reply(1s);
    call.run(3s);
    CHECK_FALSE(call.ended());
    CHECK(call.beliefs().back() == MachineBelief::Refuted);
    CHECK_FALSE(call.voicemail());
  }

  TEST_CASE("pain-20 where the agent decides it is told, and the call goes on") {
    Answered call;
    call.speech(2s);
    call.on(CallEvent{CalleeSeemed{CalleeKind::Machine}});
    bool told = false;
    for (const CreateMessage& each : call.all<CreateMessage>())
      told = told || each.text.find("answering machine") != std::string::npos;
    CHECK(told);
    call.run(7s);
    CHECK_FALSE(call.ended());
    call.on(CallEvent{StreamDetached{}});
    CHECK(call.voicemail());
  }

  TEST_CASE("pain-20 a fax is hung up on, whatever the policy, and a dialogue never") {
    for (const auto policy : {VoicemailPolicy::LeaveMessage, VoicemailPolicy::AgentDecides}) {
      Answered call(policy);
      call.on(CallEvent{CalleeSeemed{CalleeKind::Fax}});
      CHECK(call.ended());
    }
    Answered call;
    for (int turns = 0; turns < 3; ++turns) {
      call.speech(1s);
      call.reply(2s);
    }
    call.on(CallEvent{CalleeSeemed{CalleeKind::Fax}});
    call.run(10s);
    CHECK_FALSE(call.ended());
  }

  TEST_CASE("pain-20 what is no machine changes nothing") {
    for (const CalleeKind kind : {CalleeKind::Human, CalleeKind::Unknown}) {
      Answered call(VoicemailPolicy::HangUp);
      call.speech(1s);
      call.on(CallEvent{CalleeSeemed{kind}});
      call.reply(1s);
      CHECK_FALSE(call.ended());
      CHECK(call.beliefs().empty());
    }
  }
}

// Goal: a call goes from one node to another, or from a dead one, and the caller hears the agent go
// on. Method: virtual time; what the first node would have kept is handed to the second.
#include <doctest/doctest.h>

#include "tests/engine/call_driver.hpp"

using namespace tandem::engine_test;

namespace {

PastCall two_minutes_of_talk() {
  PastCall past;
  past.age = 120s;
  past.answered_for = 118s;
  past.said = {AgentSaid{{}, "Good morning."}, CallerSaid{{}, "Book me in for Monday.", {}, {}},
               ToolCallMade{{1}, "book", R"({"day":"mon"})"},
               ToolCallAnswered{{1}, R"({"ok":true})"}};
  past.tools = {{"book", R"({"day":"mon"})", R"({"ok":true})"},
                {"send", R"({"to":"x"})", std::string(kToolUnknown)}};
  return past;
}

EngineSettings with_tools() {
  EngineSettings settings;
  settings.tools = {{"book", Effect::ChangesWorld, 4s},
                    {"send", Effect::ChangesWorld, 4s},
                    {"diary", Effect::ChangesBook, 4s},
                    {"lookup", Effect::ReadsOnly, 4s}};
  return settings;
}

/// Taken over; the model listens after 300 ms and the stream comes 100 ms later.
struct Resumed : CallDriver {
  explicit Resumed(PastCall past = two_minutes_of_talk()) : CallDriver(with_tools()) {
    machine.take_over(std::move(past));
    on(CallEvent{CallBegan{}});
  }
  void go_on() {
    run(300ms);
    on(CallEvent{ModelReady{}});
    run(100ms);
    on(CallEvent{StreamAttached{}});
  }
  void call_tool(std::uint32_t response_id, std::uint32_t call, const char* name,
                 const char* arguments) {
    response(response_id);
    on(RealtimeEvent{ToolCalled{{response_id}, {call}, name, arguments}});
  }
};

/// Greeted, quiet.
struct Quiet : CallDriver {
  Quiet() {
    connect();
    answer(1, 10, 400ms, ask_of(AskKind::Greeting));
    run(1s);
    forget();
  }
};

}  // namespace

TEST_SUITE("bridge/engine/call_engine, moving") {
  TEST_CASE("who takes a call over opens a session with its past, and has the agent go on") {
    Resumed call;
    REQUIRE(call.count<OpenModel>() == 1);
    CHECK(call.all<OpenModel>()[0].why == OpenWhy::Lost);
    const auto history = call.machine.history();
    REQUIRE(history.size() == 4);
    CHECK(std::get<AgentSaid>(history[0]).text == "Good morning.");
    CHECK(std::get<CallerSaid>(history[1]).text == "Book me in for Monday.");
    CHECK(std::get<ToolCallAnswered>(history[3]).output == R"({"ok":true})");
    call.go_on();
    CHECK(call.asked(AskKind::Resumed));
    CHECK_FALSE(call.asked(AskKind::Greeting));
    CHECK(call.records<RestoredRecord>().size() == 1);
    call.response(1, call.ask_of(AskKind::Resumed));
    call.audio(1, 10, 1s);
    call.on(CallEvent{AgentWords{{1}, {10}, "The line was gone."}});
    call.on(CallEvent{AgentAudioEnded{{10}}});
    call.done(1);
    call.run(2s);
    CHECK(call.player.heard({10}) == audio_bytes(1s));
    CHECK(call.records<GreetingRecord>().empty());
    // What was said before and now, for the next session.
    CHECK(call.machine.history().size() == 5);
  }

  TEST_CASE("the agent's sentence waits for the stream where the model is faster") {
    Resumed call;
    call.run(100ms);
    call.on(CallEvent{ModelReady{}});
    call.answer(1, 10, 1s, call.ask_of(AskKind::Resumed));
    CHECK(call.count<Play>() == 0);
    call.on(CallEvent{StreamAttached{}});
    call.run(1500ms);
    CHECK(call.player.heard({10}) == audio_bytes(1s));
  }

  TEST_CASE("a model that is slow to come is bridged by a phrase of ours") {
    Resumed call;
    call.on(CallEvent{StreamAttached{}});
    call.run(1s);
    REQUIRE(call.count<LoadStock>() == 1);
    CHECK(call.all<LoadStock>()[0].phrase == StockPhrase::OneMoment);
  }

  TEST_CASE("the carrier does not come back: the call ends without touching it") {
    Resumed call;
    call.caller_sends = false;
    call.run(11s);
    REQUIRE(call.count<EndCall>() == 1);
    CHECK(call.all<EndCall>()[0].reason == EndReason::NoStream);
    CHECK(call.all<EndCall>()[0].carrier == CarrierCall::LeaveAlone);
  }

  TEST_CASE("the call's clock and its time limit run on") {
    PastCall past = two_minutes_of_talk();
    past.age = past.answered_for = std::chrono::minutes(29) + 30s;
    Resumed call(std::move(past));
    call.go_on();
    call.answer(1, 10, 1s, call.ask_of(AskKind::Resumed));
    call.run(5s);
    CHECK(call.records<TimeWarningRecord>().size() == 1);
    call.on(CallEvent{CarrierEnded{}});
    REQUIRE(call.records<EndedRecord>().size() == 1);
    CHECK(call.records<EndedRecord>()[0].length > std::chrono::minutes(29));
  }

  TEST_CASE("pain-08 what was done before is not done again, nor what nobody knows the end of") {
    Resumed call;
    call.go_on();
    call.answer(1, 10, 200ms, call.ask_of(AskKind::Resumed));
    call.run(1s);
    call.call_tool(2, 5, "book", R"({ "day": "mon" })");
    CHECK(call.count<RunTool>() == 0);
    REQUIRE(call.records<ToolSettledRecord>().size() == 1);
    CHECK(call.records<ToolSettledRecord>()[0].outcome == ToolOutcome::Repeated);
    CHECK(call.records<ToolSettledRecord>()[0].output == R"({"ok":true})");
    call.done(2);
    call.call_tool(3, 6, "send", R"({"to":"x"})");
    CHECK(call.count<RunTool>() == 0);
    CHECK(call.records<ToolSettledRecord>()[1].output == kToolUnknown);
    call.done(3);
    // Other arguments are another deed; and what knows its repetitions itself is asked.
    call.call_tool(4, 7, "send", R"({"to":"y"})");
    CHECK(call.count<RunTool>() == 1);
  }

  TEST_CASE("a call is handed over between two turns, and nothing of it is lost") {
    Quiet call;
    call.turn(11);
    call.response(2);
    call.audio(2, 20, 1s);
    call.on(CallEvent{HandOver{}});
    call.run(500ms);
    CHECK(call.count<GiveAway>() == 0);
    call.on(CallEvent{AgentWords{{2}, {20}, "On Monday at nine."}});
    call.on(CallEvent{AgentAudioEnded{{20}}});
    call.done(2);
    call.run(300ms);
    CHECK(call.count<GiveAway>() == 0);  // It is still being heard.
    call.on(CallEvent{CallerWords{{11}, "When?", Words::Final}});
    call.run(2s);
    REQUIRE(call.count<GiveAway>() == 1);
    CHECK(call.count<EndCall>() == 0);
    CHECK(call.records<HandedOverRecord>().size() == 1);
    CHECK(call.records<EndedRecord>().empty());
    REQUIRE(call.records<AgentWordsRecord>().size() == 1);
    CHECK(call.records<AgentWordsRecord>()[0].heard_text == "On Monday at nine.");
    CHECK(call.machine.ended());
    call.forget();
    call.on(CallEvent{CarrierEnded{}});
    call.run(1s);
    CHECK(call.actions.empty());
  }

  TEST_CASE("the caller who is speaking is heard out first, and the words are waited for") {
    Quiet call;
    call.on(CallEvent{SpeechStarted{call.appended()}});
    call.on(CallEvent{HandOver{}});
    call.run(3s);
    CHECK(call.count<GiveAway>() == 0);
    call.on(CallEvent{SpeechStopped{call.appended()}});
    call.on(CallEvent{CallerTurnCommitted{{11}, {}}});
    call.answer(2, 20, 400ms);
    call.run(1s);
    CHECK(call.count<GiveAway>() == 0);
    call.on(CallEvent{CallerWords{{11}, "Hello?", Words::Final}});
    call.run(100ms);
    CHECK(call.count<GiveAway>() == 1);
  }

  TEST_CASE("a call that was never met begins here: greeted, with nothing taken up") {
    PastCall past;
    past.met = false;
    past.age = 6s;
    Resumed call(std::move(past));
    REQUIRE(call.count<OpenModel>() == 1);
    CHECK(call.all<OpenModel>()[0].why == OpenWhy::Start);
    call.go_on();
    CHECK(call.asked(AskKind::Greeting));
    CHECK_FALSE(call.asked(AskKind::Resumed));
  }

  TEST_CASE(
      "whose frames come in has the call; else it is made sure of before the carrier is asked") {
    Quiet call;
    const auto hang_up = [&] {
      call.on(CallEvent{HangUpRequested{HangUpManner::AtOnce}});
      REQUIRE(call.count<EndCall>() == 1);
      CHECK(call.all<EndCall>()[0].carrier == CarrierCall::HangUp);
      return call.all<EndCall>()[0].make_sure;
    };
    SUBCASE("frames come in") { CHECK_FALSE(hang_up()); }
    SUBCASE("none came lately") {
      call.caller_sends = false;
      call.run(1100ms);
      CHECK(hang_up());
    }
    SUBCASE("what lay in the socket comes in one go") {
      call.caller_sends = false;
      call.run(1100ms);
      call.caller_sends = true;
      call.run(20ms);
      SUBCASE("and proves nothing") { CHECK(hang_up()); }
      SUBCASE("and then they come on and on") {
        call.run(2s);
        CHECK_FALSE(hang_up());
      }
    }
    SUBCASE("the stream broke") {
      call.on(CallEvent{StreamDetached{DetachReason::Reset}});
      REQUIRE(call.count<EndCall>() == 1);
      CHECK(call.all<EndCall>()[0].make_sure);
      CHECK_FALSE(call.all<EndCall>()[0].may_ring);
    }
    SUBCASE("it fell silent, and the call is given away") {
      call.caller_sends = false;
      call.run(1100ms);
      call.on(CallEvent{HandOver{}});
      call.run(20ms);
      REQUIRE(call.count<GiveAway>() == 1);
      CHECK(call.all<GiveAway>()[0].make_sure);
    }
    SUBCASE("the carrier says that it is over") {
      call.on(CallEvent{CarrierEnded{}});
      REQUIRE(call.count<EndCall>() == 1);
      CHECK_FALSE(call.all<EndCall>()[0].make_sure);
    }
  }

  TEST_CASE("a call that another node has ends at once, and the carrier is asked nothing") {
    Quiet call;
    call.on(CallEvent{TransferRequested{}});
    call.run(1s);
    call.on(CallEvent{TakenElsewhere{}});
    CHECK(call.machine.ended());
    REQUIRE(call.count<GiveAway>() == 1);
    CHECK(call.all<GiveAway>()[0].is_there);
    CHECK(call.count<EndCall>() == 0);
    CHECK(call.records<HandedOverRecord>().size() == 1);
    CHECK(call.records<EndedRecord>().empty());
    call.forget();
    call.on(CallEvent{TakenElsewhere{}});
    CHECK(call.actions.empty());
  }

  TEST_CASE("a caller who speaks while no session listens is heard first") {
    Quiet call;
    call.on(CallEvent{ModelLost{ModelFault::Closed, {}}});
    call.on(CallEvent{HandOver{}});
    call.run(2s);
    CHECK(call.count<GiveAway>() == 0);
    call.on(CallEvent{ModelReady{}});
    call.run(300ms);
    CHECK(call.count<GiveAway>() == 0);
    // The detector has reached what was kept.
    call.on(CallEvent{SpeechStarted{call.appended() - 1s}});
    call.run(2s);
    CHECK(call.count<GiveAway>() == 0);
    call.on(CallEvent{SpeechStopped{call.appended()}});
    call.on(CallEvent{CallerTurnCommitted{{11}, {}}});
    call.on(CallEvent{CallerWords{{11}, "Are you there?", Words::Final}});
    call.answer(2, 20, 400ms);
    call.run(1s);
    CHECK(call.count<GiveAway>() == 1);
  }

  TEST_CASE("a call that has just come goes on only when the agent has been heard again") {
    Resumed call;
    call.on(CallEvent{StreamAttached{}});
    call.on(CallEvent{HandOver{}});
    call.run(300ms);
    CHECK(call.count<GiveAway>() == 0);
    call.on(CallEvent{ModelReady{}});
    call.answer(1, 10, 1s, call.ask_of(AskKind::Resumed));
    call.run(500ms);
    CHECK(call.count<GiveAway>() == 0);
    call.run(2s);
    CHECK(call.count<GiveAway>() == 1);
  }

  TEST_CASE("who is ringing somebody for the caller keeps the call") {
    Quiet call;
    call.on(CallEvent{TransferRequested{}});
    call.run(4s);
    call.on(CallEvent{HandOver{}});
    call.run(1s);
    CHECK(call.count<GiveAway>() == 0);
  }

  TEST_CASE("a caller whom a supervisor talks with stays until the agent has them back") {
    Quiet call;
    call.on(CallEvent{SupervisorTakesOver{}});
    REQUIRE(call.machine.engine().taken_over());
    call.on(CallEvent{HandOver{}});
    call.run(1s);
    CHECK(call.count<GiveAway>() == 0);
  }
}

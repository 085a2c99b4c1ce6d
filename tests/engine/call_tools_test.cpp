#include <doctest/doctest.h>

#include "tests/engine/call_driver.hpp"

using namespace tandem::engine_test;

namespace {

EngineSettings with_tools() {
  EngineSettings settings;
  settings.tools = {{"book", Effect::ChangesWorld, 4s}, {"lookup", Effect::ReadsOnly, 4s}};
  return settings;
}

EngineSettings with_filler(Filler filler) {
  EngineSettings settings = with_tools();
  settings.filler = filler;
  return settings;
}

struct Asking : CallDriver {
  explicit Asking(const EngineSettings& settings = with_tools()) : CallDriver(settings) {
    connect();
    answer(1, 10, 400ms, ask_of(AskKind::Greeting));
    run(1s);
    turn(11);
    forget();
  }
  void call_tool(std::uint32_t response_id, std::uint32_t call, const char* name,
                 const char* arguments = "{}") {
    on(RealtimeEvent{ToolCalled{{response_id}, {call}, name, arguments}});
  }
  void finish(std::uint32_t call, ToolStatus status = ToolStatus::Succeeded) {
    on(CallEvent{ToolFinished{{call}, status, "{}", ToolEffect::None, 0}});
  }
};

}  // namespace

TEST_SUITE("bridge/engine/call_engine, tools") {
  TEST_CASE("the result is spoken of unprompted, after the response is done") {
    Asking call;
    call.response(2);
    call.call_tool(2, 1, "lookup");
    call.call_tool(2, 1, "lookup");
    CHECK(call.count<RunTool>() == 1);
    call.finish(1);
    CHECK(call.count<CreateToolOutput>() == 1);
    CHECK(call.count<CreateResponse>() == 0);
    call.call_tool(2, 1, "lookup");
    call.done(2);
    CHECK(call.asked(AskKind::AfterTools));
    CHECK(call.count<RunTool>() == 1);
  }

  TEST_CASE("pain-09 the agent's words play on while the tool works") {
    Asking call;
    call.response(2);
    call.audio(2, 20, 1s);
    call.on(CallEvent{AgentAudioEnded{{20}}});
    call.call_tool(2, 1, "lookup");
    call.done(2);
    call.run(500ms);
    call.finish(1);
    call.run(1s);
    CHECK(call.count<Clear>() == 0);
    CHECK(call.player.heard({20}) == audio_bytes(1s));
  }

  TEST_CASE("pain-09 a slow tool: a filler after a while, once, and not over the caller") {
    Asking call;
    call.response(2);
    call.call_tool(2, 1, "lookup");
    call.done(2);
    SUBCASE("quiet") {
      call.run(1100ms);
      CHECK(call.count<LoadStock>() == 0);
      call.run(200ms);
      REQUIRE(call.count<LoadStock>() == 1);
      CHECK(call.all<LoadStock>()[0].phrase == StockPhrase::OneMoment);
      call.run(2s);
      CHECK(call.count<LoadStock>() == 1);
    }
    SUBCASE("the caller speaks") {
      call.on(CallEvent{SpeechStarted{}});
      call.run(3s);
      CHECK(call.count<LoadStock>() == 0);
    }
  }

  TEST_CASE(
      "pain-09 a slow tool of an agent with a tone: a tone now and then, and no words of ours") {
    Asking call(with_filler(Filler::Tone));
    call.response(2);
    call.call_tool(2, 1, "lookup");
    call.done(2);
    call.run(1100ms);
    CHECK(call.count<LoadStock>() == 0);
    call.run(200ms);
    REQUIRE(call.count<LoadStock>() == 1);
    CHECK(call.all<LoadStock>()[0].phrase == StockPhrase::SoftTone);
    SUBCASE("it sounds again until there is something to say") {
      call.run(1500ms);
      CHECK(call.count<LoadStock>() == 2);
      call.finish(1);
      call.run(100ms);
      call.answer(3, 30, 400ms, call.ask_of(AskKind::AfterTools));
      call.run(3s);
      CHECK(call.count<LoadStock>() == 2);
      // What is heard is the agent's.
      CHECK(call.count<Clear>() == 0);
      CHECK(call.player.heard({30}) == audio_bytes(400ms));
    }
    SUBCASE("who speaks into it interrupts nobody") {
      call.run(100ms);
      call.on(CallEvent{SpeechStarted{}});
      call.run(2s);
      CHECK(call.records<BargeInRecord>().empty());
      CHECK(call.count<TruncateItem>() == 0);
      CHECK(call.count<LoadStock>() == 1);
    }
    for (const auto& words : call.records<AgentWordsRecord>()) CHECK_FALSE(words.stock);
  }

  TEST_CASE("an agent that is to be silent while a tool works is") {
    Asking call(with_filler(Filler::None));
    call.response(2);
    call.call_tool(2, 1, "lookup");
    call.done(2);
    call.run(3900ms);
    CHECK(call.count<LoadStock>() == 0);
  }

  TEST_CASE("pain-08 speech does not cancel a tool, and its result is not lost") {
    Asking call;
    call.response(2);
    call.call_tool(2, 1, "book");
    call.on(CallEvent{SpeechStarted{}});
    call.done(2, ResponseStatus::Cancelled);
    call.run(300ms);
    call.finish(1);
    CHECK(call.count<CreateToolOutput>() == 1);
    CHECK(call.count<CreateResponse>() == 0);  // The caller has the word.
    const auto settled = call.records<ToolSettledRecord>();
    REQUIRE(settled.size() == 1);
    CHECK(settled[0].outcome == ToolOutcome::Succeeded);
  }

  TEST_CASE("pain-08 the model asks again after an interruption: it is not booked twice") {
    Asking call;
    call.response(2);
    call.call_tool(2, 1, "book", R"({"day":"mon"})");
    call.done(2);
    call.finish(1);
    call.response(3, call.ask_of(AskKind::AfterTools));
    call.call_tool(3, 2, "book", R"({ "day": "mon" })");
    call.done(3);
    CHECK(call.count<RunTool>() == 1);
    CHECK(call.count<CreateToolOutput>() == 2);
    CHECK(call.records<ToolSettledRecord>()[1].outcome == ToolOutcome::Repeated);
  }

  TEST_CASE("pain-08 nor after a failover, with another id") {
    Asking call;
    call.response(2);
    call.call_tool(2, 1, "book");
    call.on(CallEvent{ModelLost{ModelFault::Closed}});
    call.run(200ms);
    call.on(CallEvent{ModelReady{}});
    call.response(3);
    call.call_tool(3, 2, "book");
    call.done(3);
    CHECK(call.count<RunTool>() == 1);
    call.finish(1);
    CHECK(call.count<CreateToolOutput>() == 2);
  }

  TEST_CASE("a tool past its budget: the model is told, and a late result is recorded only") {
    Asking call;
    call.response(2);
    call.call_tool(2, 1, "lookup");
    call.done(2);
    call.run(4100ms);
    REQUIRE(call.count<CreateToolOutput>() == 1);
    CHECK(call.all<CreateToolOutput>()[0].output.find("timeout") != std::string::npos);
    CHECK(call.asked(AskKind::AfterTools));
    call.finish(1);
    CHECK(call.count<CreateToolOutput>() == 1);
    CHECK(call.records<ToolLateRecord>().size() == 1);
    CHECK(call.records<ToolSettledRecord>().size() == 1);
  }

  TEST_CASE("the caller hangs up while a tool works: settled as abandoned, its result recorded") {
    Asking call;
    call.response(2);
    call.call_tool(2, 1, "book");
    call.on(CallEvent{StreamDetached{}});
    REQUIRE(call.records<ToolSettledRecord>().size() == 1);
    CHECK(call.records<ToolSettledRecord>()[0].outcome == ToolOutcome::Abandoned);
    call.forget();
    call.finish(1);
    CHECK(call.records<ToolLateRecord>().size() == 1);
    CHECK(call.actions.size() == 1);
  }

  TEST_CASE("pain-08 a wish that was refused is no success: asked again, the tool runs again") {
    Asking call;
    call.response(2);
    call.call_tool(2, 1, "book");
    call.done(2);
    call.on(CallEvent{SpeechStarted{call.appended()}});
    call.on(CallEvent{ToolFinished{{1}, ToolStatus::Succeeded, "{}", ToolEffect::EndCall, 0}});
    REQUIRE(call.records<ToolSettledRecord>().size() == 1);
    CHECK(call.records<ToolSettledRecord>()[0].outcome == ToolOutcome::Failed);
    CHECK(call.all<CreateToolOutput>()[0].output.find("not-done") != std::string::npos);
    call.call_tool(3, 2, "book");
    CHECK(call.count<RunTool>() == 2);
  }

  TEST_CASE("parallel calls: one create after the last answer") {
    Asking call;
    call.response(2);
    call.call_tool(2, 1, "lookup", R"({"day":"mon"})");
    call.call_tool(2, 2, "lookup", R"({"day":"tue"})");
    call.done(2);
    CHECK(call.count<RunTool>() == 2);
    call.finish(2);
    CHECK(call.count<CreateResponse>() == 0);
    call.finish(1, ToolStatus::Failed);
    CHECK(call.count<CreateResponse>() == 1);
  }

  TEST_CASE("a supervisor's hint reaches the model and nobody else") {
    Asking call;
    call.on(CallEvent{SupervisorHint{"Offer Monday."}});
    REQUIRE(call.count<CreateMessage>() == 1);
    CHECK(call.all<CreateMessage>()[0].role == TellRole::System);
    CHECK(call.all<CreateMessage>()[0].text.find("Offer Monday.") != std::string::npos);
    CHECK(call.count<CreateResponse>() == 0);
  }
}

#include "bridge/engine/realtime_sequencer.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <vector>

using namespace tandem::engine;
using namespace std::chrono_literals;
using std::chrono::milliseconds;

namespace {

struct Wire {
  explicit Wire(EngineSettings settings = {}) : sequencer(settings) {}

  RealtimeSequencer sequencer;
  CallActions out;
  std::vector<CallEvent> reports;
  Instant now = Instant{} + std::chrono::hours{1};

  void created(std::uint32_t response, AskId ask = {}) {
    sequencer.on(RealtimeEvent{ResponseCreated{{response}, ask, false}}, now, out, reports);
  }
  void done(std::uint32_t response, ResponseStatus status = ResponseStatus::Completed,
            std::string code = {}, std::string type = {}) {
    sequencer.on(
        RealtimeEvent{ResponseDone{{response}, status, std::move(code), std::move(type), {}}}, now,
        out, reports);
  }
  void called(std::uint32_t response, std::uint32_t call) {
    sequencer.on(RealtimeEvent{ToolCalled{{response}, {call}, "lookup", "{}"}}, now, out, reports);
  }
  void error(std::string code, WireId cause = {}, std::string type = {}) {
    sequencer.on(RealtimeEvent{ModelErrored{std::move(code), std::move(type), cause}}, now, out,
                 reports);
  }
  void ask(std::uint32_t id, AskKind kind = AskKind::Continue) {
    sequencer.on(Ask{{id}, kind}, now, out);
  }
  void result(std::uint32_t call, Follow follow = Follow::Speak) {
    sequencer.on(ToolResult{{call}, "{}", follow}, now, out);
  }
  void tick(milliseconds later) {
    now += later;
    sequencer.on(Tick{}, now, out);
  }
  template <class Action>
  std::vector<Action> all() const {
    std::vector<Action> found;
    for (const CallAction& action : out) {
      if (const auto* each = std::get_if<Action>(&action)) found.push_back(*each);
    }
    return found;
  }
  template <class Event>
  std::vector<Event> told() const {
    std::vector<Event> found;
    for (const CallEvent& event : reports) {
      if (const auto* each = std::get_if<Event>(&event)) found.push_back(*each);
    }
    return found;
  }
  std::size_t creates() const { return all<CreateResponse>().size(); }
  WireId last_create() const { return all<CreateResponse>().back().wire; }
};

EngineSettings ours() {
  EngineSettings settings;
  settings.interrupts = Interrupts::Ours;
  return settings;
}

}  // namespace

TEST_SUITE("bridge/engine/realtime_sequencer") {
  TEST_CASE("pain-07 a create waits for the end of the active response") {
    Wire wire;
    wire.created(1);  // The server's own.
    wire.ask(10);
    CHECK(wire.creates() == 0);
    wire.done(1);
    CHECK(wire.creates() == 1);
    CHECK(wire.all<CreateResponse>()[0].ask == AskId{10});
  }

  TEST_CASE("pain-07 one create is in flight at a time, and waiting ones of a kind are one") {
    Wire wire;
    wire.ask(10, AskKind::Greeting);
    wire.ask(11, AskKind::Dtmf);
    wire.ask(12, AskKind::Dtmf);
    CHECK(wire.creates() == 1);
    wire.created(1, {10});
    wire.done(1);
    REQUIRE(wire.creates() == 2);
    CHECK(wire.all<CreateResponse>()[1].ask == AskId{12});
    wire.created(2, {12});
    wire.done(2);
    CHECK(wire.creates() == 2);
  }

  TEST_CASE("pain-07 a create that collides waits for response.done and goes out again") {
    Wire wire;
    wire.ask(10);
    wire.created(7, {99});  // Not the answer to ours.
    wire.error("conversation_already_has_active_response", wire.last_create());
    CHECK(wire.creates() == 1);
    wire.done(7);
    REQUIRE(wire.creates() == 2);
    CHECK(wire.all<CreateResponse>()[1].ask == AskId{10});
    CHECK(wire.all<CreateResponse>()[1].wire != wire.all<CreateResponse>()[0].wire);
  }

  TEST_CASE("pain-07 a collision with a response that we never see is tried again a second later") {
    Wire wire;
    wire.ask(10);
    wire.error("conversation_already_has_active_response", wire.last_create());
    wire.tick(900ms);
    CHECK(wire.creates() == 1);
    wire.tick(200ms);
    CHECK(wire.creates() == 2);
  }

  TEST_CASE("a server that echoes no metadata: the committed turn owns the next response") {
    Wire wire;
    wire.sequencer.on(SpeechStarted{}, wire.now);
    wire.sequencer.on(SpeechStopped{}, wire.now);
    wire.ask(10);
    CHECK(wire.creates() == 0);  // The server is about to answer.
    wire.sequencer.on(CallerTurnCommitted{{1}, {}}, wire.now);
    wire.created(1);
    REQUIRE(wire.told<ResponseBegan>().size() == 1);
    CHECK_FALSE(wire.told<ResponseBegan>()[0].ask);
    wire.done(1);
    REQUIRE(wire.creates() == 1);
    wire.created(2);
    CHECK(wire.told<ResponseBegan>()[1].ask == AskId{10});
  }

  TEST_CASE("a response taken for ours by mistake is given back when our create collides") {
    Wire wire;
    wire.ask(10);
    wire.created(1);
    wire.error("conversation_already_has_active_response", wire.last_create());
    CHECK(wire.creates() == 1);
    wire.done(1);
    CHECK(wire.creates() == 2);
  }

  TEST_CASE("a cancel before response.created is remembered and sent by id when it appears") {
    Wire wire;
    wire.ask(10);
    wire.sequencer.on(Stop{StopCause::CallerSpoke, {}}, wire.now, wire.out);
    CHECK(wire.all<CancelResponse>().empty());
    wire.created(3, {10});
    REQUIRE(wire.all<CancelResponse>().size() == 1);
    CHECK(wire.all<CancelResponse>()[0].response == ResponseId{3});
    CHECK(wire.told<ResponseBegan>()[0].begun == Begun::Stopped);
  }

  TEST_CASE("after a cancel the next create waits for response.done") {
    Wire wire{ours()};
    wire.created(1);
    wire.sequencer.on(Stop{StopCause::Ours, {}}, wire.now, wire.out);
    wire.ask(10);
    CHECK(wire.all<CancelResponse>().size() == 1);
    CHECK(wire.creates() == 0);
    wire.done(1, ResponseStatus::Cancelled);
    CHECK(wire.creates() == 1);
  }

  TEST_CASE(
      "the server interrupts by itself: no cancel for the caller's voice, one for our own wish") {
    Wire wire;
    wire.created(1);
    SUBCASE("the caller") {
      wire.sequencer.on(Stop{StopCause::CallerSpoke, {}}, wire.now, wire.out);
      CHECK(wire.all<CancelResponse>().empty());
    }
    SUBCASE("we") {
      wire.sequencer.on(Stop{StopCause::Ours, {}}, wire.now, wire.out);
      CHECK(wire.all<CancelResponse>().size() == 1);
    }
  }

  TEST_CASE("interrupt_response false: the caller's voice cancels, once") {
    Wire wire{ours()};
    wire.created(1);
    wire.sequencer.on(Stop{StopCause::CallerSpoke, {}}, wire.now, wire.out);
    wire.sequencer.on(Stop{StopCause::CallerSpoke, {}}, wire.now, wire.out);
    CHECK(wire.all<CancelResponse>().size() == 1);
  }

  TEST_CASE("stop drops what was asked and not begun, but not a tool's results") {
    Wire wire;
    wire.created(1);
    wire.called(1, 5);
    wire.result(5);
    wire.ask(10, AskKind::Nudge);
    wire.sequencer.on(Stop{StopCause::Ours, {}}, wire.now, wire.out);
    wire.done(1, ResponseStatus::Cancelled);
    REQUIRE(wire.creates() == 1);
    CHECK(wire.all<CreateResponse>()[0].kind == AskKind::AfterTools);
  }

  TEST_CASE("one create after all outputs of a response and its response.done") {
    Wire wire;
    wire.created(1);
    wire.called(1, 5);
    wire.called(1, 6);
    wire.result(5);
    SUBCASE("done comes first") {
      wire.done(1);
      CHECK(wire.creates() == 0);
      wire.result(6);
      CHECK(wire.creates() == 1);
    }
    SUBCASE("outputs come first") {
      wire.result(6);
      CHECK(wire.creates() == 0);
      wire.done(1);
      CHECK(wire.creates() == 1);
    }
    CHECK(wire.all<CreateToolOutput>().size() == 2);
  }

  TEST_CASE("results that need no words make no create") {
    Wire wire;
    wire.created(1);
    wire.called(1, 5);
    wire.result(5, Follow::Silent);
    wire.done(1);
    CHECK(wire.creates() == 0);
  }

  TEST_CASE("the same call in three events is one") {
    Wire wire;
    wire.created(1);
    wire.called(1, 5);
    wire.called(1, 5);
    wire.called(1, 5);
    CHECK(wire.told<ToolAsked>().size() == 1);
  }

  TEST_CASE("the server's own response speaks of results that it had acknowledged") {
    Wire wire;
    wire.created(1);
    wire.called(1, 5);
    wire.done(1);
    wire.sequencer.on(SpeechStarted{}, wire.now);
    wire.result(5);
    CHECK(wire.creates() == 0);  // Not over the caller's voice.
    wire.sequencer.on(SpeechStopped{}, wire.now);
    wire.sequencer.on(CallerTurnCommitted{{9}, {}}, wire.now);
    SUBCASE("acknowledged") {
      wire.sequencer.on(RealtimeEvent{ToolOutputAdded{}}, wire.now, wire.out, wire.reports);
      wire.created(2);
      wire.done(2);
      wire.tick(5s);
      CHECK(wire.creates() == 0);
    }
    SUBCASE("perhaps not seen") {
      wire.created(2);
      wire.done(2);
      CHECK(wire.creates() == 1);
    }
  }

  TEST_CASE("a create is held while the caller speaks, at most ten seconds") {
    Wire wire;
    wire.sequencer.on(SpeechStarted{}, wire.now);
    wire.ask(10);
    wire.tick(9900ms);
    CHECK(wire.creates() == 0);
    wire.tick(200ms);
    CHECK(wire.creates() == 1);
  }

  TEST_CASE("a committed turn that is never answered holds a create for a second") {
    Wire wire;
    wire.sequencer.on(CallerTurnCommitted{{9}, {}}, wire.now);
    wire.ask(10);
    wire.tick(900ms);
    CHECK(wire.creates() == 0);
    wire.tick(200ms);
    CHECK(wire.creates() == 1);
  }

  TEST_CASE("a turn that the server never answers does not own the response to a later create") {
    Wire wire;
    wire.sequencer.on(CallerTurnCommitted{{1}, {}}, wire.now);  // A cough: nothing follows.
    wire.tick(5s);
    wire.ask(10, AskKind::Nudge);
    REQUIRE(wire.creates() == 1);
    wire.created(1);  // Ours, from a server that echoes no metadata.
    CHECK(wire.told<ResponseBegan>().back().ask == AskId{10});
    wire.done(1);
    wire.ask(11, AskKind::IdlePrompt);
    CHECK(wire.creates() == 2);
  }

  TEST_CASE("a create that nothing answers does not block the next one") {
    Wire wire;
    wire.ask(10);
    wire.ask(11, AskKind::Nudge);
    wire.tick(3900ms);
    CHECK(wire.creates() == 1);
    wire.tick(100ms);
    REQUIRE(wire.creates() == 2);
    CHECK(wire.all<CreateResponse>()[1].ask == AskId{11});
  }

  TEST_CASE("a failed response is tried once more, then the session is given up") {
    Wire wire;
    wire.ask(10);
    wire.created(1, {10});
    wire.done(1, ResponseStatus::Failed, "", "server_error");
    REQUIRE(wire.told<ResponseEnded>().size() == 1);
    CHECK(wire.told<ResponseEnded>()[0].retry == Retry::Coming);
    wire.tick(300ms);
    REQUIRE(wire.creates() == 2);
    CHECK(wire.all<CreateResponse>()[1].ask == AskId{10});
    wire.created(2, {10});
    wire.done(2, ResponseStatus::Failed, "", "server_error");
    CHECK(wire.told<ResponseEnded>()[1].retry == Retry::No);
    REQUIRE(wire.told<ModelLost>().size() == 1);
    CHECK(wire.told<ModelLost>()[0].fault == ModelFault::ServerError);
    wire.tick(2s);
    CHECK(wire.creates() == 2);
  }

  TEST_CASE("a failed answer of the server's own is asked for once more") {
    Wire wire;
    wire.created(1);
    wire.done(1, ResponseStatus::Failed, "server_error");
    wire.tick(300ms);
    REQUIRE(wire.creates() == 1);
    CHECK(wire.all<CreateResponse>()[0].kind == AskKind::Answer);
  }

  TEST_CASE("limits are not tried again") {
    for (const char* code : {"rate_limit_exceeded", "insufficient_quota"}) {
      Wire wire;
      wire.created(1);
      wire.done(1, ResponseStatus::Failed, code);
      CHECK(wire.told<ResponseEnded>()[0].retry == Retry::No);
      REQUIRE(wire.told<ModelLost>().size() == 1);
      CHECK(wire.told<ModelLost>()[0].fault == ModelFault::Refused);
    }
  }

  TEST_CASE("each error does what the table says") {
    Wire wire;
    wire.error("response_cancel_not_active");
    wire.error("item_truncate_invalid_item_id");
    CHECK(wire.out.empty());
    CHECK(wire.reports.empty());
    wire.error("invalid_value");
    CHECK(wire.all<Log>().size() == 1);
    CHECK(wire.reports.empty());
    wire.error("session_expired");
    CHECK(wire.told<ModelLost>().back().fault == ModelFault::Expired);
    wire.error("invalid_api_key");
    CHECK(wire.told<ModelLost>().back().fault == ModelFault::Fatal);
    wire.error("rate_limit_exceeded");
    CHECK(wire.told<ModelLost>().back().fault == ModelFault::Refused);
  }

  TEST_CASE("a create that is refused as wrong does not block the next one") {
    Wire wire;
    wire.ask(10, AskKind::Greeting);
    wire.ask(11, AskKind::Dtmf);
    wire.error("invalid_value", wire.last_create());
    REQUIRE(wire.creates() == 2);
    CHECK(wire.all<CreateResponse>()[1].ask == AskId{11});
  }

  TEST_CASE("a create that failed on their side is made once more") {
    Wire wire;
    wire.ask(10);
    wire.error("", wire.last_create(), "server_error");
    wire.tick(300ms);
    CHECK(wire.creates() == 2);
    wire.error("", wire.last_create(), "server_error");
    wire.tick(2s);
    CHECK(wire.creates() == 2);
    CHECK(wire.told<ModelLost>().size() == 1);
  }

  TEST_CASE("responses out of band are not the conversation's") {
    Wire wire;
    wire.sequencer.on(RealtimeEvent{ResponseCreated{{4}, {}, true}}, wire.now, wire.out,
                      wire.reports);
    wire.ask(10);
    CHECK(wire.creates() == 1);
    wire.done(4);
    CHECK(wire.reports.empty());
  }

  TEST_CASE("heard and tell become truncate and a message") {
    Wire wire;
    wire.sequencer.on(Heard{{7}, 360ms}, wire.now, wire.out);
    wire.sequencer.on(Tell{TellRole::System, "hello"}, wire.now, wire.out);
    REQUIRE(wire.all<TruncateItem>().size() == 1);
    CHECK(wire.all<TruncateItem>()[0].audio_end == 360ms);
    CHECK(wire.all<CreateMessage>()[0].role == TellRole::System);
  }

  TEST_CASE("a new session begins with nothing open, and wire ids go on") {
    Wire wire;
    wire.created(1);
    wire.ask(10);
    wire.sequencer.restart();
    CHECK(wire.sequencer.open() == 0);
    wire.ask(11);
    REQUIRE(wire.creates() == 1);
    const WireId first = wire.last_create();
    wire.sequencer.restart();
    wire.ask(12);
    CHECK(wire.last_create() > first);
  }

  TEST_CASE("the output of an earlier session's call speaks at once") {
    Wire wire;
    wire.result(5);
    CHECK(wire.creates() == 1);
  }
}

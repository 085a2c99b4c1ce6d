// Goal: a call that another node had goes on here with its conversation, and one that is given away
// leaves nothing behind. Method: the registry between a scripted model and a scripted carrier.
#include <doctest/doctest.h>

#include "bridge/call/call_watcher.hpp"
#include "bridge/call/metric_families.hpp"
#include "bridge/call/resumed_call.hpp"
#include "tests/bridge/call_rig.hpp"

using namespace tandem;
using namespace tandem::test;
using namespace std::chrono_literals;

namespace {

call::ResumedCall from_another_node(const std::string& call_sid = "CA1") {
  call::ResumedCall resumed;
  resumed.id = call::CallId::generate(std::chrono::system_clock::now());
  resumed.epoch = 3;
  resumed.call_sid = call_sid;
  resumed.account_sid = "AC1";
  resumed.from = "+15558675310";
  resumed.to = "+15557122661";
  resumed.from_node = "n1";
  resumed.past.age = resumed.past.answered_for = 60s;
  resumed.past.said = {engine::AgentSaid{{}, "Good morning."},
                       engine::CallerSaid{{}, "When do you close?", {}, {}},
                       engine::ToolCallMade{{1}, "lookup", R"({"q":"hours"})"},
                       engine::ToolCallAnswered{{1}, R"({"closes":"18:00"})"}};
  return resumed;
}

call::StreamOffer resume(CallRig& rig, call::ResumedCall resumed) {
  const auto answer = rig.registry->resume(std::move(resumed), CallRig::agent());
  REQUIRE(std::holds_alternative<call::StreamOffer>(answer));
  return std::get<call::StreamOffer>(answer);
}

/// Is told what becomes of calls.
class Watcher final : public call::CallWatcher {
 public:
  void call_began(const call::CallId&, const call::Agent&) override {}
  void call_ended(const call::CallId&, std::uint32_t, const call::Agent&) override { ++ended; }
  void call_moved(const call::CallId&, const call::Agent&) override { ++moved; }
  std::atomic<int> ended{0}, moved{0};
};

}  // namespace

TEST_SUITE("call/moving") {
  TEST_CASE("the model gets the conversation, then speaks, and the stream has its own token") {
    CallRig rig;
    const auto resumed = from_another_node();
    const auto offer = resume(rig, resumed);
    CHECK(offer.call == resumed.id);
    std::size_t at = 0;
    Peer& model = rig.model();
    CHECK(model.expect("session.update", at).find("under way") != std::string::npos);
    CHECK(model.expect("conversation.item.create", at).find("Good morning.") != std::string::npos);
    CHECK(model.expect("conversation.item.create", at).find("When do you close?") !=
          std::string::npos);
    const std::string asked = model.expect("conversation.item.create", at);
    const std::string answered = model.expect("conversation.item.create", at);
    CHECK(asked.find(R"("call_id":"past_1")") != std::string::npos);
    CHECK(answered.find(R"("call_id":"past_1")") != std::string::npos);
    CHECK(answered.find("18:00") != std::string::npos);
    const std::string create = model.expect("response.create", at);
    CHECK(create.find("The line was gone") != std::string::npos);
    Peer carrier(rig.peers);
    play_everything(carrier);
    rig.begin_stream(carrier, offer.token);
    speak(model, {.response = "resp_1", .item = "item_1", .ask = member(create, "ask")});
    (void)rig.events.expect("agent.words");
    CHECK(rig.registry->active() == 1);
    CHECK(rig.metric(call::families::kResumedCalls, {{"cause", "node-lost"}}) == 1);
  }

  TEST_CASE("its events begin a term of their own: whom it was lost by, and who has it") {
    CallRig rig;
    (void)resume(rig, from_another_node());
    const std::string lost = rig.events.expect("call.node-lost");
    CHECK(lost == R"({"node":"n1","epoch":2})");
    const std::string facts = rig.events.expect("call.resumed");
    for (const char* part :
         {R"("call_sid":"CA1")", R"("from":"+15558675310")", R"("direction":"inbound")",
          R"("from_node":"n1")", R"("cause":"node-lost")"})
      CHECK_MESSAGE(facts.find(part) != std::string::npos, facts);
  }

  TEST_CASE("asked again, the answer is the same; a busy agent and a full minute do not matter") {
    CallRig rig;
    auto agent = std::make_shared<call::Agent>(*CallRig::agent());
    agent->max_concurrent_calls = 1;
    agent->max_calls_per_minute = 1;
    (void)rig.admit(agent, "CA0");
    const auto first = rig.registry->resume(from_another_node(), agent);
    REQUIRE(std::holds_alternative<call::StreamOffer>(first));
    const auto again = rig.registry->resume(from_another_node(), agent);
    CHECK(std::get<call::StreamOffer>(again).token == std::get<call::StreamOffer>(first).token);
    CHECK(rig.registry->active() == 2);
    rig.registry->drain();
    CHECK(std::get<call::Refusal>(rig.registry->resume(from_another_node("CA2"), agent)) ==
          call::Refusal::Draining);
  }

  TEST_CASE(
      "an emptied node gives its call away between two turns, and the carrier asks elsewhere") {
    Greeted call;
    call.rig.registry->hand_over_all();
    const std::string given = call.rig.events.expect("call.handed-over");
    CHECK(given.find("length_ms") != std::string::npos);
    wait_until([&] { return call.rig.registry->active() == 0; }, "the slot given back");
    wait_until([&] { return !call.rig.control.asked().empty(); }, "the carrier to be asked");
    CHECK(call.rig.control.asked() == std::vector<std::string>{"send-back CA1"});
    CHECK(std::holds_alternative<call::AfterElsewhere>(
        call.rig.registry->after({.call_sid = "CA1", .dial_status = {}})));
    CHECK(call.rig.metric(call::families::kHandedOverCalls) == 1);
    for (const auto& event : call.rig.events.all()) CHECK(event.type != "call.ended");
  }

  TEST_CASE("a call that another node has goes on undisturbed: its session here ends, no more") {
    Greeted call;
    // Of another term than the one that it was asked about.
    call.rig.registry->lose("CA1", 2);
    call.rig.registry->lose("CA9", 1);
    CHECK(call.rig.registry->holds("CA1"));
    call.rig.registry->lose("CA1", 1);
    CHECK(call.carrier.expect_end() == 1000);
    (void)call.rig.events.expect("call.handed-over");
    wait_until([&] { return call.rig.registry->active() == 0; }, "the slot given back");
    const auto standing = call.rig.registry->standing("CA1");
    REQUIRE(standing);
    CHECK(standing->over);
    CHECK(standing->moved);
    CHECK(call.rig.control.asked().empty());
    CHECK(call.rig.events.count("call.ended") == 0);
    CHECK(call.rig.metric(call::families::kHandedOverCalls) == 0);
  }

  TEST_CASE("where the carrier's REST API refuses, the stream is closed") {
    Greeted call;
    call.rig.control.refuse(true);
    call.rig.registry->hand_over_all();
    (void)call.rig.events.expect("call.handed-over");
    CHECK(call.carrier.expect_end() == 1000);
  }

  TEST_CASE("a line that broke may be another node's: the request to hang up tells the term") {
    CallRig rig;
    const auto offer = resume(rig, from_another_node());
    Peer carrier(rig.peers);
    rig.begin_stream(carrier, offer.token);
    (void)rig.events.expect("stream.attached");
    carrier.abort();
    CHECK(rig.events.expect("call.ended").find("carrier-failed") != std::string::npos);
    wait_until([&] { return !rig.control.asked().empty(); }, "the hang-up");
    CHECK(rig.control.asked() == std::vector<std::string>{"hang-up CA1"});
    CHECK(rig.control.terms() == std::vector<std::uint32_t>{3});
  }

  TEST_CASE("a call that was lost comes back while its earlier term is being ended") {
    CallRig rig;
    auto resumed = from_another_node();
    const auto first = resume(rig, resumed);
    Peer carrier(rig.peers);
    rig.begin_stream(carrier, first.token);
    (void)rig.events.expect("stream.attached");
    rig.control.hold();
    carrier.abort();
    wait_until([&] { return !rig.control.asked().empty(); }, "the hang-up");
    const auto over = rig.registry->after({.call_sid = "CA1", .dial_status = {}});
    REQUIRE(std::holds_alternative<call::AfterHangUp>(over));
    const auto standing = rig.registry->standing("CA1");
    REQUIRE(standing);
    CHECK(standing->term == 3);
    CHECK(standing->over);
    CHECK_FALSE(standing->moved);
    CHECK_FALSE(rig.registry->holds("CA1"));
    // Another node had it since, as its fourth term.
    resumed.epoch = 5;
    const auto again = resume(rig, resumed);
    CHECK(again.call == resumed.id);
    CHECK(again.token != first.token);
    CHECK(rig.registry->holds("CA1"));
    CHECK(rig.registry->active() == 1);
    Peer back(rig.peers);
    rig.begin_stream(back, again.token);
    wait_until([&] { return rig.events.count("stream.attached") == 2; }, "the new stream");
    // What was asked for the earlier term closes no stream of this one's.
    rig.control.answer_late();
    back.send(carrier_dtmf('5'));
    wait_until([&] { return rig.events.count("caller.dtmf") == 1; }, "a key on the new stream");
    for (const auto& event : rig.events.all())
      if (event.type == "caller.dtmf") CHECK(event.epoch == 5);
    CHECK(rig.registry->active() == 1);
  }

  TEST_CASE("an agent whose version is gone is replaced, and an event says so") {
    CallRig rig;
    auto resumed = from_another_node();
    resumed.lost_version = "0199aaaa-0000-7000-8000-000000000201";
    (void)resume(rig, std::move(resumed));
    CHECK(rig.events.expect("call.agent-replaced") ==
          R"({"agent_version":"0199aaaa-0000-7000-8000-000000000201","instead":""})");
  }

  TEST_CASE("whoever keeps something for a call's end is told that it goes on elsewhere") {
    Watcher watcher;
    {
      CallRig rig({.watcher = &watcher});
      Peer carrier(rig.peers);
      play_everything(carrier);
      const auto offer = rig.admit(CallRig::agent());
      rig.begin_stream(carrier, offer.token);
      std::size_t at = 0;
      const std::string create = rig.model().expect("response.create", at);
      speak(rig.model(), {.response = "resp_G", .item = "item_G", .ask = member(create, "ask")});
      (void)rig.events.expect("agent.words");
      rig.registry->hand_over_all();
      (void)rig.events.expect("call.handed-over");
      wait_until([&] { return watcher.moved == 1; }, "the watcher told");
    }
    CHECK(watcher.ended == 0);
  }
}

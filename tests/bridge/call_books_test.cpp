// Goal: a call's books balance: every frame, token, tool and end is counted, once.
#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <stdexcept>
#include <thread>

#include "bridge/call/call_watcher.hpp"
#include "bridge/call/metric_families.hpp"
#include "tests/bridge/call_rig.hpp"

using namespace tandem;
using namespace tandem::test;
namespace families = tandem::call::families;
using namespace std::chrono_literals;

namespace {

std::shared_ptr<call::Agent> silent() {
  auto agent = CallRig::agent();
  agent->greeting.reset();
  agent->tools.emplace_back("never");
  return agent;
}

/// Takes the request and forgets about it.
class NeverDone final : public tools::Tool {
 public:
  [[nodiscard]] model::Tool declaration(const call::Agent&) const override {
    return {.name = "never", .description = {}, .parameters_json = {}};
  }
  void run(tools::ToolContext, tools::ToolCall, Done) const override {}
};

/// Throws where it is told to.
class Broken final : public tools::Tool {
 public:
  explicit Broken(std::string where) : where_(std::move(where)) {}
  [[nodiscard]] model::Tool declaration(const call::Agent&) const override {
    check("declaration");
    return {.name = "broken", .description = {}, .parameters_json = {}};
  }
  [[nodiscard]] std::chrono::milliseconds budget() const override {
    check("budget");
    return 4s;
  }
  void run(tools::ToolContext, tools::ToolCall, Done) const override { check("run"); }

 private:
  void check(const char* here) const {
    if (where_ == here) throw std::runtime_error("broken in " + where_);
  }
  std::string where_;
};

/// Cannot be told of an end.
class BrokenWatcher final : public call::CallWatcher {
 public:
  void call_began(const call::CallId&, const call::Agent&) override {}
  void call_moved(const call::CallId&, const call::Agent&) override {}
  void call_ended(const call::CallId&, std::uint32_t, const call::Agent&) override {
    ++told;
    throw std::runtime_error("broken watcher");
  }
  std::atomic<int> told{0};
};

/// Is done when the test says so.
class Booking final : public tools::Tool {
 public:
  explicit Booking(std::function<void()>& finish) : finish_(finish) {}
  [[nodiscard]] model::Tool declaration(const call::Agent&) const override {
    return {.name = "never", .description = {}, .parameters_json = {}};
  }
  void run(tools::ToolContext context, tools::ToolCall, Done done) const override {
    finish_ = [loop = context.loop, done = std::move(done)] {
      loop->post([done] {
        tools::ToolResult result;
        result.output = R"({"ok":true})";
        result.call_outcome = "booked";
        result.target = "builtin:desk";
        done(result);
      });
    };
  }

 private:
  std::function<void()>& finish_;
};

}  // namespace

TEST_SUITE("call/call_books") {
  TEST_CASE("every frame that came before the caller hung up reaches the model") {
    for (const int frames : {1, 7, 50}) {
      CAPTURE(frames);
      Greeted call;
      for (int i = 1; i <= frames; ++i) call.carrier.send(carrier_media(i * 20, 0x20));
      call.carrier.send(carrier_stop("CA1"));
      CHECK(call.rig.model().expect_end() == 1000);
      CHECK(call.rig.model().count("input_audio_buffer.append") ==
            static_cast<std::size_t>(frames));
    }
  }

  TEST_CASE("what the carrier sends after the call's end is counted, and frames are all there") {
    Greeted call;
    for (int i = 1; i <= 20; ++i) call.carrier.send(carrier_media(i * 20, 0x20));
    for (int i = 0; i < 20; ++i)
      (void)call.rig.model().expect("input_audio_buffer.append", call.at);
    // We end it; the carrier sends on until it has heard of that.
    call.rig.control.hold();
    call.rig.registry->end_all();
    wait_until([&] { return call.rig.events.count("call.ended") == 1; }, "the end");
    for (int i = 21; i <= 27; ++i) call.carrier.send(carrier_media(i * 20, 0x20));
    call.carrier.send(carrier_stop("CA1"));
    const metrics::Labels lost{{"leg", "carrier"}, {"reason", "after-end"}};
    wait_until([&] { return call.rig.metric(families::kMediaFramesLost, lost) == 7; },
               "the frames after the end");
    CHECK(call.rig.metric(families::kMediaFrames, {{"leg", "carrier"}, {"direction", "in"}}) == 27);
    CHECK(call.rig.metric(families::kMediaFrames, {{"leg", "model"}, {"direction", "out"}}) == 20);
    CHECK(call.rig.metrics.total(families::kMediaFramesLost) == 7);
  }

  TEST_CASE("a call that is cut when the node stops has its last event, and the carrier 1001") {
    Greeted call;
    call.rig.model().send(kCommitted);
    call_tool(call.rig.model(), "resp_2", "call_1", "lookup", R"({"key":"x","delay_ms":60000})");
    (void)call.rig.events.expect("tool.asked");
    call.rig.registry->stop();
    CHECK(call.rig.events.expect("call.ended").find("drained") != std::string::npos);
    CHECK(call.rig.events.expect("tool.settled").find("abandoned") != std::string::npos);
    CHECK(call.rig.events.all().back().type == "call.ended");
    CHECK(call.rig.events.count("call.ended") == 1);
    CHECK(call.carrier.expect_end() == 1001);
    CHECK(call.rig.metric(families::kCallsActive, {{"direction", "inbound"}}) == 0);
  }

  TEST_CASE("a call that is admitted while the node stops gives its slot back") {
    for (int i = 0; i < 20; ++i) {
      CallRig rig({.model_answers = false, .calls_max = 100'000});
      auto agent = silent();
      agent->max_calls_per_minute = 100'000;
      // Until the node says that it stops; other refusals, as of a model that is away, do not
      // count.
      std::atomic<int> asked = 0;
      std::thread webhooks([&] {
        while (true) {
          const auto answer =
              rig.registry->admit(CallRig::incoming("CA" + std::to_string(asked++)), agent);
          const auto* refusal = std::get_if<call::Refusal>(&answer);
          if (refusal != nullptr && *refusal == call::Refusal::Draining) return;
          std::this_thread::yield();
        }
      });
      while (asked <= i) std::this_thread::yield();
      rig.registry->stop();
      webhooks.join();
      CHECK(rig.registry->active() == 0);
      CHECK(rig.events.count("call.ended") == rig.events.count("call.started"));
      const auto late = rig.registry->admit(CallRig::incoming("CA-late"), agent);
      REQUIRE(std::holds_alternative<call::Refusal>(late));
      CHECK(std::get<call::Refusal>(late) == call::Refusal::Draining);
    }
  }

  TEST_CASE("a gate that closes on a webhook shows at once, not at the next second's end") {
    CallRig::Options options;
    options.model_answers = false;
    options.calls_max = 100;
    // Beyond the handful that always gets in, nobody fits.
    options.capacity = {.busy_max = 0.001, .busy_resume = 0.0005};
    CallRig rig(options);
    const metrics::Labels shard{{"shard", "0"}};
    for (int i = 0; i < call::CapacityGate::kCallsMin; ++i)
      (void)rig.admit(silent(), "CA" + std::to_string(i));
    CHECK(rig.metric(families::kAdmissionOpen, shard) == 1);
    const auto refused = rig.registry->admit(CallRig::incoming("CA-more"), silent());
    REQUIRE(std::holds_alternative<call::Refusal>(refused));
    CHECK(std::get<call::Refusal>(refused) == call::Refusal::Overloaded);
    CHECK(rig.metric(families::kAdmissionOpen, shard) == 0);
  }

  TEST_CASE("a fault of ours ends the call that it befell, and no other of its shard") {
    Greeted call;
    const auto other = call.rig.admit(silent(), "CA2");
    Peer carrier(call.rig.peers);
    (void)call.rig.model(1).expect("session.update");
    call.rig.begin_stream(carrier, other.token, "CA2");
    wait_until([&] { return call.rig.events.count("stream.attached") == 2; }, "both streams");
    call.rig.control.break_down();
    call.rig.model().send(kCommitted);
    call_tool(call.rig.model(), "resp_2", "call_1", "transferCall", R"({"number":"+15550001111"})");
    CHECK(call.rig.events.expect("call.fault").find("broken") != std::string::npos);
    CHECK(call.rig.events.expect("call.ended").find(R"("reason":"failed")") != std::string::npos);
    CHECK(call.rig.metric(families::kCallFaults) == 1);
    wait_until([&] { return call.rig.registry->active() == 1; }, "the slot given back");
    (void)call.carrier.expect_end();
    // The other one is heard and speaks.
    carrier.send(carrier_media(20));
    (void)call.rig.model(1).expect("input_audio_buffer.append");
    call.rig.model(1).send(kCommitted);
    speak(call.rig.model(1), {.ms = 400});
    (void)carrier.expect("\"media\"");
    CHECK(call.rig.events.count("call.ended") == 1);
  }

  TEST_CASE("a fault while a call ends keeps neither its line nor its slot") {
    for (const bool control_broken : {false, true}) {
      CAPTURE(control_broken);
      BrokenWatcher watcher;
      CallRig rig({.watcher = &watcher});
      const auto offer = rig.admit(silent());
      Peer carrier(rig.peers);
      (void)rig.model().expect("session.update");
      rig.begin_stream(carrier, offer.token);
      (void)rig.events.expect("stream.attached");
      if (control_broken) {
        // The end is itself a fault's, and whoever hangs up is broken too.
        rig.control.break_down();
        rig.model().send(kCommitted);
        call_tool(rig.model(), "resp_2", "call_1", "transferCall", R"({"number":"+15550001111"})");
      } else {
        // The carrier has not said that its call is over: it is asked to end it.
        rig.control.hold();
        rig.registry->end_all();
      }
      (void)carrier.expect_end();
      (void)rig.model().expect_end();
      wait_until([&] { return rig.registry->active() == 0; }, "the slot given back");
      const auto asked = rig.control.asked();
      CHECK(std::count(asked.begin(), asked.end(), "hang-up CA1") == 1);
      CHECK(watcher.told == 1);
      CHECK(rig.events.count("call.ended") == 1);
    }
  }

  TEST_CASE("a call that cannot be made gives its slot back, one that cannot begin ends") {
    for (const char* where : {"budget", "declaration"}) {
      CAPTURE(where);
      CallRig rig;
      rig.tools->add("broken", std::make_unique<Broken>(where));
      auto agent = silent();
      agent->tools.emplace_back("broken");
      (void)rig.admit(agent);
      wait_until([&] { return rig.registry->active() == 0; }, "the slot given back");
      CHECK(rig.metric(families::kCallFaults) == 1);
      CHECK(rig.metric(families::kCallsActive, {{"direction", "inbound"}}) == 0);
      CHECK(rig.events.count("call.ended") == rig.events.count("call.started"));
    }
  }

  TEST_CASE("a tool that throws has failed, and the call goes on") {
    CallRig rig;
    rig.tools->add("broken", std::make_unique<Broken>("run"));
    auto agent = silent();
    agent->tools.emplace_back("broken");
    const auto offer = rig.admit(agent);
    Peer carrier(rig.peers);
    rig.begin_stream(carrier, offer.token);
    (void)rig.events.expect("stream.attached");
    (void)rig.model().expect("session.update");
    rig.model().send(kCommitted);
    call_tool(rig.model(), "resp_2", "call_1", "broken", "{}");
    CHECK(rig.model().expect("function_call_output").find("failed") != std::string::npos);
    CHECK(rig.metric(families::kCallFaults) == 0);
    CHECK(rig.registry->active() == 1);
  }

  TEST_CASE("a tool that is never done does not keep its call in memory") {
    CallRig rig({.times = {.tool_wait = 100ms}});
    rig.tools->add("never", std::make_unique<NeverDone>());
    auto agent = silent();
    std::weak_ptr<const call::Agent> held = agent;
    const auto offer = rig.admit(std::move(agent));
    agent = nullptr;
    Peer carrier(rig.peers);
    rig.begin_stream(carrier, offer.token);
    (void)rig.events.expect("stream.attached");
    (void)rig.model().expect("session.update");
    rig.model().send(kCommitted);
    call_tool(rig.model(), "resp_2", "call_1", "never", "{}");
    (void)rig.events.expect("tool.asked");
    carrier.send(carrier_stop("CA1"));
    CHECK(rig.events.expect("tool.settled").find("abandoned") != std::string::npos);
    wait_until([&] { return held.expired(); }, "the call is gone");
  }

  TEST_CASE("fault-07: a booking that ends behind the caller's hang-up is in the call's books") {
    std::function<void()> finish;
    CallRig rig;
    rig.tools->add("never", std::make_unique<Booking>(finish));
    const auto offer = rig.admit(silent());
    Peer carrier(rig.peers);
    rig.begin_stream(carrier, offer.token);
    (void)rig.events.expect("stream.attached");
    (void)rig.model().expect("session.update");
    rig.model().send(kCommitted);
    call_tool(rig.model(), "resp_2", "call_1", "never", "{}");
    (void)rig.events.expect("tool.asked");
    carrier.send(carrier_stop("CA1"));
    (void)rig.events.expect("call.ended");
    CHECK(rig.events.count("call.outcome") == 0);
    finish();
    CHECK(rig.events.expect("call.outcome").find("booked") != std::string::npos);
    CHECK(rig.events.expect("tool.result").find("builtin:desk") != std::string::npos);
  }

  TEST_CASE("a tool that the model made up is counted as other") {
    Greeted call;
    call.rig.model().send(kCommitted);
    call_tool(call.rig.model(), "resp_2", "call_1", "orderPizza", "{}");
    (void)call.rig.events.expect("tool.settled");
    CHECK(call.rig.metric(families::kToolCalls, {{"tool", "other"}, {"result", "failed"}}) == 1);
    CHECK(call.rig.metrics.total(families::kToolCalls) == 1);
  }

  TEST_CASE("a transcript's tokens are billed apart from the responses'") {
    const auto agent = CallRig::agent();
    agent->transcription_model = "somebody-writes";
    Greeted call(agent);
    call.rig.model().send(
        R"({"type":"conversation.item.input_audio_transcription.completed","event_id":"e","item_id":"item_U1","content_index":0,"transcript":"Hello.","usage":{"type":"tokens","total_tokens":22,"input_tokens":14,"output_tokens":8,"input_token_details":{"text_tokens":1,"audio_tokens":13}}})");
    wait_until([&] { return call.rig.events.count("model.usage") == 2; }, "the usage");
    const auto all = call.rig.events.all();
    CHECK(all.back().fields.find(R"("kind":"transcription")") != std::string::npos);
    CHECK(call.rig.metric(families::kModelTokens, {{"kind", "transcription_audio_in"}}) == 13);
    CHECK(call.rig.metric(families::kModelTokens, {{"kind", "transcription_text_out"}}) == 8);
    CHECK(call.rig.metric(families::kModelTokens, {{"kind", "text_out"}}) == 2);
    // Of what it costs nothing is known.
    CHECK(call.rig.metric(families::kUnpricedUsage, {{"kind", "transcription"}}) == 1);
    call.carrier.send(carrier_stop("CA1"));
    CHECK(call.rig.events.expect("call.ended").find(R"("transcription_tokens":{"text_in":1)") !=
          std::string::npos);
  }
}

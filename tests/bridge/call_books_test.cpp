// Goal: a call's books balance: every frame, token, tool and end is counted, once.
#include <doctest/doctest.h>

#include <thread>

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
      CallRig rig;
      std::thread webhook(
          [&rig] { (void)rig.registry->admit(CallRig::incoming("CA1"), silent()); });
      rig.registry->stop();
      webhook.join();
      const auto started = rig.events.count("call.started");
      CHECK(rig.events.count("call.ended") == started);
    }
  }

  TEST_CASE("a tool that is never done does not keep its call in memory") {
    CallRig rig({.times = {.tool_wait = 100ms}});
    auto agent = silent();
    std::weak_ptr<const call::Agent> held = agent;
    const auto offer = rig.admit(std::move(agent));
    agent = nullptr;
    Peer carrier(rig.peers);
    rig.begin_stream(carrier, offer.token);
    (void)rig.events.expect("stream.attached");
    rig.model().send(kCommitted);
    rig.tools->add("never", std::make_unique<NeverDone>());
    call_tool(rig.model(), "resp_2", "call_1", "never", "{}");
    (void)rig.events.expect("tool.asked");
    carrier.send(carrier_stop("CA1"));
    CHECK(rig.events.expect("tool.settled").find("abandoned") != std::string::npos);
    wait_until([&] { return held.expired(); }, "the call is gone");
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
    Greeted call;
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

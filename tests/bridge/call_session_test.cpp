// Goal: a call through real sockets, from its webhook to its end, with every peer scripted.
#include <doctest/doctest.h>

#include <chrono>

#include "bridge/call/metric_families.hpp"
#include "core/base64.hpp"
#include "tests/bridge/call_rig.hpp"

using namespace tandem;
using namespace tandem::test;
namespace families = tandem::call::families;
using namespace std::chrono_literals;

TEST_SUITE("call/call_session") {
  TEST_CASE(
      "pain-15: the model's session is opened by the webhook, and the greeting waits for the "
      "stream") {
    CallRig rig;
    const auto offer = rig.admit(CallRig::agent());
    std::size_t at = 0;
    CHECK(rig.model().expect("session.update", at).find("You are Ann.") != std::string::npos);
    const std::string create = rig.model().expect("response.create", at);
    CHECK(create.find("Hello.") != std::string::npos);
    speak(rig.model(), {.response = "resp_G", .item = "item_G", .ask = member(create, "ask")});
    Peer carrier(rig.peers);
    rig.begin_stream(carrier, offer.token);
    const std::string media = carrier.expect("\"media\"");
    CHECK(media_bytes(media) % 160 == 0);
    CHECK(member(media, "streamSid") == kStreamSid);
  }

  TEST_CASE("the caller hears every byte of what the model said, once and in order") {
    CallRig rig;
    const auto offer = rig.admit(CallRig::agent());
    Peer carrier(rig.peers);
    play_everything(carrier);
    rig.begin_stream(carrier, offer.token);
    const std::string create = rig.model().expect("response.create");
    speak(rig.model(), {.ask = member(create, "ask"), .ms = 3'000, .delta_ms = 130});
    rig.events.expect("agent.words");
    std::size_t bytes = 0;
    for (const auto& message : carrier.received())
      if (message.find("\"media\"") != std::string::npos) bytes += media_bytes(message);
    CHECK(bytes == 24'000);
  }

  TEST_CASE("every frame of the caller reaches the model as 480 samples of PCM") {
    Greeted call;
    for (int i = 1; i <= 50; ++i) call.carrier.send(carrier_media(i * 20, 0x20));
    wait_until([&] { return call.rig.model().count("input_audio_buffer.append") >= 50; },
               "50 appends");
    std::size_t at = 0;
    for (int i = 0; i < 50; ++i) {
      const auto pcm =
          *base64_decode(member(call.rig.model().expect("input_audio_buffer.append", at), "audio"));
      CHECK(pcm.size() == 960);
    }
    CHECK(call.rig.metric(families::kMediaFrames, {{"leg", "carrier"}, {"direction", "in"}}) == 50);
    CHECK(call.rig.metric(families::kMediaFrames, {{"leg", "model"}, {"direction", "out"}}) == 50);
    wait_until(
        [&] {
          return call.rig.metric(families::kMediaAddedLatency, {{"direction", "uplink"}}) == 50;
        },
        "50 observations");
  }

  TEST_CASE("with pcmu the carrier's own base64 goes through") {
    auto agent = CallRig::agent();
    agent->model_audio = model::AudioFormat::Pcmu;
    agent->greeting.reset();
    CallRig rig;
    const auto offer = rig.admit(agent);
    Peer carrier(rig.peers);
    (void)rig.model().expect("session.update");
    rig.begin_stream(carrier, offer.token);
    const std::string frame = carrier_media(20, 0x31);
    carrier.send(frame);
    CHECK(member(rig.model().expect("input_audio_buffer.append"), "audio") ==
          member(frame, "payload"));
  }

  TEST_CASE("pain-01, pain-02: a barge-in clears the phone and truncates at what was heard") {
    Greeted call;
    Peer& model = call.rig.model();
    // The caller's turn, and an answer of 5 s of which only part is echoed as played.
    std::size_t marks_let = 2;
    std::chrono::steady_clock::time_point last_echo;
    call.carrier.on_message([&](const std::string& message) {
      if (message.find("\"mark\"") == std::string::npos || marks_let == 0) return;
      if (--marks_let == 0) last_echo = std::chrono::steady_clock::now();
      call.carrier.send(carrier_mark(member(message, "name")));
    });
    model.send(
        R"({"type":"input_audio_buffer.committed","event_id":"e","item_id":"item_U1","previous_item_id":"item_G"})");
    speak(model,
          {.response = "resp_2", .item = "item_A2", .ms = 5'000, .delta_ms = 200, .done = false});
    wait_until([&] { return call.carrier.count("\"media\"") >= 6; }, "audio of the answer");
    for (int i = 1; i < 5; ++i) call.carrier.send(carrier_media(i * 20));
    // What the carrier sent before the frames, the echoes too, has arrived when they have.
    for (int i = 1; i < 5; ++i) (void)model.expect("input_audio_buffer.append", call.at);
    model.send(
        R"({"type":"input_audio_buffer.speech_started","event_id":"e","audio_start_ms":60,"item_id":"item_U2"})");
    (void)call.carrier.expect("\"clear\"");
    const std::string truncate = model.expect("conversation.item.truncate", call.at);
    CHECK(member(truncate, "item_id") == "item_A2");
    const auto heard = std::stoi(truncate.substr(truncate.find("audio_end_ms\":") + 14));
    const auto since = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now() - last_echo);
    // Two marks of about 200 ms were echoed; between marks the clock runs.
    CHECK(heard >= 200);
    CHECK(heard <= 500 + since.count());
    // Late deltas of the answer are thrown away.
    const std::size_t media_before = call.carrier.count("\"media\"");
    speak(model, {.response = "resp_2", .item = "item_A2", .ms = 1'000, .done = true});
    const std::string fields = call.rig.events.expect("turn.barge-in");
    CHECK(fields.find("\"heard_ms\":" + std::to_string(heard)) != std::string::npos);
    model.send(
        R"({"type":"input_audio_buffer.speech_stopped","event_id":"e","audio_end_ms":80,"item_id":"item_U2"})");
    call.carrier.send(carrier_dtmf('5'));
    (void)model.expect("pressed", call.at);
    CHECK(call.carrier.count("\"media\"") == media_before);
    CHECK(call.rig.metric(families::kBargeIn) == 1);
  }

  TEST_CASE("pain-21: a digit becomes a text item and an event") {
    Greeted call;
    call.carrier.send(carrier_dtmf('#'));
    const std::string item = call.rig.model().expect("conversation.item.create", call.at);
    CHECK(item.find("#") != std::string::npos);
    CHECK(call.rig.events.expect("caller.dtmf") == R"({"digit":"#"})");
  }

  TEST_CASE("endCall hangs up when the farewell was heard, and not before") {
    Greeted call;
    Peer& model = call.rig.model();
    bool echo = false;
    std::vector<std::string> held;
    std::mutex mutex;
    call.carrier.on_message([&](const std::string& message) {
      if (message.find("\"mark\"") == std::string::npos) return;
      const std::lock_guard lock(mutex);
      if (echo)
        call.carrier.send(carrier_mark(member(message, "name")));
      else
        held.push_back(member(message, "name"));
    });
    model.send(
        R"({"type":"input_audio_buffer.committed","event_id":"e","item_id":"item_U1","previous_item_id":"item_G"})");
    speak(model, {.response = "resp_2",
                  .item = "item_A2",
                  .ms = 600,
                  .done = false,
                  .words = "Goodbye then."});
    model.send(
        R"({"type":"response.output_audio.done","event_id":"e","response_id":"resp_2","item_id":"item_A2","output_index":0,"content_index":0})");
    const std::string item =
        R"({"id":"item_T","type":"function_call","status":"completed","name":"endCall","call_id":"call_1","arguments":"{}"})";
    model.send(
        R"({"type":"response.output_item.done","event_id":"e","response_id":"resp_2","output_index":1,"item":)" +
        item + "}");
    model.send(
        R"({"type":"response.done","event_id":"e","response":{"object":"realtime.response","id":"resp_2","status":"completed","status_details":null,"output":[)" +
        item + R"(],"conversation_id":"conv_1","usage":null}})");
    (void)model.expect("function_call_output", call.at);
    wait_until(
        [&] {
          const std::lock_guard lock(mutex);
          return held.size() >= 2;
        },
        "marks of the farewell");
    CHECK(call.rig.control.asked().empty());
    {
      const std::lock_guard lock(mutex);
      echo = true;
      for (const auto& name : held) call.carrier.send(carrier_mark(name));
    }
    wait_until([&] { return !call.rig.control.asked().empty(); }, "the hang-up");
    CHECK(call.rig.control.asked() == std::vector<std::string>{"hang-up CA1"});
    call.carrier.send(carrier_stop("CA1"));
    const std::string ended = call.rig.events.expect("call.ended");
    CHECK(ended.find("agent-hangup") != std::string::npos);
    wait_until([&] { return call.rig.registry->active() == 0; }, "the slot given back");
    (void)model.expect_end();
  }

  TEST_CASE("pain-19: a transfer that nobody answers brings the caller back on a new stream") {
    Greeted call;
    Peer& model = call.rig.model();
    model.send(
        R"({"type":"input_audio_buffer.committed","event_id":"e","item_id":"item_U1","previous_item_id":"item_G"})");
    call_tool(model, "resp_2", "call_1", "transferCall", R"({"number":"+15550002222"})");
    wait_until([&] { return !call.rig.control.asked().empty(); }, "the transfer");
    CHECK(call.rig.control.asked().back() == "transfer CA1 +15550002222");
    call.carrier.send(carrier_stop("CA1"));
    (void)call.rig.events.expect("stream.detached");
    CHECK(call.rig.registry->active() == 1);
    const auto answer = call.rig.registry->after({.call_sid = "CA1", .dial_status = "no-answer"});
    REQUIRE(std::holds_alternative<call::AfterReconnect>(answer));
    Peer again(call.rig.peers);
    play_everything(again);
    call.rig.begin_stream(again, std::get<call::AfterReconnect>(answer).offer.token);
    CHECK(call.rig.events.expect("transfer.ended").find("no-answer") != std::string::npos);
    wait_until([&] { return call.rig.events.count("stream.attached") == 2; }, "the second stream");
    again.send(carrier_media(20));
    (void)call.rig.model().expect("input_audio_buffer.append", call.at);
  }

  TEST_CASE("pain-19: the caller's new stream comes before the old one has ended") {
    Greeted call;
    Peer& model = call.rig.model();
    model.send(kCommitted);
    call_tool(model, "resp_2", "call_1", "transferCall", R"({"number":"+15550002222"})");
    wait_until([&] { return !call.rig.control.asked().empty(); }, "the transfer");
    const auto answer = call.rig.registry->after({.call_sid = "CA1", .dial_status = "busy"});
    REQUIRE(std::holds_alternative<call::AfterReconnect>(answer));
    Peer again(call.rig.peers);
    play_everything(again);
    call.rig.begin_stream(again, std::get<call::AfterReconnect>(answer).offer.token);
    wait_until([&] { return call.rig.events.count("stream.attached") == 2; }, "the second stream");
    CHECK(call.carrier.expect_end() == 1000);
    again.send(carrier_media(20));
    (void)model.expect("input_audio_buffer.append", call.at);
    CHECK(call.rig.events.count("call.ended") == 0);
  }

  TEST_CASE(
      "pain-19: where the carrier's API refuses a transfer, the document behind the stream dials") {
    Greeted call;
    call.rig.control.refuse(true);
    call.rig.model().send(kCommitted);
    call_tool(call.rig.model(), "resp_2", "call_1", "transferCall", "{}");
    CHECK(call.carrier.expect_end() == 1000);
    const auto first = call.rig.registry->after({.call_sid = "CA1", .dial_status = {}});
    REQUIRE(std::holds_alternative<call::AfterTransfer>(first));
    CHECK(std::get<call::AfterTransfer>(first).number == "+15550001111");
    // The carrier did not get the answer and asks again.
    const auto again = call.rig.registry->after({.call_sid = "CA1", .dial_status = {}});
    REQUIRE(std::holds_alternative<call::AfterTransfer>(again));
    CHECK(std::get<call::AfterTransfer>(again).number == "+15550001111");
    const auto second = call.rig.registry->after({.call_sid = "CA1", .dial_status = "completed"});
    CHECK(std::holds_alternative<call::AfterHangUp>(second));
    CHECK(call.rig.events.expect("call.ended").find("transferred") != std::string::npos);
  }

  TEST_CASE("pain-06, fault-12: a model that vanishes is replaced, with what was said") {
    Greeted call;
    call.rig.model(0).abort();
    Peer& second = call.rig.model(1);
    std::size_t at = 0;
    CHECK(second.expect("session.update", at).find("You are Ann.") != std::string::npos);
    const std::string restored = second.expect("conversation.item.create", at);
    CHECK(restored.find("assistant") != std::string::npos);
    CHECK(restored.find("one two three") != std::string::npos);
    call.carrier.send(carrier_media(20));
    (void)second.expect("input_audio_buffer.append", at);
    (void)call.rig.events.expect("model.restored");
    CHECK(call.rig.metric(families::kModelFailovers, {{"cause", "closed"}}) == 1);
  }

  TEST_CASE("audio of the caller is kept while the model is away, and nothing of it is lost") {
    Greeted call;
    call.rig.options.model_configures = false;
    call.rig.model(0).abort();
    Peer& second = call.rig.model(1);
    for (int i = 1; i <= 30; ++i) call.carrier.send(carrier_media(i * 20, 0x20));
    wait_until(
        [&] {
          return call.rig.metric(families::kMediaFrames,
                                 {{"leg", "carrier"}, {"direction", "in"}}) == 30;
        },
        "30 frames");
    second.send(
        R"({"type":"session.created","event_id":"e1","session":{"type":"realtime","id":"sess_2","object":"realtime.session","model":"m"}})");
    (void)second.expect("session.update");
    second.send(
        R"({"type":"session.updated","event_id":"e2","session":{"type":"realtime","id":"sess_2","object":"realtime.session","model":"m"}})");
    (void)call.rig.events.expect("model.restored");
    wait_until(
        [&] {
          std::size_t bytes = 0;
          for (const auto& message : second.received())
            if (message.find("input_audio_buffer.append") != std::string::npos)
              bytes += base64_decode(member(message, "audio"))->size();
          return bytes >= 30 * 960;
        },
        "the kept audio");
  }

  TEST_CASE("fault-13: a model that refuses is given up, the caller hears why and is transferred") {
    CallRig rig({.refuse_status = 401});
    const auto offer = rig.admit(CallRig::agent());
    Peer carrier(rig.peers);
    play_everything(carrier);
    rig.begin_stream(carrier, offer.token);
    (void)carrier.expect("\"media\"");
    wait_until([&] { return !rig.control.asked().empty(); }, "the transfer");
    CHECK(rig.control.asked().back() == "transfer CA1 +15550001111");
    (void)rig.events.expect("model.away");
  }

  TEST_CASE("fault-13: a model that is away closes its own agents only") {
    CallRig rig({.refuse_status = 503, .times = {.model_try = 100ms}});
    auto agent = CallRig::agent();
    agent->model = "model-away";
    for (int i = 0; i < 5; ++i) (void)rig.admit(agent, "CA" + std::to_string(i));
    wait_until([&] { return rig.events.count("model.away") == 5; }, "five calls without a model");
    const auto refused = rig.registry->admit(CallRig::incoming("CA8"), agent);
    REQUIRE(std::holds_alternative<call::Refusal>(refused));
    CHECK(std::get<call::Refusal>(refused) == call::Refusal::ModelUnavailable);
    auto other = CallRig::agent();
    other->model = "model-there";
    (void)rig.admit(other, "CA9");
  }

  TEST_CASE("fault-13: after failures in a row new calls take the fallback at once") {
    CallRig rig({.refuse_status = 401});
    for (int i = 0; i < 5; ++i) (void)rig.admit(CallRig::agent(), "CA" + std::to_string(i));
    wait_until([&] { return rig.events.count("model.away") == 5; }, "five calls without a model");
    call::IncomingCall incoming;
    incoming.call_sid = "CA9";
    const auto answer = rig.registry->admit(incoming, CallRig::agent());
    REQUIRE(std::holds_alternative<call::Refusal>(answer));
    CHECK(std::get<call::Refusal>(answer) == call::Refusal::ModelUnavailable);
  }

  TEST_CASE("events of a call are numbered from 1 without gaps and end with call.ended") {
    Greeted call;
    call.carrier.send(carrier_stop("CA1"));
    call.rig.registry->status("CA1", call::CarrierStatus::Completed);
    (void)call.rig.events.expect("call.ended");
    const auto all = call.rig.events.all();
    for (std::size_t i = 0; i < all.size(); ++i) {
      CHECK(all[i].seq == i + 1);
      CHECK(all[i].epoch == 1);
      CHECK(all[i].call == call.offer.call);
    }
    CHECK(all.front().type == "call.started");
    CHECK(all.back().type == "call.ended");
  }

  TEST_CASE(
      "pain-08: the same tool call in three events runs once, and its output is spoken on once") {
    Greeted call;
    Peer& model = call.rig.model();
    model.send(
        R"({"type":"input_audio_buffer.committed","event_id":"e","item_id":"item_U1","previous_item_id":"item_G"})");
    model.send(
        R"({"type":"response.function_call_arguments.done","event_id":"e","response_id":"resp_2","item_id":"item_call_1","output_index":0,"call_id":"call_1","arguments":"{\"text\":\"x\"}"})");
    call_tool(model, "resp_2", "call_1", "echo", R"({"text":"x"})");
    const std::string output = model.expect("function_call_output", call.at);
    CHECK(output.find("call_1") != std::string::npos);
    model.send(
        R"({"type":"conversation.item.added","event_id":"e","previous_item_id":null,"item":{"id":"item_O","type":"function_call_output","call_id":"call_1","output":"{}","status":"completed"}})");
    (void)model.expect("response.create", call.at);
    CHECK(model.count("function_call_output") == 1);
    CHECK(call.rig.events.count("tool.settled") == 1);
    CHECK(call.rig.metric(families::kToolCalls, {{"tool", "echo"}, {"result", "succeeded"}}) == 1);
  }

  TEST_CASE("fault-30: the second signal ends live calls with a goodbye") {
    Greeted call;
    const std::size_t media = call.carrier.count("\"media\"");
    call.rig.registry->end_all();
    wait_until([&] { return call.carrier.count("\"media\"") > media; }, "the farewell");
    wait_until([&] { return !call.rig.control.asked().empty(); }, "the hang-up");
    call.carrier.send(carrier_stop("CA1"));
    CHECK(call.rig.events.expect("call.ended").find("drained") != std::string::npos);
  }

  TEST_CASE("pain-01: an item is truncated in the part of its content that its audio came from") {
    Greeted call;
    call.carrier.on_message([](const std::string&) {});
    call.rig.model().send(kCommitted);
    speak(call.rig.model(),
          {.response = "resp_2", .item = "item_A2", .ms = 3'000, .done = false, .part = 1});
    (void)call.carrier.expect("\"media\"");
    call.rig.model().send(
        R"({"type":"input_audio_buffer.speech_started","event_id":"e","audio_start_ms":60,"item_id":"item_U2"})");
    const std::string truncate = call.rig.model().expect("conversation.item.truncate", call.at);
    CHECK(member(truncate, "item_id") == "item_A2");
    CHECK(truncate.find("\"content_index\":1") != std::string::npos);
  }

  TEST_CASE("a carrier that refuses to hang up gets its stream closed") {
    Greeted call;
    call.rig.control.refuse(true);
    call.rig.registry->end_all();
    CHECK(call.carrier.expect_end() == 1000);
    CHECK(std::holds_alternative<call::AfterHangUp>(
        call.rig.registry->after({.call_sid = "CA1", .dial_status = {}})));
  }

  TEST_CASE(
      "a stream that breaks ends the call once, and what follows is the end of the document") {
    Greeted call;
    call.carrier.abort();
    CHECK(call.rig.events.expect("call.ended").find("carrier-failed") != std::string::npos);
    wait_until([&] { return call.rig.registry->active() == 0; }, "the slot given back");
    CHECK(std::holds_alternative<call::AfterHangUp>(
        call.rig.registry->after({.call_sid = "CA1", .dial_status = {}})));
    call.rig.registry->status("CA1", call::CarrierStatus::Completed);
    CHECK(call.rig.events.count("call.ended") == 1);
  }

  TEST_CASE("fault-41: a webhook that is sent again within a day of its call makes no second one") {
    Greeted call;
    call.carrier.abort();
    wait_until([&] { return call.rig.registry->active() == 0; }, "the slot given back");
    call.rig.later = std::chrono::hours(23);
    for (int i = 0; i < 2; ++i) {
      const auto answer = call.rig.registry->admit(CallRig::incoming("CA1"), CallRig::agent());
      REQUIRE(std::holds_alternative<call::Refusal>(answer));
      CHECK(std::get<call::Refusal>(answer) == call::Refusal::Ended);
    }
    CHECK(call.rig.registry->active() == 0);
    (void)call.rig.admit(CallRig::agent(), "CA2");
    call.rig.later = std::chrono::hours(25);
    (void)call.rig.admit(CallRig::agent(), "CA1");
  }
}

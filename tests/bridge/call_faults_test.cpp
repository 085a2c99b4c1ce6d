// Goal: a call whose peers stall, stay away or pour too much in.
#include <doctest/doctest.h>

#include <atomic>
#include <mutex>

#include "bridge/call/metric_families.hpp"
#include "bridge/call/stock_phrases.hpp"
#include "core/base64.hpp"
#include "tests/bridge/call_rig.hpp"

using namespace tandem;
using namespace tandem::test;
namespace families = tandem::call::families;
using namespace std::chrono_literals;

namespace {

std::shared_ptr<call::Agent> silent_agent() {
  auto agent = CallRig::agent();
  agent->greeting.reset();
  return agent;
}

/// A call whose caller may speak first, with the model's session ready.
struct Open {
  explicit Open(CallRig::Options options = {}, std::shared_ptr<call::Agent> agent = silent_agent())
      : rig(options), carrier(rig.peers), offer(rig.admit(std::move(agent))) {
    (void)rig.model().expect("session.update");
    rig.begin_stream(carrier, offer.token);
    (void)rig.events.expect("stream.attached");
  }
  CallRig rig;
  Peer carrier;
  call::StreamOffer offer;
};

std::size_t heard_bytes(const Peer& carrier) {
  std::size_t bytes = 0;
  for (const auto& message : carrier.received())
    if (message.find("\"media\"") != std::string::npos)
      bytes += base64_decode(member(message, "payload"))->size();
  return bytes;
}

}  // namespace

TEST_SUITE("call/call_faults") {
  TEST_CASE("a call whose stream never comes ends, and the model's session with it") {
    CallRig::Options options;
    options.times.stream_wait = 200ms;
    CallRig rig(options);
    (void)rig.admit(CallRig::agent());
    Peer& model = rig.model();
    CHECK(rig.events.expect("call.ended").find("no-stream") != std::string::npos);
    CHECK(model.expect_end() == 1000);
    wait_until([&] { return rig.registry->active() == 0; }, "the slot given back");
    // The session leaves the gauge when its own close has come round, after the slot.
    wait_until(
        [&] {
          return rig.metric(families::kModelConnections, {{"state", "open"}}) == 0;
        },
        "the model's session closed");
    CHECK(rig.metric(families::kCallsActive, {{"direction", "inbound"}}) == 0);
  }

  TEST_CASE("pain-13, fault-13: a model that never answers is tried three times and given up") {
    CallRig::Options options;
    options.model_configures = false;
    options.times.model_try = 100ms;
    CallRig rig(options);
    const auto offer = rig.admit(CallRig::agent());
    Peer carrier(rig.peers);
    rig.begin_stream(carrier, offer.token);
    (void)rig.events.expect("model.away");
    CHECK(rig.model_sessions() == 3);
    (void)carrier.expect("\"media\"");  // the recorded apology
  }

  TEST_CASE(
      "pain-06: before a session expires a second one takes over, between turns and unheard") {
    CallRig::Options options;
    options.expires_in = 3s;
    Open call(options);
    Peer& second = call.rig.model(1);
    std::size_t at = 0;
    (void)second.expect("session.update", at);
    (void)call.rig.events.expect("model.rollover");
    call.carrier.send(carrier_media(20));
    (void)second.expect("input_audio_buffer.append", at);
    CHECK(call.rig.model(0).expect_end() == 1000);
    CHECK(call.carrier.count("\"media\"") == 0);
    CHECK(call.rig.metrics.total(families::kModelFailovers) == 0);
  }

  TEST_CASE("a Russian agent's caller hears the Russian apology, to the byte") {
    CallRig::Options options;
    options.refuse_status = 401;
    CallRig rig(options);
    auto agent = silent_agent();
    agent->language = "ru";
    const auto offer = rig.admit(agent);
    Peer carrier(rig.peers);
    rig.begin_stream(carrier, offer.token);
    const auto apology = call::stock_audio(call::StockPhrase::ModelAway, call::Language::Russian);
    wait_until([&] { return heard_bytes(carrier) >= apology.size(); }, "the apology");
    std::string heard;
    for (const auto& message : carrier.received())
      if (message.find("\"media\"") != std::string::npos)
        heard += *base64_decode(member(message, "payload"));
    CHECK(heard.substr(0, apology.size()) == std::string(apology.begin(), apology.end()));
    CHECK(heard.size() % 160 == 0);
    play_everything(carrier);
    carrier.send(carrier_stop("CA1"));
    const std::string words = rig.events.expect("agent.words");
    CHECK(words.find(call::stock_text(call::StockPhrase::ModelAway, call::Language::Russian)) !=
          std::string::npos);
    CHECK(words.find(R"("stock":true)") != std::string::npos);
  }

  TEST_CASE("an agent's own apology takes the stock's place, in sound and in words") {
    CallRig::Options options;
    options.refuse_status = 401;
    CallRig rig(options);
    auto agent = silent_agent();
    agent->fallback_message = "Please ring Doctor Lee.";
    agent->fallback_audio = std::make_shared<const std::vector<std::uint8_t>>(4'000, 0x31);
    const auto offer = rig.admit(agent);
    Peer carrier(rig.peers);
    play_everything(carrier);
    rig.begin_stream(carrier, offer.token);
    const std::string words = rig.events.expect("agent.words");
    CHECK(words.find(R"("text":"Please ring Doctor Lee.")") != std::string::npos);
    CHECK(words.find(R"("audio_ms":500)") != std::string::npos);
    CHECK(words.find(R"("stock":true)") != std::string::npos);
  }

  TEST_CASE("fault-14: an error that refuses the session's settings counts once") {
    CallRig::Options options;
    options.model_configures = false;
    CallRig rig(options);
    (void)rig.admit(silent_agent());
    Peer& model = rig.model();
    model.send(
        R"({"type":"session.created","event_id":"e1","session":{"type":"realtime","id":"s","object":"realtime.session","model":"m"}})");
    (void)model.expect("session.update");
    model.send(
        R"({"type":"error","event_id":"e","error":{"type":"invalid_request_error","code":"invalid_value","message":"x","param":"session.audio.output.voice","event_id":"su"}})");
    (void)rig.events.expect("model.away");
    CHECK(rig.metric(families::kModelErrors, {{"code", "invalid_value"}}) == 1);
    CHECK(rig.metrics.total(families::kModelErrors) == 1);
  }

  TEST_CASE("a handshake status that may pass is tried again, one that will not is final") {
    for (const int status : {503, 401}) {
      CAPTURE(status);
      CallRig::Options options;
      options.refuse_status = status;
      CallRig rig(options);
      (void)rig.admit(CallRig::agent());
      (void)rig.events.expect("model.away");
      // Each opening that failed counts once.
      const std::string code = "http-" + std::to_string(status);
      CHECK(rig.metric(families::kModelErrors, {{"code", code}}) == (status == 503 ? 3 : 1));
      CHECK(rig.metrics.total(families::kModelErrors) == (status == 503 ? 3 : 1));
    }
  }

  TEST_CASE("fault-13: a quota that shows only in a response is known to the calls that come") {
    CallRig rig;
    for (int i = 0; i < 5; ++i) {
      const std::string sid = "CA" + std::to_string(i);
      const auto offer = rig.admit(silent_agent(), sid);
      Peer& model = rig.model(static_cast<std::size_t>(i));
      (void)model.expect("session.update");
      Peer carrier(rig.peers);
      rig.begin_stream(carrier, offer.token, sid);
      const auto attached = static_cast<std::size_t>(i) + 1;
      wait_until([&] { return rig.events.count("stream.attached") == attached; }, "the stream");
      model.send(kCommitted);
      for (const auto& message : response_failed("resp_1", "insufficient_quota"))
        model.send(message);
      wait_until([&] { return rig.events.count("model.away") == attached; }, "the refusal");
      // Nobody is paid for a model that was given up.
      CHECK(model.expect_end() == 1000);
    }
    const auto refused = rig.registry->admit(CallRig::incoming("CA9"), silent_agent());
    REQUIRE(std::holds_alternative<call::Refusal>(refused));
    CHECK(std::get<call::Refusal>(refused) == call::Refusal::ModelUnavailable);
  }

  TEST_CASE("fault-13: a session that answers proves the model, one that only opens does not") {
    for (const bool answers : {false, true}) {
      CAPTURE(answers);
      CallRig rig;
      for (int i = 0; i < 5; ++i) {
        (void)rig.admit(silent_agent(), "CA" + std::to_string(i));
        Peer& model = rig.model(static_cast<std::size_t>(2 * i));
        (void)model.expect("session.update");
        wait_until(
            [&] {
              return rig.metric(families::kModelConnections, {{"state", "open"}}) == i + 1;
            },
            "the session");
        if (answers && i == 2) {
          speak(model, {.ms = 100});
          (void)rig.events.expect("model.usage");
        }
        model.abort();
        // Its call opens another.
        (void)rig.model(static_cast<std::size_t>(2 * i + 1)).expect("session.update");
        wait_until(
            [&] {
              return rig.metric(families::kModelConnections, {{"state", "open"}}) == i + 1;
            },
            "the next session");
      }
      const auto asked = rig.registry->admit(CallRig::incoming("CA9"), silent_agent());
      CHECK(std::holds_alternative<call::StreamOffer>(asked) == answers);
    }
  }

  TEST_CASE("fault-14: error events do not end a session") {
    Open call;
    for (const char* code : {"response_cancel_not_active", "invalid_value", "some_new_code"})
      call.rig.model().send(
          std::string(
              R"({"type":"error","event_id":"e","error":{"type":"invalid_request_error","code":")") +
          code + R"(","message":"x","param":null,"event_id":null}})");
    call.carrier.send(carrier_media(20));
    (void)call.rig.model().expect("input_audio_buffer.append");
    // Another socket than the caller's: whichever was read first.
    wait_until(
        [&] {
          return call.rig.metric(families::kModelErrors, {{"code", "other"}}) == 1;
        },
        "the last of the errors");
    CHECK(call.rig.model_sessions() == 1);
  }

  TEST_CASE("garbage of the model is counted and does not end the call") {
    Open call;
    call.rig.model().send("this is no JSON");
    call.rig.model().send(R"({"type":"response.output_audio.delta","response_id":7})");
    call.carrier.send(carrier_media(20));
    (void)call.rig.model().expect("input_audio_buffer.append");
    wait_until([&] { return call.rig.metrics.total(families::kProtocolErrors) == 2; }, "both");
  }

  TEST_CASE("fault-23: a carrier that stops reading costs the rest of the speech, nothing else") {
    Open call;
    call.carrier.stop_reading();
    call.carrier.send(carrier_media(20));
    Peer& model = call.rig.model();
    std::size_t at = 0;
    (void)model.expect("input_audio_buffer.append", at);
    model.send(kCommitted);
    speak(model, {.ms = 60'000, .delta_ms = 1'000, .done = false});
    (void)call.rig.events.expect("agent.output-blocked");
    CHECK(call.rig.metric(families::kOutputTruncated) == 1);
    // The model learns that not all of it was heard, and the caller is still heard.
    (void)model.expect("conversation.item.truncate", at);
    call.carrier.send(carrier_media(40));
    (void)model.expect("input_audio_buffer.append", at);
    // Once the carrier reads again it finds the clear behind what the kernel had taken: the 2 s
    // that our side held back are gone.
    call.carrier.read_on();
    (void)call.carrier.expect("\"clear\"");
    const auto sent =
        call.rig.metric(families::kMediaFrames, {{"leg", "carrier"}, {"direction", "out"}});
    CHECK(static_cast<double>(heard_bytes(call.carrier)) / 160 <= sent - 1.7 * 50);
    // Another call on the same shard is not touched.
    const auto other = call.rig.admit(silent_agent(), "CA2");
    Peer carrier(call.rig.peers);
    (void)call.rig.model(1).expect("session.update");
    call.rig.begin_stream(carrier, other.token, "CA2");
    call.rig.model(1).send(kCommitted);
    speak(call.rig.model(1), {.ms = 400});
    (void)carrier.expect("\"media\"");
  }

  TEST_CASE("fault-23: a long phrase that is there at once reaches a caller who reads as a whole") {
    Open call;
    Peer& model = call.rig.model();
    play_everything(call.carrier);
    model.send(kCommitted);
    speak(model, {.ms = 25'000, .delta_ms = 1'000});
    // Twenty-five seconds in messages of 200 ms.
    std::size_t at = 0;
    for (int i = 0; i < 125; ++i) (void)call.carrier.expect("\"media\"", at);
    CHECK(heard_bytes(call.carrier) == 200'000);
    CHECK(call.rig.metric(families::kOutputTruncated) == 0);
  }

  TEST_CASE(
      "fault-23: marks that come back in one burst do not make a caller one who reads nothing") {
    std::mutex mutex;
    std::vector<std::string> marks;
    std::atomic<bool> hold = true;
    Open call;
    Peer& model = call.rig.model();
    call.carrier.on_message([&](const std::string& message) {
      if (message.find("\"mark\"") == std::string::npos) return;
      if (!hold) return call.carrier.send(carrier_mark(member(message, "name")));
      const std::lock_guard lock(mutex);
      marks.push_back(member(message, "name"));
    });
    model.send(kCommitted);
    speak(model, {.ms = 60'000, .delta_ms = 1'000});
    // Thirty seconds may lie at the carrier, a mark behind each 200 ms.
    const auto held_marks = [&] {
      const std::lock_guard lock(mutex);
      return marks;
    };
    wait_until([&] { return held_marks().size() >= 150; }, "thirty seconds");
    call.carrier.stop_reading();
    hold = false;
    for (const std::string& mark : held_marks()) call.carrier.send(carrier_mark(mark));
    call.carrier.send(carrier_media(20));
    (void)model.expect("input_audio_buffer.append");
    CHECK(call.rig.metric(families::kOutputTruncated) == 0);
    call.carrier.read_on();
    wait_until([&] { return heard_bytes(call.carrier) == 480'000; }, "the whole phrase");
    CHECK(call.rig.metric(families::kOutputTruncated) == 0);
  }

  TEST_CASE("fault-24: a flood is dropped, then closes the stream") {
    Open call;
    // Two seconds of abuse take two seconds; the first drops show at once.
    for (int i = 1; i <= 700; ++i) call.carrier.send(carrier_media(i * 20));
    const metrics::Labels flood{{"leg", "carrier"}, {"reason", "flood"}};
    wait_until([&] { return call.rig.metric(families::kMediaFramesLost, flood) > 0; }, "drops");
    int sent = 700;
    wait_until(
        [&] {
          // Paced by the model's receipt, so that the test does not outrun the connection.
          if (call.carrier.ended()) return true;
          const auto before = call.rig.metrics.total(families::kMediaFramesLost);
          for (int i = 0; i < 200; ++i) call.carrier.send(carrier_media(++sent * 20));
          wait_until(
              [&] {
                return call.carrier.ended() ||
                       call.rig.metrics.total(families::kMediaFramesLost) > before;
              },
              "more drops");
          return call.carrier.ended();
        },
        "the end of the stream");
    CHECK(call.carrier.expect_end() == 1008);
    CHECK(call.rig.metric(families::kProtocolErrors, {{"leg", "carrier"}, {"reason", "flood"}}) ==
          1);
  }
}

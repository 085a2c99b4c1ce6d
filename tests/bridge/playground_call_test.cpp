// Goal: a browser is a caller like any other: its voice reaches the model, the agent's reaches it
// as clear as a telephone is, barge-in and marks work, and what it may not do ends its call alone.
// Method: real calls between a scripted browser and a scripted model, over real sockets.
#include <doctest/doctest.h>

#include <cstring>
#include <future>
#include <span>

#include "bridge/call/metric_families.hpp"
#include "bridge/call/trial.hpp"
#include "core/base64.hpp"
#include "media/tone_generator.hpp"
#include "tests/await.hpp"
#include "tests/bridge/call_rig.hpp"
#include "tests/media/sound.hpp"

namespace tandem::call {
namespace {

using test::Peer;

bool is_audio(const std::string& message) { return !message.starts_with('{'); }

std::vector<std::int16_t> samples_of(const std::string& bytes) {
  std::vector<std::int16_t> samples(bytes.size() / 2);
  std::memcpy(samples.data(), bytes.data(), bytes.size() / 2 * 2);
  return samples;
}

/// Somebody who tries an agent out.
struct TryOut {
  explicit TryOut(std::function<void(std::string)> newer_token = {}) : browser(rig.peers) {
    const auto admitted =
        rig.registry->try_out(test::CallRig::agent(), "It is Monday.", std::move(newer_token));
    REQUIRE(std::holds_alternative<StreamOffer>(admitted));
    offer = std::get<StreamOffer>(admitted);
    REQUIRE(rig.dial(browser, offer.token) == 101);
    browser.expect("\"start\"");
  }
  /// All marks are played at once.
  void plays() {
    browser.on_message([this](const std::string& message) {
      if (message.find("\"mark\"") == std::string::npos) return;
      const auto from = message.find("\"id\":") + 5;
      browser.send(R"({"type":"played","id":)" + message.substr(from));
    });
  }
  /// The agent greets.
  void greet(int ms = 1'000) {
    const std::string create = rig.model().expect("response.create", at);
    speak(rig.model(),
          {.response = "resp_G", .item = "item_G", .ask = test::member(create, "ask"), .ms = ms});
  }
  [[nodiscard]] std::vector<std::int16_t> heard() const {
    std::vector<std::int16_t> all;
    for (const std::string& message : browser.received()) {
      if (!is_audio(message)) continue;
      const auto samples = samples_of(message);
      all.insert(all.end(), samples.begin(), samples.end());
    }
    return all;
  }
  void ends_with(const std::string& reason) {
    CHECK(rig.events.expect("call.ended").find("\"reason\":\"" + reason + '"') !=
          std::string::npos);
    test::wait_until([this] { return rig.registry->active() == 0; }, "the slot is free");
    // No carrier is asked for anything: it knows nothing of this call.
    CHECK(rig.control.asked().empty());
  }

  test::CallRig rig;
  Peer browser;
  StreamOffer offer;
  std::size_t at = 0;
};

}  // namespace

TEST_SUITE("bridge/playground") {
  TEST_CASE("the browser hears the agent at 24 kHz, whole, and what it has played is known") {
    TryOut call;
    call.plays();
    CHECK(call.browser.received().front() ==
          R"({"type":"start","callId":")" + call.offer.call.text() +
              R"(","encoding":"linear16","sampleRate":24000,"channels":1})");
    CHECK(call.rig.events.expect("call.started").find("\"direction\":\"playground\"") !=
          std::string::npos);
    call.greet();
    const std::string words = call.rig.events.expect("agent.words");
    CHECK(words.find("\"heard_ms\":1000") != std::string::npos);
    CHECK(call.heard().size() == 24'000);
    CHECK(call.rig.model().expect("session.update").find("It is Monday.") != std::string::npos);
    call.browser.send(R"({"type":"stop"})");
    call.ends_with("caller-hangup");
  }

  TEST_CASE("the model hears the browser's microphone as it would a telephone") {
    TryOut call;
    media::ToneGenerator tone(1'000, -6, media::kRealtime);
    std::vector<std::int16_t> samples(700);  // No whole number of frames.
    for (int i = 0; i < 72; ++i) {
      tone.fill(samples);
      call.browser.send_binary({reinterpret_cast<const char*>(samples.data()), samples.size() * 2});
    }
    std::vector<std::int16_t> heard;
    std::size_t at = 0;
    while (heard.size() < 48'000) {
      const std::string append = call.rig.model().expect("input_audio_buffer.append", at);
      const auto bytes = base64_decode(test::member(append, "audio"));
      REQUIRE(bytes);
      const auto some = samples_of(*bytes);
      heard.insert(heard.end(), some.begin(), some.end());
    }
    CHECK(test::sinad_db(heard, 1'000, media::kRealtime) > 33);
  }

  TEST_CASE("barge-in clears the browser, and the model learns what was heard") {
    TryOut call;
    call.greet(5'000);
    test::wait_until([&] { return !call.heard().empty(); }, "the agent is heard");
    call.rig.model().send(
        R"({"type":"input_audio_buffer.speech_started","event_id":"e","audio_start_ms":10,"item_id":"item_U1"})");
    call.browser.expect(R"({"type":"clear"})");
    call.rig.model().expect("conversation.item.truncate");
    // So far ahead, and no farther, the browser was given it.
    CHECK(call.heard().size() <= 24'000 * 4);
    CHECK(call.rig.events.count("turn.barge-in") == 1);
  }

  TEST_CASE("a key is heard; what is no message is none") {
    TryOut call;
    call.plays();
    call.greet();
    call.rig.events.expect("agent.words");
    call.browser.send(R"({"type":"dtmf","digit":"5"})");
    call.rig.events.expect("caller.dtmf");
    call.browser.send(R"({"type":"dtmf","digit":"55"})");
    call.browser.send(R"({"type":"nonsense"})");
    call.browser.send(R"({"type":"stop"})");
    call.ends_with("caller-hangup");
  }

  TEST_CASE("what no browser would send ends the call of who sends it") {
    struct Abuse {
      std::string bytes;
      bool text;
      int times;
      std::uint16_t code;
    };
    for (const Abuse& abuse :
         {Abuse{"xyz", false, 1, 1007}, Abuse{"no JSON", true, 1, 1007},
          Abuse{"[1]", true, 1, 1007}, Abuse{std::string(40'000, '\0'), false, 1, 1009}}) {
      CAPTURE(abuse.code);
      TryOut call;
      for (int i = 0; i < abuse.times; ++i)
        abuse.text ? call.browser.send(abuse.bytes) : call.browser.send_binary(abuse.bytes);
      CHECK(call.browser.expect_end() == abuse.code);
      call.ends_with("carrier-failed");
    }
  }

  TEST_CASE("more sound than any microphone gives is dropped, and ends its call if it goes on") {
    TryOut call;
    const std::string half_a_second(24'000, '\0');
    CHECK(test::await(
        [&] {
          call.browser.send_binary(half_a_second);
          return call.browser.ended();
        },
        std::chrono::seconds(20), std::chrono::milliseconds(20)));
    CHECK(call.browser.expect_end() == 1008);
    CHECK(call.rig.metric(families::kMediaFramesLost, {{"leg", "carrier"}, {"reason", "flood"}}) >
          0);
    call.ends_with("carrier-failed");
  }

  TEST_CASE("pain-19 there is no telephone to hand on: a transfer fails, and the agent goes on") {
    TryOut call;
    call.plays();
    call.greet();
    call.rig.events.expect("agent.words");
    auto& model = call.rig.model();
    model.send(
        R"({"type":"input_audio_buffer.committed","event_id":"e","item_id":"item_U1","previous_item_id":"item_G"})");
    test::call_tool(model, "resp_2", "call_1", "transferCall", "{}");
    CHECK(call.rig.events.expect("transfer.ended").find("rejected") != std::string::npos);
    // The model is told, and asked to go on with the caller.
    model.expect("function_call_output", call.at);
    model.expect("response.create", call.at);
    CHECK_FALSE(call.browser.ended());
    call.browser.send(R"({"type":"stop"})");
    call.ends_with("caller-hangup");
  }

  TEST_CASE("who plays the caller brings a newer token, is answered, and can be shown out") {
    std::promise<std::string> brought;
    TryOut call([&brought](std::string token) { brought.set_value(std::move(token)); });
    call.browser.send(R"({"type":"refresh","token":"a.b.c"})");
    CHECK(brought.get_future().get() == "a.b.c");
    tell_browser(*call.rig.registry, call.offer.call, R"({"type":"refreshed"})");
    call.browser.expect("\"refreshed\"");
    show_out(*call.rig.registry, call.offer.call, 4401, "the token has expired");
    call.browser.expect(R"({"type":"end"})");
    CHECK(call.browser.expect_end() == 4401);
    call.ends_with("supervisor-hangup");
    // Of a call that is over nobody is shown out, nor told anything.
    show_out(*call.rig.registry, call.offer.call, 4403, "");
    tell_browser(*call.rig.registry, call.offer.call, "{}");
    CHECK(call.rig.events.count("call.ended") == 1);
  }

  TEST_CASE("a browser that goes ends its call; a token is good for one") {
    TryOut call;
    Peer second(call.rig.peers);
    CHECK(call.rig.dial(second, call.offer.token) == 403);
    call.browser.close(1000);
    call.ends_with("caller-hangup");
  }
}

}  // namespace tandem::call

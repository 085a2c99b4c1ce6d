// Goal: one person at a time speaks with the caller in the agent's place, is heard by the caller as
// they spoke, and whoever goes, stalls or sends what is no voice does no harm. Method: real calls
// between a scripted carrier and a scripted model, real sockets; what the carrier was sent is
// decoded and measured.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <span>

#include "bridge/call/metric_families.hpp"
#include "control/listen/voice_in.hpp"
#include "core/base64.hpp"
#include "media/g711_mulaw.hpp"
#include "media/tone_generator.hpp"
#include "tests/await.hpp"
#include "tests/control/listen/listen_house.hpp"
#include "tests/media/sound.hpp"

namespace tandem::listen {
namespace {

using namespace std::chrono_literals;
using test::Peer;

/// Somebody who says a tone of -6 dBFS into a browser's microphone.
class Speaker {
 public:
  static constexpr double kHz = 500;

  Speaker(Peer& peer, media::SampleRate rate) : peer_(peer), rate_(rate), tone_(kHz, -6, rate) {}
  void speak(int frames) {
    std::vector<std::int16_t> samples(
        static_cast<std::size_t>(media::samples_in(media::kPtime, rate_).count));
    for (int i = 0; i < frames; ++i) {
      tone_.fill(samples);
      peer_.send_binary({reinterpret_cast<const char*>(samples.data()), samples.size() * 2});
    }
  }

 private:
  Peer& peer_;
  media::SampleRate rate_;
  media::ToneGenerator tone_;
};

/// What the carrier was sent since `from`, in samples at 8 kHz.
std::vector<std::int16_t> heard_by_caller(const Peer& carrier, std::size_t from) {
  std::vector<std::int16_t> all;
  const auto messages = carrier.received();
  for (std::size_t i = from; i < messages.size(); ++i) {
    if (messages[i].find("\"media\"") == std::string::npos) continue;
    const std::string payload = test::member(messages[i], "payload");
    std::vector<std::uint8_t> codes(base64_decoded_size_max(payload.size()));
    const auto bytes = base64_decode(payload, codes.data());
    REQUIRE(bytes);
    std::vector<std::int16_t> samples(*bytes);
    media::mulaw_decode(std::span(codes).first(*bytes), samples);
    all.insert(all.end(), samples.begin(), samples.end());
  }
  return all;
}

std::unique_ptr<Peer> take_over(House& house, const std::string& query = {}) {
  auto peer = house.listener(query);
  peer->send(R"({"type":"take-over"})");
  peer->expect("taken-over");
  return peer;
}

}  // namespace

TEST_SUITE("control/listen/take_over") {
  TEST_CASE("a call is taken over by one person, who is heard by the caller, and handed back") {
    House house;
    auto& events = house.call.rig.events;
    auto& model = house.call.rig.model();
    const auto second = house.listener("");
    const auto first = take_over(house, "?rate=24000&channels=2");
    CHECK(events.expect("supervisor.taken-over") == R"({"actor":"user:1","name":"Ada"})");
    std::size_t at = 0;
    CHECK(model.expect("su-take-over", at).find("\"create_response\":false") != std::string::npos);
    second->send(R"({"type":"take-over"})");
    second->expect("\"held\"");
    Speaker(*first, media::kRealtime).speak(30);
    // The other listener hears it as the agent's side.
    CHECK(test::await([&] {
      const auto messages = second->received();
      return std::any_of(messages.begin(), messages.end(), [](const std::string& message) {
        if (!is_audio(message)) return false;
        const auto samples = samples_of(message);
        for (std::size_t i = 1; i < samples.size(); i += 2)
          if (std::abs(samples[i]) > 10'000) return true;
        return false;
      });
    }));
    first->send(R"({"type":"hand-back"})");
    first->expect(R"({"type":"handed-back","reason":"asked"})");
    CHECK(model.expect("su-take-over", at).find("\"create_response\":true") != std::string::npos);
    CHECK(model.expect("human colleague").find("handed the caller back") != std::string::npos);
    CHECK(events.expect("supervisor.handed-back").find("\"reason\":\"asked\"") !=
          std::string::npos);
    // What was on its way when they handed back does no harm.
    first->send_binary(std::string(960, '\0'));
    first->send(R"({"type":"hand-back"})");
    first->expect("not-held");
    CHECK_FALSE(first->ended());
    // Now it is anybody's.
    second->send(R"({"type":"take-over"})");
    second->expect("taken-over");
  }

  TEST_CASE("the caller hears the voice whole, at each rate, as clear as a telephone can be") {
    for (const int hz : {8'000, 16'000, 24'000, 48'000}) {
      CAPTURE(hz);
      House house;
      const auto person = take_over(house, "?rate=" + std::to_string(hz));
      const std::size_t before = house.call.carrier.received().size();
      Speaker speaker(*person, {hz});
      // Half a second at a time: more would wait at the carrier than a conversation bears.
      std::size_t said = 0;
      for (int i = 0; i < 4; ++i) {
        speaker.speak(25);
        said += 25 * 160;
        // A converter of any rate keeps some milliseconds back.
        REQUIRE(test::await(
            [&] { return heard_by_caller(house.call.carrier, before).size() + 2 * 160 >= said; }));
      }
      CHECK(test::sinad_db(heard_by_caller(house.call.carrier, before), Speaker::kHz,
                           media::kTelephony) > 33);
      CHECK(house.call.rig.metric(call::families::kMediaFramesLost,
                                  {{"leg", "supervisor"}, {"reason", "backlog"}}) == 0);
    }
  }

  TEST_CASE("who goes while they have the call hands it back; who may not does not get it") {
    House house;
    const auto first = take_over(house);
    first->abort();
    CHECK(house.call.rig.events.expect("supervisor.handed-back").find("vanished") !=
          std::string::npos);
    house.take_over = api::Allowance::Refused;
    const auto second = house.listener("");
    second->send(R"({"type":"take-over"})");
    second->expect("forbidden");
    house.take_over = api::Allowance::Unanswered;
    second->send(R"({"type":"take-over"})");
    second->expect("unavailable");
    for (const char* nonsense : {"no JSON", "[]", R"({"type":7})", R"({"type":"take"})"})
      second->send(nonsense);
    CHECK(test::await([&] { return second->count("unknown-message") == 4; }));
    CHECK(house.call.rig.events.count("supervisor.taken-over") == 1);
  }

  TEST_CASE("somebody who was refused takes nothing from who has the call by leaving") {
    House house;
    const auto first = take_over(house);
    const auto second = house.listener("");
    second->send(R"({"type":"take-over"})");
    second->expect("\"held\"");
    second->send(R"({"type":"hand-back"})");
    second->expect("not-held");
    second->abort();
    house.call.rig.events.expect("supervisor.left");
    const std::size_t before = house.call.carrier.received().size();
    Speaker(*first, {16'000}).speak(20);
    CHECK(test::await([&] { return !heard_by_caller(house.call.carrier, before).empty(); }));
    CHECK(house.call.rig.events.count("supervisor.handed-back") == 0);
  }

  TEST_CASE("a call that ends while a person has it tells them, and ends for them as for others") {
    House house;
    const auto person = take_over(house);
    house.call.carrier.send(test::carrier_stop("CA1"));
    person->expect(R"({"type":"end"})");
    CHECK(person->expect_end() == 1000);
    CHECK(house.call.rig.events.expect("supervisor.handed-back").find("ended") !=
          std::string::npos);
  }

  TEST_CASE("half samples, floods and giants are no voice: the socket goes, the call does not") {
    House house;
    const auto half = take_over(house);
    half->send_binary("xyz");
    CHECK(half->expect_end() == 1007);
    CHECK(test::await([&] { return house.call.rig.events.count("supervisor.handed-back") == 1; }));
    const auto flood = take_over(house, "?rate=8000");
    for (int i = 0; i < 8; ++i) flood->send_binary(std::string(16'000, '\0'));  // 8 s of it.
    CHECK(flood->expect_end() == 1008);
    CHECK(test::await([&] { return house.call.rig.events.count("supervisor.handed-back") == 2; }));
    const auto giant = take_over(house);
    giant->send_binary(std::string(100'000, '\0'));
    CHECK(giant->expect_end() == 1009);
    CHECK(test::await([&] { return house.call.rig.events.count("supervisor.handed-back") == 3; }));
    const auto next = take_over(house);
    CHECK_FALSE(house.call.carrier.ended());
  }

  TEST_CASE("a microphone that says nothing at all for five seconds hands the call back") {
    House house;
    const auto person = take_over(house);
    person->expect(R"({"type":"handed-back","reason":"stalled"})");
    CHECK(house.call.rig.events.expect("supervisor.handed-back").find("stalled") !=
          std::string::npos);
    CHECK_FALSE(person->ended());
  }

  TEST_CASE("who speaks with the caller keeps them, however little they take of what they hear") {
    House house;
    const auto person = take_over(house, "?rate=48000&channels=2");
    person->stop_reading();
    Speaker speaker(*person, {48'000});
    // For a second longer than a listener may lose audio.
    constexpr auto kLost =
        static_cast<double>((Listener::kSlowMax + std::chrono::seconds(1)) / media::kPtime);
    const auto begun = std::chrono::steady_clock::now();
    house.next = begun;
    while (house.dropped() < kLost && std::chrono::steady_clock::now() - begun < 30s) {
      house.caller(1, 0x30);
      speaker.speak(1);
    }
    CHECK(house.dropped() >= kLost);
    CHECK(house.call.rig.events.count("supervisor.handed-back") == 0);
    person->read_on();
    person->expect("\"dropped\"");
    person->send(R"({"type":"hand-back"})");
    person->expect(R"("handed-back","reason":"asked")");
    CHECK_FALSE(person->ended());
  }

  TEST_CASE("what a person says is written down by a session of its own, and told to the agent") {
    House house;
    auto& events = house.call.rig.events;
    const auto person = take_over(house, "?rate=8000");
    Peer& writer = house.call.rig.model(1);
    CHECK(writer.expect("session.update").find("\"type\":\"transcription\"") != std::string::npos);
    Speaker(*person, media::kTelephony).speak(25);
    std::size_t at = 0;
    writer.expect("input_audio_buffer.append", at);
    const auto says = [&](const char* item, const char* words) {
      writer.send(test::writer_hears(item));
      for (const std::string& message : test::writer_writes(item, words)) writer.send(message);
    };
    says("item_S1", "We have Monday.");
    const std::string words = events.expect("supervisor.words");
    CHECK(words.starts_with(R"({"actor":"user:1",)"));
    CHECK(words.find("\"text\":\"We have Monday.\"") != std::string::npos);
    // What it cost, beside what the agent's own answers did.
    CHECK(test::await([&events] {
      const auto all = events.all();
      return std::any_of(all.begin(), all.end(), [](const auto& event) {
        return event.type == "model.usage" &&
               event.fields.find("\"transcription\",\"audio_ms\":2000") != std::string::npos;
      });
    }));
    person->send(R"({"type":"hand-back"})");
    person->expect("handed-back");
    CHECK(house.call.rig.model().expect("human colleague").find("We have Monday.") !=
          std::string::npos);
    // What is written down a moment later is told as well; then nothing holds the session any more.
    says("item_S2", "Good-bye.");
    house.call.rig.model().expect("Good-bye.");
    CHECK(writer.expect_end() == 1000);
  }

  TEST_CASE("who may no longer have the call gives it back, and listens on where they may") {
    House house(200ms);
    auto& events = house.call.rig.events;
    const auto person = take_over(house);
    house.hold = api::Stay::RightLost;
    person->expect(R"({"type":"handed-back","reason":"forbidden"})");
    CHECK(events.expect("supervisor.handed-back").find("forbidden") != std::string::npos);
    CHECK_FALSE(person->ended());
    house.hold = api::Stay::Allowed;
    person->send(R"({"type":"take-over"})");
    CHECK(test::await([&] { return person->count("taken-over") == 2; }));
    // A session that is over ends both; the log has why.
    house.stay = api::Stay::SessionOver;
    CHECK(person->expect_end() == 4401);
    CHECK(test::await([&] { return events.count("supervisor.handed-back") == 2; }));
    for (const auto& event : events.all())
      CHECK(event.fields.find("vanished") == std::string::npos);
  }

  TEST_CASE("a voice waits 200 ms at first, and again after it ran dry") {
    VoiceIn voice(media::kTelephony);
    const VoiceIn::Instant start{};
    const std::string frame(320, '\x11');
    const auto given = [&](const std::string& pcm, std::chrono::milliseconds at) {
      return voice.add(pcm, start + at).mulaw.size();
    };
    for (int i = 0; i < 9; ++i) CHECK(given(frame, i * 20ms) == 0);
    CHECK(given(frame, 180ms) == 1'600);
    CHECK(given(frame, 200ms) == 160);
    CHECK(given(frame + frame, 220ms) == 320);
    // 13 frames were given at 180 ms and later: until 440 ms there is something to hear.
    CHECK(given(frame, 439ms) == 160);
    CHECK(given(frame, 700ms) == 0);
    CHECK(voice.add("x", start + 700ms).fault == VoiceIn::Fault::HalfSample);
  }

  TEST_CASE("no more is taken than can have been said, however long the speaker was silent") {
    VoiceIn voice(media::kTelephony);
    const VoiceIn::Instant start{};
    const std::string second(16'000, '\0');
    const auto fault = [&](std::chrono::seconds at) { return voice.add(second, start + at).fault; };
    for (int i = 0; i < 6; ++i) CHECK(fault(0s) == VoiceIn::Fault::None);
    CHECK(fault(0s) == VoiceIn::Fault::TooFast);
    for (int i = 0; i < 6; ++i) CHECK(fault(3600s) == VoiceIn::Fault::None);
    CHECK(fault(3600s) == VoiceIn::Fault::TooFast);
  }
}

}  // namespace tandem::listen

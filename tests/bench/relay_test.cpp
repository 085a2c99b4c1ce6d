// Goal: the floor moves every sample and message that it should, or what is compared with it lies.
// Method: its parts on messages as the carrier and the model send them.
#include <doctest/doctest.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bench/relay/call.hpp"
#include "bench/relay/frame_batch.hpp"
#include "bench/relay/transcode.hpp"
#include "core/base64.hpp"
#include "core/net/websocket_frame.hpp"
#include "media/g711_mulaw.hpp"

namespace tandem::relay {
namespace {

namespace ws = net::websocket;

/// The text messages of a batch, unmasked.
std::vector<std::string> texts(const FrameBatch& batch, ws::From from) {
  std::vector<std::string> found;
  std::string bytes(batch.bytes());
  std::span<char> left(bytes);
  while (!left.empty()) {
    ws::FrameHeader header;
    REQUIRE(ws::decode_header(left, from, header) == ws::Decoded::Complete);
    REQUIRE(header.opcode == ws::Opcode::Text);
    const auto payload = left.subspan(header.header_size, header.payload_size);
    if (header.mask) ws::apply_mask(payload, *header.mask, 0);
    found.emplace_back(payload.begin(), payload.end());
    left = left.subspan(header.header_size + header.payload_size);
  }
  return found;
}

std::string base64_of(const std::vector<std::uint8_t>& bytes) {
  std::string text(base64_encoded_size(bytes.size()), '\0');
  base64_encode(bytes, text.data());
  return text;
}

const std::string kStart =
    R"({"event":"start","sequenceNumber":"1","start":{"streamSid":"MZ1","callSid":"CA1"},"streamSid":"MZ1"})";

std::string media(const std::string& payload) {
  return R"({"event":"media","sequenceNumber":"2","media":{"track":"inbound","payload":")" +
         payload + R"("},"streamSid":"MZ1"})";
}

std::string delta(const std::string& audio) {
  return R"({"type":"response.output_audio.delta","event_id":"event_5","response_id":"resp_1",)"
         R"("item_id":"item_2","output_index":0,"content_index":0,"delta":")" +
         audio + R"("})";
}

struct Rig {
  explicit Rig(ModelAudio audio) : call(audio) {}
  Call call;
  FrameBatch to_model{FrameBatch::Masked::Yes}, to_carrier{FrameBatch::Masked::No};
  std::vector<std::string> model() { return texts(to_model, ws::From::Client); }
  std::vector<std::string> carrier() { return texts(to_carrier, ws::From::Server); }
};

}  // namespace

TEST_SUITE("bench/relay") {
  TEST_CASE("upwards each sample stands three times") {
    const std::vector<std::uint8_t> mulaw{0x00, 0xFF, 0x80, 0x35};
    std::vector<std::int16_t> pcm(3 * mulaw.size());
    hold_up(mulaw, reinterpret_cast<std::uint8_t*>(pcm.data()));
    for (std::size_t i = 0; i < pcm.size(); ++i) CHECK(pcm[i] == media::mulaw_decode(mulaw[i / 3]));
  }

  TEST_CASE("downwards every third sample is taken, however the audio is cut") {
    std::vector<std::int16_t> pcm(3 * 97 + 1);
    for (std::size_t i = 0; i < pcm.size(); ++i) pcm[i] = static_cast<std::int16_t>(i * 211);
    std::vector<std::uint8_t> expected;
    for (std::size_t i = 0; i < pcm.size(); i += 3) expected.push_back(media::mulaw_encode(pcm[i]));
    for (std::size_t cut = 0; cut <= 7; ++cut) {
      std::vector<std::uint8_t> mulaw(pcm.size());
      const auto* bytes = reinterpret_cast<const std::uint8_t*>(pcm.data());
      std::size_t skip = 0;
      std::size_t written = drop_down({bytes, 2 * cut}, skip, mulaw.data());
      written += drop_down({bytes + 2 * cut, 2 * (pcm.size() - cut)}, skip, mulaw.data() + written);
      mulaw.resize(written);
      CHECK(mulaw == expected);
    }
  }

  TEST_CASE("a caller's frame becomes one masked append") {
    const std::vector<std::uint8_t> mulaw(160, 0x80);
    Rig rig(ModelAudio::Pcm24k);
    rig.call.from_carrier(kStart, rig.to_model);
    rig.call.from_carrier(media(base64_of(mulaw)), rig.to_model);
    std::vector<std::uint8_t> pcm(960);
    hold_up(mulaw, pcm.data());
    REQUIRE(rig.model().size() == 1);
    CHECK(rig.model().front() ==
          R"({"type":"input_audio_buffer.append","audio":")" + base64_of(pcm) + R"("})");
  }

  TEST_CASE("the model's audio becomes media of the stream, its speech_started a clear") {
    const std::vector<std::uint8_t> pcm(960, 0);
    Rig rig(ModelAudio::Pcm24k);
    rig.call.from_carrier(kStart, rig.to_model);
    rig.call.from_model(delta(base64_of(pcm)), rig.to_model, rig.to_carrier);
    rig.call.from_model(R"({"type":"input_audio_buffer.speech_started","item_id":"i"})",
                        rig.to_model, rig.to_carrier);
    const std::string silence = base64_of(std::vector<std::uint8_t>(160, 0xFF));
    REQUIRE(rig.carrier().size() == 2);
    CHECK(rig.carrier()[0] ==
          R"({"event":"media","streamSid":"MZ1","media":{"payload":")" + silence + R"("}})");
    CHECK(rig.carrier()[1] == R"({"event":"clear","streamSid":"MZ1"})");
  }

  TEST_CASE("pcmu passes through untouched, both ways") {
    const std::string payload = base64_of(std::vector<std::uint8_t>(160, 0x2A));
    Rig rig(ModelAudio::Pcmu);
    rig.call.from_carrier(kStart, rig.to_model);
    rig.call.from_carrier(media(payload), rig.to_model);
    rig.call.from_model(delta(payload), rig.to_model, rig.to_carrier);
    REQUIRE(rig.model().size() == 1);
    CHECK(rig.model()[0].find(payload) != std::string::npos);
    REQUIRE(rig.carrier().size() == 1);
    CHECK(rig.carrier()[0].find(payload) != std::string::npos);
  }

  TEST_CASE("the session is set up once it is there") {
    Rig rig(ModelAudio::Pcmu);
    CHECK_FALSE(rig.call.session_begun());
    rig.call.from_model(R"({"type":"session.created","event_id":"e","session":{}})", rig.to_model,
                        rig.to_carrier);
    CHECK(rig.call.session_begun());
    REQUIRE(rig.model().size() == 1);
    CHECK(rig.model()[0].find(R"("audio/pcmu")") != std::string::npos);
  }
}

}  // namespace tandem::relay

#include "bench/relay/call.hpp"

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "bench/relay/transcode.hpp"
#include "bridge/model/realtime_writer.hpp"
#include "core/base64.hpp"

namespace tandem::relay {
namespace {

/// The string behind `key`, which is written with quotes and colon; empty where there is none.
std::string_view value_of(std::string_view text, std::string_view key) noexcept {
  const std::size_t at = text.find(key);
  if (at == std::string_view::npos) return {};
  text.remove_prefix(at + key.size());
  return text.substr(0, text.find('"'));
}

/// Working memory for one message, shared by all calls: decoded, and converted.
struct Scratch {
  std::span<const std::uint8_t> decode(std::string_view base64) {
    decoded.resize(std::max(decoded.size(), base64_decoded_size_max(base64.size())));
    const auto size = base64_decode(base64, decoded.data());
    return {decoded.data(), size ? *size : 0};
  }
  std::uint8_t* room(std::size_t bytes) {
    converted.resize(std::max(converted.size(), bytes));
    return converted.data();
  }
  std::vector<std::uint8_t> decoded, converted;
};
Scratch scratch;

}  // namespace

void Call::from_carrier(std::string_view text, FrameBatch& to_model) {
  const std::string_view event = value_of(text, R"("event":")");
  if (event == "start") {
    stream_ = value_of(text, R"("streamSid":")");
    media_ = R"({"event":"media","streamSid":")" + stream_ + R"(","media":{"payload":")";
  }
  if (event != "media") return;
  const std::string_view payload = value_of(text, R"("payload":")");
  if (audio_ == ModelAudio::Pcmu) {
    model::write_append_base64(to_model.begin(model::append_base64_size(payload)), payload);
  } else {
    const auto mulaw = scratch.decode(payload);
    const std::span<std::uint8_t> pcm{scratch.room(6 * mulaw.size()), 6 * mulaw.size()};
    hold_up(mulaw, pcm.data());
    model::write_append(to_model.begin(model::append_size_max(pcm.size())), pcm);
  }
  to_model.end();
}

void Call::from_model(std::string_view text, FrameBatch& to_model, FrameBatch& to_carrier) {
  const std::string_view type = value_of(text, R"("type":")");
  if (type == "response.output_audio.delta") {
    if (!stream_.empty()) play(value_of(text, R"("delta":")"), to_carrier);
  } else if (type == "input_audio_buffer.speech_started") {
    if (!stream_.empty()) to_carrier.add(R"({"event":"clear","streamSid":")" + stream_ + R"("})");
  } else if (type == "session.created") {
    session_begun_ = true;
    to_model.add(session_update());
  }
}

void Call::play(std::string_view audio, FrameBatch& to_carrier) {
  static constexpr std::string_view kEnd = "\"}}";
  std::span<const std::uint8_t> mulaw;
  std::size_t size = audio.size();
  if (audio_ == ModelAudio::Pcm24k) {
    const auto pcm = scratch.decode(audio);
    std::uint8_t* out = scratch.room(pcm.size() / 6 + 1);
    mulaw = {out, drop_down(pcm, skip_, out)};
    size = base64_encoded_size(mulaw.size());
  }
  if (size == 0) return;
  char* out = to_carrier.begin(media_.size() + size + kEnd.size());
  out = std::copy(media_.begin(), media_.end(), out);
  if (audio_ == ModelAudio::Pcm24k)
    out = base64_encode(mulaw, out);
  else
    out = std::copy(audio.begin(), audio.end(), out);
  std::copy(kEnd.begin(), kEnd.end(), out);
  to_carrier.end();
}

std::string Call::session_update() const {
  model::SessionSettings settings;
  settings.instructions = "You answer the telephone.";
  settings.audio =
      audio_ == ModelAudio::Pcmu ? model::AudioFormat::Pcmu : model::AudioFormat::Pcm24k;
  return model::session_update("relay-1", settings);
}

}  // namespace tandem::relay

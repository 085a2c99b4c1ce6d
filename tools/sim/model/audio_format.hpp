#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "media/units.hpp"

namespace tandem::media {
class Upsampler8kTo24k;
}

namespace tandem::sim {

/// The three formats of audio on a Realtime session (OpenAI page, section 4.1).
enum class AudioFormat : std::uint8_t { Pcm24k, Mulaw8k, Alaw8k };

/// From a format object that the schema has accepted.
[[nodiscard]] AudioFormat audio_format(const boost::json::object& format);

[[nodiscard]] constexpr media::SampleRate rate_of(AudioFormat format) noexcept {
  return format == AudioFormat::Pcm24k ? media::kRealtime : media::kTelephony;
}
[[nodiscard]] constexpr std::size_t bytes_per_sample(AudioFormat format) noexcept {
  return format == AudioFormat::Pcm24k ? 2 : 1;
}

/// The client's audio, of any format, as samples at 24 kHz. Keeps the resampler's state from one
/// append to the next.
class AudioDecoder {
 public:
  AudioDecoder();
  ~AudioDecoder();
  AudioDecoder(AudioDecoder&&) noexcept;
  AudioDecoder& operator=(AudioDecoder&&) noexcept;

  /// Nothing where `bytes` ends inside a sample.
  [[nodiscard]] std::optional<std::vector<std::int16_t>> decode(std::string_view bytes,
                                                                AudioFormat format);

 private:
  std::unique_ptr<media::Upsampler8kTo24k> upsampler_;
};

/// A whole utterance as it lies on the wire: little-endian PCM, or G.711 at 8 kHz.
[[nodiscard]] std::string encode_audio(std::span<const std::int16_t> samples, AudioFormat format);

}  // namespace tandem::sim

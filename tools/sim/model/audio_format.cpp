#include "tools/sim/model/audio_format.hpp"

#include <bit>
#include <cstring>

#include "media/g711_alaw.hpp"
#include "media/g711_mulaw.hpp"
#include "media/resampler_8k_24k.hpp"

namespace tandem::sim {
namespace {

static_assert(std::endian::native == std::endian::little, "PCM is copied as it lies in memory");

std::vector<std::int16_t> samples_of(std::string_view bytes) {
  std::vector<std::int16_t> samples(bytes.size() / 2);
  std::memcpy(samples.data(), bytes.data(), samples.size() * 2);
  return samples;
}

std::span<const std::uint8_t> codes_of(std::string_view bytes) {
  return {reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()};
}

}  // namespace

AudioFormat audio_format(const boost::json::object& format) {
  const std::string_view type = format.at("type").as_string();
  if (type == "audio/pcmu") return AudioFormat::Mulaw8k;
  if (type == "audio/pcma") return AudioFormat::Alaw8k;
  return AudioFormat::Pcm24k;
}

AudioDecoder::AudioDecoder() : upsampler_(std::make_unique<media::Upsampler8kTo24k>()) {}
AudioDecoder::~AudioDecoder() = default;
AudioDecoder::AudioDecoder(AudioDecoder&&) noexcept = default;
AudioDecoder& AudioDecoder::operator=(AudioDecoder&&) noexcept = default;

std::optional<std::vector<std::int16_t>> AudioDecoder::decode(std::string_view bytes,
                                                              AudioFormat format) {
  if (bytes.size() % bytes_per_sample(format) != 0) return std::nullopt;
  if (format == AudioFormat::Pcm24k) return samples_of(bytes);
  std::vector<std::int16_t> narrow(bytes.size());
  if (format == AudioFormat::Mulaw8k) {
    media::mulaw_decode(codes_of(bytes), narrow);
  } else {
    media::alaw_decode(codes_of(bytes), narrow);
  }
  std::vector<std::int16_t> wide(narrow.size() * 3);
  upsampler_->process(narrow, wide);
  return wide;
}

std::string encode_audio(std::span<const std::int16_t> samples, AudioFormat format) {
  if (format == AudioFormat::Pcm24k) {
    return {reinterpret_cast<const char*>(samples.data()), samples.size_bytes()};
  }
  media::Downsampler24kTo8k downsampler;
  std::vector<std::int16_t> narrow(downsampler.outputs_for(samples.size()));
  narrow.resize(downsampler.process(samples, narrow));
  std::string codes(narrow.size(), '\0');
  const std::span<std::uint8_t> out{reinterpret_cast<std::uint8_t*>(codes.data()), codes.size()};
  if (format == AudioFormat::Mulaw8k) {
    media::mulaw_encode(narrow, out);
  } else {
    media::alaw_encode(narrow, out);
  }
  return codes;
}

}  // namespace tandem::sim

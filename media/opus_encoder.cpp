#include "media/opus_encoder.hpp"

#include <opus/opus.h>

#include <stdexcept>

namespace tandem::media {
namespace {

/// Telephone speech needs no more (RFC 6716, section 2.1.1: 8-12 kb/s narrow band, mono).
constexpr int kBitsPerChannel = 20'000;
/// Of ten: what a processor gives for sound that came through G.711.
constexpr int kComplexity = 5;
/// Longest packet of 20 ms that is wanted (RFC 6716, section 3.2.1).
constexpr std::size_t kPacketMax = 1'275;

}  // namespace

void OpusSpeechEncoder::Deleter::operator()(OpusEncoder* encoder) const noexcept {
  opus_encoder_destroy(encoder);
}

OpusSpeechEncoder::OpusSpeechEncoder(SampleRate rate, int channels) : channels_(channels) {
  int error = OPUS_OK;
  encoder_.reset(opus_encoder_create(rate.hz, channels, OPUS_APPLICATION_VOIP, &error));
  if (error != OPUS_OK) throw std::invalid_argument(opus_strerror(error));
  opus_encoder_ctl(encoder_.get(), OPUS_SET_BITRATE(kBitsPerChannel * channels));
  opus_encoder_ctl(encoder_.get(), OPUS_SET_COMPLEXITY(kComplexity));
}

std::string OpusSpeechEncoder::encode(std::span<const std::int16_t> samples) {
  std::string packet(kPacketMax, '\0');
  const int bytes = opus_encode(
      encoder_.get(), samples.data(), static_cast<int>(samples.size()) / channels_,
      reinterpret_cast<unsigned char*>(packet.data()), static_cast<opus_int32>(packet.size()));
  packet.resize(bytes > 0 ? static_cast<std::size_t>(bytes) : 0);
  return packet;
}

}  // namespace tandem::media

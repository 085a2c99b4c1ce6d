#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "bridge/tap/tap_block.hpp"
#include "control/listen/listen_format.hpp"
#include "media/opus_encoder.hpp"
#include "media/resampler_8k_24k.hpp"
#include "media/resampler_any.hpp"

namespace tandem::listen {

/// Brings one side of a call from 8 kHz to another rate, 20 ms in and 20 ms out from the first
/// block on. On one thread.
class BlockResampler {
 public:
  explicit BlockResampler(media::SampleRate rate);
  /// The span lives until the next call.
  [[nodiscard]] std::span<const std::int16_t> process(std::span<const std::int16_t> block);

 private:
  media::SampleRate rate_;
  media::Upsampler8kTo24k upsampler_;
  std::optional<media::AnyResampler> any_;
  std::vector<std::int16_t> out_, waiting_;
};

/// Makes a call's blocks into messages of one format: once, however many listen. On one thread.
class BlockEncoder {
 public:
  explicit BlockEncoder(const ListenFormat& format);
  /// Payload of one binary message.
  [[nodiscard]] std::string encode(const tap::TapBlock& block);

 private:
  ListenFormat format_;
  BlockResampler first_, second_;  ///< Caller and agent; or the mix, and nothing.
  std::optional<media::OpusSpeechEncoder> opus_;
  std::vector<std::int16_t> joined_;
};

}  // namespace tandem::listen

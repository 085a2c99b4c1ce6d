#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "media/units.hpp"

struct OpusEncoder;

namespace tandem::media {

/// Speech as Opus packets (RFC 6716) of 20 ms. Some 25 KiB; some 0.2 ms a packet: not for a shard.
/// One thread at a time.
class OpusSpeechEncoder {
 public:
  /// `rate`: 8, 12, 16, 24 or 48 kHz; `channels`: 1 or 2. Throws `std::invalid_argument` for
  /// others.
  OpusSpeechEncoder(SampleRate rate, int channels);

  /// 20 ms, interleaved, to one packet.
  [[nodiscard]] std::string encode(std::span<const std::int16_t> samples);

 private:
  struct Deleter {
    void operator()(OpusEncoder* encoder) const noexcept;
  };
  std::unique_ptr<OpusEncoder, Deleter> encoder_;
  int channels_;
};

}  // namespace tandem::media

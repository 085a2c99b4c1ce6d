#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "media/units.hpp"

namespace tandem::media {

/// One ptime of μ-law, as the carrier sends it: 160 bytes.
struct MulawFrame {
  static constexpr std::size_t kBytes =
      static_cast<std::size_t>(samples_in(kPtime, kTelephony).count);
  std::array<std::uint8_t, kBytes> codes;
};

/// One ptime of linear 16-bit audio at the rate of its type: frames of two rates do not mix.
template <SampleRate kRate>
struct Pcm16Frame {
  static constexpr std::size_t kSamples = static_cast<std::size_t>(samples_in(kPtime, kRate).count);
  std::array<std::int16_t, kSamples> samples;
};

}  // namespace tandem::media

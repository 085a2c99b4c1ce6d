#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>

#include "media/simd.hpp"

namespace tandem::media {

/// The filter that both directions share: a minimum-phase low-pass at 24 kHz, 3400 Hz wide, three
/// phases of 32 taps (`media/resampler_coefficients.hpp` says how it was designed).
inline constexpr std::size_t kResamplerPhases = 3;
inline constexpr std::size_t kResamplerTapsPerPhase = 32;
inline constexpr std::size_t kResamplerTaps = kResamplerPhases * kResamplerTapsPerPhase;

/// 8 kHz to 24 kHz, streaming: the caller's audio on its way to the model. Three samples out for
/// each one in, from the first sample on, and the same whatever the sizes of the blocks. Samples
/// that would overshoot 16 bits saturate (a full-scale step rings by some 20 %). One per direction
/// of a call; copyable; never allocates.
class Upsampler8kTo24k {
 public:
  /// How much later a tone of 1 kHz comes out, to the nearest microsecond.
  static constexpr std::chrono::microseconds kDelay{250};

  explicit Upsampler8kTo24k(SimdLevel level = simd_level()) noexcept;

  /// `out` must hold three times as many samples as `in`, and must not overlap it.
  void process(std::span<const std::int16_t> in, std::span<std::int16_t> out) noexcept;
  /// Forgets what came before: the next sample follows silence.
  void reset() noexcept;

 private:
  std::array<std::int16_t, kResamplerTapsPerPhase - 1> history_{};  ///< Oldest first.
  SimdLevel level_;
};

/// 24 kHz to 8 kHz, streaming: the model's audio on its way to the caller. One sample out for each
/// three in; a block may have any length, and one or two samples left over count towards the next.
/// Saturates as above. One per direction of a call; copyable; never allocates.
class Downsampler24kTo8k {
 public:
  /// How much later a tone of 1 kHz comes out, to the nearest microsecond.
  static constexpr std::chrono::microseconds kDelay{250};

  explicit Downsampler24kTo8k(SimdLevel level = simd_level()) noexcept;

  /// How many samples a block of `inputs` will give now: 160 for 480 when nothing is left over.
  [[nodiscard]] std::size_t outputs_for(std::size_t inputs) const noexcept {
    return (pending_ + inputs) / kResamplerPhases;
  }
  /// Writes `outputs_for(in.size())` samples to `out`, which must hold them and must not overlap
  /// `in`; returns their number.
  std::size_t process(std::span<const std::int16_t> in, std::span<std::int16_t> out) noexcept;
  /// Forgets what came before, a left-over sample or two included: the next sample follows silence.
  void reset() noexcept;

 private:
  std::array<std::int16_t, kResamplerTaps - 1> history_{};  ///< Oldest first.
  std::uint8_t pending_ = 0;  ///< Samples since the last output, 0..2.
  SimdLevel level_;
};

}  // namespace tandem::media

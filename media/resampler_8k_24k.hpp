#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>

#include "media/simd.hpp"

namespace tandem::media {

/// Samples at 24 kHz for each at 8 kHz.
inline constexpr std::size_t kResamplerRatio = 3;
/// Taps that each output of the upsampler weighs, and that each output of the downsampler does
/// (`media/resampler_coefficients.hpp` says how the two filters were designed).
inline constexpr std::size_t kUpsamplerTaps = 25;
inline constexpr std::size_t kDownsamplerTaps = 102;

/// 8 kHz to 24 kHz, streaming: the caller's audio on its way to the model. Three samples out for
/// each one in, from the first sample on, and the same whatever the sizes of the blocks. What would
/// overshoot 16 bits saturates (a full-scale step rings by some 20 %). One per call; copyable;
/// never allocates.
class Upsampler8kTo24k {
 public:
  /// How much later a tone of 1 kHz lies in the output's own time, to the nearest microsecond.
  static constexpr std::chrono::microseconds kDelay{247};

  /// `out` must hold three times as many samples as `in`, and must not overlap it.
  void process(std::span<const std::int16_t> in, std::span<std::int16_t> out) noexcept;
  /// The same at a chosen level, which the machine must support: for tests and benchmarks. Levels
  /// differ by one step of 16 bits at most.
  void process(std::span<const std::int16_t> in, std::span<std::int16_t> out,
               SimdLevel level) noexcept;
  /// Forgets what came before: the next sample follows silence.
  void reset() noexcept;

 private:
  std::array<std::int16_t, kUpsamplerTaps - 1> history_{};  ///< Oldest first.
};

/// 24 kHz to 8 kHz, streaming: the model's audio on its way to the caller. One sample out for each
/// three in; a block may have any length, and one or two samples left over count towards the next.
/// Saturates as above. One per call; copyable; never allocates.
class Downsampler24kTo8k {
 public:
  /// How much later a tone of 1 kHz lies in the output's own time, to the nearest microsecond.
  /// (Output n is given with input 3n + 2, so a listener waits two samples at 24 kHz more.)
  static constexpr std::chrono::microseconds kDelay{177};

  /// How many samples a block of `inputs` will give now: 160 for 480 when nothing is left over.
  [[nodiscard]] std::size_t outputs_for(std::size_t inputs) const noexcept {
    return (pending_ + inputs) / kResamplerRatio;
  }
  /// Writes `outputs_for(in.size())` samples to `out`, which must hold them and must not overlap
  /// `in`; returns their number.
  std::size_t process(std::span<const std::int16_t> in, std::span<std::int16_t> out) noexcept;
  /// As with the upsampler.
  std::size_t process(std::span<const std::int16_t> in, std::span<std::int16_t> out,
                      SimdLevel level) noexcept;
  /// Forgets what came before, a left-over sample or two included: the next sample follows silence.
  void reset() noexcept;

 private:
  std::array<std::int16_t, kDownsamplerTaps - 1> history_{};  ///< Oldest first.
  std::uint8_t pending_ = 0;                                  ///< Samples since the last output.
};

// 2000 calls and more share the processor's second-level cache with all else that they hold.
static_assert(sizeof(Upsampler8kTo24k) + sizeof(Downsampler24kTo8k) <= 256);

}  // namespace tandem::media

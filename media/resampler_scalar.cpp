#include <algorithm>
#include <cmath>

#include "media/resampler_8k_24k.hpp"
#include "media/resampler_coefficients.hpp"
#include "media/resampler_kernels.hpp"

namespace tandem::media {
namespace {

// Outputs are the inner loop and taps the outer one, so that the compiler vectorises with what the
// base instruction set has.

std::int16_t rounded(float value) noexcept {
  return static_cast<std::int16_t>(std::lrint(std::clamp(value, -32768.0F, 32767.0F)));
}

}  // namespace

void upsample_scalar(const std::int16_t* window, std::size_t count, std::int16_t* out) noexcept {
  float samples[kUpsamplerTaps - 1 + kKernelBlock];
  for (std::size_t i = 0; i < kUpsamplerTaps - 1 + count; ++i) samples[i] = window[i];
  for (std::size_t phase = 0; phase < kResamplerRatio; ++phase) {
    float sums[kKernelBlock] = {};
    for (std::size_t tap = 0; tap < kUpsamplerTaps; ++tap) {
      const float coefficient = kUpsamplerCoefficients[phase][tap];
      const float* const shifted = samples + kUpsamplerTaps - 1 - tap;
      for (std::size_t i = 0; i < count; ++i) sums[i] += coefficient * shifted[i];
    }
    for (std::size_t i = 0; i < count; ++i) out[kResamplerRatio * i + phase] = rounded(sums[i]);
  }
}

void downsample_scalar(const std::int16_t* window, std::size_t count, std::int16_t* out) noexcept {
  constexpr std::size_t kTaps = kDownsamplerTaps / kResamplerRatio;
  float sums[kKernelBlock] = {};
  for (std::size_t phase = 0; phase < kResamplerRatio; ++phase) {
    float samples[kTaps - 1 + kKernelBlock];
    for (std::size_t i = 0; i + 1 < kTaps + count; ++i)
      samples[i] = window[kResamplerRatio * i + phase];
    for (std::size_t tap = 0; tap < kTaps; ++tap) {
      const float coefficient = kDownsamplerCoefficients[phase][tap];
      const float* const shifted = samples + kTaps - 1 - tap;
      for (std::size_t i = 0; i < count; ++i) sums[i] += coefficient * shifted[i];
    }
  }
  for (std::size_t i = 0; i < count; ++i) out[i] = rounded(sums[i]);
}

}  // namespace tandem::media

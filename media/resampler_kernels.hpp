#pragma once

#include <cstddef>
#include <cstdint>

#include "media/simd.hpp"

// Internal to the resampler: its inner loops at each level.

namespace tandem::media {

/// Most that one call of a kernel may be given: outputs of the downsampler, inputs of the
/// upsampler.
inline constexpr std::size_t kKernelBlock = 160;
/// How many samples behind the last one a kernel may read (and ignore).
inline constexpr std::size_t kKernelOverread = 64;

/// `count` inputs lie in `window` behind the 24 before them; writes 3 * `count` samples.
using UpsampleKernel = void (*)(const std::int16_t* window, std::size_t count, std::int16_t* out);
/// `window` begins with the oldest sample that the first output weighs, the 102nd before its end;
/// writes `count` samples.
using DownsampleKernel = void (*)(const std::int16_t* window, std::size_t count, std::int16_t* out);

struct ResamplerKernels {
  UpsampleKernel up;
  DownsampleKernel down;
};

void upsample_scalar(const std::int16_t* window, std::size_t count, std::int16_t* out) noexcept;
void downsample_scalar(const std::int16_t* window, std::size_t count, std::int16_t* out) noexcept;
#if defined(__x86_64__)
void upsample_avx2(const std::int16_t* window, std::size_t count, std::int16_t* out) noexcept;
void downsample_avx2(const std::int16_t* window, std::size_t count, std::int16_t* out) noexcept;
void upsample_avx512(const std::int16_t* window, std::size_t count, std::int16_t* out) noexcept;
void downsample_avx512(const std::int16_t* window, std::size_t count, std::int16_t* out) noexcept;
#endif

[[nodiscard]] const ResamplerKernels& resampler_kernels(SimdLevel level) noexcept;

}  // namespace tandem::media

#pragma once

#include <cstdint>

namespace tandem::media {

/// Which instructions the signal code may use. Each level includes those before it.
enum class SimdLevel : std::uint8_t {
  Scalar,  ///< What every x86-64 (or other) processor has.
  Avx2,    ///< AVX2 and FMA (Haswell, Zen and later).
  Avx512,  ///< AVX-512 F, BW, DQ, VL (Skylake-SP, Zen 4 and later).
};

/// The best level that this processor and operating system offer.
[[nodiscard]] SimdLevel simd_level_supported() noexcept;

/// The level in use: the best supported one, or a lower one that the environment variable
/// `TANDEM_SIMD`
/// (`scalar`, `avx2` or `avx512`) names. Chosen at the first call, once per process; a level that
/// the machine lacks, or a word that is none of the three, is as if the variable were not set. Any
/// thread.
[[nodiscard]] SimdLevel simd_level() noexcept;

/// The word that `TANDEM_SIMD` takes for `level`.
[[nodiscard]] const char* name_of(SimdLevel level) noexcept;

}  // namespace tandem::media

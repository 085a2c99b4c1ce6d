#pragma once

#include <cstdint>

namespace tandem {

/// Which instructions the routines with variants may use.
enum class SimdLevel : std::uint8_t { Scalar, Avx2, Avx512 };

/// What this machine has, or less if the environment says `TANDEM_SIMD=scalar|avx2|avx512` (for
/// instruction counts under Valgrind, and tests of every variant). Read once per process.
[[nodiscard]] SimdLevel simd_level() noexcept;

}  // namespace tandem

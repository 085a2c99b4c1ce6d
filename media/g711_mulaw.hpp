#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "media/simd.hpp"

namespace tandem::media {

// G.711 μ-law (ITU-T G.711, tables 2a/2b) in the 16-bit convention of the ITU's software tool
// library (G.191): linear samples are left-justified in 16 bits, and a negative sample is taken as
// its one's complement before the shift. Positive zero is 0xFF; 0x7F, negative zero, also decodes
// to 0. Bit-exact with the ITU's tables for every input. No state; any thread.

/// One sample.
[[nodiscard]] std::uint8_t mulaw_encode(std::int16_t sample) noexcept;
/// One code; the result lies in [-32124, 32124].
[[nodiscard]] std::int16_t mulaw_decode(std::uint8_t code) noexcept;

/// One code per sample; `codes` must be as long as `samples` or longer, and must not overlap it.
void mulaw_encode(std::span<const std::int16_t> samples, std::span<std::uint8_t> codes) noexcept;
/// One sample per code; `samples` must be as long as `codes` or longer, and must not overlap it.
void mulaw_decode(std::span<const std::uint8_t> codes, std::span<std::int16_t> samples) noexcept;

/// The same at a chosen level, which the machine must support: for tests and benchmarks.
void mulaw_encode(std::span<const std::int16_t> samples, std::span<std::uint8_t> codes,
                  SimdLevel level) noexcept;
void mulaw_decode(std::span<const std::uint8_t> codes, std::span<std::int16_t> samples,
                  SimdLevel level) noexcept;

}  // namespace tandem::media

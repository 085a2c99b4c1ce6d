#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "media/simd.hpp"

namespace tandem::media {

// G.711 A-law (ITU-T G.711, tables 1a/1b) in the 16-bit convention of the ITU's software tool
// library (G.191): linear samples are left-justified in 16 bits, and a negative sample is taken as
// its one's complement before the shift. There is no zero: 0xD5 decodes to +8, 0x55 to -8.
// Bit-exact with the ITU's tables for every input. No state; any thread.

/// What digital silence encodes to.
inline constexpr std::uint8_t kAlawSilence = 0xD5;

/// One sample.
[[nodiscard]] std::uint8_t alaw_encode(std::int16_t sample) noexcept;
/// One code; the result lies in [-32256, 32256].
[[nodiscard]] std::int16_t alaw_decode(std::uint8_t code) noexcept;

/// One code per sample; `codes` must be as long as `samples` or longer, and must not overlap it.
void alaw_encode(std::span<const std::int16_t> samples, std::span<std::uint8_t> codes) noexcept;
/// One sample per code; `samples` must be as long as `codes` or longer, and must not overlap it.
void alaw_decode(std::span<const std::uint8_t> codes, std::span<std::int16_t> samples) noexcept;

/// The same at a chosen level, which the machine must support: for tests and benchmarks.
void alaw_encode(std::span<const std::int16_t> samples, std::span<std::uint8_t> codes,
                 SimdLevel level) noexcept;
void alaw_decode(std::span<const std::uint8_t> codes, std::span<std::int16_t> samples,
                 SimdLevel level) noexcept;

}  // namespace tandem::media

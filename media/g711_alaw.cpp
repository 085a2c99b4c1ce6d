#include "media/g711_alaw.hpp"

#include <algorithm>
#include <bit>
#include <cassert>

#include "media/g711_loops.hpp"

namespace tandem::media {
namespace {

// Without tables or branches, so that the compiler can vectorise the loops.

/// Before every other bit is inverted, a code's lower seven bits are segment * 16 + interval. Of a
/// magnitude (0 .. 2047) from 16 on that is the binary exponent and the four highest bits of the
/// mantissa, as a float's bits have them; below, in segment 0, it is the magnitude itself.
inline std::uint8_t encode_one(std::int16_t sample) noexcept {
  constexpr std::int32_t kFirstSegment = (127 + 3) << 4;
  const std::int32_t sign = sample >> 15;
  const std::int32_t magnitude = (sample ^ sign) >> 4;
  const std::int32_t bits = std::bit_cast<std::int32_t>(static_cast<float>(magnitude)) >> 19;
  // Segments from 1 on have codes from 16 on; without a branch, which would keep the loop from
  // vectors.
  const std::int32_t code = std::max(bits - kFirstSegment, std::min(magnitude, 16));
  return static_cast<std::uint8_t>(code ^ 0xD5 ^ (sign & 0x80));
}

/// The float with that exponent and those bits of the mantissa, and half an interval, is the
/// magnitude in 16 bits: (33 + 2 * interval) * 8 << (segment - 1); segment 0 has the steps of
/// segment 1 without the 32.
inline std::int16_t decode_one(std::uint8_t code) noexcept {
  constexpr std::int32_t kScale = ((127 + 7) << 23) | (1 << 18);
  const std::int32_t plain = code ^ 0x55;
  const std::int32_t place = plain & 0x7F;
  const float scaled = std::bit_cast<float>((place << 19) + kScale);
  const std::int32_t magnitude = place < 16 ? place * 16 + 8 : static_cast<std::int32_t>(scaled);
  const std::int32_t sign = (plain >> 7) - 1;
  return static_cast<std::int16_t>((magnitude ^ sign) - sign);
}
}  // namespace

std::uint8_t alaw_encode(std::int16_t sample) noexcept { return encode_one(sample); }
std::int16_t alaw_decode(std::uint8_t code) noexcept { return decode_one(code); }

void alaw_encode(std::span<const std::int16_t> samples, std::span<std::uint8_t> codes,
                 SimdLevel level) noexcept {
  assert(codes.size() >= samples.size());
  convert<encode_one>(samples.data(), samples.size(), codes.data(), level);
}
void alaw_decode(std::span<const std::uint8_t> codes, std::span<std::int16_t> samples,
                 SimdLevel level) noexcept {
  assert(samples.size() >= codes.size());
  convert<decode_one>(codes.data(), codes.size(), samples.data(), level);
}

void alaw_encode(std::span<const std::int16_t> samples, std::span<std::uint8_t> codes) noexcept {
  alaw_encode(samples, codes, simd_level());
}
void alaw_decode(std::span<const std::uint8_t> codes, std::span<std::int16_t> samples) noexcept {
  alaw_decode(codes, samples, simd_level());
}

}  // namespace tandem::media

#include "media/g711_mulaw.hpp"

#include <algorithm>
#include <bit>
#include <cassert>

#include "media/g711_loops.hpp"

namespace tandem::media {
namespace {

// Without tables or branches, so that the compiler can vectorise the loops.

/// A code's lower seven bits, inverted, are segment * 16 + interval. Of the biased magnitude (33 ..
/// 8191) that is the binary exponent and the four highest bits of the mantissa, as a float's bits
/// have them.
inline std::uint8_t encode_one(std::int16_t sample) noexcept {
  constexpr std::uint32_t kFirstSegment = (127U + 5U) << 4;
  const std::int32_t sign = sample >> 15;
  const std::int32_t magnitude = std::min(((sample ^ sign) >> 2) + 33, 0x1FFF);
  const std::uint32_t bits = std::bit_cast<std::uint32_t>(static_cast<float>(magnitude)) >> 19;
  return static_cast<std::uint8_t>((bits - kFirstSegment) ^ 0xFFU ^
                                   (static_cast<std::uint32_t>(sign) & 0x80U));
}

/// The float with that exponent and those bits of the mantissa, and half an interval, is the biased
/// magnitude in 16 bits: (33 + 2 * interval) * 4 << segment; the bias is 33 * 4.
inline std::int16_t decode_one(std::uint8_t code) noexcept {
  constexpr std::uint32_t kScale = ((127U + 7U) << 23) | (1U << 18);
  const std::uint32_t inverted = ~static_cast<std::uint32_t>(code);
  const float biased = std::bit_cast<float>(((inverted & 0x7FU) << 19) + kScale);
  const std::int32_t magnitude = static_cast<std::int32_t>(biased) - 132;
  const std::int32_t sign = -static_cast<std::int32_t>((inverted >> 7) & 1U);
  return static_cast<std::int16_t>((magnitude ^ sign) - sign);
}
}  // namespace

std::uint8_t mulaw_encode(std::int16_t sample) noexcept { return encode_one(sample); }
std::int16_t mulaw_decode(std::uint8_t code) noexcept { return decode_one(code); }

void mulaw_encode(std::span<const std::int16_t> samples, std::span<std::uint8_t> codes,
                  SimdLevel level) noexcept {
  assert(codes.size() >= samples.size());
  convert<encode_one>(samples.data(), samples.size(), codes.data(), level);
}
void mulaw_decode(std::span<const std::uint8_t> codes, std::span<std::int16_t> samples,
                  SimdLevel level) noexcept {
  assert(samples.size() >= codes.size());
  convert<decode_one>(codes.data(), codes.size(), samples.data(), level);
}

void mulaw_encode(std::span<const std::int16_t> samples, std::span<std::uint8_t> codes) noexcept {
  mulaw_encode(samples, codes, simd_level());
}
void mulaw_decode(std::span<const std::uint8_t> codes, std::span<std::int16_t> samples) noexcept {
  mulaw_decode(codes, samples, simd_level());
}

}  // namespace tandem::media

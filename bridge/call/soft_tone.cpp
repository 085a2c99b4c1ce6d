#include "bridge/call/soft_tone.hpp"

#include <array>
#include <cmath>
#include <numbers>

#include "media/g711_mulaw.hpp"
#include "media/tone_generator.hpp"
#include "media/units.hpp"

namespace tandem::call {
namespace {

using Tone = std::array<std::uint8_t, 16 * 160>;

/// Between the tones that exchanges use (350 to 480 Hz, and from 620 on; ITU-T E.180, supplement
/// 2).
constexpr double kHz = 523.25;
constexpr double kPeakDbfs = -27;

Tone make_tone() {
  std::array<std::int16_t, std::tuple_size_v<Tone>> samples{};
  media::ToneGenerator(kHz, kPeakDbfs, media::kTelephony).fill(samples);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const double turn = static_cast<double>(i) / static_cast<double>(samples.size() - 1);
    const double height = 0.5 - 0.5 * std::cos(2 * std::numbers::pi * turn);
    samples[i] = static_cast<std::int16_t>(std::lround(samples[i] * height));
  }
  Tone tone{};
  media::mulaw_encode(samples, tone);
  return tone;
}

}  // namespace

std::span<const std::uint8_t> soft_tone() noexcept {
  static const Tone tone = make_tone();
  return tone;
}

}  // namespace tandem::call

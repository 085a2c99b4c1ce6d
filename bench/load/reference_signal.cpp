#include "bench/load/reference_signal.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <random>

#include "core/assert.hpp"
#include "media/g711_mulaw.hpp"
#include "media/resampler_8k_24k.hpp"

namespace tandem::load {
namespace {

constexpr std::size_t kRatio = media::kResamplerRatio;
constexpr std::size_t kTaps = 481;
constexpr double kRate = 24'000, kLowestHz = 350, kHighestHz = 3000;
constexpr double kRms = 4600;  // -17 dBFS; its peaks, noise-like, stay below full scale.

/// Band-pass as a windowed sinc (Blackman): 90 dB from 250 Hz beside the band.
std::array<float, kTaps> band_pass() {
  constexpr double kPi = std::numbers::pi;
  std::array<float, kTaps> taps{};
  const double centre = (kTaps - 1) / 2.0;
  const auto low_pass = [](double hz, double t) {
    const double w = 2 * hz / kRate;
    return t == 0 ? w : std::sin(kPi * w * t) / (kPi * t);
  };
  for (std::size_t i = 0; i < kTaps; ++i) {
    const double t = static_cast<double>(i) - centre, phase = 2 * kPi * static_cast<double>(i);
    const double window =
        0.42 - 0.5 * std::cos(phase / (kTaps - 1)) + 0.08 * std::cos(2 * phase / (kTaps - 1));
    taps[i] = static_cast<float>(window * (low_pass(kHighestHz, t) - low_pass(kLowestHz, t)));
  }
  return taps;
}

template <class T>
void repeat_start(std::vector<T>& period, std::size_t count) {
  const std::size_t size = period.size();
  period.resize(size + count);
  std::copy_n(period.begin(), count, period.begin() + static_cast<std::ptrdiff_t>(size));
}

}  // namespace

ReferenceSignal::ReferenceSignal(std::uint64_t seed) {
  constexpr std::size_t kWide = kPeriod * kRatio;
  std::mt19937_64 random(seed);
  // Circular convolution: noise, its start repeated behind its end.
  std::vector<float> noise(kWide + kTaps), filtered(kWide);
  std::uniform_real_distribution<float> uniform(-1.0F, 1.0F);
  for (std::size_t i = 0; i < kWide; ++i) noise[i] = uniform(random);
  std::copy_n(noise.begin(), kTaps, noise.begin() + kWide);
  const auto taps = band_pass();
  for (std::size_t tap = 0; tap < kTaps; ++tap) {
    const float weight = taps[tap];
    const float* from = noise.data() + tap;
    for (std::size_t i = 0; i < kWide; ++i) filtered[i] += weight * from[i];
  }
  double power = 0;
  for (float sample : filtered) power += static_cast<double>(sample) * sample;
  const double gain = kRms / std::sqrt(power / kWide);

  wide_.resize(kWide);
  narrow_.resize(kPeriod);
  mulaw_.resize(kPeriod);
  for (std::size_t i = 0; i < kWide; ++i) {
    const double sample = std::clamp(filtered[i] * gain, -32'000.0, 32'000.0);
    wide_[i] = static_cast<std::int16_t>(std::lround(sample));
  }
  for (std::size_t i = 0; i < kPeriod; ++i) narrow_[i] = wide_[i * kRatio];
  media::mulaw_encode(narrow_, mulaw_);
  media::mulaw_decode(mulaw_, narrow_);
  repeat_start(wide_, kPieceMax * kRatio);
  repeat_start(narrow_, kPieceMax);
  repeat_start(mulaw_, kPieceMax);
}

std::span<const std::uint8_t> ReferenceSignal::mulaw(std::uint64_t position,
                                                     std::size_t count) const noexcept {
  TANDEM_ASSERT(count <= kPieceMax, "a piece is longer than the signal's repeated start");
  return {mulaw_.data() + position % kPeriod, count};
}

std::span<const std::int16_t> ReferenceSignal::narrow(std::uint64_t position,
                                                      std::size_t count) const noexcept {
  TANDEM_ASSERT(count <= kPieceMax, "a piece is longer than the signal's repeated start");
  return {narrow_.data() + position % kPeriod, count};
}

std::span<const std::int16_t> ReferenceSignal::wide(std::uint64_t position,
                                                    std::size_t count) const noexcept {
  TANDEM_ASSERT(count <= kPieceMax, "a piece is longer than the signal's repeated start");
  return {wide_.data() + position % kPeriod * kRatio, count * kRatio};
}

std::uint64_t ReferenceSignal::place(std::uint64_t index) noexcept {
  // 2^64 / golden ratio: fractional parts of its multiples are as far apart as can be.
  return (index * 0x9E3779B97F4A7C15ULL) >> (64 - 19);
}

}  // namespace tandem::load

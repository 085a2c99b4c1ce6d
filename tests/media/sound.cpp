#include "tests/media/sound.hpp"

#include <cmath>
#include <numbers>
#include <random>

namespace tandem::test {
namespace {

constexpr double kFullScale = 32768.0;

double angle_of(double hz, std::size_t sample, media::SampleRate rate) {
  const double turns = hz * static_cast<double>(sample) / rate.hz;
  return 2.0 * std::numbers::pi * (turns - std::floor(turns));
}

}  // namespace

double db(double magnitude) { return 20.0 * std::log10(std::max(magnitude, 1e-12)); }

std::vector<std::int16_t> tones(std::span<const Tone> wanted, std::size_t samples,
                                media::SampleRate rate) {
  std::vector<std::int16_t> out(samples);
  for (std::size_t i = 0; i < samples; ++i) {
    double sum = 0;
    for (const Tone& one : wanted)
      sum +=
          kFullScale * std::pow(10.0, one.peak_dbfs / 20.0) * std::sin(angle_of(one.hz, i, rate));
    out[i] = static_cast<std::int16_t>(std::lround(sum));
  }
  return out;
}

std::vector<std::int16_t> tone(Tone wanted, std::size_t samples, media::SampleRate rate) {
  return tones({&wanted, 1}, samples, rate);
}

std::vector<std::int16_t> noise(std::size_t samples, std::uint32_t seed) {
  std::mt19937 random(seed);
  std::vector<std::int16_t> out(samples);
  for (auto& sample : out) sample = static_cast<std::int16_t>(random());
  return out;
}

std::complex<double> component(std::span<const std::int16_t> samples, double hz,
                               media::SampleRate rate) {
  const auto second = static_cast<std::size_t>(rate.hz);
  std::complex<double> sum = 0;
  for (std::size_t i = samples.size() - second; i < samples.size(); ++i)
    sum += std::polar(samples[i] / kFullScale, -angle_of(hz, i, rate));
  // A sine is -i/2 of the positive frequency; DC and half the rate count once only.
  const double share = hz == 0.0 || 2.0 * hz == rate.hz ? 1.0 : 2.0;
  return sum * share * std::complex<double>(0, 1) / static_cast<double>(second);
}

double sinad_db(std::span<const std::int16_t> samples, double hz, media::SampleRate rate) {
  const auto second = static_cast<std::size_t>(rate.hz);
  double power = 0;
  for (const std::int16_t sample : samples.last(second))
    power += sample / kFullScale * (sample / kFullScale);
  power /= static_cast<double>(second);
  const double tone_power = std::norm(component(samples, hz, rate)) / 2.0;
  return 10.0 * std::log10(tone_power / (power - tone_power));
}

std::vector<media::SimdLevel> simd_levels() {
  std::vector<media::SimdLevel> levels;
  for (const auto level :
       {media::SimdLevel::Scalar, media::SimdLevel::Avx2, media::SimdLevel::Avx512})
    if (level <= media::simd_level_supported()) levels.push_back(level);
  return levels;
}

}  // namespace tandem::test

#pragma once

#include <complex>
#include <cstdint>
#include <span>
#include <vector>

#include "media/simd.hpp"
#include "media/units.hpp"

// Independent signal maths for the tests: plain sums over one second, in which tones of whole hertz
// are orthogonal. Nothing here uses the code under test.

namespace tandem::test {

struct Tone {
  double hz;
  double peak_dbfs;
};

/// The sum of `tones`, each a sine from phase zero, rounded to the nearest.
[[nodiscard]] std::vector<std::int16_t> tones(std::span<const Tone> tones, std::size_t samples,
                                              media::SampleRate rate);
[[nodiscard]] std::vector<std::int16_t> tone(Tone tone, std::size_t samples,
                                             media::SampleRate rate);

/// White noise at full scale, from a seed.
[[nodiscard]] std::vector<std::int16_t> noise(std::size_t samples, std::uint32_t seed);

/// What lies at `hz` in the last second of `samples`: its peak as magnitude (1.0 is full scale) and
/// its phase as that of a sine that began with the first of all samples.
[[nodiscard]] std::complex<double> component(std::span<const std::int16_t> samples, double hz,
                                             media::SampleRate rate);

/// The tone at `hz` in the last second against all else there, DC included, in dB.
[[nodiscard]] double sinad_db(std::span<const std::int16_t> samples, double hz,
                              media::SampleRate rate);

[[nodiscard]] double db(double magnitude);

/// The levels that this machine can run.
[[nodiscard]] std::vector<media::SimdLevel> simd_levels();

}  // namespace tandem::test

#pragma once

#include <cstdint>
#include <span>

#include "media/units.hpp"

namespace tandem::media {

/// A sine of constant level whose phase runs on from call to call, exact over hours. For
/// simulators, tests and comfort tones.
class ToneGenerator {
 public:
  /// `hz` above 0 and below half of the rate; `peak_dbfs` at most 0, where 0 peaks at 32767.
  /// `phase_turns` 0..1 is where the first sample lies on the circle.
  ToneGenerator(double hz, double peak_dbfs, SampleRate rate, double phase_turns = 0.0) noexcept;

  /// The next samples, rounded to the nearest.
  void fill(std::span<std::int16_t> out) noexcept;

 private:
  double turns_per_sample_;
  double amplitude_;
  double turns_;  ///< 0..1
};

}  // namespace tandem::media

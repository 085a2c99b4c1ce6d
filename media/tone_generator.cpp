#include "media/tone_generator.hpp"

#include <cassert>
#include <cmath>
#include <numbers>

namespace tandem::media {

ToneGenerator::ToneGenerator(double hz, double peak_dbfs, SampleRate rate,
                             double phase_turns) noexcept
    : turns_per_sample_(hz / rate.hz),
      amplitude_(32767.0 * std::pow(10.0, peak_dbfs / 20.0)),
      turns_(phase_turns) {
  assert(hz > 0.0 && 2.0 * hz < rate.hz && peak_dbfs <= 0.0);
}

void ToneGenerator::fill(std::span<std::int16_t> out) noexcept {
  for (std::int16_t& sample : out) {
    sample = static_cast<std::int16_t>(
        std::lround(amplitude_ * std::sin(2.0 * std::numbers::pi * turns_)));
    turns_ += turns_per_sample_;
    turns_ -= std::floor(turns_);
  }
}

}  // namespace tandem::media

#include "media/speech_shaping.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <span>

#include "media/level_meter.hpp"
#include "media/units.hpp"

namespace tandem::media {
namespace {

constexpr std::size_t samples_of(std::chrono::milliseconds length) {
  return static_cast<std::size_t>(samples_in(length, kTelephony).count);
}

constexpr std::size_t kFade = samples_of(std::chrono::milliseconds{10});
/// Looked at together when the ends of the speech are sought.
constexpr std::size_t kWindow = samples_of(std::chrono::milliseconds{5});
/// Kept before and behind the speech, for its soft beginnings and ends.
constexpr std::size_t kMargin = samples_of(std::chrono::milliseconds{30});
/// Below the loudest window by this much is silence.
constexpr float kSilenceDb = 40.0F;
/// What speech on a telephone line has, pauses included (ITU-T P.56 levels lie around -26 dBov;
/// voices of an announcement are set somewhat louder), and where its peaks are held off clipping.
constexpr float kRmsDbfs = -20.0F;
constexpr float kPeakDbfs = -3.0F;

std::vector<float> window_levels(std::span<const std::int16_t> samples) {
  std::vector<float> levels;
  for (std::size_t at = 0; at < samples.size(); at += kWindow)
    levels.push_back(
        level_of(samples.subspan(at, std::min(kWindow, samples.size() - at))).rms_dbfs);
  return levels;
}

void trim(std::vector<std::int16_t>& samples) {
  const std::vector<float> levels = window_levels(samples);
  if (levels.empty()) return;
  const float loudest = *std::max_element(levels.begin(), levels.end());
  if (loudest <= kLevelFloorDbfs) return samples.clear();
  const auto speaks = [&](float level) { return level > loudest - kSilenceDb; };
  const auto first = std::find_if(levels.begin(), levels.end(), speaks) - levels.begin();
  const auto last = levels.rend() - std::find_if(levels.rbegin(), levels.rend(), speaks);
  const std::size_t speech_from = static_cast<std::size_t>(first) * kWindow;
  const std::size_t speech_to = static_cast<std::size_t>(last) * kWindow;
  const std::size_t from = speech_from > kMargin ? speech_from - kMargin : 0;
  const std::size_t to = std::min(samples.size(), speech_to + kMargin);
  samples = {samples.begin() + static_cast<std::ptrdiff_t>(from),
             samples.begin() + static_cast<std::ptrdiff_t>(to)};
}

void level(std::vector<std::int16_t>& samples) {
  const Level now = level_of(samples);
  const float gain_db = std::min(kRmsDbfs - now.rms_dbfs, kPeakDbfs - now.peak_dbfs);
  const float gain = std::pow(10.0F, gain_db / 20.0F);
  for (std::int16_t& sample : samples)
    sample = static_cast<std::int16_t>(std::lround(gain * static_cast<float>(sample)));
}

void fade(std::vector<std::int16_t>& samples) {
  const std::size_t length = std::min(kFade, samples.size() / 2);
  for (std::size_t i = 0; i < length; ++i) {
    const double share = 0.5 - 0.5 * std::cos(std::numbers::pi * static_cast<double>(i) /
                                              static_cast<double>(length));
    const auto faded = [share](std::int16_t sample) {
      return static_cast<std::int16_t>(std::lround(share * sample));
    };
    samples[i] = faded(samples[i]);
    samples[samples.size() - 1 - i] = faded(samples[samples.size() - 1 - i]);
  }
}

}  // namespace

void shape_speech(std::vector<std::int16_t>& samples) {
  trim(samples);
  if (samples.empty()) return;
  level(samples);
  fade(samples);
}

}  // namespace tandem::media

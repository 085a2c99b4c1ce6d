#include "tools/sim/speech/speech.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "core/child_program.hpp"
#include "media/resampler_any.hpp"
#include "media/wav.hpp"

namespace tandem::sim {
namespace {

/// A synthesiser that hangs must not hang us.
constexpr std::chrono::seconds kSpeakMax{30};

std::vector<std::string> flite(const SpeechRequest& request) {
  char stretch[32];
  std::snprintf(stretch, sizeof stretch, "duration_stretch=%.3f", 1.0 / request.speed);
  return {"flite", "-voice", "slt", "--setf", stretch, "-t", request.text, "-o", kOutputPath};
}

std::vector<std::string> espeak(const SpeechRequest& request) {
  // 165 words a minute sound unhurried; the text is guarded against being read as an option.
  const int words_per_minute = static_cast<int>(165.0 * request.speed);
  return {"espeak-ng", "-v",        request.language,  "-s", std::to_string(words_per_minute),
          "-w",        kOutputPath, " " + request.text};
}

/// From 40 ms before the first to 40 ms behind the last sample that can be heard.
void trim(std::vector<std::int16_t>& samples, media::SampleRate rate) {
  const auto audible = [](std::int16_t sample) { return std::abs(int{sample}) > 200; };
  const auto margin = media::samples_in(std::chrono::milliseconds{40}, rate).count;
  const auto first = std::ranges::find_if(samples, audible) - samples.begin();
  const auto last = samples.rend() - std::find_if(samples.rbegin(), samples.rend(), audible);
  const auto size = static_cast<std::ptrdiff_t>(samples.size());
  const auto end = std::min<std::ptrdiff_t>(size, last + margin);
  const auto begin = std::clamp<std::ptrdiff_t>(first - margin, 0, end);
  samples.erase(samples.begin() + end, samples.end());
  samples.erase(samples.begin(), samples.begin() + begin);
}

}  // namespace

Result<Speech> render_speech(const SpeechRequest& request) {
  using Sound = Result<std::vector<std::uint8_t>>;
  Sound sound = make_error_code(boost::system::errc::not_supported);
  if (request.language == "en") sound = run_for_output(flite(request), kSpeakMax);
  if (!sound) sound = run_for_output(espeak(request), kSpeakMax);
  if (!sound) return sound.error();
  try {
    media::Wav wav = media::parse_wav(*sound, "speech.wav");
    trim(wav.samples, wav.rate);
    return Speech{media::resample(wav.samples, wav.rate, media::kRealtime)};
  } catch (const media::WavError&) {
    return make_error_code(boost::system::errc::bad_message);
  }
}

}  // namespace tandem::sim

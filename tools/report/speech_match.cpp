#include "tools/report/speech_match.hpp"

#include <algorithm>
#include <cmath>

namespace tandem::report {

namespace {

/// Half a second at 8 kHz: long enough to be found once, short enough to be fast.
constexpr std::size_t kProbe = 4'000;

double energy(std::span<const std::int16_t> samples) {
  double sum = 0;
  for (std::int16_t sample : samples) sum += static_cast<double>(sample) * sample;
  return sum;
}

/// First sample of the loudest `length` samples, in steps of a tenth of it.
std::size_t loudest(std::span<const std::int16_t> samples, std::size_t length) {
  std::size_t best = 0;
  double most = -1;
  for (std::size_t at = 0; at + length <= samples.size();
       at += std::max<std::size_t>(1, length / 10)) {
    const double here = energy(samples.subspan(at, length));
    if (here > most) {
      most = here;
      best = at;
    }
  }
  return best;
}

/// Normalised correlation, -1 to 1.
double likeness(std::span<const std::int16_t> a, std::span<const std::int16_t> b) {
  std::int64_t product = 0, square = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    product += static_cast<std::int64_t>(a[i]) * b[i];
    square += static_cast<std::int64_t>(b[i]) * b[i];
  }
  return square == 0 ? 0 : static_cast<double>(product) / std::sqrt(static_cast<double>(square));
}

}  // namespace

std::optional<SpeechMatch> find_speech(std::span<const std::int16_t> speech,
                                       std::span<const std::int16_t> recording, std::size_t from,
                                       std::size_t to, std::size_t length) {
  speech = speech.first(std::min(length, speech.size()));
  const std::size_t probe_length = std::min(kProbe, speech.size());
  if (probe_length == 0) return std::nullopt;
  const std::size_t probe_at = loudest(speech, probe_length);
  const auto probe = speech.subspan(probe_at, probe_length);
  if (energy(probe) == 0) return std::nullopt;
  std::optional<SpeechMatch> best;
  double most = 0;
  for (std::size_t at = from; at < to && at + probe_at + probe_length <= recording.size(); ++at) {
    const double here = likeness(probe, recording.subspan(at + probe_at, probe_length));
    if (best && here <= most) continue;
    most = here;
    best.emplace();
    best->offset = at;
  }
  if (!best) return best;
  best->compared = std::min(speech.size(), recording.size() - best->offset);
  const auto original = speech.first(best->compared);
  const auto copy = recording.subspan(best->offset, best->compared);
  double product = 0;
  for (std::size_t i = 0; i < original.size(); ++i)
    product += static_cast<double>(original[i]) * copy[i];
  best->gain = product / std::max(1.0, energy(original));
  double noise = 0, signal = 0;
  for (std::size_t i = 0; i < original.size(); ++i) {
    const double wanted = best->gain * original[i];
    signal += wanted * wanted;
    noise += (copy[i] - wanted) * (copy[i] - wanted);
  }
  best->snr_db = 10 * std::log10(std::max(signal, 1e-9) / std::max(noise, 1e-9));
  return best;
}

}  // namespace tandem::report

#include "tools/report/speech_match.hpp"

#include <algorithm>
#include <array>
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

/// Taps to each side: 2 ms at 8 kHz.
constexpr int kReach = 16;
constexpr int kTaps = 2 * kReach + 1;
using Vector = std::array<double, static_cast<std::size_t>(kTaps)>;
using Matrix = std::array<Vector, static_cast<std::size_t>(kTaps)>;

/// Solves a symmetric positive definite system by Cholesky's method.
Vector solve(Matrix a, Vector b) {
  for (int i = 0; i < kTaps; ++i) {
    for (int j = 0; j <= i; ++j) {
      double sum = a[i][j];
      for (int k = 0; k < j; ++k) sum -= a[i][k] * a[j][k];
      a[i][j] = i == j ? std::sqrt(std::max(sum, 1e-9)) : sum / a[j][j];
    }
  }
  for (int i = 0; i < kTaps; ++i) {
    for (int k = 0; k < i; ++k) b[i] -= a[i][k] * b[k];
    b[i] /= a[i][i];
  }
  for (int i = kTaps - 1; i >= 0; --i) {
    for (int k = i + 1; k < kTaps; ++k) b[i] -= a[k][i] * b[k];
    b[i] /= a[i][i];
  }
  return b;
}

/// Of `copy` against the best that a filter of `kTaps` makes of `original`.
double filtered_snr(std::span<const std::int16_t> original, std::span<const std::int16_t> copy) {
  const auto size = static_cast<int>(original.size());
  if (size <= 2 * kTaps) return 0;
  Matrix products{};
  Vector wanted{};
  const auto sample = [&](int at) {
    return static_cast<double>(original[static_cast<std::size_t>(at)]);
  };
  // The covariance depends on the lag alone but for the borders, which speech does not feel.
  Vector lags{};
  for (int n = kReach; n < size - kReach; ++n) {
    for (int k = 0; k < kTaps; ++k) {
      wanted[k] += copy[static_cast<std::size_t>(n)] * sample(n + kReach - k);
      if (n >= k) lags[k] += sample(n) * sample(n - k);
    }
  }
  for (int i = 0; i < kTaps; ++i)
    for (int j = 0; j < kTaps; ++j) products[i][j] = lags[std::abs(i - j)];
  for (int i = 0; i < kTaps; ++i) products[i][i] *= 1 + 1e-9;
  const Vector taps = solve(products, wanted);
  double signal = 0, noise = 0;
  for (int n = kReach; n < size - kReach; ++n) {
    double made = 0;
    for (int k = 0; k < kTaps; ++k) made += taps[k] * sample(n + kReach - k);
    const double error = copy[static_cast<std::size_t>(n)] - made;
    signal += made * made;
    noise += error * error;
  }
  return 10 * std::log10(std::max(signal, 1e-9) / std::max(noise, 1e-9));
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
  best->snr_db = filtered_snr(original, copy);
  return best;
}

}  // namespace tandem::report

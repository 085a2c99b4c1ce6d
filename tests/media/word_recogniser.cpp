#include "tests/media/word_recogniser.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <limits>
#include <numbers>

namespace tandem::test {
namespace {

constexpr std::size_t kWindow = 160, kHop = 80, kBins = 80, kBands = 20;
constexpr double kRate = 8'000, kLowest = 150, kHighest = 3'400;
/// Added to each band's power, about -40 dBFS: digital silence and the noise of mu-law between
/// words look alike.
constexpr double kFloor = 1e7;

double mel(double hz) { return 1127.0 * std::log(1.0 + hz / 700.0); }

/// How much spectral line `bin` counts in each band: triangles on the mel scale.
std::array<std::array<double, kBins>, kBands> band_weights() {
  std::array<std::array<double, kBins>, kBands> weights{};
  const double step = (mel(kHighest) - mel(kLowest)) / (kBands + 1);
  for (std::size_t band = 0; band < kBands; ++band)
    for (std::size_t bin = 0; bin < kBins; ++bin) {
      const double centre = mel(kLowest) + step * static_cast<double>(band + 1);
      const double away = std::abs(mel(static_cast<double>(bin) * kRate / kWindow) - centre);
      weights[band][bin] = std::max(0.0, 1.0 - away / step);
    }
  return weights;
}

std::array<double, kBins> power_spectrum(std::span<const std::int16_t> window) {
  std::array<double, kBins> power{};
  for (std::size_t bin = 0; bin < kBins; ++bin) {
    std::complex<double> sum = 0;
    for (std::size_t i = 0; i < kWindow; ++i) {
      const double angle = 2.0 * std::numbers::pi * static_cast<double>(i) / kWindow;
      sum += window[i] * (0.54 - 0.46 * std::cos(angle)) *
             std::polar(1.0, -angle * static_cast<double>(bin));
    }
    power[bin] = std::norm(sum);
  }
  return power;
}

WordRecogniser::Features features_of(std::span<const std::int16_t> samples) {
  static const auto weights = band_weights();
  WordRecogniser::Features features;
  for (std::size_t at = 0; at + kWindow <= samples.size(); at += kHop) {
    const auto power = power_spectrum(samples.subspan(at, kWindow));
    std::array<double, kBands> bands{};
    for (std::size_t band = 0; band < kBands; ++band) {
      double sum = kFloor;
      for (std::size_t bin = 0; bin < kBins; ++bin) sum += weights[band][bin] * power[bin];
      bands[band] = std::log(sum);
    }
    auto& cepstra = features.emplace_back();
    for (std::size_t n = 0; n < cepstra.size(); ++n) {
      double sum = 0;
      for (std::size_t band = 0; band < kBands; ++band)
        sum += bands[band] * std::cos(std::numbers::pi * static_cast<double>(n + 1) *
                                      (static_cast<double>(band) + 0.5) / kBands);
      cepstra[n] = static_cast<float>(sum);
    }
  }
  return features;
}

float distance(const std::array<float, 12>& a, const std::array<float, 12>& b) {
  float sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += (a[i] - b[i]) * (a[i] - b[i]);
  return std::sqrt(sum);
}

/// The cheapest alignment of the two, for each of their frames.
float warped_distance(const WordRecogniser::Features& a, const WordRecogniser::Features& b) {
  constexpr float kFar = std::numeric_limits<float>::max() / 4;
  std::vector<float> row(b.size() + 1, kFar), previous = row;
  previous[0] = 0;
  for (const auto& frame : a) {
    row[0] = kFar;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const float step = distance(frame, b[j]);
      row[j + 1] = std::min({previous[j + 1] + step, row[j] + step, previous[j] + 2 * step});
    }
    std::swap(row, previous);
  }
  return previous.back() / static_cast<float>(a.size() + b.size());
}

}  // namespace

void WordRecogniser::learn(std::string word, std::span<const std::int16_t> samples) {
  words_.push_back({std::move(word), features_of(samples)});
}

WordRecogniser::Heard WordRecogniser::hear(std::span<const std::int16_t> samples) const {
  const Features features = features_of(samples);
  Heard heard{.word = {},
              .distance = std::numeric_limits<float>::max(),
              .next_distance = std::numeric_limits<float>::max()};
  for (const Word& word : words_) {
    const float here = warped_distance(word.features, features);
    if (here < heard.distance) {
      heard.next_distance = heard.distance;
      heard.distance = here;
      heard.word = word.name;
    } else {
      heard.next_distance = std::min(heard.next_distance, here);
    }
  }
  return heard;
}

}  // namespace tandem::test

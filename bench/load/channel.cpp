#include "bench/load/channel.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>

namespace tandem::load {
namespace {

constexpr std::size_t kPeriod = ReferenceSignal::kPeriod;
constexpr std::size_t kBlock = Channel::kBlock;
// More than so many samples late is no resampler: the stream does not begin with whole frames.
constexpr std::int64_t kLagMost = 48;
// Mean square below which a block holds nothing: μ-law's smallest steps.
constexpr float kSilentPower = 40.0F * 40.0F;

// Of the mean power, added to each tap's: enough to solve the equations, 60 dB below the signal.
constexpr double kRidge = 1e-6;

struct Sums {
  float xx = 0, xy = 0, yy = 0;
};

/// In eight lanes, which the compiler puts side by side.
Sums sums_of(const float* x, const std::int16_t* y, std::size_t count) noexcept {
  constexpr std::size_t kLanes = 8;
  float xx[kLanes] = {}, xy[kLanes] = {}, yy[kLanes] = {};
  std::size_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      const float a = x[i + lane], b = static_cast<float>(y[i + lane]);
      xx[lane] += a * a;
      xy[lane] += a * b;
      yy[lane] += b * b;
    }
  }
  Sums sums;
  for (std::size_t lane = 0; lane < kLanes; ++lane) {
    sums.xx += xx[lane];
    sums.xy += xy[lane];
    sums.yy += yy[lane];
  }
  for (; i < count; ++i) {
    const float a = x[i], b = static_cast<float>(y[i]);
    sums.xx += a * a;
    sums.xy += a * b;
    sums.yy += b * b;
  }
  return sums;
}

bool silent(std::span<const std::int16_t> block) noexcept {
  const auto tail = block.subspan(block.size() / 4);
  float power = 0;
  for (const std::int16_t sample : tail) power += static_cast<float>(sample) * sample;
  return power <= kSilentPower * static_cast<float>(tail.size());
}

std::vector<float> periodic(std::vector<float> samples) {
  samples.resize(kPeriod + kBlock);
  std::copy_n(samples.begin(), kBlock, samples.begin() + kPeriod);
  return samples;
}

/// Solves the symmetric, positive system `a` x = `b` by Cholesky's decomposition, in place.
template <class Matrix, class Vector>
void solve(Matrix& a, Vector& b) {
  const std::size_t size = b.size();
  for (std::size_t j = 0; j < size; ++j) {
    for (std::size_t k = 0; k < j; ++k)
      for (std::size_t i = j; i < size; ++i) a[i][j] -= a[i][k] * a[j][k];
    const double root = std::sqrt(a[j][j]);
    for (std::size_t i = j; i < size; ++i) a[i][j] /= root;
  }
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t k = 0; k < i; ++k) b[i] -= a[i][k] * b[k];
    b[i] /= a[i][i];
  }
  for (std::size_t i = size; i-- > 0;) {
    for (std::size_t k = i + 1; k < size; ++k) b[i] -= a[k][i] * b[k];
    b[i] /= a[i][i];
  }
}

}  // namespace

Channel::Channel(const ReferenceSignal& signal) : products_(kTaps) {
  const auto narrow = signal.narrow(0, ReferenceSignal::kPieceMax);
  std::vector<float> samples(kPeriod);
  for (std::size_t i = 0; i < kPeriod; ++i) samples[i] = narrow.data()[i];
  plain_ = periodic(std::move(samples));
}

const float* Channel::reference(std::uint64_t position) const noexcept {
  if (known()) return filtered_.data() + position % kPeriod;
  return plain_.data() + (position - static_cast<std::uint64_t>(lag_.value_or(0))) % kPeriod;
}

Channel::Match Channel::match(std::uint64_t position,
                              std::span<const std::int16_t> block) const noexcept {
  const Sums sums = sums_of(reference(position), block.data(), block.size());
  Match match;
  match.silent = silent(block);
  if (match.silent || sums.xx <= 0) return match;
  match.correlation = sums.xy / std::sqrt(sums.xx * sums.yy);
  const float explained = match.correlation * match.correlation;
  match.snr_db = 10 * std::log10(explained / std::max(1 - explained, 1e-7F));
  return match;
}

bool Channel::good(const Match& match) const noexcept {
  if (match.silent) return false;
  return known() ? match.correlation > 0 && match.snr_db >= kSnrLeast : match.correlation >= kFound;
}

std::optional<std::int64_t> Channel::locate(std::uint64_t base, std::int64_t from, std::int64_t to,
                                            std::span<const std::int16_t> block) const {
  float best = kFound;
  std::optional<std::int64_t> found;
  for (std::int64_t place = from; place < to; ++place) {
    const Match here = match(base + static_cast<std::uint64_t>(place), block);
    if (here.correlation <= best) continue;
    best = here.correlation;
    found = place;
  }
  return found;
}

std::int64_t Channel::settle(std::int64_t raw) noexcept {
  if (known() || lag_) return raw;
  constexpr auto kFrame = static_cast<std::int64_t>(kBlock);
  const std::int64_t late = ((-raw) % kFrame + kFrame) % kFrame;
  lag_ = late <= kLagMost ? late : 0;
  return raw + *lag_;
}

void Channel::learn(std::uint64_t position, std::span<const std::int16_t> block) {
  if (known()) return;
  for (std::size_t n = 0; n < block.size(); ++n) {
    float window[kTaps];
    for (std::size_t tap = 0; tap < kTaps; ++tap) {
      const auto back = static_cast<std::uint64_t>(kTapFirst + static_cast<std::int64_t>(tap));
      window[tap] = plain_[(position + n - back) % kPeriod];
    }
    for (std::size_t i = 0; i < kTaps; ++i) {
      for (std::size_t k = 0; k <= i; ++k) products_[i][k] += window[i] * window[k];
      projections_[i] += window[i] * static_cast<double>(block[n]);
    }
  }
  if (++learned_ == kBlocksToLearn) fit();
}

void Channel::fit() {
  double power = 0;
  for (std::size_t i = 0; i < kTaps; ++i) power += products_[i][i];
  // Outside the signal's band nothing tells what the filter does: keep it small there.
  for (std::size_t i = 0; i < kTaps; ++i) products_[i][i] += kRidge * power / kTaps;
  Row taps = projections_;
  solve(products_, taps);

  std::vector<float> filtered(kPeriod);
  for (std::size_t tap = 0; tap < kTaps; ++tap) {
    const auto weight = static_cast<float>(taps[tap]);
    const auto back = static_cast<std::uint64_t>(kTapFirst + static_cast<std::int64_t>(tap));
    const std::size_t first = (std::uint64_t{0} - back) % kPeriod;
    // In two runs, up to the end of the period and from its start.
    const std::size_t run = kPeriod - first;
    for (std::size_t i = 0; i < run; ++i) filtered[i] += weight * plain_[first + i];
    for (std::size_t i = run; i < kPeriod; ++i) filtered[i] += weight * plain_[i - run];
  }
  filtered_ = periodic(std::move(filtered));

  constexpr double kStepHz = 10, kCentreHz = 1000, kRate = 8000;
  const auto phase_at = [&taps](double hz) {
    std::complex<double> sum;
    for (std::size_t tap = 0; tap < kTaps; ++tap)
      sum += std::polar(taps[tap], -2 * std::numbers::pi * hz / kRate *
                                       static_cast<double>(kTapFirst + static_cast<int>(tap)));
    return sum;
  };
  const double turn = std::arg(phase_at(kCentreHz + kStepHz) / phase_at(kCentreHz - kStepHz));
  const double seconds = -turn / (2 * std::numbers::pi * 2 * kStepHz);
  delay_ = std::chrono::nanoseconds(std::llround(seconds * 1e9));
  products_ = {};
}

}  // namespace tandem::load

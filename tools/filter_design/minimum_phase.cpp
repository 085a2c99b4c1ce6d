#include "tools/filter_design/minimum_phase.hpp"

#include <cmath>
#include <numbers>
#include <optional>
#include <stdexcept>

namespace tandem::filter_design {
namespace {

/// The transition between the two stop bands, in Hz: a jump of the tolerance would cost
/// convergence.
constexpr double kStopStep = 40.0;
/// How much of its tolerance the power may use: at exactly one it would touch zero, where its
/// logarithm has a pole.
constexpr long double kMargin = 0.99L;

std::vector<Band> bands_of(const LowPassSpecification& wanted, double near_db) {
  const auto rate = static_cast<long double>(wanted.rate);
  const auto power = [](double db) {
    return std::pow(10.0L, static_cast<long double>(db) / 10.0L);
  };
  // The fit is of |H|^2 and swings by its tolerance about what is wanted, so half the power leaves
  // it between nothing and the whole.
  const long double near_power = power(-near_db) / 2.0L;
  const long double far_power = power(-near_db - wanted.extra_db) / 2.0L;
  std::vector<Band> bands{{0, static_cast<long double>(wanted.pass_to) / rate, 1.0L,
                           power(wanted.ripple_db / 2.0) - 1.0L}};
  if (wanted.near_stop < wanted.far_stop) {
    bands.push_back({static_cast<long double>(wanted.near_stop) / rate,
                     static_cast<long double>(wanted.far_stop - kStopStep) / rate, near_power,
                     near_power});
  }
  bands.push_back({static_cast<long double>(wanted.far_stop) / rate, 0.5L, far_power, far_power});
  return bands;
}

std::optional<CosinePolynomial> fit(const LowPassSpecification& wanted, double near_db) {
  try {
    MinimaxFit found = fit_minimax(static_cast<int>(wanted.taps) - 1, bands_of(wanted, near_db));
    if (found.error < kMargin) return std::move(found.polynomial);
  } catch (const std::runtime_error&) {
    // Far too easy a wish leaves the exchange without enough extrema: as good as not found.
  }
  return std::nullopt;
}

}  // namespace

std::vector<double> minimum_phase_factor(const CosinePolynomial& power, std::size_t taps) {
  constexpr int kPoints = 1 << 15;
  std::vector<long double> cepstrum(taps, 0.0L);
  for (int point = 0; point < kPoints; ++point) {
    const long double frequency = 0.5L * (point + 0.5L) / kPoints;
    const long double log_magnitude = 0.5L * std::log(power.at(frequency));
    const long double angle = 2.0L * std::numbers::pi_v<long double> * frequency;
    for (std::size_t n = 0; n < taps; ++n)
      cepstrum[n] += log_magnitude * std::cos(angle * static_cast<long double>(n)) / kPoints;
  }
  std::vector<long double> response(taps);
  response[0] = std::exp(cepstrum[0]);
  for (std::size_t n = 1; n < taps; ++n) {
    for (std::size_t k = 1; k <= n; ++k)
      response[n] += static_cast<long double>(k) / static_cast<long double>(n) * 2.0L *
                     cepstrum[k] * response[n - k];
  }
  return {response.begin(), response.end()};
}

std::vector<double> design_low_pass(const LowPassSpecification& wanted) {
  double reached = 40.0, failed = 140.0;
  std::optional<CosinePolynomial> best;
  while (failed - reached > 0.001) {
    const double middle = (reached + failed) / 2.0;
    if (auto found = fit(wanted, middle)) {
      best = std::move(found);
      reached = middle;
    } else {
      failed = middle;
    }
  }
  if (!best) throw std::runtime_error("low-pass design: nothing fits");
  return minimum_phase_factor(*best, wanted.taps);
}

}  // namespace tandem::filter_design

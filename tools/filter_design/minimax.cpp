#include "tools/filter_design/minimax.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <stdexcept>

namespace tandem::filter_design {
namespace {

struct Point {
  long double frequency, wanted, tolerance;
  bool band_edge;
};

long double abscissa(long double frequency) {
  return std::cos(2.0L * std::numbers::pi_v<long double> * frequency);
}

std::vector<Point> grid_over(int order, const std::vector<Band>& bands) {
  const long double step = 0.5L / (64.0L * order);
  std::vector<Point> grid;
  for (const Band& band : bands) {
    const int count = std::max(2, static_cast<int>(std::ceil((band.to - band.from) / step)) + 1);
    for (int i = 0; i < count; ++i)
      grid.push_back({band.from + (band.to - band.from) * i / (count - 1), band.wanted,
                      band.tolerance, i == 0 || i == count - 1});
  }
  return grid;
}

/// Lagrange's barycentric weights, each difference doubled so that the products stay near one.
std::vector<long double> barycentric_weights(const std::vector<long double>& x) {
  std::vector<long double> weights(x.size(), 1.0L);
  for (std::size_t i = 0; i < x.size(); ++i)
    for (std::size_t j = 0; j < x.size(); ++j)
      if (i != j) weights[i] /= 2.0L * (x[i] - x[j]);
  return weights;
}

/// The polynomial whose error alternates at `points`, and that error in tolerances.
MinimaxFit alternating_fit(const std::vector<Point>& points) {
  std::vector<long double> x;
  for (const Point& point : points) x.push_back(abscissa(point.frequency));
  const std::vector<long double> weights = barycentric_weights(x);
  long double above = 0, below = 0, sign = 1;
  for (std::size_t i = 0; i < points.size(); ++i, sign = -sign) {
    above += weights[i] * points[i].wanted;
    below += sign * weights[i] * points[i].tolerance;
  }
  const long double error = above / below;
  std::vector<long double> values;
  sign = 1;
  for (std::size_t i = 0; i + 1 < points.size(); ++i, sign = -sign)
    values.push_back(points[i].wanted - sign * error * points[i].tolerance);
  x.pop_back();
  return {CosinePolynomial(std::move(x), std::move(values)), std::fabs(error)};
}

/// The local extrema of the error, of alternating sign, thinned from the ends to `count`.
std::vector<Point> extrema(const std::vector<Point>& grid, const std::vector<long double>& errors,
                           std::size_t count) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < grid.size(); ++i) {
    const long double size = std::fabs(errors[i]);
    const bool rises = i == 0 || (grid[i].band_edge && grid[i - 1].band_edge) ||
                       errors[i] * errors[i - 1] < 0 || size >= std::fabs(errors[i - 1]);
    const bool falls = i + 1 == grid.size() || (grid[i].band_edge && grid[i + 1].band_edge) ||
                       errors[i] * errors[i + 1] < 0 || size > std::fabs(errors[i + 1]);
    if (!rises || !falls) continue;
    if (!found.empty() && errors[found.back()] * errors[i] > 0) {
      if (size > std::fabs(errors[found.back()])) found.back() = i;
    } else {
      found.push_back(i);
    }
  }
  if (found.size() < count) throw std::runtime_error("minimax fit: too few extrema");
  while (found.size() > count) {
    if (std::fabs(errors[found.front()]) < std::fabs(errors[found.back()]))
      found.erase(found.begin());
    else
      found.pop_back();
  }
  std::vector<Point> points;
  for (const std::size_t i : found) points.push_back(grid[i]);
  return points;
}

}  // namespace

CosinePolynomial::CosinePolynomial(std::vector<long double> abscissae,
                                   std::vector<long double> values)
    : abscissae_(std::move(abscissae)),
      values_(std::move(values)),
      weights_(barycentric_weights(abscissae_)) {}

long double CosinePolynomial::at(long double frequency) const {
  const long double x = abscissa(frequency);
  long double above = 0, below = 0;
  for (std::size_t i = 0; i < abscissae_.size(); ++i) {
    const long double distance = x - abscissae_[i];
    if (std::fabs(distance) < 1e-18L) return values_[i];
    above += weights_[i] / distance * values_[i];
    below += weights_[i] / distance;
  }
  return above / below;
}

MinimaxFit fit_minimax(int order, const std::vector<Band>& bands) {
  const std::vector<Point> grid = grid_over(order, bands);
  const auto count = static_cast<std::size_t>(order) + 2;
  std::vector<Point> points;
  for (std::size_t i = 0; i < count; ++i)
    points.push_back(grid[i * (grid.size() - 1) / (count - 1)]);
  std::vector<long double> errors(grid.size());
  for (int round = 0; round < 200; ++round) {
    MinimaxFit fit = alternating_fit(points);
    long double greatest = 0;
    for (std::size_t i = 0; i < grid.size(); ++i) {
      errors[i] = (fit.polynomial.at(grid[i].frequency) - grid[i].wanted) / grid[i].tolerance;
      greatest = std::max(greatest, std::fabs(errors[i]));
    }
    if (greatest <= fit.error * 1.0001L) return fit;
    points = extrema(grid, errors, count);
  }
  throw std::runtime_error("minimax fit: no convergence");
}

}  // namespace tandem::filter_design

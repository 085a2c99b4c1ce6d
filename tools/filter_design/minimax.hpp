#pragma once

#include <vector>

namespace tandem::filter_design {

/// A band of a minimax fit: what is wanted there and how much it may miss it. `from` and `to` are
/// fractions of the sample rate, 0..0.5.
struct Band {
  long double from, to;
  long double wanted;
  long double tolerance;
};

/// R(w) = sum of a_k cos(k w), k = 0..order, as Lagrange's polynomial in cos(w) through `order + 1`
/// points.
class CosinePolynomial {
 public:
  CosinePolynomial(std::vector<long double> abscissae, std::vector<long double> values);
  /// At a fraction of the sample rate.
  [[nodiscard]] long double at(long double frequency) const;

 private:
  std::vector<long double> abscissae_, values_, weights_;
};

struct MinimaxFit {
  CosinePolynomial polynomial;
  /// The greatest error, as a multiple of the tolerance: the same in all bands.
  long double error;
};

/// The polynomial of `order` whose greatest error, measured in tolerances, is least: Remez's
/// exchange as Parks and McClellan used it (IEEE Trans. Circuit Theory 19, 1972). Throws
/// `std::runtime_error` where it does not converge.
[[nodiscard]] MinimaxFit fit_minimax(int order, const std::vector<Band>& bands);

}  // namespace tandem::filter_design

#pragma once

#include <cstddef>
#include <vector>

#include "tools/filter_design/minimax.hpp"

namespace tandem::filter_design {

/// The causal FIR of `taps` coefficients with all zeros inside the unit circle whose squared
/// magnitude is `power`, which must be positive everywhere and of order `taps - 1`: spectral
/// factorisation by way of the real cepstrum (Oppenheim and Schafer, "Discrete-Time Signal
/// Processing", chapter 13).
[[nodiscard]] std::vector<double> minimum_phase_factor(const CosinePolynomial& power,
                                                       std::size_t taps);

/// What `design_low_pass` must reach; frequencies in Hz at `rate`.
struct LowPassSpecification {
  const char* name;
  std::size_t taps;
  double rate;
  double pass_to;
  double ripple_db;  ///< Peak to peak, 0 .. pass_to.
  double near_stop;  ///< Where the first stop band begins ...
  double far_stop;   ///< ... and where the one with `extra_db` more does; equal: only that one.
  double extra_db;
};

/// The minimum-phase low-pass of that length with the deepest stop bands that the ripple allows,
/// scaled to a gain of 1 in the middle of the ripple. Throws `std::runtime_error` where there is
/// none.
[[nodiscard]] std::vector<double> design_low_pass(const LowPassSpecification& wanted);

}  // namespace tandem::filter_design

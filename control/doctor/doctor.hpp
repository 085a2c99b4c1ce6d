#pragma once

#include "control/configuration.hpp"
#include "control/doctor/finding.hpp"

namespace tandem::control {

/// Tries everything that a first real call needs. Takes at most about a minute; changes nothing.
[[nodiscard]] Findings examine(const Configuration& configuration);

enum class Treatment : std::uint8_t {
  None,
  Fix,   ///< First points the carrier's numbers at this node.
  Undo,  ///< Only gives the numbers back what they had before.
};

/// Does it; what was done, number by number.
[[nodiscard]] Findings treat(const Configuration& configuration, Treatment treatment);

/// Treats, and prints what `examine` found, each failing line with the mend. The exit code: 0 when
/// a call would work (or everything was undone), else 1.
[[nodiscard]] int run_doctor(const Configuration& configuration, Treatment treatment);

}  // namespace tandem::control

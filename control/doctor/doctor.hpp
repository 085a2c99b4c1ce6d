#pragma once

#include "control/configuration.hpp"
#include "control/doctor/finding.hpp"

namespace tandem::control {

/// Tries everything that a first real call needs. Takes at most about a minute; changes nothing.
[[nodiscard]] Findings examine(const Configuration& configuration);

enum class Treatment : std::uint8_t {
  None,
  Fix,   ///< First migrates a database that is older, and points the carrier's numbers here.
  Undo,  ///< Only gives the numbers back what they had before; there is no way back for tables.
};

/// Does it; what was done, number by number.
[[nodiscard]] Findings treat(const Configuration& configuration, Treatment treatment);

/// Treats, and prints what `examine` found, each failing line with the mend. The exit code: 0 when
/// a call would work (or everything was undone), else 1.
[[nodiscard]] int run_doctor(const Configuration& configuration, Treatment treatment);

}  // namespace tandem::control

#pragma once

#include "control/configuration.hpp"
#include "control/doctor/finding.hpp"

namespace tandem::control {

/// Tries everything that a first real call needs. Takes at most about a minute; changes nothing.
[[nodiscard]] Findings examine(const Configuration& configuration);

/// Prints what `examine` found, each failing line with the mend. The exit code: 0 when a call would
/// work, else 1.
[[nodiscard]] int run_doctor(const Configuration& configuration);

}  // namespace tandem::control

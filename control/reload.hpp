#pragma once

#include <string>
#include <vector>

#include "control/configuration.hpp"

namespace tandem::control {

/// What another reading of the configuration asks for, beside what runs.
struct ReloadPlan {
  /// Wrong in what was read: then nothing is taken over.
  std::vector<config::Fault> faults;
  /// Settings that differ and take effect only with another start, in the table's order.
  std::vector<std::string> after_restart;
};

/// While calls go on these are taken over: agents and numbers of the file, TANDEM_LOG_LEVEL, and
/// what lies in the files of TANDEM_TLS_CERT and TANDEM_TLS_KEY.
[[nodiscard]] ReloadPlan plan_reload(const config::Values& running, const Configuration& fresh);

}  // namespace tandem::control

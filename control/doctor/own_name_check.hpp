#pragma once

#include <optional>
#include <string>
#include <vector>

#include "control/configuration.hpp"
#include "control/doctor/finding.hpp"
#include "control/store/node_store.hpp"

namespace tandem::control {

/// The name that this node has, or had at its last start.
[[nodiscard]] std::optional<std::string> own_name(const Settings& settings);

/// What this node calls itself and where it says that the carrier reaches it, beside the nodes that
/// the database has heard of. `serving`: a server holds this data directory now.
[[nodiscard]] Findings judge_own_name(const Settings& settings,
                                      const std::vector<store::LiveNode>& live, bool serving);

/// The same of the database of `configuration`; its nodes are left out where it cannot be asked,
/// which `check_database_for_calls` tells.
[[nodiscard]] Findings check_own_name(const Configuration& configuration);

}  // namespace tandem::control

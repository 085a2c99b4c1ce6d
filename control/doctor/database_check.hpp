#pragma once

#include "control/configuration.hpp"
#include "control/doctor/finding.hpp"

namespace tandem::control {

/// The database as a node would use it: whether it can be reached, whom the login is and whether
/// row security binds it, whether its tables are as new as this program, and its clock. At most
/// about ten seconds; changes nothing.
[[nodiscard]] Findings check_database_for_calls(const Configuration& configuration);

/// Where its tables are older than this program and DATABASE_MIGRATE_URL says as whom: `tandem
/// migrate`. Nothing where nothing was to be done.
[[nodiscard]] Findings migrate_where_older(const Configuration& configuration);

}  // namespace tandem::control

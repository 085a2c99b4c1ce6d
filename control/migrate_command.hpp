#pragma once

#include <string>
#include <vector>

#include "control/configuration.hpp"

namespace tandem::control {

/// `tandem migrate`: the newest schema for the database of DATABASE_MIGRATE_URL (else
/// DATABASE_URL), the password of DATABASE_URL for the login of `serve`, and with `demo` something
/// to look at. Prints what it does; gives the exit code. Throws `std::runtime_error` when it is
/// refused.
[[nodiscard]] int run_migrate(const Configuration& configuration, bool demo);

/// What `tandem import` was asked for.
struct ImportRequest {
  int product = 0;     ///< 0 to 4.
  bool views = false;  ///< Makes views under its old names, too.
};
/// `tandem import PRODUCT`: fills the schema from the tables of an older product, in the same
/// database and by the same login as `tandem migrate`. Prints what is here of it then; gives the
/// exit code. Throws `std::runtime_error` when it is refused.
[[nodiscard]] int run_import(const Configuration& configuration, const ImportRequest& request);

/// What is wrong with DATABASE_URL for `serve`, by looking: rights of its login, schema, pooling.
struct DatabaseCheck {
  std::vector<config::Fault> faults;
  std::string note;  ///< What is no fault of the configuration: nobody answers there now.
};
[[nodiscard]] DatabaseCheck check_database(const Configuration& configuration);

}  // namespace tandem::control

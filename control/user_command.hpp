#pragma once

#include <string>

#include "control/configuration.hpp"

namespace tandem::control {

/// What `tandem user create` was asked for.
struct NewUserRequest {
  std::string email, name;
  std::string organisation;       ///< Id or slug; empty: none.
  std::string organisation_name;  ///< Makes the organisation of that slug where there is none.
  std::string role = "owner";
  bool is_operator = false;
  bool password_from_stdin = false;
};

/// Makes a person who can sign in, with a membership, or as an operator: the way in to a new
/// database. A person who is there already gets the password and the membership,
/// and their sessions end. The address counts as verified. Prints what it
/// did; gives the exit code. Throws `std::runtime_error` when it is refused.
[[nodiscard]] int run_user_create(const Configuration& configuration,
                                  const NewUserRequest& request);

}  // namespace tandem::control

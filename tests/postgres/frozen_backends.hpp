#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "tests/postgres/private_cluster.hpp"

namespace tandem::postgres {

/// Stops (SIGSTOP) the server's processes that serve one kind of connection to a database, for as
/// long as it lives: a Postgres that stands still in the middle.
class FrozenBackends {
 public:
  /// `application`: the connections' `application_name`.
  FrozenBackends(const FreshDatabase& database, const std::string& application);
  ~FrozenBackends();
  FrozenBackends(const FrozenBackends&) = delete;
  FrozenBackends& operator=(const FrozenBackends&) = delete;

  [[nodiscard]] std::size_t count() const noexcept { return pids_.size(); }

 private:
  std::vector<pid_t> pids_;
};

}  // namespace tandem::postgres

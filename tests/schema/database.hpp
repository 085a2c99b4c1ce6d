#pragma once

#include <pqxx/pqxx>
#include <string>

#include "tests/postgres/private_cluster.hpp"
#include "tests/schema/isolation_world.hpp"

namespace tandem::isolation {

/// A migrated database with the world of the isolation test in it, and short ways to try one
/// statement.
class Database {
 public:
  Database();

  /// As an actor of the world; kept. The first value of the first row, or "" where there is none.
  std::string as(const std::string& actor, const std::string& sql);
  /// As a superuser, whom row security does not bind.
  std::string look(const std::string& sql);
  /// Rows that a statement of the actor touched.
  int touched(const std::string& actor, const std::string& sql);
  /// An organisation's id, quoted.
  [[nodiscard]] std::string id(const std::string& organisation) const {
    return '\'' + world.organisations.at(organisation) + '\'';
  }
  [[nodiscard]] const postgres::FreshDatabase& database() const noexcept { return database_; }

  World world;

 private:
  postgres::FreshDatabase database_;
};

}  // namespace tandem::isolation

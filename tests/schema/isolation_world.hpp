#pragma once

#include <map>
#include <pqxx/pqxx>
#include <string>
#include <vector>

namespace tandem::isolation {

/// Whom a row is assigned to, for a worker: where nobody is, `Own` stands for the table's one row.
enum class Assigned { Own, Nobody, Other };

/// A row that is there before the matrix begins.
struct SeededRow {
  std::string table;
  std::string organisation;  ///< Name of the world's organisation; empty: of none.
  Assigned assigned = Assigned::Own;
  std::string json;   ///< The whole row.
  std::string where;  ///< SQL that picks it, by the columns of its key.
};

/// Somebody who tries.
struct Actor {
  std::string name;
  std::string role = "authenticated";  ///< Postgres's; empty: the session's own.
  std::string claims = "{}";
  std::string organisation;  ///< Where they hold `part`; empty: nowhere.
  std::string
      part;  ///< owner, admin, manager, worker, member, key, reader, platform, writer; or "".
};

/// A reseller with two children, and a stranger; people of every role, keys, and every table with
/// rows of each organisation.
struct World {
  std::map<std::string, std::string> organisations;  ///< Name → id.
  std::vector<Actor> actors;
  std::vector<SeededRow> rows;

  [[nodiscard]] const Actor& actor(const std::string& name) const;
};

/// Fills the database; `transaction` is a superuser's.
[[nodiscard]] World make_world(pqxx::transaction_base& transaction);

/// Takes an actor's role and claims for the rest of the transaction.
void act_as(pqxx::transaction_base& transaction, const Actor& actor);

}  // namespace tandem::isolation

#pragma once

#include <pqxx/pqxx>
#include <span>
#include <string>
#include <vector>

#include "schema/migration_files.hpp"

namespace tandem::store {

/// SHA-256 of a migration, as `tandem.migrations` keeps it.
[[nodiscard]] std::string checksum_of(const schema::SqlFile& file);

/// What a database has of the migrations that a program knows, by their names.
struct SchemaHistory {
  std::vector<std::string> missing;  ///< Known here, not applied there.
  std::vector<std::string> changed;  ///< Applied there as another text than ours.
  std::vector<std::string> newer;    ///< Applied there, unknown here.
  std::string newest;                ///< The last one that was applied; empty: none.
  bool hidden = false;               ///< Nodes may not read it yet: it is of before they could.

  /// Whether a node that knows those files may serve on it. Newer is allowed: an upgrade migrates
  /// first, and then brings one node after the other.
  [[nodiscard]] bool serves() const noexcept { return missing.empty() && changed.empty(); }
};

/// The question for it, in the role of whoever asks, and what the rows of its answer say.
inline constexpr const char* kHistorySql = "SELECT name, checksum FROM tandem.migrations";
[[nodiscard]] SchemaHistory history_of(const pqxx::result& rows,
                                       std::span<const schema::SqlFile> files);

/// Reads the history as a node does, in the role `tandem_writer`. Of one that this role may not
/// read, all of `files` are missing. Throws exceptions of libpqxx.
[[nodiscard]] SchemaHistory read_history(pqxx::connection& connection,
                                         std::span<const schema::SqlFile> files);

/// What is wrong with it for a node, in a sentence without a subject that names the migrations, and
/// what to do; empty where nothing is.
struct HistoryFault {
  std::string what, mend;
};
[[nodiscard]] HistoryFault fault_of(const SchemaHistory& history);

}  // namespace tandem::store

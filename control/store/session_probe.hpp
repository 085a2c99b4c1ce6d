#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "schema/migration_files.hpp"

namespace tandem::store {

/// One thing that is wrong with a database as the one of `tandem serve`: what, as the rest of a
/// sentence that its setting begins, and what to do (empty where `what` says it).
struct DatabaseFault {
  std::string what, mend;
};

/// What a look at a database told.
struct DatabaseFindings {
  bool reachable = false;
  std::vector<DatabaseFault> faults{};
  bool behind = false;               ///< Migrations are missing, and that is one of the faults.
  std::vector<std::string> newer{};  ///< Migrations of it that this program does not know.
  std::string newest{};              ///< The last migration that it has.
  std::string login{};               ///< As whom.
  std::string server{};              ///< "15.14".
  /// Our clock less the server's, as exact as the way there.
  std::optional<std::chrono::milliseconds> clock_ahead{};
};

/// Faults that can be read from the URL alone: not a URL of Postgres, a port that is known to pool
/// by transaction (Supabase's 6543). Never connects.
[[nodiscard]] std::vector<std::string> url_faults(const std::string& url);

/// For all of it: a server that answers nothing more is told of as one that cannot be used.
inline constexpr std::chrono::milliseconds kProbeMax{15'000};

/// Connects (at most 5 s) as the server would and looks: Postgres 15 or newer; a login that row
/// security binds (no superuser, no BYPASSRLS, not member of such a role) and that has no right of
/// its own before it takes a role; the roles of the migrations; all of `needed` applied, and newer
/// ones at will; no pooling by transaction; the clock. Blocks for `limit` at most; for commands.
[[nodiscard]] DatabaseFindings probe_database(const std::string& url,
                                              std::span<const schema::SqlFile> needed,
                                              std::chrono::milliseconds limit = kProbeMax);

}  // namespace tandem::store

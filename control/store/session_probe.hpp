#pragma once

#include <string>
#include <vector>

namespace tandem::store {

/// What is wrong with a database as the one of `tandem serve`, in sentences; empty: nothing.
struct DatabaseFindings {
  bool reachable = false;
  std::vector<std::string> faults;
};

/// Faults that can be read from the URL alone: not a URL of Postgres, a port that is known to pool
/// by transaction (Supabase's 6543). Never connects.
[[nodiscard]] std::vector<std::string> url_faults(const std::string& url);

/// Connects (at most 5 s) as the server would and looks: Postgres 15 or newer; a login that row
/// security binds (no superuser, no BYPASSRLS, not member of such a role) and that has no right of
/// its own before it takes a role; the roles of the migrations; migrations applied; no pooling by
/// transaction. Blocks; for commands.
[[nodiscard]] DatabaseFindings probe_database(const std::string& url);

}  // namespace tandem::store

#pragma once

#include <pqxx/pqxx>
#include <stdexcept>
#include <string>

namespace tandem::store {

/// The database cannot be this program's: older tables than it needs, a login that row security
/// does not bind. Somebody must act; until then it counts as one that is away.
struct UnfitDatabase : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The first words of a session: says `settings` (SET statements), and looks whether the database
/// has the tables of this program; a node may have started before it could be asked, or be led to
/// another one since. One message, for a server that is slow at each. Throws libpqxx's exceptions
/// and `UnfitDatabase`.
void begin_session(pqxx::nontransaction& session, const std::string& settings);

}  // namespace tandem::store

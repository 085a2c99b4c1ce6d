#include "control/store/our_tables.hpp"

#include "control/store/connection_url.hpp"
#include "control/store/schema_history.hpp"
#include "control/store/sql_state.hpp"
#include "schema/migration_files.hpp"

namespace tandem::store {
namespace {

/// PostgreSQL, appendix A: names and rights (42), schemas (3F), and a role that is not there.
bool says_no_such_table_or_role(const pqxx::sql_error& error) {
  const std::string state = sqlstate_of(error);
  return state.starts_with("42") || state.starts_with("3F") || state == "22023";
}

}  // namespace

void begin_session(pqxx::nontransaction& session, const std::string& settings) {
  SchemaHistory history;
  try {
    // Statements of one message are one transaction: the role is taken for its length.
    history = history_of(
        session.exec(settings + "; SET LOCAL ROLE tandem_writer; " + std::string(kHistorySql)),
        schema::migration_files());
  } catch (const pqxx::sql_error& error) {
    if (!says_no_such_table_or_role(error)) throw;
    throw UnfitDatabase("DATABASE_URL has no tables of ours that a node may read (" +
                        one_line(error.what()) +
                        "): run `tandem migrate` of this program, with DATABASE_MIGRATE_URL");
  }
  if (history.serves()) return;
  const HistoryFault fault = fault_of(history);
  throw UnfitDatabase("DATABASE_URL " + fault.what + ": " + fault.mend);
}

}  // namespace tandem::store

#include "control/store/session_probe.hpp"

#include <memory>
#include <pqxx/pqxx>

#include "control/store/connection_url.hpp"
#include "control/store/connection_watch.hpp"
#include "control/store/pooling_probe.hpp"
#include "control/store/schema_history.hpp"

namespace tandem::store {
namespace {

/// Supabase's pooler in transaction mode; the same host pools by session on 5432.
constexpr const char* kTransactionPoolPort = "6543";

constexpr const char* kPooled =
    "is pooled by transaction: LISTEN and advisory locks do not work there. Use the direct "
    "connection or the pooler's session mode";

constexpr const char* kUseOurs = "use tandem_app, which `tandem migrate` makes";

/// One row about the login, or an exception of libpqxx. Whether the rest can be looked at: it is
/// one that a node could have, on a database that has our tables.
bool judge_login(pqxx::connection& connection, DatabaseFindings& findings) {
  pqxx::nontransaction look(connection);
  const pqxx::row login = look.exec1(R"(
    SELECT session_user, current_user,
           (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = session_user),
           (SELECT string_agg(rolname, ', ') FROM pg_roles
             WHERE (rolsuper OR rolbypassrls) AND rolname <> session_user
               AND pg_has_role(session_user, oid, 'MEMBER')),
           (SELECT count(*) FROM pg_roles WHERE rolname IN ('authenticated', 'tandem_writer')
               AND pg_has_role(session_user, oid, 'MEMBER')),
           EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                    WHERE n.nspname = 'tandem' AND c.relname = 'migrations'))");
  findings.login = login[0].as<std::string>();
  auto& faults = findings.faults;
  const std::string as = "logs in as " + findings.login;
  if (login[2].as<bool>(false)) {
    faults.push_back({as + ", whom row-level security does not bind",
                      std::string(kUseOurs) + " (DATABASE_MIGRATE_URL is for the other login)"});
    return false;
  }
  if (!login[3].is_null())
    faults.push_back({as + ", which may become " + login[3].as<std::string>() +
                          ", whom row-level security does not bind",
                      kUseOurs});
  if (!login[5].as<bool>()) {
    findings.behind = true;
    faults.push_back({"has no schema of ours yet",
                      "run `tandem migrate`, with DATABASE_MIGRATE_URL, before the nodes"});
    return false;
  }
  if (login[4].as<int>() < 2) {
    faults.push_back(
        {as + ", which may not take the roles authenticated and tandem_writer", kUseOurs});
    return false;
  }
  if (login[1].as<std::string>() != "tandem_none")
    faults.push_back({as + ", which has rights before it takes a role",
                      std::string(kUseOurs) + " with the default role tandem_none"});
  return true;
}

void judge_history(pqxx::connection& connection, std::span<const schema::SqlFile> needed,
                   DatabaseFindings& findings) {
  SchemaHistory history = read_history(connection, needed);
  if (HistoryFault fault = fault_of(history); !fault.what.empty())
    findings.faults.push_back({std::move(fault.what), std::move(fault.mend)});
  findings.behind = !history.missing.empty();
  findings.newer = std::move(history.newer);
  findings.newest = std::move(history.newest);
}

/// Half the way there and back is taken for the way there.
std::chrono::milliseconds clock_ahead(pqxx::connection& connection) {
  using std::chrono::system_clock;
  pqxx::nontransaction look(connection);
  const auto asked = system_clock::now();
  const double theirs = look.exec1("SELECT extract(epoch FROM clock_timestamp())")[0].as<double>();
  const auto ours = asked + (system_clock::now() - asked) / 2;
  return std::chrono::duration_cast<std::chrono::milliseconds>(
      ours.time_since_epoch() - std::chrono::duration<double>(theirs));
}

}  // namespace

std::vector<std::string> url_faults(const std::string& url) {
  if (!readable_url(url))
    return {"is not a URL of Postgres: postgresql://user:password@host:5432/database"};
  if (url_option(url, "port") == kTransactionPoolPort)
    return {kPooled + std::string(" (port 5432)")};
  return {};
}

DatabaseFindings probe_database(const std::string& url, std::span<const schema::SqlFile> needed,
                                std::chrono::milliseconds limit) {
  DatabaseFindings findings;
  for (std::string& fault : url_faults(url)) findings.faults.push_back({std::move(fault), {}});
  if (!findings.faults.empty()) return findings;
  ConnectionWatch watch;
  try {
    pqxx::connection connection(with_connect_timeout(url));
    // Released before the connection goes: its descriptor may be somebody else's then.
    const std::shared_ptr<void> watched(nullptr, [&watch](void*) { watch.release(); });
    watch.guard(connection.sock(), limit);
    findings.reachable = true;
    const int version = connection.server_version();  // 150014
    findings.server = std::to_string(version / 10000) + '.' + std::to_string(version % 10000);
    if (version < 150000)
      findings.faults.push_back({"is older than Postgres 15", "use 15 or newer"});
    else if (judge_login(connection, findings))
      judge_history(connection, needed, findings);
    findings.clock_ahead = clock_ahead(connection);
    if (pooled_by_transaction(connection, url)) findings.faults.push_back({kPooled, {}});
  } catch (const std::exception& error) {
    // One that took the connection and then fell silent is away, too: nothing was seen of it.
    if (dynamic_cast<const pqxx::broken_connection*>(&error) != nullptr) findings.reachable = false;
    findings.faults.push_back({"cannot be used: " + one_line(error.what()), {}});
  }
  return findings;
}

}  // namespace tandem::store

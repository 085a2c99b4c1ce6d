#include "control/store/session_probe.hpp"

#include <pqxx/pqxx>

#include "control/store/connection_url.hpp"
#include "control/store/pooling_probe.hpp"

namespace tandem::store {
namespace {

/// Supabase's pooler in transaction mode; the same host pools by session on 5432.
constexpr const char* kTransactionPoolPort = "6543";

constexpr const char* kPooled =
    "is pooled by transaction: LISTEN and advisory locks do not work there. Use the direct "
    "connection or the pooler's session mode";

/// One row about the login, or an exception of libpqxx.
void judge_login(pqxx::connection& connection, std::vector<std::string>& faults) {
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
  const std::string name = login[0].as<std::string>();
  if (login[2].as<bool>(false)) {
    faults.push_back("logs in as " + name +
                     ", whom row-level security does not bind: use tandem_app, which `tandem "
                     "migrate` makes (DATABASE_MIGRATE_URL is for the other login)");
    return;
  }
  if (!login[3].is_null())
    faults.push_back("logs in as " + name + ", which may become " + login[3].as<std::string>() +
                     ", whom row-level security does not bind");
  if (!login[5].as<bool>()) {
    faults.push_back("has no schema of ours yet: run `tandem migrate`");
    return;
  }
  if (login[4].as<int>() < 2)
    faults.push_back("logs in as " + name +
                     ", which may not take the roles authenticated and tandem_writer: use "
                     "tandem_app, which `tandem migrate` makes");
  else if (login[1].as<std::string>() != "tandem_none")
    faults.push_back("logs in as " + name +
                     ", which has rights before it takes a role: use tandem_app, whose default "
                     "role is tandem_none");
}

}  // namespace

std::vector<std::string> url_faults(const std::string& url) {
  if (!readable_url(url))
    return {"is not a URL of Postgres: postgresql://user:password@host:5432/database"};
  if (url_option(url, "port") == kTransactionPoolPort)
    return {kPooled + std::string(" (port 5432)")};
  return {};
}

DatabaseFindings probe_database(const std::string& url) {
  DatabaseFindings findings{false, url_faults(url)};
  if (!findings.faults.empty()) return findings;
  try {
    pqxx::connection connection(with_connect_timeout(url));
    findings.reachable = true;
    if (connection.server_version() < 150000)
      findings.faults.emplace_back("is older than Postgres 15");
    else
      judge_login(connection, findings.faults);
    if (pooled_by_transaction(connection, url)) findings.faults.emplace_back(kPooled);
  } catch (const std::exception& error) {
    findings.faults.push_back("cannot be used: " + one_line(error.what()));
  }
  return findings;
}

}  // namespace tandem::store

#include "control/doctor/database_check.hpp"

#include <chrono>
#include <exception>
#include <string>

#include "control/doctor/machine_checks.hpp"
#include "control/store/migrator.hpp"
#include "control/store/session_probe.hpp"
#include "schema/migration_files.hpp"

namespace tandem::control {
namespace {

constexpr const char* kSubject = "database";
constexpr const char* kServeUrl = "DATABASE_URL";
constexpr const char* kMigrateUrl = "DATABASE_MIGRATE_URL";

std::string mend_of(const store::DatabaseFault& fault, bool reachable) {
  if (!fault.mend.empty()) return fault.mend;
  return reachable ? "correct DATABASE_URL"
                   : "start Postgres, let this machine in (its firewall, pg_hba.conf), or correct "
                     "DATABASE_URL";
}

}  // namespace

Findings check_database_for_calls(const Configuration& configuration) {
  const config::Values& values = configuration.values;
  if (!values.has(kServeUrl))
    return {skipped(kSubject, "none: agents are those of the file, and there is no API")};
  const store::DatabaseFindings found =
      store::probe_database(values.text(kServeUrl), schema::migration_files());
  Findings findings;
  for (const store::DatabaseFault& fault : found.faults)
    findings.push_back(
        bad(kSubject, std::string(kServeUrl) + ' ' + fault.what, mend_of(fault, found.reachable)));
  if (found.faults.empty() && !found.newer.empty())
    findings.push_back(note(kSubject,
                            "newer than this program, which does not know " + found.newer.back(),
                            "bring this node to the version whose `tandem migrate` that was"));
  else if (found.faults.empty())
    findings.push_back(good(kSubject, "Postgres " + found.server + " as " + found.login +
                                          ", whom row security binds; its tables are this "
                                          "program's (" +
                                          found.newest + ')'));
  if (found.clock_ahead) {
    const auto now = std::chrono::system_clock::now();
    findings.push_back(check_clock("Postgres", now, now - *found.clock_ahead));
  }
  return findings;
}

Findings migrate_where_older(const Configuration& configuration) {
  const config::Values& values = configuration.values;
  if (!values.has(kServeUrl) || !values.has(kMigrateUrl)) return {};
  const std::string serve_url = values.text(kServeUrl), owners_url = values.text(kMigrateUrl);
  const store::DatabaseFindings found = store::probe_database(serve_url, schema::migration_files());
  // In a new database nobody can log in as tandem_app before it was migrated.
  if (found.reachable && !found.behind) return {};
  const auto quietly = [](std::string_view) {};
  try {
    const auto done = store::migrate(owners_url, schema::migration_files(), quietly);
    store::adopt_login(owners_url, serve_url, quietly);
    if (done.applied == 0 && found.reachable) return {};
    return {good(kSubject,
                 "migrated to " + done.newest + " (" + std::to_string(done.applied) + " applied)")};
  } catch (const std::exception& error) {
    return {bad(kSubject, error.what(), "correct DATABASE_MIGRATE_URL, or what it says")};
  }
}

}  // namespace tandem::control

#include "control/migrate_command.hpp"

#include <cstdio>
#include <optional>

#include "control/store/migrator.hpp"
#include "control/store/session_probe.hpp"
#include "schema/migration_files.hpp"

namespace tandem::control {
namespace {

constexpr const char* kServeUrl = "DATABASE_URL";
constexpr const char* kMigrateUrl = "DATABASE_MIGRATE_URL";
/// BSD's sysexits.h: EX_CONFIG.
constexpr int kExitConfiguration = 78;

void print(std::string_view line) {
  std::printf("%.*s\n", static_cast<int>(line.size()), line.data());
  std::fflush(stdout);
}

/// The database as who made its tables; none, after it was said why, where there is no such URL.
std::optional<std::string> owners_url(const Configuration& configuration) {
  const config::Values& values = configuration.values;
  const char* const name = values.has(kMigrateUrl) ? kMigrateUrl : kServeUrl;
  const std::string url = values.text(name);
  if (url.empty()) {
    std::fprintf(stderr, "tandem: %s or %s must name the database\n%s", kMigrateUrl, kServeUrl,
                 config::to_text(configuration.faults).c_str());
    return std::nullopt;
  }
  for (const std::string& fault : store::url_faults(url)) {
    std::fprintf(stderr, "tandem: %s %s\n", name, fault.c_str());
    return std::nullopt;
  }
  return url;
}

}  // namespace

int run_migrate(const Configuration& configuration, bool demo) {
  const auto url = owners_url(configuration);
  if (!url) return kExitConfiguration;
  store::migrate(*url, schema::migration_files(), print);
  store::adopt_login(*url, configuration.values.text(kServeUrl), print);
  if (demo) store::seed_demo(*url, schema::demo_files(), print);
  return 0;
}

int run_import(const Configuration& configuration, const ImportRequest& request) {
  const auto url = owners_url(configuration);
  if (!url) return kExitConfiguration;
  store::import_product(*url, schema::import_files(), request.product, print);
  if (request.views) store::make_old_views(*url, schema::compat_files(), request.product, print);
  return 0;
}

DatabaseCheck check_database(const Configuration& configuration) {
  DatabaseCheck check;
  const config::Values& values = configuration.values;
  if (!values.has(kServeUrl)) return check;
  const store::DatabaseFindings findings =
      store::probe_database(values.text(kServeUrl), schema::migration_files());
  const bool url_is_wrong = !store::url_faults(values.text(kServeUrl)).empty();
  for (const store::DatabaseFault& fault : findings.faults) {
    const std::string what =
        std::string(kServeUrl) + ' ' + fault.what + (fault.mend.empty() ? "" : ": " + fault.mend);
    if (findings.reachable || url_is_wrong)
      check.faults.push_back({values.origin(kServeUrl), what, kServeUrl});
    else
      check.note = what +
                   ". Nodes start without it, and look when it answers whether it has the tables "
                   "that this program needs";
  }
  if (!findings.newer.empty() && findings.faults.empty())
    check.note = std::string(kServeUrl) + " is newer than this program (" + findings.newer.back() +
                 "), which is as it should be while nodes are brought up to date";
  return check;
}

}  // namespace tandem::control

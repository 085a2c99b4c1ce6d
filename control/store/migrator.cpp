#include "control/store/migrator.hpp"

#include <libpq-fe.h>

#include <chrono>
#include <map>
#include <memory>
#include <pqxx/pqxx>
#include <stdexcept>

#include "control/store/connection_url.hpp"
#include "control/store/pooling_probe.hpp"
#include "control/store/schema_history.hpp"

namespace tandem::store {
namespace {

constexpr const char* kAppLogin = "tandem_app";

[[noreturn]] void refuse(const std::string& why) { throw std::runtime_error("migrate: " + why); }

struct Applied {
  std::string checksum;
};
using History = std::map<std::string, Applied, std::less<>>;

std::unique_ptr<pqxx::connection> connect(const std::string& url) {
  try {
    auto connection = std::make_unique<pqxx::connection>(with_connect_timeout(url));
    if (connection->server_version() < 150000) refuse("needs Postgres 15 or newer");
    if (pooled_by_transaction(*connection, url))
      refuse("this connection is pooled by transaction: use the direct one, or session mode");
    return connection;
  } catch (const pqxx::failure& error) {
    refuse("cannot connect: " + one_line(error.what()));
  }
}

/// Held until the connection closes. Another migration is waited for.
void take_lock(pqxx::connection& connection) {
  pqxx::nontransaction session(connection);
  session.exec("SET statement_timeout = '60s'");
  try {
    // "tandem" in ASCII.
    session.exec("SELECT pg_advisory_lock(x'74616E64656D'::bigint)");
  } catch (const pqxx::sql_error&) {
    refuse("another migration has been running for a minute");
  }
  session.exec("SET statement_timeout = 0");
  session.exec("SET client_min_messages = warning");
  session.exec("SET lock_timeout = '30s'");
}

History open_history(pqxx::connection& connection) {
  pqxx::work work(connection);
  const pqxx::row found = work.exec1(
      "SELECT to_regnamespace('tandem') IS NOT NULL, to_regclass('tandem.migrations') IS NOT NULL");
  if (!found[1].as<bool>()) {
    if (found[0].as<bool>())
      refuse(
          "the database has a schema `tandem` that Tandem did not make: rename it (ALTER SCHEMA "
          "tandem RENAME TO ...) or choose another database");
    work.exec(R"(
      CREATE SCHEMA tandem;
      COMMENT ON SCHEMA tandem IS 'Made by tandem migrate.';
      CREATE TABLE tandem.migrations (
        name       text PRIMARY KEY,
        checksum   text NOT NULL CHECK (length(checksum) = 64),
        applied_at timestamptz NOT NULL DEFAULT clock_timestamp());
      ALTER TABLE tandem.migrations ENABLE ROW LEVEL SECURITY;)");
  }
  History history;
  for (const pqxx::row& row : work.exec("SELECT name, checksum FROM tandem.migrations"))
    history[row[0].as<std::string>()] = {row[1].as<std::string>()};
  work.commit();
  return history;
}

void check_history(const History& history, std::span<const schema::SqlFile> files) {
  std::size_t known = 0;
  for (const schema::SqlFile& file : files) {
    const auto applied = history.find(file.name);
    if (applied == history.end()) continue;
    ++known;
    if (applied->second.checksum != checksum_of(file))
      refuse("the file " + std::string(file.name) +
             " was changed after it had been applied to this database: restore it, and put the "
             "change into a new file");
  }
  if (known == history.size()) return;
  std::string unknown;
  for (const auto& [name, applied] : history) {
    bool found = false;
    for (const schema::SqlFile& file : files) found = found || file.name == name;
    if (!found) unknown += (unknown.empty() ? "" : ", ") + name;
  }
  refuse("the database is newer than this program; it has " + unknown +
         ", which this program does not know: use the newer program");
}

void apply(pqxx::connection& connection, const schema::SqlFile& file) {
  try {
    pqxx::work work(connection);
    work.exec(std::string(file.sql));
    work.exec_params0("INSERT INTO tandem.migrations (name, checksum) VALUES ($1, $2)",
                      std::string(file.name), checksum_of(file));
    work.commit();
  } catch (const pqxx::failure& error) {
    refuse(std::string(file.name) +
           " could not be applied, and nothing of it was: " + one_line(error.what()));
  }
}

/// Whatever the files made: `schema/0029_seal.sql` says what and why.
void seal(pqxx::connection& connection) {
  pqxx::work work(connection);
  if (work.exec1("SELECT to_regproc('tandem.seal_functions') IS NOT NULL")[0].as<bool>())
    work.exec("CALL tandem.seal_functions()");
  work.commit();
}

/// A node that would start on older tables than it needs has to be able to see that.
void let_nodes_read_history(pqxx::connection& connection) {
  pqxx::work work(connection);
  const bool node = work.exec1("SELECT to_regrole('tandem_writer') IS NOT NULL")[0].as<bool>();
  if (node)
    work.exec(R"(
      GRANT SELECT ON tandem.migrations TO tandem_writer;
      DROP POLICY IF EXISTS tandem_writer ON tandem.migrations;
      CREATE POLICY tandem_writer ON tandem.migrations FOR SELECT TO tandem_writer USING (true);)");
  work.commit();
}

struct CloseConnection {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};

/// SCRAM verifier, so that no log of the server can hold the password. Plain libpq: libpqxx 6 knows
/// MD5 only.
std::string scram_verifier(const std::string& url, const std::string& password) {
  const std::unique_ptr<PGconn, CloseConnection> connection(
      PQconnectdb(with_connect_timeout(url).c_str()));
  char* verifier =
      PQencryptPasswordConn(connection.get(), password.c_str(), kAppLogin, "scram-sha-256");
  if (verifier == nullptr) refuse(one_line(PQerrorMessage(connection.get())));
  std::string out = verifier;
  PQfreemem(verifier);
  return out;
}

}  // namespace

MigrationReport migrate(const std::string& url, std::span<const schema::SqlFile> files,
                        const MigrationProgress& progress) {
  const auto connection = connect(url);
  MigrationReport report;
  try {
    take_lock(*connection);
    const History history = open_history(*connection);
    check_history(history, files);
    for (const schema::SqlFile& file : files) {
      report.newest = std::string(file.name);
      if (history.contains(file.name)) continue;
      const auto began = std::chrono::steady_clock::now();
      apply(*connection, file);
      const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(
          std::chrono::steady_clock::now() - began);
      progress("applied " + report.newest + " (" + std::to_string(took.count()) + " ms)");
      ++report.applied;
    }
    // Always: a run that was cut short may have left these undone.
    seal(*connection);
    let_nodes_read_history(*connection);
  } catch (const pqxx::failure& error) {
    refuse(one_line(error.what()));
  }
  if (report.applied == 0) progress("nothing to do: the database is at " + report.newest);
  return report;
}

void seed_demo(const std::string& url, std::span<const schema::SqlFile> files,
               const MigrationProgress& progress) {
  const auto connection = connect(url);
  try {
    take_lock(*connection);
    pqxx::work work(*connection);
    // Row security binds the owner of the tables too; the node's role sees them all.
    work.exec("SET LOCAL ROLE tandem_writer");
    const bool there = work.exec("SELECT FROM tandem.organisations WHERE slug = 'harbour-dental'")
                           .affected_rows() > 0;
    work.exec("RESET ROLE");
    if (there) {
      progress("the demo is there already");
      return;
    }
    for (const schema::SqlFile& file : files) {
      work.exec(std::string(file.sql));
      progress("seeded " + std::string(file.name));
    }
    work.commit();
  } catch (const pqxx::failure& error) {
    refuse("the demo could not be added, and nothing of it was: " + one_line(error.what()));
  }
}

void import_product(const std::string& url, std::span<const schema::SqlFile> files, int product,
                    const MigrationProgress& progress) {
  const auto connection = connect(url);
  const std::string wanted = "product_" + std::to_string(product);
  try {
    take_lock(*connection);
    pqxx::work work(*connection);
    pqxx::result told;
    for (const schema::SqlFile& file : files)
      if (!file.name.starts_with("product_") || file.name == wanted)
        told = work.exec(std::string(file.sql));
    const pqxx::row row = told.at(0);
    if (row[0].as<int>() == 0)
      refuse("there is nothing of product " + std::to_string(product) +
             " in the schema public of this database");
    std::string line = "from product " + std::to_string(product) + ':';
    for (const pqxx::field& count : row)
      line += ' ' + std::string(count.c_str()) + ' ' + count.name() + ',';
    line.pop_back();
    work.commit();
    progress(line);
  } catch (const pqxx::failure& error) {
    refuse("the import failed, and nothing of it was kept: " + one_line(error.what()));
  }
}

void make_old_views(const std::string& url, std::span<const schema::SqlFile> files, int product,
                    const MigrationProgress& progress) {
  const auto connection = connect(url);
  const std::string number = std::to_string(product), home = "tandem_compat_" + number;
  try {
    take_lock(*connection);
    pqxx::work work(*connection);
    const pqxx::row found =
        work.exec1("SELECT to_regnamespace('" + home +
                   "') IS NOT NULL, coalesce(obj_description(to_regnamespace('" + home +
                   "'), 'pg_namespace'), '') = 'Made by tandem import.'");
    if (found[0].as<bool>() && !found[1].as<bool>())
      refuse("the database has a schema " + home + " that Tandem did not make: rename it");
    if (!found[0].as<bool>())
      work.exec("CREATE SCHEMA " + home + "; COMMENT ON SCHEMA " + home +
                " IS 'Made by tandem import.'");
    for (const schema::SqlFile& file : files)
      if (file.name == "views_" + number) work.exec(std::string(file.sql));
    work.exec("GRANT USAGE ON SCHEMA " + home +
              " TO authenticated; GRANT SELECT ON ALL TABLES IN " + "SCHEMA " + home +
              " TO authenticated");
    work.commit();
  } catch (const pqxx::failure& error) {
    refuse("the views could not be made: " + one_line(error.what()));
  }
  progress("what is here has its old names in the schema " + home);
}

void adopt_login(const std::string& migrate_url, const std::string& serve_url,
                 const MigrationProgress& progress) {
  const auto password = url_option(serve_url, "password");
  if (migrate_url == serve_url || !password || url_option(serve_url, "user") != kAppLogin) return;
  const auto connection = connect(migrate_url);
  try {
    pqxx::work work(*connection);
    work.exec(std::string("ALTER ROLE ") + kAppLogin + " PASSWORD " +
              work.quote(scram_verifier(migrate_url, *password)));
    work.commit();
  } catch (const pqxx::failure& error) {
    refuse("the password of tandem_app could not be set: " + one_line(error.what()));
  }
  progress("tandem_app may log in with the password of DATABASE_URL");
}

}  // namespace tandem::store

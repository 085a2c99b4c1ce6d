// Goal: a database that would not keep tenants apart is refused before the first call.
#include "control/store/session_probe.hpp"

#include <doctest/doctest.h>
#include <poll.h>

#include <chrono>
#include <pqxx/pqxx>
#include <string>
#include <vector>

#include "control/store/connection_url.hpp"
#include "tests/postgres/private_cluster.hpp"
#include "tests/postgres/statement_relay.hpp"

namespace tandem::store {
namespace {

using postgres::FreshDatabase;

DatabaseFindings probe(const std::string& url) {
  return probe_database(url, schema::migration_files());
}

std::string first_fault(const std::string& url) {
  const DatabaseFindings findings = probe(url);
  if (findings.faults.empty()) return "none";
  return findings.faults.front().what + ": " + findings.faults.front().mend;
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_SUITE("control/store/session_probe") {
  TEST_CASE("the login that the migrations make will do") {
    const FreshDatabase database;
    CHECK(first_fault(database.app_url()) == "none");
    const DatabaseFindings findings = probe(database.app_url());
    CHECK(findings.reachable);
    CHECK(findings.login == "tandem_app");
    CHECK(findings.newest == schema::migration_files().back().name);
    CHECK(findings.newer.empty());
    CHECK(std::stoi(findings.server) >= 15);
    REQUIRE(findings.clock_ahead.has_value());
    // The same machine's.
    CHECK(std::chrono::abs(*findings.clock_ahead) < std::chrono::seconds(5));
  }

  TEST_CASE("a server that takes the connection and answers nothing more is left in time") {
    const FreshDatabase database;
    postgres::StatementRelay silent(
        postgres::PrivateCluster::instance().socket(),
        [](std::string&, postgres::StatementRelay::Ended ended) {
          pollfd until[]{{ended.stop, POLLIN, 0}, {ended.client, POLLIN | POLLRDHUP, 0}};
          (void)::poll(until, 2, -1);
          return false;
        });
    const auto begun = std::chrono::steady_clock::now();
    const DatabaseFindings findings =
        probe_database("postgresql://tandem_app@127.0.0.1:" + std::to_string(silent.port()) + '/' +
                           database.name(),
                       schema::migration_files(), std::chrono::milliseconds(300));
    CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds(10));
    CHECK_FALSE(findings.reachable);
    REQUIRE(findings.faults.size() == 1);
    CHECK(contains(findings.faults.front().what, "cannot be used"));
  }

  TEST_CASE("a superuser, BYPASSRLS, or who may become one of them will not") {
    const FreshDatabase database;
    CHECK(contains(first_fault(database.admin_url()), "row-level security does not bind"));
    database.execute("CREATE ROLE bypasser LOGIN BYPASSRLS");
    CHECK(contains(first_fault(database.url("bypasser")), "row-level security does not bind"));
    database.execute("CREATE ROLE climber LOGIN NOINHERIT; GRANT bypasser TO climber");
    CHECK(contains(first_fault(database.url("climber")), "may become bypasser"));
    database.execute("DROP ROLE climber; DROP ROLE bypasser");
  }

  TEST_CASE("a login that has rights before it takes a role will not") {
    const FreshDatabase database;
    database.execute(
        "CREATE ROLE eager LOGIN NOINHERIT; GRANT authenticated, tandem_writer TO eager");
    CHECK(contains(first_fault(database.url("eager")), "rights before it takes a role"));
    database.execute("DROP ROLE eager; CREATE ROLE lame LOGIN");
    CHECK(contains(first_fault(database.url("lame")), "may not take the roles"));
    database.execute("DROP ROLE lame");
  }

  TEST_CASE("a database without our schema asks for a migration") {
    const FreshDatabase migrated;  // Makes the roles.
    const FreshDatabase empty(FreshDatabase::Contents::Empty);
    CHECK(contains(first_fault(empty.app_url()), "tandem migrate"));
    CHECK(probe(empty.app_url()).behind);
  }

  TEST_CASE("a database older than the program is refused by the migration that is missing") {
    const FreshDatabase database;
    const std::string last(schema::migration_files().back().name);
    database.execute("DELETE FROM tandem.migrations WHERE name = '" + last + "'");
    const std::string fault = first_fault(database.app_url());
    CHECK(contains(fault, "older than this program: 1 migration is missing (" + last + ")"));
    CHECK(contains(fault, "run `tandem migrate`"));
    CHECK(probe(database.app_url()).behind);
    // One that was migrated before nodes could look is older, too.
    database.execute("REVOKE SELECT ON tandem.migrations FROM tandem_writer");
    CHECK(contains(first_fault(database.app_url()), "older than this program"));
    CHECK(probe(database.app_url()).behind);
  }

  TEST_CASE("a database newer than the program will do: it is migrated before its nodes") {
    const FreshDatabase database;
    database.execute(
        "INSERT INTO tandem.migrations (name, checksum) VALUES ('9999_next', repeat('0', 64))");
    CHECK(first_fault(database.app_url()) == "none");
    CHECK(probe(database.app_url()).newer == std::vector<std::string>{"9999_next"});
  }

  TEST_CASE("a migration that was applied as another text is refused") {
    const FreshDatabase database;
    database.execute(
        "UPDATE tandem.migrations SET checksum = repeat('0', 64) WHERE name = '0005_calls'");
    CHECK(contains(first_fault(database.app_url()), "0005_calls was applied there as another"));
    CHECK_FALSE(probe(database.app_url()).behind);
  }

  TEST_CASE("a node may read the history and not write it") {
    const FreshDatabase database;
    pqxx::connection connection(database.app_url());
    pqxx::work work(connection);
    work.exec("SET LOCAL ROLE tandem_writer");
    CHECK_THROWS_AS(work.exec("DELETE FROM tandem.migrations"), pqxx::insufficient_privilege);
  }

  TEST_CASE("what the URL alone says is said without connecting") {
    CHECK(contains(url_faults("postgresql://u:secret@db.example:6543/postgres").front(),
                   "pooled by transaction"));
    CHECK(contains(url_faults("ponies://").front(), "not a URL of Postgres"));
    CHECK(url_faults("postgresql://u@db.example:5432/postgres").empty());
  }

  TEST_CASE("nobody there: said without the password") {
    const DatabaseFindings findings = probe("postgresql://u:hunter2@127.0.0.1:1/x");
    CHECK(!findings.reachable);
    REQUIRE(findings.faults.size() == 1);
    CHECK(contains(findings.faults.front().what, "cannot be used"));
    CHECK(!contains(findings.faults.front().what, "hunter2"));
  }

  TEST_CASE("an option is added to either form of a URL, and never twice") {
    CHECK(with_option("postgresql://u@h/d", "a", "b c") == "postgresql://u@h/d?a=b%20c");
    CHECK(with_connect_timeout("postgresql://h/d?connect_timeout=9") ==
          "postgresql://h/d?connect_timeout=9");
    CHECK(with_connect_timeout("host=h user=u") == "host=h user=u connect_timeout='5'");
    CHECK(url_option("postgresql://u:p%40ss@h/d", "password") == "p@ss");
  }
}

}  // namespace tandem::store

// Goal: a database that would not keep tenants apart is refused before the first call.
#include "control/store/session_probe.hpp"

#include <doctest/doctest.h>

#include <string>

#include "control/store/connection_url.hpp"
#include "tests/postgres/private_cluster.hpp"

namespace tandem::store {
namespace {

using postgres::FreshDatabase;

std::string first_fault(const std::string& url) {
  const DatabaseFindings findings = probe_database(url);
  return findings.faults.empty() ? "none" : findings.faults.front();
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_SUITE("control/store/session_probe") {
  TEST_CASE("the login that the migrations make will do") {
    const FreshDatabase database;
    CHECK(first_fault(database.app_url()) == "none");
    CHECK(probe_database(database.app_url()).reachable);
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
  }

  TEST_CASE("what the URL alone says is said without connecting") {
    CHECK(contains(url_faults("postgresql://u:secret@db.example:6543/postgres").front(),
                   "pooled by transaction"));
    CHECK(contains(url_faults("ponies://").front(), "not a URL of Postgres"));
    CHECK(url_faults("postgresql://u@db.example:5432/postgres").empty());
  }

  TEST_CASE("nobody there: said without the password") {
    const DatabaseFindings findings = probe_database("postgresql://u:hunter2@127.0.0.1:1/x");
    CHECK(!findings.reachable);
    REQUIRE(findings.faults.size() == 1);
    CHECK(contains(findings.faults.front(), "cannot be used"));
    CHECK(!contains(findings.faults.front(), "hunter2"));
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

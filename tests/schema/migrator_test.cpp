// Goal: `tandem migrate` can be run again and again, on any database, and never guesses.
// Method: real databases of a private cluster, with small files beside the real ones.
#include "control/store/migrator.hpp"

#include <doctest/doctest.h>

#include <pqxx/pqxx>
#include <string>
#include <thread>
#include <vector>

#include "tests/postgres/private_cluster.hpp"

namespace tandem::store {
namespace {

using postgres::FreshDatabase;
using schema::SqlFile;

constexpr SqlFile kFirst{"0001_first", "CREATE TABLE tandem.one (n integer)"};
constexpr SqlFile kSecond{"0002_second", "CREATE TABLE tandem.two (n integer)"};
constexpr SqlFile kBroken{"0003_broken", "CREATE TABLE tandem.three (n integer); SELECT nonsense"};

std::vector<std::string> run(const FreshDatabase& database, const std::vector<SqlFile>& files) {
  std::vector<std::string> lines;
  migrate(database.admin_url(), files, [&](std::string_view line) { lines.emplace_back(line); });
  return lines;
}

std::string refusal(const FreshDatabase& database, const std::vector<SqlFile>& files) {
  try {
    (void)run(database, files);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "nothing was refused";
}

int count(const FreshDatabase& database, const std::string& sql) {
  pqxx::connection connection(database.admin_url());
  pqxx::work work(connection);
  return work.exec1(sql)[0].as<int>();
}

}  // namespace

TEST_SUITE("schema/migrator") {
  TEST_CASE("a second run changes nothing and says so") {
    const FreshDatabase database(FreshDatabase::Contents::Empty);
    const auto first = run(database, {kFirst, kSecond});
    REQUIRE(first.size() == 2);
    CHECK(first[0].starts_with("applied 0001_first ("));
    const auto second = run(database, {kFirst, kSecond});
    REQUIRE(second.size() == 1);
    CHECK(second[0] == "nothing to do: the database is at 0002_second");
  }

  TEST_CASE("only what is new is applied") {
    const FreshDatabase database(FreshDatabase::Contents::Empty);
    (void)run(database, {kFirst});
    const auto lines = run(database, {kFirst, kSecond});
    REQUIRE(lines.size() == 1);
    CHECK(lines[0].starts_with("applied 0002_second"));
  }

  TEST_CASE("a file that was changed after it had been applied is refused") {
    const FreshDatabase database(FreshDatabase::Contents::Empty);
    (void)run(database, {kFirst});
    const SqlFile changed{"0001_first", "CREATE TABLE tandem.one (n bigint)"};
    CHECK(refusal(database, {changed, kSecond}).find("0001_first was changed") !=
          std::string::npos);
    CHECK(count(database, "SELECT count(*) FROM tandem.migrations") == 1);
  }

  TEST_CASE("a database that is newer than the program is refused") {
    const FreshDatabase database(FreshDatabase::Contents::Empty);
    (void)run(database, {kFirst, kSecond});
    const std::string why = refusal(database, {kFirst});
    CHECK(why.find("newer than this program") != std::string::npos);
    CHECK(why.find("0002_second") != std::string::npos);
  }

  TEST_CASE("a file that fails leaves nothing of itself, and what came before it stays") {
    const FreshDatabase database(FreshDatabase::Contents::Empty);
    const std::string why = refusal(database, {kFirst, kBroken});
    CHECK(why.find("0003_broken could not be applied") != std::string::npos);
    CHECK(why.find("nonsense") != std::string::npos);
    CHECK(count(database, "SELECT count(*) FROM tandem.migrations") == 1);
    CHECK(count(database, "SELECT count(*) FROM pg_tables WHERE tablename = 'three'") == 0);
  }

  TEST_CASE("a schema tandem that is somebody else's is left alone, and the clash is named") {
    const FreshDatabase database(FreshDatabase::Contents::Empty);
    database.execute("CREATE SCHEMA tandem; CREATE TABLE tandem.drums (n integer)");
    CHECK(refusal(database, {kFirst}).find("schema `tandem` that Tandem did not make") !=
          std::string::npos);
    CHECK(count(database, "SELECT count(*) FROM pg_tables WHERE schemaname = 'tandem'") == 1);
  }

  TEST_CASE("migrations that start together apply each file once") {
    const FreshDatabase database(FreshDatabase::Contents::Empty);
    std::vector<int> applied(4, 0);
    std::vector<std::thread> nodes;
    for (int& own : applied)
      nodes.emplace_back([&own, &database] {
        const std::vector<SqlFile> files{kFirst, kSecond};
        own = migrate(database.admin_url(), files, [](std::string_view) {}).applied;
      });
    for (std::thread& node : nodes) node.join();
    CHECK(applied[0] + applied[1] + applied[2] + applied[3] == 2);
  }

  TEST_CASE("without a connection the message says so, without the password") {
    const std::vector<SqlFile> files{kFirst};
    try {
      migrate("postgresql://somebody:hunter2@127.0.0.1:1/nothing", files, [](std::string_view) {});
      FAIL("connected to nothing");
    } catch (const std::runtime_error& error) {
      CHECK(std::string(error.what()).starts_with("migrate: cannot connect"));
      CHECK(std::string(error.what()).find("hunter2") == std::string::npos);
    }
  }

  TEST_CASE("the real migrations apply to an empty database and once more to nothing") {
    const FreshDatabase database(FreshDatabase::Contents::Empty);
    const auto none = [](std::string_view) {};
    const auto first = migrate(database.admin_url(), schema::migration_files(), none);
    CHECK(first.applied == static_cast<int>(schema::migration_files().size()));
    CHECK(migrate(database.admin_url(), schema::migration_files(), none).applied == 0);
  }

  TEST_CASE("the password of DATABASE_URL becomes that of tandem_app") {
    const FreshDatabase database;
    const auto none = [](std::string_view) {};
    const std::string serve = "postgresql://tandem_app:se%40cret@db.example/" + database.name();
    adopt_login(database.admin_url(), serve, none);
    CHECK(count(database,
                "SELECT count(*) FROM pg_authid WHERE rolname = 'tandem_app' AND rolpassword LIKE "
                "'SCRAM-SHA-256$%'") == 1);
    adopt_login(database.admin_url(), database.admin_url(), none);  // Nothing to adopt.
  }
}

}  // namespace tandem::store

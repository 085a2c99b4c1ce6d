// Goal: a rotation of TANDEM_SECRET_KEY that is killed half way loses nothing, and the next one
// ends it. Method: the program itself against a real Postgres; a row that the test holds locked
// stops it between two batches, where it is killed.
#include <doctest/doctest.h>
#include <signal.h>

#include <filesystem>
#include <pqxx/pqxx>
#include <semaphore>

#include "core/base64.hpp"
#include "core/crypto/random.hpp"
#include "core/crypto/sealed_secret.hpp"
#include "tests/integration/process.hpp"
#include "tests/places.hpp"
#include "tests/postgres/private_cluster.hpp"

namespace tandem::integration {
namespace {

using crypto::SecretSealer;
using namespace std::chrono_literals;

constexpr int kRows = 450;  ///< Several batches of 100.

std::string as_text(const SecretSealer::Key& key) {
  return base64_encode(std::string_view(reinterpret_cast<const char*>(key.data()), key.size()));
}

SecretSealer::Key random_key() {
  SecretSealer::Key key;
  crypto::random_bytes(key);
  return key;
}

std::string row_of(const std::string& id) { return "secrets/" + id + "/sealed"; }

class Rotation {
 public:
  Rotation() {
    pqxx::connection connection(database.admin_url());
    pqxx::work tx(connection);
    tx.exec(
        "INSERT INTO tandem.organisations (id, slug, name) VALUES (tandem.uuid_v7(), 'o', 'O')");
    for (int i = 0; i < kRows; ++i) {
      const std::string id = crypto::uuid_v7();
      tx.exec_params(
          "INSERT INTO tandem.secrets (id, organisation_id, name, sealed) SELECT $1::uuid, id, "
          "$1::text, "
          "decode($2, 'base64') FROM tandem.organisations WHERE slug = 'o'",
          id,
          base64_encode(
              std::string_view(SecretSealer(before).seal("secret of " + id, row_of(id)))));
    }
    tx.commit();
  }
  ~Rotation() { std::filesystem::remove(output); }

  Process::Command command() const {
    return {"secrets",
            {test::built_programs() + "/tandem", "secrets", "rotate"},
            {{"DATABASE_URL", database.app_url()},
             {"TANDEM_SECRET_KEY", as_text(after)},
             {"TANDEM_SECRET_KEY_PREVIOUS", as_text(before)}},
            output};
  }
  /// How many open under `key` alone, each with what was sealed.
  int opened_by(const SecretSealer::Key& key) const {
    const SecretSealer sealer(key);
    pqxx::connection connection(database.admin_url());
    pqxx::nontransaction tx(connection);
    int opened = 0;
    for (const pqxx::row& row : tx.exec(
             "SELECT id, translate(encode(sealed, 'base64'), chr(10), '') FROM tandem.secrets")) {
      const std::string id = row[0].as<std::string>();
      const auto secret = sealer.open(base64_decode(row[1].as<std::string>()).value(), row_of(id));
      if (secret && *secret == "secret of " + id) ++opened;
    }
    return opened;
  }
  /// Until a session of the program waits for a lock.
  bool await_blocked() const {
    std::binary_semaphore never{0};
    pqxx::connection connection(database.admin_url());
    pqxx::nontransaction tx(connection);
    const auto deadline = std::chrono::steady_clock::now() + 30s;
    while (std::chrono::steady_clock::now() < deadline) {
      const auto waiting = tx.exec1(
          "SELECT count(*) FROM pg_stat_activity WHERE usename = 'tandem_app' AND datname = "
          "current_database() AND wait_event_type = 'Lock'")[0];
      if (waiting.as<int>() > 0) return true;
      (void)never.try_acquire_for(20ms);
    }
    return false;
  }

  postgres::FreshDatabase database;
  SecretSealer::Key before = random_key(), after = random_key();
  std::filesystem::path output =
      std::filesystem::temp_directory_path() / ("tandem-rotate-" + crypto::random_token(6));
};

}  // namespace

TEST_SUITE("integration/secrets") {
  TEST_CASE("a rotation that was killed half way is ended by the next one") {
    Rotation rotation;
    pqxx::connection connection(rotation.database.admin_url());
    {
      pqxx::work lock(connection);
      // In two steps: FOR UPDATE also locks what OFFSET passes over.
      lock.exec(
          "SELECT 1 FROM tandem.secrets WHERE id = (SELECT id FROM tandem.secrets ORDER BY id "
          "OFFSET 250 LIMIT 1) FOR UPDATE");
      Process killed(rotation.command());
      REQUIRE_MESSAGE(rotation.await_blocked(), killed.output_text());
      killed.send_signal(SIGKILL);
      CHECK(killed.wait(10s) == 128 + SIGKILL);
    }
    const int moved = rotation.opened_by(rotation.after);
    CHECK(moved == 200);
    CHECK(rotation.opened_by(rotation.before) == kRows - moved);

    Process second(rotation.command());
    CHECK_MESSAGE(second.wait(60s) == 0, second.output_text());
    CHECK(rotation.opened_by(rotation.after) == kRows);
    Process third(rotation.command());
    CHECK(third.wait(60s) == 0);
    CHECK(third.output_text().find("sealed again: 0") != std::string::npos);
  }

  TEST_CASE("what no key opens is told, left alone, and fails the run") {
    Rotation rotation;
    rotation.database.execute(
        "UPDATE tandem.secrets SET sealed = (SELECT sealed FROM tandem.secrets ORDER BY id LIMIT "
        "1) WHERE id = (SELECT id FROM tandem.secrets ORDER BY id DESC LIMIT 1)");
    Process run(rotation.command());
    CHECK(run.wait(60s) == 1);
    CHECK(run.output_text().find("opened by no key: 1") != std::string::npos);
    CHECK(rotation.opened_by(rotation.after) == kRows - 1);
  }
}

}  // namespace tandem::integration

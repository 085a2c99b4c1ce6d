// Goal: a program that is newer than its database says so before the first call, and what to do;
// one that is older serves. Method: the program itself, on databases whose history says what it
// should.
#include <doctest/doctest.h>
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "schema/migration_files.hpp"
#include "tests/await.hpp"
#include "tests/integration/process.hpp"
#include "tests/places.hpp"
#include "tests/postgres/private_cluster.hpp"

namespace tandem::integration {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

/// A program whose database lacks the last migration.
struct Upgrade {
  Upgrade() { fs::create_directories(folder); }
  ~Upgrade() { fs::remove_all(folder); }

  void lack_last() const {
    database.execute("DELETE FROM tandem.migrations WHERE name = '" + last + "'");
  }
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> settings() const {
    return {{"DATABASE_URL", database.app_url()},
            {"JWT_SECRET", std::string(48, 'x')},
            {"OPENAI_API_KEY", "sk-test-0123456789"},
            {"OPENAI_REALTIME_URL", "ws://127.0.0.1:1/v1/realtime"},
            {"TWILIO_ACCOUNT_SID", "AC3f9c1d0a7b5e4c2d8f60a1b2c3d4e5f6"},
            {"TWILIO_AUTH_TOKEN", "8f2c1e7b9a304d5c6e7f8091a2b3c4d5"},
            {"TWILIO_API_BASE", "http://127.0.0.1:1"},
            {"TWILIO_WEBHOOK_BASE_URL", "http://127.0.0.1:1"},
            {"TANDEM_LISTEN", "127.0.0.1:" + std::to_string(port)},
            {"TANDEM_OPS_LISTEN", "127.0.0.1:" + std::to_string(ops)},
            {"TANDEM_DATA_DIR", (folder / "data").string()},
            {"TANDEM_SHARDS", "1"}};
  }
  /// The exit status; what was said stands in `said`. (What is run writes behind what a file has.)
  int run(const std::vector<std::string>& words, const std::vector<std::string>& also = {}) {
    std::vector<std::string> all{"/usr/bin/env", "-i"};
    for (const auto& [name, value] : settings()) all.push_back(std::string(name) + '=' + value);
    all.insert(all.end(), also.begin(), also.end());
    all.push_back(test::built_programs() + "/tandem");
    all.insert(all.end(), words.begin(), words.end());
    fs::remove(folder / "said");
    const int status = run_to_end(all, folder / "said");
    std::ifstream file(folder / "said");
    said = {std::istreambuf_iterator<char>(file), {}};
    return status;
  }
  /// Of the ops port; empty where nobody answers.
  [[nodiscard]] std::string page(const std::string& name) const {
    const std::string url = "http://127.0.0.1:" + std::to_string(ops) + '/' + name;
    fs::remove(folder / "page");
    (void)run_to_end({"curl", "-s", url}, folder / "page");
    std::ifstream file(folder / "page");
    return {std::istreambuf_iterator<char>(file), {}};
  }
  [[nodiscard]] bool says(const std::string& part) const {
    return said.find(part) != std::string::npos;
  }

  postgres::FreshDatabase database;
  fs::path folder = fs::temp_directory_path() / ("tandem-older-" + std::to_string(::getpid()));
  std::string said;
  std::string last{schema::migration_files().back().name};
  std::uint16_t port = free_port(), ops = free_port();
};

}  // namespace

TEST_SUITE("integration/older_schema") {
  TEST_CASE_FIXTURE(Upgrade, "a node on older tables than its own ends at once, and says why") {
    lack_last();
    CHECK(run({"serve"}) == 78);
    INFO(said);
    CHECK(says("DATABASE_URL is older than this program: 1 migration is missing (" + last + ")"));
    CHECK(says("run `tandem migrate`"));
    CHECK(run({"check-config"}) == 78);
    CHECK(says("1 migration is missing (" + last + ")"));
  }

  TEST_CASE_FIXTURE(Upgrade,
                    "a node that began while Postgres was away does not serve on older "
                    "tables when it answers, says why, and serves when they are there") {
    const auto& cluster = postgres::PrivateCluster::instance();
    const auto answers = [&](const char* so) {
      cluster.execute("postgres", "ALTER DATABASE " + database.name() + " ALLOW_CONNECTIONS " + so);
    };
    const std::string away = "UPDATE tandem.migrations SET name = '9999_aside' WHERE name = '";
    database.execute(away + last + "'");
    answers("false");
    Process server(Process::Command{
        "tandem", {test::built_programs() + "/tandem", "serve"}, settings(), folder / "server"});
    REQUIRE(server.await_port(ops, 30s));
    CHECK(test::await([&] { return page("readyz") == "directory-not-loaded\n"; }, 30s));

    answers("true");
    CHECK_MESSAGE(test::await([&] { return page("readyz") == "database-unfit\n"; }, 30s),
                  server.output_text());
    const std::string why =
        "DATABASE_URL is older than this program: 1 migration is missing (" + last + ")";
    CHECK_MESSAGE(test::await([&] { return server.output_text().find(why) != std::string::npos; }),
                  server.output_text());
    CHECK(server.output_text().find("run `tandem migrate`") != std::string::npos);
    CHECK(test::await(
        [&] {
          const std::string metrics = page("metrics");
          return metrics.find("tandem_directory_faults_total{kind=\"unfit\"}") !=
                     std::string::npos &&
                 metrics.find("tandem_directory_faults_total{kind=\"unfit\"} 0\n") ==
                     std::string::npos &&
                 metrics.find("tandem_writer_faults_total{kind=\"unfit\"} 0\n") ==
                     std::string::npos;
        },
        30s));
    // Nobody has written anything there.
    database.execute("DO $$ BEGIN ASSERT (SELECT count(*) FROM tandem.nodes) = 0; END $$");

    database.execute("UPDATE tandem.migrations SET name = '" + last +
                     "' WHERE name = '9999_aside'");
    CHECK_MESSAGE(test::await([&] { return page("readyz") == "ready\n"; }, 30s),
                  server.output_text());
    server.send_signal(SIGTERM);
    CHECK(server.wait(20s) == 0);
  }

  TEST_CASE_FIXTURE(Upgrade, "the doctor tells of older tables, and brings them up to date") {
    // A new database: there is nothing to undo in its last migration.
    const postgres::FreshDatabase empty(postgres::FreshDatabase::Contents::Empty);
    const std::string ours = "DATABASE_URL=" + empty.app_url();
    CHECK(run({"doctor"}, {ours}) == 1);
    INFO(said);
    CHECK(says("FAIL  database    DATABASE_URL has no schema of ours yet"));
    CHECK(says("mend: run `tandem migrate`"));
    CHECK(run({"doctor", "--fix"}, {ours, "DATABASE_MIGRATE_URL=" + empty.admin_url()}) == 1);
    CHECK(says("ok    database    migrated to " + last));
    CHECK(says("its tables are this program's (" + last + ")"));
    CHECK(says("agrees with Postgres"));
    lack_last();
    CHECK(run({"doctor"}) == 1);
    CHECK(says("FAIL  database    DATABASE_URL is older than this program"));
  }

  TEST_CASE_FIXTURE(Upgrade, "the doctor knows nodes that have this one's name or address") {
    database.execute(
        "INSERT INTO tandem.nodes (id, stream_base, seen_at) VALUES ('n1', 'wss://b.example.com', "
        "now()), ('n2', 'ws://127.0.0.1:1', now()), "
        "('long-gone', 'ws://127.0.0.1:1', now() - interval '1 hour')");
    CHECK(run({"doctor"}, {"TANDEM_NODE_ID=n1"}) == 1);
    INFO(said);
    CHECK(says("at wss://b.example.com: another node has this one's name"));
    CHECK(says("the node `n2` has its streams at ws://127.0.0.1:1 too"));
    CHECK_FALSE(says("long-gone"));
    CHECK(run({"doctor"}, {"TANDEM_NODE_ID=n3", "TWILIO_STREAM_BASE_URL=ws://127.0.0.1:2"}) == 1);
    CHECK(says("ok    name        `n3`, its streams come to ws://127.0.0.1:2"));
    CHECK(says("FAIL  own-address http://127.0.0.1:2 cannot be reached"));
  }

  TEST_CASE_FIXTURE(Upgrade, "a node on newer tables serves: tables come first in an upgrade") {
    database.execute(
        "INSERT INTO tandem.migrations (name, checksum) VALUES ('9999_next', repeat('0', 64))");
    Process server(Process::Command{
        "tandem", {test::built_programs() + "/tandem", "serve"}, settings(), folder / "server"});
    CHECK(server.await_port(port, 30s));
    const bool said_so = test::await([&] {
      return server.output_text().find("DATABASE_URL is newer than this program (9999_next)") !=
             std::string::npos;
    });
    CHECK_MESSAGE(said_so, server.output_text());
    server.send_signal(SIGTERM);
    CHECK(server.wait(20s) == 0);
    CHECK(run({"doctor"}) == 1);
    CHECK(says("note  database    newer than this program, which does not know 9999_next"));
  }
}

}  // namespace tandem::integration

// Goal: a pooler that gives sessions away between transactions is found, one that does not is fine.
// Method: a real PgBouncer before the test's Postgres, in either mode.
#include "control/store/pooling_probe.hpp"

#include <doctest/doctest.h>
#include <poll.h>
#include <pwd.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>

#include "control/store/connection_url.hpp"
#include "control/store/session_probe.hpp"
#include "tests/integration/process.hpp"
#include "tests/postgres/private_cluster.hpp"
#include "tests/postgres/statement_relay.hpp"

namespace tandem::store {
namespace {

namespace fs = std::filesystem;
using integration::Process;
using postgres::FreshDatabase;
using std::chrono::steady_clock;

/// PgBouncer on a socket in a directory of its own. It refuses to be root.
class Bouncer {
 public:
  Bouncer(const FreshDatabase& database, const std::string& mode) {
    std::string name = (fs::temp_directory_path() / "tandem-pool.XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no directory for a pooler");
    directory_ = name;
    fs::permissions(directory_, fs::perms::all);
    std::ofstream(directory_ / "pool.ini")
        << "[databases]\n* = host=" << url_option(database.admin_url(), "host").value()
        << " user=tandem_app\n[pgbouncer]\nlisten_addr =\nunix_socket_dir = " << name
        << "\nauth_type = any\npool_mode = " << mode << '\n';
    url_ = "postgresql://tandem_app@/" + database.name() + "?host=" + name + "&port=6432";
    std::vector<std::string> words{"pgbouncer", (directory_ / "pool.ini").string()};
    if (::geteuid() == 0)
      words.insert(words.begin(),
                   {"setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"});
    process_ =
        std::make_unique<Process>(Process::Command{"pgbouncer", words, {}, directory_ / "output"});
    await();
  }
  ~Bouncer() {
    process_.reset();
    std::error_code ignored;
    fs::remove_all(directory_, ignored);
  }
  Bouncer(const Bouncer&) = delete;
  Bouncer& operator=(const Bouncer&) = delete;

  [[nodiscard]] fs::path socket() const { return directory_ / ".s.PGSQL.6432"; }
  [[nodiscard]] const std::string& url() const noexcept { return url_; }

 private:
  void await() {
    const auto deadline = steady_clock::now() + std::chrono::seconds(30);
    while (steady_clock::now() < deadline) {
      try {
        const pqxx::connection probe(url_);
        return;
      } catch (const pqxx::failure&) {
        if (process_->wait(std::chrono::milliseconds(20))) break;
      }
    }
    throw std::runtime_error("PgBouncer did not start: " + process_->output_text());
  }

  fs::path directory_;
  std::string url_;
  std::unique_ptr<Process> process_;
};

}  // namespace

TEST_SUITE("control/store/pooling_probe") {
  TEST_CASE("pooling by transaction is found, and serve's check refuses it") {
    const FreshDatabase database;
    const Bouncer bouncer(database, "transaction");
    pqxx::connection connection(bouncer.url());
    CHECK(pooled_by_transaction(connection, bouncer.url(), steady_clock::now() + kProbeMax));
    const DatabaseFindings findings = probe_database(bouncer.url(), schema::migration_files());
    REQUIRE(!findings.faults.empty());
    CHECK(findings.faults.back().what.find("pooled by transaction") != std::string::npos);
  }

  TEST_CASE("a pooler that falls silent on the second connection is left in time") {
    const FreshDatabase database;
    const Bouncer bouncer(database, "transaction");
    std::atomic<bool> asked = false;
    postgres::StatementRelay relay(
        bouncer.socket(), [&asked](std::string& statement, postgres::StatementRelay::Ended ended) {
          if (statement.find("current_setting('tandem.pooling'") == std::string::npos) return true;
          asked = true;
          pollfd until[]{{ended.stop, POLLIN, 0}, {ended.client, POLLIN | POLLRDHUP, 0}};
          (void)::poll(until, 2, -1);
          return false;
        });
    const auto begun = steady_clock::now();
    const DatabaseFindings findings = probe_database(
        "postgresql://tandem_app@127.0.0.1:" + std::to_string(relay.port()) + '/' + database.name(),
        schema::migration_files(), std::chrono::seconds(3));
    CHECK(asked);
    CHECK(steady_clock::now() - begun < std::chrono::seconds(10));
    REQUIRE(findings.faults.size() == 1);
    CHECK(findings.faults.front().what.find("cannot be used") != std::string::npos);
  }

  TEST_CASE("pooling by session, and no pooler at all, will do") {
    const FreshDatabase database;
    const Bouncer bouncer(database, "session");
    CHECK(probe_database(bouncer.url(), schema::migration_files()).faults.empty());
    pqxx::connection direct(database.app_url());
    CHECK_FALSE(pooled_by_transaction(direct, database.app_url(), steady_clock::now() + kProbeMax));
  }
}

}  // namespace tandem::store

// Goal: a pooler that gives sessions away between transactions is found, one that does not is fine.
// Method: a real PgBouncer before the test's Postgres, in either mode.
#include "control/store/pooling_probe.hpp"

#include <doctest/doctest.h>
#include <pwd.h>
#include <unistd.h>

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
    CHECK(pooled_by_transaction(connection, bouncer.url()));
    const DatabaseFindings findings = probe_database(bouncer.url(), schema::migration_files());
    REQUIRE(!findings.faults.empty());
    CHECK(findings.faults.back().what.find("pooled by transaction") != std::string::npos);
  }

  TEST_CASE("pooling by session, and no pooler at all, will do") {
    const FreshDatabase database;
    const Bouncer bouncer(database, "session");
    CHECK(probe_database(bouncer.url(), schema::migration_files()).faults.empty());
    pqxx::connection direct(database.app_url());
    CHECK_FALSE(pooled_by_transaction(direct, database.app_url()));
  }
}

}  // namespace tandem::store

#include "tests/postgres/private_cluster.hpp"

#include <signal.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <pqxx/pqxx>
#include <stdexcept>

#include "control/store/migrator.hpp"
#include "schema/migration_files.hpp"
#include "tests/integration/process.hpp"
#include "tests/places.hpp"

namespace tandem::postgres {
namespace {

namespace fs = std::filesystem;
using integration::Process;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kStartMax{60'000};
const std::string kScript = test::project_root() + "/tools/postgres";

fs::path make_directory() {
  std::string name = (fs::temp_directory_path() / "tandem-test-pg.XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no directory for a cluster");
  // User postgres has to pass through it.
  fs::permissions(name, fs::perms::owner_all | fs::perms::group_exec | fs::perms::others_exec);
  return name;
}

}  // namespace

struct PrivateCluster::Server {
  fs::path directory = make_directory();
  Process process{{"postgres",
                   {kScript, "run", (directory / "pg").string(), "fsync=off",
                    "synchronous_commit=off", "full_page_writes=off", "shared_buffers=32MB",
                    "max_connections=200", "autovacuum=off", "log_min_messages=fatal"},
                   {},
                   directory / "output"}};
  std::string socket_directory;

  Server() { await(); }
  ~Server() {
    process.send_signal(SIGINT);
    (void)process.wait(kStartMax);
    integration::run_to_end({kScript, "remove", (directory / "pg").string()}, directory / "output");
    std::error_code ignored;
    fs::remove_all(directory, ignored);
  }
  void await();
};

void PrivateCluster::Server::await() {
  const auto deadline = steady_clock::now() + kStartMax;
  std::string last = "no socket";
  while (steady_clock::now() < deadline) {
    std::ifstream file(directory / "pg" / "socket-directory");
    if (std::getline(file, socket_directory) && !socket_directory.empty()) {
      try {
        const pqxx::connection probe("host=" + socket_directory + " user=postgres dbname=postgres");
        return;
      } catch (const pqxx::failure& error) {
        last = error.what();
      }
    }
    if (process.wait(milliseconds{20})) break;
  }
  throw std::runtime_error("the test's Postgres did not start: " + last + "\n" +
                           process.output_text());
}

PrivateCluster::PrivateCluster() : server_(std::make_unique<Server>()) {}
PrivateCluster::~PrivateCluster() = default;

PrivateCluster& PrivateCluster::instance() {
  static PrivateCluster cluster;
  return cluster;
}

std::string PrivateCluster::url(const std::string& database, const std::string& login) const {
  return "postgresql://" + login + "@/" + database + "?host=" + server_->socket_directory;
}

std::string PrivateCluster::socket() const { return server_->socket_directory + "/.s.PGSQL.5432"; }

void PrivateCluster::execute(const std::string& database, const std::string& sql) const {
  pqxx::connection connection(url(database, "postgres"));
  pqxx::nontransaction work(connection);
  work.exec(sql);
}

const std::string& PrivateCluster::migrated_template() {
  if (template_.empty()) {
    execute("postgres", "CREATE DATABASE tandem_template");
    store::migrate(url("tandem_template", "postgres"), schema::migration_files(),
                   [](std::string_view) {});
    template_ = "tandem_template";
  }
  return template_;
}

FreshDatabase::FreshDatabase(Contents contents) {
  static int made = 0;
  name_ = "case_" + std::to_string(++made);
  PrivateCluster& cluster = PrivateCluster::instance();
  const std::string from =
      contents == Contents::Migrated ? cluster.migrated_template() : "template0";
  cluster.execute("postgres", "CREATE DATABASE " + name_ + " TEMPLATE " + from);
}

FreshDatabase::~FreshDatabase() {
  PrivateCluster::instance().execute("postgres", "DROP DATABASE " + name_ + " WITH (FORCE)");
}

std::string FreshDatabase::url(const std::string& login) const {
  return PrivateCluster::instance().url(name_, login);
}
std::string FreshDatabase::app_url() const { return url("tandem_app"); }
std::string FreshDatabase::admin_url() const { return url("postgres"); }
void FreshDatabase::execute(const std::string& sql) const {
  PrivateCluster::instance().execute(name_, sql);
}

}  // namespace tandem::postgres

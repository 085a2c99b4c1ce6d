#include "tests/fault/standby_pair.hpp"

#include <signal.h>
#include <stdlib.h>

#include <fstream>
#include <pqxx/pqxx>
#include <stdexcept>
#include <vector>

#include "control/store/migrator.hpp"
#include "schema/migration_files.hpp"
#include "tests/await.hpp"
#include "tests/places.hpp"

namespace tandem::fault {
namespace {

namespace fs = std::filesystem;
using integration::Process;
using std::chrono::seconds;

constexpr const char* kDatabase = "pair";
constexpr seconds kPatience{60};
const std::string kTool = test::project_root() + "/tools/postgres";

fs::path make_directory() {
  std::string name = (fs::temp_directory_path() / "tandem-test-pair.XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no directory for clusters");
  // User postgres has to pass through it.
  fs::permissions(name, fs::perms::owner_all | fs::perms::group_exec | fs::perms::others_exec);
  return name;
}

std::string one_value(const std::string& url, const std::string& sql) {
  pqxx::connection connection(url);
  pqxx::nontransaction work(connection);
  const auto value = work.exec1(sql)[0];
  return value.is_null() ? "" : value.c_str();
}

void execute(const std::string& url, const std::string& sql) {
  pqxx::connection connection(url);
  pqxx::nontransaction work(connection);
  work.exec(sql);
}

}  // namespace

struct StandbyPair::Cluster {
  fs::path directory;
  Process process;

  explicit Cluster(const fs::path& where)
      : directory(where),
        process({where.filename().string(),
                 {kTool, "run", where.string(), "fsync=off", "full_page_writes=off",
                  "shared_buffers=32MB", "max_connections=100", "log_min_messages=fatal"},
                 {},
                 where.string() + ".out"}) {
    const bool answers = test::await(
        [this] {
          try {
            return one_value(url("postgres", "postgres"), "SELECT 1") == "1";
          } catch (const std::exception&) {
            return false;
          }
        },
        kPatience, std::chrono::milliseconds(20));
    if (!answers) throw std::runtime_error("a Postgres did not start: " + process.output_text());
  }
  ~Cluster() {
    if (process.running()) process.send_signal(SIGINT);
    (void)process.wait(kPatience);
    integration::run_to_end({kTool, "remove", directory.string()}, directory.string() + ".out");
  }
  [[nodiscard]] std::string sockets() const {
    std::ifstream file(directory / "socket-directory");
    std::string line;
    std::getline(file, line);
    return line;
  }
  [[nodiscard]] std::string url(const std::string& login, const std::string& database) const {
    return "postgresql://" + login + "@/" + database + "?host=" + sockets();
  }
};

StandbyPair::StandbyPair()
    : directory_(make_directory()), primary_(std::make_unique<Cluster>(directory_ / "primary")) {
  execute(primary_->url("postgres", "postgres"), std::string("CREATE DATABASE ") + kDatabase);
  store::migrate(primary_->url("postgres", kDatabase), schema::migration_files(),
                 [](std::string_view) {});
  const std::string script = std::string(TANDEM_FAULT_TOOLS) + "/own_standby";
  const fs::path told = directory_ / "copy.out";
  if (integration::run_to_end({script, primary_->sockets(), (directory_ / "standby").string()},
                              told) != 0) {
    std::ifstream in(told);
    throw std::runtime_error(std::string(std::istreambuf_iterator<char>(in), {}));
  }
  standby_ = std::make_unique<Cluster>(directory_ / "standby");
  // From here on a commit is one on both.
  const std::string superuser = primary_->url("postgres", "postgres");
  execute(superuser, "ALTER SYSTEM SET synchronous_standby_names = '*'");
  execute(superuser, "SELECT pg_reload_conf()");
  const bool in_step = test::await(
      [&superuser] {
        return one_value(superuser,
                         "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'") ==
               "1";
      },
      kPatience, std::chrono::milliseconds(20));
  if (!in_step) throw std::runtime_error("the standby does not follow");
}

StandbyPair::~StandbyPair() {
  standby_.reset();
  primary_.reset();
  std::error_code ignored;
  fs::remove_all(directory_, ignored);
}

std::string StandbyPair::url(const std::string& login) const {
  return "postgresql://" + login + "@/" + kDatabase + "?host=" + primary_->sockets() + ',' +
         standby_->sockets() + "&target_session_attrs=read-write";
}

std::string StandbyPair::ask_standby(const std::string& sql) const {
  return one_value(standby_->url("postgres", kDatabase), sql);
}

void StandbyPair::lose_primary() {
  primary_->process.send_signal(SIGQUIT);
  if (!primary_->process.wait(kPatience)) throw std::runtime_error("the primary does not go");
}

void StandbyPair::promote_standby() {
  execute(standby_->url("postgres", "postgres"), "SELECT pg_promote()");
}

}  // namespace tandem::fault

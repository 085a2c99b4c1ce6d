#include "tests/postgres/frozen_backends.hpp"

#include <signal.h>

#include <pqxx/pqxx>

namespace tandem::postgres {

FrozenBackends::FrozenBackends(const FreshDatabase& database, const std::string& application) {
  pqxx::connection connection(database.admin_url());
  pqxx::nontransaction work(connection);
  for (const auto& row :
       work.exec_params("SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND "
                        "application_name = $1",
                        application))
    pids_.push_back(row[0].as<pid_t>());
  for (const pid_t pid : pids_) ::kill(pid, SIGSTOP);
}

FrozenBackends::~FrozenBackends() {
  for (const pid_t pid : pids_) ::kill(pid, SIGCONT);
}

}  // namespace tandem::postgres

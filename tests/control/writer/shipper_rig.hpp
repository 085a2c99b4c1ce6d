#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <pqxx/pqxx>
#include <string>
#include <string_view>

#include "control/writer/shipper.hpp"
#include "control/writer/spool_log.hpp"
#include "core/metrics/registry.hpp"
#include "tests/control/writer/spool_rig.hpp"
#include "tests/postgres/private_cluster.hpp"

namespace tandem::control::test {

/// One statement as superuser, outside of any database of a test.
void as_superuser(const std::string& sql);

/// The fields of a `call.started`.
extern const std::string_view kStarted;

/// A spool, a shipper and a migrated Postgres.
struct ShipperRig {
  Directory directory;
  postgres::FreshDatabase database;
  metrics::Registry registry;
  std::unique_ptr<SpoolLog> log;
  std::unique_ptr<Shipper> shipper;
  pqxx::connection connection{database.admin_url()};

  ShipperRig();
  void open();
  void start(std::chrono::milliseconds statement_limit = std::chrono::seconds(15));
  void restart();
  void append(const call::CallEvent& event) const;
  /// A call with its beginning, some turns, and its end.
  void append_call(std::uint64_t call, std::uint64_t turns, bool ends = true) const;
  /// As when a server fails over: whoever is connected is connected no more.
  void reset_connections() const;
  [[nodiscard]] std::string ask(const std::string& sql);
  [[nodiscard]] bool await_shipped() const;
  [[nodiscard]] std::uint64_t faults(const char* kind) const;
};

}  // namespace tandem::control::test

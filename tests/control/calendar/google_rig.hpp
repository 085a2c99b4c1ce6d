#pragma once

#include <memory>
#include <string>

#include "control/calendar/google.hpp"
#include "core/metrics/registry.hpp"
#include "tests/control/calendar/simulated_google.hpp"
#include "tests/core/loop_fixture.hpp"
#include "tests/postgres/private_cluster.hpp"

namespace tandem::calendar::test {

/// Our side: a database with one connected calendar, and everything that speaks with Google.
class GoogleRig {
 public:
  static constexpr const char* kConnection = "0199eeee-0000-7000-8000-000000000001";

  explicit GoogleRig(SimulatedGoogle& peer);
  ~GoogleRig();

  /// The connection, with a consent that was just given.
  void connect();
  /// Runs one function of the provider and gives what came.
  template <class T, class Make>
  Result<T> run(Make make) {
    std::optional<Result<T>> result;
    loop.run([&]() -> Task<> { result.emplace(co_await make(google->calendar())); });
    return std::move(*result);
  }
  [[nodiscard]] std::string look(const std::string& sql) const;

  postgres::FreshDatabase database;
  tandem::test::LoopFixture loop{"control"};
  metrics::Registry metrics;
  crypto::SecretSealer sealer;
  std::unique_ptr<Google> google;
  ConnectionPtr connection;

 private:
  SimulatedGoogle& peer_;
  GoogleSettings settings_;
};

}  // namespace tandem::calendar::test

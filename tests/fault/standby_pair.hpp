#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "tests/integration/process.hpp"

namespace tandem::fault {

/// A Postgres of its own with a streaming standby, and one migrated database: what is committed on
/// the first is on the second. The first can be lost, the second take its place. Both are gone with
/// this.
class StandbyPair {
 public:
  StandbyPair();
  ~StandbyPair();
  StandbyPair(const StandbyPair&) = delete;
  StandbyPair& operator=(const StandbyPair&) = delete;

  /// DATABASE_URL with both hosts, of which libpq takes the one that may be written to.
  [[nodiscard]] std::string url(const std::string& login) const;
  /// One value of the standby, as text; "" for null.
  [[nodiscard]] std::string ask_standby(const std::string& sql) const;

  /// At once, without a word to whoever is connected.
  void lose_primary();
  /// From here on it may be written to.
  void promote_standby();

 private:
  struct Cluster;
  std::filesystem::path directory_;
  std::unique_ptr<Cluster> primary_, standby_;
};

}  // namespace tandem::fault

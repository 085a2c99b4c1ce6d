#pragma once

#include <memory>
#include <string>

namespace tandem::postgres {

/// One Postgres cluster of this test program's own (`tools/postgres run`): made when first asked
/// for, gone with the program, whatever happens. A Unix socket, no TCP; fsync off, since what is
/// tested with it is never the machine's power.
class PrivateCluster {
 public:
  [[nodiscard]] static PrivateCluster& instance();
  ~PrivateCluster();
  PrivateCluster(const PrivateCluster&) = delete;
  PrivateCluster& operator=(const PrivateCluster&) = delete;

  /// As a login of this cluster; `postgres` is its superuser.
  [[nodiscard]] std::string url(const std::string& database, const std::string& login) const;
  /// The path of the server's socket, for who stands between.
  [[nodiscard]] std::string socket() const;
  /// A migrated database that others are copied from.
  [[nodiscard]] const std::string& migrated_template();
  /// Runs one statement as superuser, outside of a transaction.
  void execute(const std::string& database, const std::string& sql) const;

 private:
  PrivateCluster();
  struct Server;
  std::unique_ptr<Server> server_;
  std::string template_;
};

/// A database of one test case's own; dropped with the object, however many are connected.
class FreshDatabase {
 public:
  enum class Contents : std::uint8_t { Migrated, Empty };
  explicit FreshDatabase(Contents contents = Contents::Migrated);
  ~FreshDatabase();
  FreshDatabase(const FreshDatabase&) = delete;
  FreshDatabase& operator=(const FreshDatabase&) = delete;

  /// As the server logs in: DATABASE_URL.
  [[nodiscard]] std::string app_url() const;
  /// As who made the tables, here a superuser: DATABASE_MIGRATE_URL, and for what a test prepares.
  [[nodiscard]] std::string admin_url() const;
  [[nodiscard]] std::string url(const std::string& login) const;
  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  /// As superuser, whom row security does not bind: for what a test prepares.
  void execute(const std::string& sql) const;

 private:
  std::string name_;
};

}  // namespace tandem::postgres

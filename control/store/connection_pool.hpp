#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "control/store/acting.hpp"
#include "control/store/errc.hpp"
#include "control/store/tenant_transaction.hpp"
#include "core/result.hpp"
#include "core/task.hpp"

namespace tandem {
class EventLoop;
namespace metrics {
class Registry;
}
}  // namespace tandem

namespace tandem::store {

/// The database threads: each holds one connection and runs one transaction after the other, so
/// that no event loop ever waits for Postgres. Bounded in connections (`threads`), in what waits
/// (`queue_max`) and in time (each transaction's deadline, for whoever awaits it as for the
/// thread).
///
///     auto load = [id](pqxx::transaction_base& tx) { return find_agent(tx, id); };  // named
///     first: const auto found = co_await pool.fetch<std::optional<Agent>>(loop, std::move(acting),
///     900ms,
///                                                                  std::move(load));
///
/// (A capturing lambda inside the `co_await` expression would be destroyed twice: core/README.md.)
class ConnectionPool {
 public:
  struct Options {
    std::string url;
    unsigned threads = 4;
    std::size_t queue_max = 256;
    /// How far beyond its deadline a transaction may hold its thread; then its connection is cut.
    std::chrono::milliseconds overrun_max{2'000};
    /// After a connection could not be made, nobody tries again for so long (and up to twice that).
    std::chrono::milliseconds retry_after{250};
    /// The deadline of a transaction for which nobody chose another.
    std::chrono::milliseconds usual_limit{900};
  };

  /// Starts the threads; connects when there is something to do. Never throws for a database that
  /// is away. `metrics` may be null.
  ConnectionPool(Options options, metrics::Registry* metrics);
  /// Ends what runs, fails what waits, joins the threads. Before the loops go.
  ~ConnectionPool();
  ConnectionPool(const ConnectionPool&) = delete;
  ConnectionPool& operator=(const ConnectionPool&) = delete;

  /// Runs `work` in a transaction (`run_transaction`) on one of the threads. The error is one of
  /// `errc`'s; what `work` threw otherwise (a constraint, a missing right, its own exceptions) is
  /// thrown here. On `loop`'s thread; resumes there at the deadline at the latest. When the caller
  /// is cancelled, work that has not begun is not begun.
  [[nodiscard]] Task<Result<void>> transact(EventLoop& loop, Acting acting,
                                            std::chrono::milliseconds limit, Work work,
                                            Access access = Access::ReadWrite);

  /// The same, with what `work` gives. Reads only.
  template <class T>
  [[nodiscard]] Task<Result<T>> fetch(EventLoop& loop, Acting acting,
                                      std::chrono::milliseconds limit,
                                      std::function<T(pqxx::transaction_base&)> work) {
    // Shared: after the deadline the thread may still write it.
    auto value = std::make_shared<std::optional<T>>();
    Work fill = [value, work = std::move(work)](pqxx::transaction_base& transaction) {
      value->emplace(work(transaction));
    };
    const Result<void> done =
        co_await transact(loop, std::move(acting), limit, std::move(fill), Access::ReadOnly);
    if (!done) co_return done.error();
    co_return std::move(**value);
  }

  [[nodiscard]] std::chrono::milliseconds usual_limit() const noexcept { return usual_limit_; }

  /// Transactions that wait or run. Any thread.
  [[nodiscard]] std::size_t pending() const;

 private:
  struct Impl;
  std::chrono::milliseconds usual_limit_;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tandem::store

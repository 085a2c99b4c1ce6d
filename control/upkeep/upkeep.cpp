#include "control/upkeep/upkeep.hpp"

#include <optional>
#include <stdexcept>

#include "control/store/connection_pool.hpp"
#include "control/store/connection_shares.hpp"
#include "control/store/connection_url.hpp"
#include "control/store/upkeep_store.hpp"
#include "control/upkeep/metric_families.hpp"
#include "core/event_loop.hpp"
#include "core/log/logger.hpp"
#include "core/metrics/registry.hpp"
#include "core/sleep.hpp"
#include "core/task_group.hpp"

namespace tandem::control {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// One batch, of some hundred rows; longer, and it gives way (it is begun again later).
constexpr milliseconds kBatchLimit{20'000};
constexpr milliseconds kClaimLimit{5'000};
/// Between batches, so that a long job leaves the database room for calls.
constexpr milliseconds kBreath{20};

log::RateLimit fault_complaints;

store::ConnectionPool::Options pool_options(const std::string& url) {
  store::ConnectionPool::Options options;
  options.url = url;
  options.threads = store::ConnectionShares::kUpkeep;
  return options;
}

/// What a run came to nothing for.
struct Failure : std::runtime_error {
  using std::runtime_error::runtime_error;
};
/// Another part would fare no better.
struct DatabaseAway : Failure {
  explicit DatabaseAway(const std::string& why) : Failure(why) {}
};

bool is_away(const ErrorCode& error) {
  return error == store::errc::unavailable || error == store::errc::read_only ||
         error == store::errc::overloaded;
}

}  // namespace

struct Upkeep::Impl {
  /// A job, and when this node asks for it next. Another may have had it since.
  struct Entry {
    UpkeepJob job;
    steady_clock::time_point ask_at{};
  };

  Impl(EventLoop& home, Options given, std::vector<UpkeepJob> jobs, metrics::Registry& registry,
       metrics::Block& own)
      : loop(home),
        options(std::move(given)),
        block(own),
        pool(pool_options(options.database_url), &registry),
        tasks(home) {
    for (UpkeepJob& job : jobs) {
      // A series that first appears with an event cannot be watched for its first one.
      for (const char* result : {"done", "failed", "lost"})
        (void)block.counter(families::kUpkeepRuns, {{"job", job.name}, {"result", result}});
      (void)block.counter(families::kUpkeepRows, {{"job", job.name}});
      entries.push_back({std::move(job), {}});
    }
  }

  [[nodiscard]] Task<> run();
  /// Whether this node has it now.
  [[nodiscard]] Task<bool> claim(const UpkeepJob& job);
  [[nodiscard]] Task<> look_after(Entry& entry);
  [[nodiscard]] Task<std::string> work_off(const UpkeepJob& job);
  [[nodiscard]] Task<bool> work_off_part(const UpkeepJob& job, const std::string& part,
                                         metrics::Counter& rows);
  /// A sign of life where no batch gives one. False: the job is another node's by now.
  [[nodiscard]] Task<bool> beat(const UpkeepJob& job);
  [[nodiscard]] Task<> end(const UpkeepJob& job, std::string failure);
  /// What `work` gives; throws `Failure`.
  template <class T>
  [[nodiscard]] Task<T> ask(milliseconds limit, std::function<T(pqxx::transaction_base&)> work);

  EventLoop& loop;
  Options options;
  metrics::Block& block;
  store::ConnectionPool pool;
  std::vector<Entry> entries;
  TaskGroup tasks;
};

template <class T>
Task<T> Upkeep::Impl::ask(milliseconds limit, std::function<T(pqxx::transaction_base&)> work) {
  auto value = std::make_shared<std::optional<T>>();
  store::Work fill = [value, work = std::move(work)](pqxx::transaction_base& tx) {
    value->emplace(work(tx));
  };
  std::string failure;
  bool away = false;
  try {
    const Result<void> done =
        co_await pool.transact(loop, store::Acting::writer(), limit, std::move(fill));
    if (done) co_return std::move(**value);
    failure = done.error().message();
    away = is_away(done.error());
  } catch (const pqxx::failure& error) {
    failure = store::one_line(error.what());
  } catch (const std::logic_error& error) {
    // libpqxx's for rows that are not what was asked for.
    failure = store::one_line(error.what());
  }
  if (away) throw DatabaseAway(failure);
  throw Failure(failure);
}

Task<bool> Upkeep::Impl::claim(const UpkeepJob& job) {
  std::function<bool(pqxx::transaction_base&)> work = [name = job.name, node = options.node,
                                                       every = job.every](auto& tx) {
    return store::claim_job(tx, name, node, every);
  };
  co_return co_await ask<bool>(kClaimLimit, std::move(work));
}

/// False: the job is another node's by now.
Task<bool> Upkeep::Impl::work_off_part(const UpkeepJob& job, const std::string& part,
                                       metrics::Counter& rows) {
  for (;;) {
    // None: the job is another's.
    std::function<std::optional<std::uint64_t>(pqxx::transaction_base&)> work =
        [batch = job.batch, part, name = job.name,
         node = options.node](pqxx::transaction_base& tx) -> std::optional<std::uint64_t> {
      const std::uint64_t count = batch(tx, part);
      if (!store::carry_on_job(tx, name, node, count)) return std::nullopt;
      return count;
    };
    const auto count = co_await ask<std::optional<std::uint64_t>>(kBatchLimit, std::move(work));
    if (!count) co_return false;
    rows.add(*count);
    if (*count == 0 || job.once) co_return true;
    co_await sleep_for(loop, kBreath);
  }
}

/// How the run ended, in the words of its metric.
Task<std::string> Upkeep::Impl::work_off(const UpkeepJob& job) {
  std::vector<std::string> parts{""};
  if (job.parts) {
    auto find_parts = job.parts;
    parts = co_await ask<std::vector<std::string>>(kBatchLimit, std::move(find_parts));
  }
  metrics::Counter& rows = block.counter(families::kUpkeepRows, {{"job", job.name}});
  std::size_t failed = 0;
  std::string failure;
  for (const std::string& part : parts) {
    // The trouble of organisations, however many, keeps nothing from those behind them; that of the
    // database does.
    bool ours = true;
    const std::size_t failed_before = failed;
    try {
      ours = co_await work_off_part(job, part, rows);
    } catch (const DatabaseAway&) {
      throw;
    } catch (const Failure& fault) {
      failure = fault.what();
      ++failed;
    }
    if (failed > failed_before) ours = co_await beat(job);
    if (!ours) co_return "lost";
  }
  if (failed > 1)
    failure = std::to_string(failed) + " of " + std::to_string(parts.size()) + ": " + failure;
  if (failed > 0) throw Failure(failure);
  co_return "done";
}

Task<bool> Upkeep::Impl::beat(const UpkeepJob& job) {
  std::function<bool(pqxx::transaction_base&)> work = [name = job.name,
                                                       node = options.node](auto& tx) {
    return store::carry_on_job(tx, name, node, 0);
  };
  co_return co_await ask<bool>(kClaimLimit, std::move(work));
}

Task<> Upkeep::Impl::end(const UpkeepJob& job, std::string failure) {
  std::function<bool(pqxx::transaction_base&)> work = [name = job.name, node = options.node,
                                                       failure](auto& tx) {
    store::end_job(tx, name, node, failure);
    return true;
  };
  (void)co_await ask<bool>(kClaimLimit, std::move(work));
}

Task<> Upkeep::Impl::look_after(Entry& entry) {
  const UpkeepJob& job = entry.job;
  const bool ours = co_await claim(job);
  // Where another has it, this node asks again soon: that one may die.
  entry.ask_at = steady_clock::now() + (ours ? job.every : job.every / 4);
  if (!ours) co_return;
  const auto begin = steady_clock::now();
  std::string result = "failed", failure;
  try {
    result = co_await work_off(job);
  } catch (const Failure& fault) {
    failure = fault.what();
  }
  block.counter(families::kUpkeepRuns, {{"job", job.name}, {"result", result}}).add();
  const std::chrono::duration<double> took = steady_clock::now() - begin;
  block.gauge(families::kUpkeepTime, {{"job", job.name}}).set(took.count());
  if (result == "lost") co_return;
  co_await end(job, failure);
  if (!failure.empty()) throw Failure(failure);
  const std::chrono::duration<double> now = std::chrono::system_clock::now().time_since_epoch();
  block.gauge(families::kUpkeepFinished, {{"job", job.name}}).set(now.count());
}

Task<> Upkeep::Impl::run() {
  for (;;) {
    for (Entry& entry : entries) {
      if (steady_clock::now() < entry.ask_at) continue;
      try {
        co_await look_after(entry);
      } catch (const Failure& fault) {
        log::Logger().repeated(fault_complaints, log::Level::Warn, "upkeep.failed",
                               {{"job", entry.job.name}, {"error", fault.what()}});
      }
    }
    co_await sleep_for(loop, options.look_every);
  }
}

Upkeep::Upkeep(EventLoop& loop, Options options, std::vector<UpkeepJob> jobs,
               metrics::Registry& registry, metrics::Block& block)
    : impl_(std::make_unique<Impl>(loop, std::move(options), std::move(jobs), registry, block)) {}

Upkeep::~Upkeep() = default;

void Upkeep::start() {
  impl_->tasks.spawn([impl = impl_.get()] { return impl->run(); });
}

Task<> Upkeep::stop() {
  co_await survive_cancellation();
  impl_->tasks.cancel();
  co_await impl_->tasks.join();
}

}  // namespace tandem::control

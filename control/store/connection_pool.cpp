#include "control/store/connection_pool.hpp"

#include <pthread.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <exception>
#include <list>
#include <mutex>
#include <thread>
#include <vector>

#include "control/store/connection_url.hpp"
#include "control/store/metric_families.hpp"
#include "control/store/sql_state.hpp"
#include "core/async_event.hpp"
#include "core/crypto/random.hpp"
#include "core/event_loop.hpp"
#include "core/log/logger.hpp"

namespace tandem::store {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

/// The statements behind a login, of a server as slow as that of fault 10.
constexpr milliseconds kPrepareMax{15'000};

/// What came of a transaction; shared by the coroutine that waits and the thread that works. The
/// thread writes it before it posts to the loop, and touches it no more afterwards.
struct Outcome {
  explicit Outcome(EventLoop& loop) : event(loop) {}
  AsyncEvent event;  ///< On the loop only, where it dies too.
  ErrorCode error;
  std::exception_ptr thrown;
};

/// How far a transaction is, between the thread that works and whoever awaits it. Once the thread
/// commits, nobody can stop it any more; before, whoever leaves does.
enum class Stage : std::uint8_t { Open, Committing, Abandoned };

/// Nobody waits for this transaction any more: it is rolled back.
struct Abandoned {};

struct Job {
  EventLoop* loop;
  Acting acting;
  Access access;
  Work work;
  Clock::time_point asked_at, deadline;
  std::shared_ptr<Outcome> outcome;
  std::shared_ptr<std::atomic<Stage>> stage;
};

bool worth_a_second_try(const std::exception& error) {
  return dynamic_cast<const pqxx::serialization_failure*>(&error) != nullptr ||
         dynamic_cast<const pqxx::deadlock_detected*>(&error) != nullptr;
}

/// What an exception means for whoever asked; none: it is theirs to deal with.
std::optional<errc> fault_of(const std::exception& error) {
  if (dynamic_cast<const pqxx::in_doubt_error*>(&error) != nullptr ||
      dynamic_cast<const pqxx::statement_completion_unknown*>(&error) != nullptr)
    return errc::unknown_outcome;
  if (worth_a_second_try(error)) return errc::unavailable;
  if (dynamic_cast<const pqxx::broken_connection*>(&error) != nullptr) return errc::unavailable;
  const auto* sql = dynamic_cast<const pqxx::sql_error*>(&error);
  if (sql == nullptr) return std::nullopt;
  const std::string state = sqlstate_of(*sql);
  // PostgreSQL, appendix A: query_canceled, lock_not_available.
  if (state == "57014" || state == "55P03") return errc::timed_out;
  if (state == "25006") return errc::read_only;
  // Shutdown, crash of a neighbour, too many connections, disk full, out of memory; libpq itself.
  if (state.starts_with("57P") || state.starts_with("53") || state.starts_with("08"))
    return errc::unavailable;
  return std::nullopt;
}

const char* label_of(const Outcome& outcome) {
  if (outcome.thrown) return "refused";
  if (!outcome.error) return "committed";
  switch (static_cast<errc>(outcome.error.value())) {
    case errc::timed_out:
      return "timed-out";
    case errc::read_only:
      return "read-only";
    case errc::overloaded:
      return "overloaded";
    case errc::unknown_outcome:
      return "unknown-outcome";
    case errc::unavailable:
      break;
  }
  return "unavailable";
}

/// A series that first appears when something has gone wrong cannot be watched for a rise.
void expect_known_series(metrics::Block& block) {
  (void)block.counter(families::kUncleanSessions);
  (void)block.histogram(families::kTransactionTime);
  for (const char* result : {"committed", "refused", "timed-out", "read-only", "overloaded",
                             "unknown-outcome", "unavailable"})
    (void)block.counter(families::kTransactions, {{"result", result}});
}

}  // namespace

struct ConnectionPool::Impl {
  /// A thread with its connection. `socket` and `cut_at` are shared with the watch, under `mutex`.
  struct Worker {
    std::unique_ptr<pqxx::connection> connection;
    metrics::Block* metrics = nullptr;
    int socket = -1;
    Clock::time_point cut_at;
    std::thread thread;
  };

  Impl(Options given, metrics::Registry* registry) : options(std::move(given)) {
    for (unsigned i = 0; i < options.threads; ++i) {
      Worker& worker = workers.emplace_back();
      if (registry != nullptr) worker.metrics = &registry->add_block();
      if (registry != nullptr) expect_known_series(*worker.metrics);
      worker.thread = std::thread([this, &worker] { work(worker); });
    }
    watch_thread = std::thread([this] { watch(); });
  }
  ~Impl();

  void work(Worker& worker);
  void watch();
  void serve(Worker& worker, Job& job);
  bool connect(Worker& worker, Outcome& outcome);
  /// One try. True when there is an outcome; false when another try makes sense.
  bool attempt(Worker& worker, Job& job, bool last);
  void guard(Worker& worker, Clock::time_point cut_at);
  void unguard(Worker& worker);
  void close(Worker& worker);
  void finish(const Worker* worker, Job job);
  bool enqueue(Job& job);

  Options options;
  mutable std::mutex mutex;
  std::condition_variable wake, wake_watch;
  std::deque<Job> queue;
  std::size_t running = 0;
  bool stopped = false;
  Clock::time_point no_connecting_before{};
  std::list<Worker> workers;
  std::thread watch_thread;
};

ConnectionPool::Impl::~Impl() {
  std::deque<Job> left;
  {
    const std::lock_guard lock(mutex);
    stopped = true;
    left.swap(queue);
    // Whoever waits for Postgres now waits no more.
    for (Worker& worker : workers)
      if (worker.socket >= 0) ::shutdown(worker.socket, SHUT_RDWR);
  }
  wake.notify_all();
  wake_watch.notify_all();
  for (Job& job : left) {
    job.outcome->error = errc::unavailable;
    finish(nullptr, std::move(job));
  }
  for (Worker& worker : workers) worker.thread.join();
  watch_thread.join();
}

void ConnectionPool::Impl::work(Worker& worker) {
  ::pthread_setname_np(::pthread_self(), "database");
  ::setpriority(PRIO_PROCESS, 0, 5);  // Of this thread alone, on Linux.
  std::unique_lock lock(mutex);
  while (true) {
    wake.wait(lock, [this] { return stopped || !queue.empty(); });
    if (stopped) return;
    Job job = std::move(queue.front());
    queue.pop_front();
    ++running;
    lock.unlock();
    serve(worker, job);
    lock.lock();
    --running;
    lock.unlock();
    finish(&worker, std::move(job));
    lock.lock();
  }
}

/// Cuts connections of transactions that outstay their deadline: a server that is stopped in the
/// middle of an answer would hold the thread for ever, and its own timeouts stop with it.
void ConnectionPool::Impl::watch() {
  ::pthread_setname_np(::pthread_self(), "database-watch");
  std::unique_lock lock(mutex);
  while (!stopped) {
    const Clock::time_point now = Clock::now();
    for (Worker& worker : workers) {
      if (worker.socket < 0 || now < worker.cut_at) continue;
      ::shutdown(worker.socket, SHUT_RDWR);
      worker.socket = -1;
    }
    wake_watch.wait_for(lock, milliseconds(100));
  }
}

void ConnectionPool::Impl::guard(Worker& worker, Clock::time_point cut_at) {
  const std::lock_guard lock(mutex);
  worker.socket = worker.connection->sock();
  worker.cut_at = cut_at;
  if (stopped) ::shutdown(worker.socket, SHUT_RDWR);
}

void ConnectionPool::Impl::unguard(Worker& worker) {
  const std::lock_guard lock(mutex);
  worker.socket = -1;
}

void ConnectionPool::Impl::close(Worker& worker) {
  unguard(worker);
  worker.connection.reset();
}

bool ConnectionPool::Impl::connect(Worker& worker, Outcome& outcome) {
  {
    const std::lock_guard lock(mutex);
    if (Clock::now() < no_connecting_before) {
      outcome.error = errc::unavailable;
      return false;
    }
  }
  try {
    worker.connection = connect_session(options.url);
    guard(worker, Clock::now() + kPrepareMax);
    prepare_session(*worker.connection);
    return true;
  } catch (const std::exception& error) {
    close(worker);
    static log::RateLimit limit;
    log::Logger().repeated(limit, log::Level::Error, "database.no_connection",
                           {{"error", one_line(error.what())}});
  }
  const std::lock_guard lock(mutex);
  // With jitter, so that nodes do not come back all at once.
  const auto extra = static_cast<std::int64_t>(
      crypto::random_u64() % static_cast<std::uint64_t>(options.retry_after.count() + 1));
  no_connecting_before = Clock::now() + options.retry_after + milliseconds(extra);
  outcome.error = errc::unavailable;
  return false;
}

bool ConnectionPool::Impl::attempt(Worker& worker, Job& job, bool last) {
  Outcome& outcome = *job.outcome;
  const bool fresh = worker.connection == nullptr;
  if (fresh && !connect(worker, outcome)) return true;
  guard(worker, job.deadline + options.overrun_max);
  bool begun = false;
  // Noted, so that a connection that had died while idle is told from one that died at work.
  const Work work = [&begun, &job](pqxx::transaction_base& transaction) {
    begun = true;
    job.work(transaction);
    Stage open = Stage::Open;
    if (!job.stage->compare_exchange_strong(open, Stage::Committing)) throw Abandoned{};
  };
  try {
    const auto left = std::chrono::duration_cast<milliseconds>(job.deadline - Clock::now());
    run_transaction(*worker.connection, job.acting, job.access, left, work);
    unguard(worker);
    return true;
  } catch (const Abandoned&) {
    unguard(worker);
    outcome.error = errc::timed_out;
    return true;
  } catch (const UncleanSession& error) {
    close(worker);
    if (worker.metrics != nullptr) worker.metrics->counter(families::kUncleanSessions).add();
    log::Logger().error("database.unclean_session", {{"error", error.what()}});
    outcome.error = errc::unavailable;
    return last;
  } catch (const std::exception& error) {
    const auto fault = fault_of(error);
    const bool rolled_back = worth_a_second_try(error);
    // A server that takes no writes is a standby by now: another of the URL's hosts may be the one.
    if ((fault == errc::unavailable && !rolled_back) || fault == errc::unknown_outcome ||
        fault == errc::read_only)
      close(worker);
    else
      unguard(worker);
    if (!last && (rolled_back || (fault == errc::unavailable && !begun && !fresh))) return false;
    if (fault)
      outcome.error = *fault;
    else
      outcome.thrown = std::current_exception();
    return true;
  } catch (...) {
    unguard(worker);
    outcome.thrown = std::current_exception();
    return true;
  }
}

void ConnectionPool::Impl::serve(Worker& worker, Job& job) {
  for (const bool last : {false, true}) {
    job.outcome->error = {};
    // A commit that Postgres refused is tried again.
    Stage refused = Stage::Committing;
    job.stage->compare_exchange_strong(refused, Stage::Open);
    if (*job.stage == Stage::Abandoned || Clock::now() >= job.deadline) {
      job.outcome->error = errc::timed_out;
      return;
    }
    if (attempt(worker, job, last)) return;
  }
}

void ConnectionPool::Impl::finish(const Worker* worker, Job job) {
  if (worker != nullptr && worker->metrics != nullptr) {
    worker->metrics->counter(families::kTransactions, {{"result", label_of(*job.outcome)}}).add();
    worker->metrics->histogram(families::kTransactionTime).observe(Clock::now() - job.asked_at);
  }
  // What the work holds dies here, before anybody hears that it is done.
  job.work = nullptr;
  EventLoop& loop = *job.loop;
  loop.post([outcome = std::move(job.outcome)] { outcome->event.set(); });
}

bool ConnectionPool::Impl::enqueue(Job& job) {
  const std::lock_guard lock(mutex);
  if (stopped || queue.size() >= options.queue_max) return false;
  queue.push_back(std::move(job));
  wake.notify_one();
  return true;
}

ConnectionPool::ConnectionPool(Options options, metrics::Registry* metrics)
    : usual_limit_(options.usual_limit),
      impl_(std::make_unique<Impl>(std::move(options), metrics)) {}

ConnectionPool::~ConnectionPool() = default;

Task<Result<void>> ConnectionPool::transact(EventLoop& loop, Acting acting, milliseconds limit,
                                            Work work, Access access) {
  const auto outcome = std::make_shared<Outcome>(loop);
  const auto stage = std::make_shared<std::atomic<Stage>>(Stage::Open);
  const Clock::time_point now = Clock::now(), deadline = now + limit;
  Job job{&loop, std::move(acting), access, std::move(work), now, deadline, outcome, stage};
  const bool queued = impl_->enqueue(job);
  if (!queued) co_return make_error_code(errc::overloaded);
  struct Leave {
    ~Leave() { *stage = Stage::Abandoned; }
    std::shared_ptr<std::atomic<Stage>> stage;
  };
  const Leave leave{stage};
  const bool answered = co_await outcome->event.wait_until(deadline);
  if (!answered) {
    const Stage reached = stage->exchange(Stage::Abandoned);
    const bool may_be_kept = reached == Stage::Committing && access == Access::ReadWrite;
    co_return make_error_code(may_be_kept ? errc::unknown_outcome : errc::timed_out);
  }
  if (outcome->thrown) std::rethrow_exception(outcome->thrown);
  if (outcome->error) co_return outcome->error;
  co_return Result<void>();
}

std::size_t ConnectionPool::pending() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->queue.size() + impl_->running;
}

}  // namespace tandem::store

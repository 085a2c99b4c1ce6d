#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "control/store/call_event_store.hpp"
#include "control/writer/folded_calls.hpp"
#include "control/writer/quarantine.hpp"
#include "control/writer/spool_log.hpp"
#include "control/writer/unplaced_calls.hpp"
#include "core/metrics/registry.hpp"
#include "core/thread_signal.hpp"

namespace tandem::control {

/// Copies the spool into Postgres on a thread of its own, normally within 200 ms of the event, and
/// only then lets the spool forget it. While Postgres is away, slow, read-only or full the spool
/// grows, and the shipper tries again with a growing, jittered pause of at most 4 s. Events that
/// the database refuses are set aside one by one, so that they hold up no other; so is one that the
/// database never comes to an end with, once it is sure that the database is well.
///
/// Before the first event of this process it brings in what an earlier one has left. Calls that
/// died with that one can be resumed for some seconds; those that were not it closes as
/// `node-lost`: of this node's name, unless another process that is connected bears it.
class Shipper {
 public:
  struct Options {
    std::string database_url;
    std::string node;
    std::chrono::days quarantine_age{30};
    std::chrono::milliseconds statement_limit{15'000};  ///< `CallEventStore::Options`.
    /// From the start on: so long the carrier may still ask what follows the streams of an earlier
    /// process, and its calls go on then.
    std::chrono::milliseconds orphan_wait{8'000};
    /// The database hears so often that this node is there and how late it is
    /// (`tandem.nodes.told_at`).
    std::chrono::milliseconds tell_every{5'000};
  };
  Shipper(Options options, SpoolLog& log, metrics::Registry& registry);
  ~Shipper();
  Shipper(const Shipper&) = delete;
  Shipper& operator=(const Shipper&) = delete;

  /// Ships what is left for at most `patience`, and ends the thread; the rest stays in the spool.
  /// The spool appends nothing any more. Longer than `patience` it takes only where a connection is
  /// being made: the time that the name's resolver and `connect_timeout` give themselves.
  void stop(std::chrono::milliseconds patience = std::chrono::milliseconds(5'000));

 private:
  using Events = std::span<const call::CallEvent>;
  enum class Step : std::uint8_t { Shipped, NothingLeft, Failed };
  static constexpr std::size_t kWhole = std::numeric_limits<std::size_t>::max();

  void run();
  /// One window of the spool, or what was left of the last one.
  [[nodiscard]] Step step();
  enum class Looked : std::uint8_t { Something, Nothing, Failed };
  [[nodiscard]] Looked next_window();
  void read_failed(const ErrorCode& error);
  void read_window();
  /// What of the window is not in the database yet; none when all of it is.
  [[nodiscard]] std::optional<store::StoreFault> ship();
  [[nodiscard]] std::optional<store::StoreFault> ship_once(Events events);
  /// Whether the one event that is left of a batch is to blame, and not the database.
  [[nodiscard]] bool to_blame(const store::StoreFault& fault);
  [[nodiscard]] bool has_to_tell() const;
  [[nodiscard]] std::optional<store::StoreFault> tell_caught_up();
  /// At a stop, behind the last event: a node that is gone in order is not one that fell silent.
  void say_goodbye();
  [[nodiscard]] std::optional<store::StoreFault> close_orphans();
  [[nodiscard]] std::optional<store::StoreFault> close_some_orphans(std::size_t& closed);
  void expect_known_series();
  void count(const store::StoreFault& fault);
  void failed(const store::StoreFault& fault);
  void wait_longer();
  void tend_quarantine();
  void publish_age();

  Options options_;
  SpoolLog& log_;
  metrics::Block& block_;
  store::CallEventStore store_;
  FoldedCalls folds_;
  Quarantine quarantine_;
  UnplacedCalls unplaced_;

  SpoolPosition position_;  ///< Behind the window.
  SpoolLog::Window window_;
  std::vector<call::CallEvent> events_;  ///< Of the window, where their texts are.
  std::uint64_t damaged_ = 0;            ///< Of the window.
  std::size_t shipped_ = 0;              ///< Events of the window that are dealt with.
  std::size_t batch_ = kWhole;           ///< Events of the next transaction at most.
  int blamed_ = 0;                       ///< Tries in a row that one event has failed.
  int unread_ = 0;                       ///< Tries in a row in which the spool could not be read.
  /// The database has it, or may have it of an earlier process, that this node is late.
  bool told_late_ = true;
  std::chrono::steady_clock::time_point told_at_{};  ///< That it is there.

  /// Calls that this node began before are an earlier process's.
  EventTime began_ =
      std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
  bool orphans_closed_ = false;
  std::chrono::steady_clock::time_point orphans_at_{}, tend_at_{}, quarantine_at_{};
  std::uint64_t quarantine_lost_ = 0;  ///< As it was counted last.

  std::chrono::milliseconds backoff_{0}, pause_{0};  ///< The second with its jitter.
  std::mt19937 random_;
  std::atomic<bool> stopping_{false}, out_of_time_{false};
  ThreadSignal wake_, ended_;
  std::thread thread_;
};

}  // namespace tandem::control

#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <thread>
#include <vector>

#include "bridge/call/capacity_gate.hpp"
#include "control/load/loop_watch.hpp"
#include "control/load/memory_limit.hpp"
#include "control/load/overload.hpp"
#include "core/metrics/registry.hpp"
#include "core/thread_signal.hpp"

namespace tandem::control {

/// Watches over the node as a whole, on a thread of its own, *guard*: sees loops that do not turn
/// (`LoopWatch`), and once a second how much there still is of time, memory, descriptors and disk,
/// out of which comes the grade of overload (`Overload`). What a grade means for each part of the
/// node is said to `on_grade`, and in one line of the log.
class LoadGuard {
 public:
  struct Options {
    std::uint64_t memory_budget = 0;  ///< Bytes; 0: what the system grants.
    std::filesystem::path spool;      ///< Empty: there is none.
    std::uint64_t spool_bytes_max = 0;
    Overload::Judges judges;
    /// Of the shards, in the last second.
    std::function<call::ShardLoad()> shards;
    /// On the guard's thread, with each change.
    std::function<void(Grade)> on_grade;
  };
  static constexpr std::chrono::milliseconds kLook{50};
  static constexpr std::chrono::milliseconds kMeasure{1'000};
  /// Descriptors and the spool's files are counted one by one.
  static constexpr int kCountEvery = 4;
  /// While memory is short, what the heap does not need goes back to the system so often: else a
  /// node that was full once would seem full for good. It holds the heap's locks for milliseconds.
  static constexpr std::chrono::seconds kTrimEvery{30};

  /// The loops outlive this, and have not started.
  LoadGuard(Options options, std::vector<EventLoop*> loops, metrics::Registry& registry);
  ~LoadGuard();
  LoadGuard(const LoadGuard&) = delete;
  LoadGuard& operator=(const LoadGuard&) = delete;

  void start();
  /// Before the loops go. Any other thread.
  void stop();

  /// Any thread.
  [[nodiscard]] Grade grade() const noexcept { return grade_.load(std::memory_order_relaxed); }

 private:
  using Clock = std::chrono::steady_clock;
  void run();
  void measure(Clock::time_point now);
  [[nodiscard]] NodeLoad read();
  void publish(const NodeLoad& load);
  void tell(const Overload::Change& change, const NodeLoad& load);

  Options options_;
  metrics::Block& block_;
  LoopWatch loops_;
  MemoryLimit memory_;
  std::uint64_t descriptors_max_;
  Overload overload_;
  int measured_ = 0;
  double descriptors_ = 0, spool_ = 0;  ///< As last counted.
  Clock::time_point trimmed_{};
  std::atomic<Grade> grade_{Grade::None};
  std::atomic<bool> stopping_{false};
  ThreadSignal wake_;
  std::thread thread_;
};

}  // namespace tandem::control

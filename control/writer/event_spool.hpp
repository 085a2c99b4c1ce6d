#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "bridge/call/event_sink.hpp"
#include "control/events/event_ring.hpp"
#include "control/writer/overflow_queue.hpp"
#include "control/writer/spool_log.hpp"
#include "core/metrics/registry.hpp"
#include "core/thread_signal.hpp"

namespace tandem::control {

/// Takes events from the shards into the spool: one ring per shard, one thread that writes them
/// within 10 ms, one that syncs within 100 ms. What is lost when:
///
/// - the process is killed: what lay in the rings, at most 10 ms;
/// - the power is cut: what was not synced, normally at most 100 ms;
/// - the disk takes nothing: nothing, until `memory_bytes` are full; then the oldest words first;
/// - the disk stands still: nothing until a ring is full; from three quarters on it takes no words.
class EventSpool final : public call::EventSink {
 public:
  struct Options {
    SpoolLog::Options log;
    unsigned shards = 1;
    std::size_t ring_bytes = 4 << 20;  ///< Per shard, a power of two: some 10 000 events.
    std::size_t memory_bytes = 64 << 20;
  };

  /// Opens the log; throws `std::runtime_error` that says what failed.
  EventSpool(Options options, metrics::Registry& registry);
  ~EventSpool() override;

  void append(unsigned shard, const call::CallEvent& event) noexcept override;

  /// Where the shipper reads.
  [[nodiscard]] SpoolLog& log() noexcept { return log_; }

  /// Writes what waits, syncs, and ends the threads. No shard may append any more.
  void stop();

 private:
  using Instant = std::chrono::steady_clock::time_point;

  void run_spooler();
  void run_syncer();
  void write_waiting(Instant now);
  bool take_from_rings();
  void write_batch(Instant now);
  void write_overflow(Instant now);
  void give_up_waiting();
  void write_failed(const ErrorCode& error, Instant now);
  void sync();
  void publish_metrics();

  Options options_;
  SpoolLog log_;
  std::vector<std::unique_ptr<EventRing>> rings_;

  // The spooler's.
  metrics::Block& block_;
  OverflowQueue overflow_;
  std::string storage_, batch_;
  std::uint64_t batch_events_ = 0;
  Instant retry_at_{}, segment_since_{}, published_at_{};
  std::uint64_t ring_dropped_seen_ = 0, memory_words_seen_ = 0, memory_states_seen_ = 0,
                disk_words_seen_ = 0, disk_states_seen_ = 0, torn_seen_ = 0;

  // The syncer's.
  metrics::Block& sync_block_;

  std::atomic<bool> stopping_{false}, written_{false};
  ThreadSignal wake_spooler_, wake_syncer_;
  std::thread spooler_, syncer_;
};

}  // namespace tandem::control

#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "bridge/call/event_sink.hpp"
#include "control/events/event_ring.hpp"
#include "control/events/segmented_file.hpp"
#include "core/metrics/registry.hpp"
#include "core/thread_signal.hpp"

namespace tandem::control {

/// Keeps call events as JSON lines in `events.jsonl` of the data directory: one ring per shard, one
/// thread that writes within 10 ms and syncs within 100 ms. What a shard cannot put into its ring
/// is dropped and counted; when the disk takes nothing, events wait in the rings and the file is
/// tried again. The format of a line: README.md of this folder.
class JsonLinesSink final : public call::EventSink {
 public:
  struct Options {
    std::filesystem::path directory;
    unsigned shards = 1;
    std::size_t ring_bytes = 1 << 20;            ///< Per shard, a power of two.
    std::uint64_t segment_bytes = 64ULL << 20;   ///< Then the file is closed and renamed.
    std::uint64_t total_bytes_max = 4ULL << 30;  ///< Closed files beyond it go, oldest first.
  };

  /// Makes the directory and opens the file; throws `std::runtime_error` that says what failed.
  JsonLinesSink(Options options, metrics::Registry& registry);
  ~JsonLinesSink() override;

  void append(unsigned shard, const call::CallEvent& event) noexcept override;

  /// Writes what waits, syncs, and ends the thread. No shard may append any more.
  void stop();

 private:
  void run();
  /// Moves events from the rings to the file; false when the file took nothing more.
  bool write_waiting();
  void sync();
  void publish_metrics(std::chrono::steady_clock::time_point now);

  std::vector<std::unique_ptr<EventRing>> rings_;
  SegmentedFile file_;
  std::string pending_;  ///< Lines that the file has not taken.
  std::string storage_;
  std::uint64_t dropped_seen_ = 0;
  std::chrono::steady_clock::time_point waiting_since_{};
  metrics::Block& block_;
  std::atomic<bool> stopping_{false};
  ThreadSignal wake_;
  std::thread thread_;
};

/// The line of one event, with its newline.
void append_json_line(std::string& out, const call::CallEvent& event);

}  // namespace tandem::control

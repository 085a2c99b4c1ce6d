#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "bridge/call/call_id.hpp"
#include "control/recording/recording.hpp"
#include "core/event_loop.hpp"
#include "core/metrics/registry.hpp"

namespace tandem::recording {

/// One of the threads that write calls down. Ten times a second it takes what the shards have given
/// of its calls (their outlets hold 2.5 s), so that a shard wakes nobody. It knows by measurement
/// what a call costs it, and takes no more than it can carry.
class RecorderThread {
 public:
  /// What it says of its calls, on its own thread.
  struct Listener {
    /// The call is over, or the node stops; none: its file could not be written.
    std::function<void(const call::CallId&, std::optional<Recording::Written>)> through;
    /// For the call's log: `recording.gap` {"lost_ms"}, `recording.failed` {}.
    std::function<void(const call::CallId&, const char* type, const std::string& fields)> note;
  };
  /// Of the thread's time that calls may take: what is left bears moments in which all speak.
  static constexpr double kBusyMax = 0.7;
  /// Whatever they cost: some 60 KiB each.
  static constexpr int kCallsMax = 1'000;
  static constexpr std::chrono::milliseconds kRound{100};

  /// `files` outlives it.
  RecorderThread(const std::string& name, RecordingStore& files, Listener listener,
                 metrics::Block& block);
  ~RecorderThread();

  /// For who watches over it.
  [[nodiscard]] EventLoop& loop() noexcept { return loop_; }

  void start();
  /// Ends every file, and the thread. Any other thread.
  void stop();

  /// Whether it carries one more call now; it is counted from here on, and `begin` follows. Any
  /// thread.
  [[nodiscard]] bool reserve() noexcept;
  /// Calls that it has. Any thread.
  [[nodiscard]] int calls() const noexcept { return calls_.load(std::memory_order_relaxed); }
  /// Behind `reserve`. The file is `place` with `.opus` behind it, or `-2.opus` where that is there
  /// already: of a call that another run of the node began. Any thread.
  void begin(const call::CallId& call, std::string place, std::shared_ptr<tap::TapOutlet> outlet);

 private:
  /// A recording, and what of its losses is still to be noted.
  struct Entry {
    std::unique_ptr<Recording> recording;
    std::int64_t lost = 0;
    std::chrono::steady_clock::time_point note_at{};
  };
  using Recordings = std::multimap<call::CallId, Entry>;
  void try_out();
  void round();
  void take(const call::CallId& call, Entry& entry, std::int64_t& blocks, bool& ended);
  void note_losses(const call::CallId& call, Entry& entry, bool now);
  void weigh(std::int64_t blocks, std::chrono::nanoseconds spent);
  void end(Recordings::iterator at);

  RecordingStore& files_;
  Listener listener_;
  EventLoop loop_;
  metrics::Gauge &under_way_, &carried_;
  metrics::Counter& lost_;
  /// A call that is taken up again on this node may begin its next while the last is not ended.
  Recordings recordings_;
  std::unique_ptr<EventLoop::TickSubscription> ticks_;
  int ticks_seen_ = 0;
  std::int64_t cost_least_ns_ = 0;  ///< Below it no measurement is believed: somebody may speak.
  std::atomic<int> calls_{0};
  std::atomic<std::int64_t> block_cost_ns_{0};    ///< Of one block of one call.
  std::atomic<std::int64_t> behind_until_ns_{0};  ///< On the steady clock: took too long lately.
  bool running_ = false;
};

}  // namespace tandem::recording

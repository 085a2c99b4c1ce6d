#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <utility>

#include "bridge/tap/tap_block.hpp"
#include "core/spsc_ring.hpp"

namespace tandem::tap {

/// What leaves a shard of one tapped call, towards one thread that listens or writes it down. The
/// shard never waits: where the other thread is 2.5 s behind, blocks are lost and counted, and the
/// hole shows in the blocks' times.
class TapOutlet {
 public:
  static constexpr std::size_t kBlocksMax = 128;

  /// `wake` is called on the shard's thread when there is something to take after there was
  /// nothing; it must not block.
  explicit TapOutlet(std::function<void()> wake) : ring_(kBlocksMax), wake_(std::move(wake)) {}

  // The shard:
  void put(const TapBlock& block) {
    TapBlock copy = block;
    if (!ring_.push(std::move(copy))) lost_.fetch_add(1, std::memory_order_relaxed);
    rouse();
  }
  /// The call is over. Nothing follows.
  void end() {
    ended_.store(true, std::memory_order_release);
    rouse();
  }

  // The other thread:
  /// Before it takes what there is, so that what comes meanwhile wakes it again.
  void awake() noexcept { told_.store(false, std::memory_order_seq_cst); }
  [[nodiscard]] std::optional<TapBlock> take() { return ring_.pop(); }
  /// To be asked before the last `take` that finds nothing.
  [[nodiscard]] bool ended() const noexcept { return ended_.load(std::memory_order_acquire); }
  /// Blocks that nobody has taken yet. Any thread.
  [[nodiscard]] std::size_t waiting() const noexcept { return ring_.size(); }
  /// Blocks that were lost since the last time.
  [[nodiscard]] std::uint64_t take_lost() noexcept {
    return lost_.exchange(0, std::memory_order_relaxed);
  }

 private:
  void rouse() {
    if (!told_.exchange(true, std::memory_order_seq_cst)) wake_();
  }

  SpscRing<TapBlock> ring_;
  std::function<void()> wake_;
  std::atomic<bool> told_{false}, ended_{false};
  std::atomic<std::uint64_t> lost_{0};
};

}  // namespace tandem::tap

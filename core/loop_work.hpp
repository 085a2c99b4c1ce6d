#pragma once

#include <atomic>

namespace tandem {

class EventLoop;

/// What a loop works on right now, in one word, for a watchdog on another thread that wants to
/// name who holds the loop up. An object of the loop (`EventLoop::local`): a loop of which nobody
/// has asked for it keeps no such word, and `is` costs a test there. Nothing but a plain store
/// where there is one, so that it may stand on a frame's way.
class LoopWork {
 public:
  /// Words are taken from the loop's first turn on.
  explicit LoopWork(EventLoop& loop);
  /// A loop that was driven by hand is outlived by its thread.
  ~LoopWork() {
    if (here == &word_) here = nullptr;
  }
  LoopWork(const LoopWork&) = delete;
  LoopWork& operator=(const LoopWork&) = delete;

  /// `what` has static storage, or outlives the loop. It stands until the next handler begins: who
  /// is called by a handler and has nothing of its own to wait for says nothing. The loop's thread;
  /// on any other nothing happens.
  static void is(const char* what) noexcept {
    if (here != nullptr) here->store(what, std::memory_order_relaxed);
  }
  /// The word of this loop, null before its first turn; a type's name as the compiler writes it
  /// where nobody said more. Any thread.
  [[nodiscard]] const char* now() const noexcept { return word_.load(std::memory_order_relaxed); }

  /// What stands there while the loop has nothing to do.
  static constexpr const char* kWaiting = "waiting";

 private:
  static inline constinit thread_local std::atomic<const char*>* here = nullptr;
  std::atomic<const char*> word_{nullptr};
};

}  // namespace tandem

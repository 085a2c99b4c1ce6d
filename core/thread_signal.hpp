#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace tandem {

/// Wakes the one thread that waits for it; what was given while nobody waited is kept, once. For
/// threads that look every so often and sooner when told. libstdc++'s semaphores are no match: with
/// a time limit they ask again and again instead of sleeping, which cost 1,500 system calls a
/// second and saw a release up to 64 ms late.
class ThreadSignal {
 public:
  /// Any thread.
  void give() {
    {
      const std::lock_guard lock(mutex_);
      given_ = true;
    }
    condition_.notify_one();
  }
  /// Takes the signal; false when none came in time.
  bool wait_for(std::chrono::nanoseconds limit) {
    std::unique_lock lock(mutex_);
    const bool given = condition_.wait_for(lock, limit, [this] { return given_; });
    given_ = false;
    return given;
  }

 private:
  std::mutex mutex_;
  std::condition_variable condition_;
  bool given_ = false;
};

}  // namespace tandem

#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>

namespace tandem {

/// A value that one thread replaces now and then and all threads read: a reader takes no lock
/// unless the value is new to its thread. Each thread keeps the last value that it read alive. (Not
/// `std::atomic<std::shared_ptr>`: in libstdc++ 12 that is a spin lock for every reader.)
template <class T>
class Published {
 public:
  Published() = default;
  Published(const Published&) = delete;
  Published& operator=(const Published&) = delete;

  void publish(std::shared_ptr<const T> value) {
    const std::lock_guard lock(mutex_);
    value_ = std::move(value);
    version_.store(next_version(), std::memory_order_release);
  }

  /// Null before the first.
  [[nodiscard]] std::shared_ptr<const T> get() const {
    thread_local Seen seen;
    if (seen.version != version_.load(std::memory_order_acquire)) {
      const std::lock_guard lock(mutex_);
      seen = {version_.load(std::memory_order_relaxed), value_};
    }
    // An object that has published nothing has no version of its own.
    return seen.version == 0 ? nullptr : seen.value;
  }

 private:
  struct Seen {
    std::uint64_t version = 0;
    std::shared_ptr<const T> value;
  };
  /// No two values have the same, of whichever object they are: a thread's memory is one for all.
  static std::uint64_t next_version() {
    static std::atomic<std::uint64_t> last{0};
    return ++last;
  }

  mutable std::mutex mutex_;
  std::shared_ptr<const T> value_;
  std::atomic<std::uint64_t> version_{0};
};

}  // namespace tandem

#pragma once

#include <atomic>
#include <bit>
#include <cstddef>
#include <memory>
#include <new>
#include <optional>
#include <utility>

namespace tandem {

/// A queue from one thread to one other: no lock, no allocation after construction. What leaves a
/// shard (events, counters) goes through one of these, so that nobody can make a shard wait. When
/// it is full the producer is told at once and decides what to drop.
template <class T>
class SpscRing {
 public:
  /// Holds at least `capacity` elements (rounded up to a power of two).
  explicit SpscRing(std::size_t capacity)
      : mask_(std::bit_ceil(capacity) - 1), slots_(new Slot[mask_ + 1]) {}
  ~SpscRing() {
    while (pop()) {
    }
  }
  SpscRing(const SpscRing&) = delete;
  SpscRing& operator=(const SpscRing&) = delete;

  /// Producer. False, and `value` untouched, when the ring is full.
  [[nodiscard]] bool push(T&& value) {
    const std::size_t tail = tail_.load(std::memory_order_relaxed);
    if (tail - head_seen_ > mask_) {
      head_seen_ = head_.load(std::memory_order_acquire);
      if (tail - head_seen_ > mask_) return false;
    }
    new (slots_[tail & mask_].bytes) T(std::move(value));
    tail_.store(tail + 1, std::memory_order_release);
    return true;
  }

  /// Consumer. The oldest element, or nothing.
  [[nodiscard]] std::optional<T> pop() {
    const std::size_t head = head_.load(std::memory_order_relaxed);
    if (head == tail_seen_) {
      tail_seen_ = tail_.load(std::memory_order_acquire);
      if (head == tail_seen_) return std::nullopt;
    }
    T* place = std::launder(reinterpret_cast<T*>(slots_[head & mask_].bytes));
    std::optional<T> value(std::move(*place));
    place->~T();
    head_.store(head + 1, std::memory_order_release);
    return value;
  }

  /// Any thread; exact only where nobody pushes or pops meanwhile.
  [[nodiscard]] std::size_t size() const noexcept {
    const std::size_t head = head_.load(std::memory_order_acquire);
    return tail_.load(std::memory_order_acquire) - head;
  }
  [[nodiscard]] std::size_t capacity() const noexcept { return mask_ + 1; }

 private:
  struct Slot {
    alignas(T) unsigned char bytes[sizeof(T)];
  };
  // Two lines: the prefetcher of x86 fetches them in pairs.
  static constexpr std::size_t kApart = 128;

  const std::size_t mask_;
  const std::unique_ptr<Slot[]> slots_;
  alignas(kApart) std::atomic<std::size_t> tail_{0};  ///< Written by the producer.
  std::size_t head_seen_ = 0;                         ///< The producer's copy of `head_`.
  alignas(kApart) std::atomic<std::size_t> head_{0};  ///< Written by the consumer.
  std::size_t tail_seen_ = 0;                         ///< The consumer's copy of `tail_`.
  [[maybe_unused]] char apart_[kApart - sizeof(std::size_t) - sizeof(std::atomic<std::size_t>)];
};

}  // namespace tandem

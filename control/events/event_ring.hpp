#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "bridge/call/event_sink.hpp"

namespace tandem::control {

/// Events on their way from one shard to the writer: a ring of bytes with one producer and one
/// consumer, no lock and no allocation. Full means refused and counted: the shard goes on.
class EventRing {
 public:
  /// `capacity` is a power of two.
  explicit EventRing(std::size_t capacity);

  /// The shard's side. False when there is no room, or less than `reserve` bytes would be left; the
  /// event is counted as dropped.
  bool push(const call::CallEvent& event, std::size_t reserve = 0) noexcept;

  /// The writer's side: the next event, its texts copied into `storage`, or false when empty.
  bool pop(call::CallEvent& event, std::string& storage);

  /// Any thread.
  [[nodiscard]] std::uint64_t dropped() const noexcept {
    return dropped_.load(std::memory_order_relaxed);
  }
  [[nodiscard]] std::size_t capacity() const noexcept { return capacity_; }
  [[nodiscard]] std::uint64_t waiting() const noexcept {
    return pushed_.load(std::memory_order_relaxed) - popped_.load(std::memory_order_relaxed);
  }

 private:
  void copy_in(std::uint64_t at, const void* bytes, std::size_t size) noexcept;
  void copy_out(std::uint64_t at, void* bytes, std::size_t size) const noexcept;

  std::size_t capacity_;
  std::unique_ptr<char[]> bytes_;
  /// Positions grow without end; the byte lies at position modulo capacity.
  alignas(64) std::atomic<std::uint64_t> head_{0};  ///< Written by the producer.
  std::atomic<std::uint64_t> pushed_{0};
  std::atomic<std::uint64_t> dropped_{0};
  alignas(64) std::atomic<std::uint64_t> tail_{0};  ///< Written by the consumer.
  std::atomic<std::uint64_t> popped_{0};
};

}  // namespace tandem::control

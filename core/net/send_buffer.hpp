#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <span>

namespace tandem::net {

/// Bytes on their way to a socket: appended behind, sent from the front, in one piece of memory
/// that is kept while the connection is busy and given back when it rests.
class SendBuffer {
 public:
  /// Room for `bytes` behind what is pending. Valid until the next call.
  [[nodiscard]] char* prepare(std::size_t bytes) {
    if (end_ + bytes > capacity_) make_room(bytes);
    return memory_.get() + end_;
  }
  /// Makes the first `bytes` of the prepared room pending.
  void commit(std::size_t bytes) noexcept {
    end_ += bytes;
    peak_ = std::max(peak_, end_);
  }

  [[nodiscard]] std::span<const char> pending() const noexcept {
    return {memory_.get() + begin_, end_ - begin_};
  }
  [[nodiscard]] std::size_t size() const noexcept { return end_ - begin_; }
  void consume(std::size_t bytes) noexcept {
    begin_ += bytes;
    if (begin_ == end_) begin_ = end_ = 0;
  }
  /// Copies pending bytes to a place before their own; both count from the front.
  void move(std::size_t from, std::size_t to, std::size_t bytes) noexcept {
    std::memmove(memory_.get() + begin_ + to, memory_.get() + begin_ + from, bytes);
  }
  /// Keeps only the first `bytes` pending.
  void truncate(std::size_t bytes) noexcept {
    end_ = begin_ + bytes;
    if (begin_ == end_) begin_ = end_ = 0;
  }
  void release_memory() noexcept {
    memory_.reset();
    capacity_ = begin_ = end_ = 0;
  }
  /// Gives the memory back when less than half of it was needed since the last call: one burst
  /// must not cost a call its memory for the rest of its life.
  void trim() noexcept {
    if (end_ == 0 && peak_ * 2 < capacity_) release_memory();
    peak_ = end_;
  }
  [[nodiscard]] std::size_t memory() const noexcept { return capacity_; }

 private:
  static constexpr std::size_t kFirstCapacity = 2048;

  void make_room(std::size_t bytes) {
    const std::size_t needed = size() + bytes;
    if (needed <= capacity_) {
      std::memmove(memory_.get(), memory_.get() + begin_, size());
    } else {
      const std::size_t capacity = std::max({needed, capacity_ * 2, kFirstCapacity});
      std::unique_ptr<char[]> grown(new char[capacity]);
      if (size() != 0) std::memcpy(grown.get(), memory_.get() + begin_, size());
      memory_ = std::move(grown);
      capacity_ = capacity;
    }
    end_ -= begin_;
    begin_ = 0;
  }

  std::unique_ptr<char[]> memory_;
  std::size_t capacity_ = 0;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::size_t peak_ = 0;
};

}  // namespace tandem::net

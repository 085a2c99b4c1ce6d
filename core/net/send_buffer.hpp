#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace tandem::net {

/// Memory that the connections of a loop lend from each other while they have something to send,
/// mostly for a part of one turn. A connection at rest holds none, and those at work share a few
/// blocks that stay in the processor's cache. On the loop's thread.
class SendBlocks {
 public:
  /// A turn's messages fit, and so does a TLS record.
  static constexpr std::size_t kBlockBytes = 16 * 1024;

  [[nodiscard]] std::unique_ptr<char[]> take() {
    if (free_.empty()) return std::unique_ptr<char[]>(new char[kBlockBytes]);
    std::unique_ptr<char[]> block = std::move(free_.back());
    free_.pop_back();
    return block;
  }
  void give_back(std::unique_ptr<char[]> block) {
    if (free_.size() < kKeptMax) free_.push_back(std::move(block));
  }

 private:
  /// More are needed only while peers do not read.
  static constexpr std::size_t kKeptMax = 16;
  std::vector<std::unique_ptr<char[]>> free_;
};

/// Bytes on their way to a socket: appended behind, sent from the front, in one piece of memory,
/// which is there only while bytes are.
class SendBuffer {
 public:
  explicit SendBuffer(SendBlocks& blocks) noexcept : blocks_(blocks) {}

  /// Room for `bytes` behind what is pending. Valid until the next call.
  [[nodiscard]] char* prepare(std::size_t bytes) {
    if (end_ + bytes > capacity_) make_room(bytes);
    return memory_.get() + end_;
  }
  /// Makes the first `bytes` of the prepared room pending.
  void commit(std::size_t bytes) noexcept { end_ += bytes; }

  [[nodiscard]] std::span<const char> pending() const noexcept {
    return {memory_.get() + begin_, end_ - begin_};
  }
  [[nodiscard]] std::size_t size() const noexcept { return end_ - begin_; }
  void consume(std::size_t bytes) noexcept {
    begin_ += bytes;
    if (begin_ == end_) release_memory();
  }
  /// Copies pending bytes to a place before their own; both count from the front.
  void move(std::size_t from, std::size_t to, std::size_t bytes) noexcept {
    std::memmove(memory_.get() + begin_ + to, memory_.get() + begin_ + from, bytes);
  }
  /// Keeps only the first `bytes` pending.
  void truncate(std::size_t bytes) noexcept {
    end_ = begin_ + bytes;
    if (begin_ == end_) release_memory();
  }
  /// Drops what is pending.
  void release_memory() noexcept {
    if (capacity_ == SendBlocks::kBlockBytes) blocks_.give_back(std::move(memory_));
    memory_.reset();
    capacity_ = begin_ = end_ = 0;
  }
  [[nodiscard]] std::size_t memory() const noexcept { return capacity_; }

 private:
  void make_room(std::size_t bytes) {
    const std::size_t needed = size() + bytes;
    if (needed <= capacity_) {
      std::memmove(memory_.get(), memory_.get() + begin_, size());
    } else {
      grow(needed);
    }
    end_ -= begin_;
    begin_ = 0;
  }
  void grow(std::size_t needed) {
    const bool block = needed <= SendBlocks::kBlockBytes;
    const std::size_t capacity = block ? SendBlocks::kBlockBytes : std::max(needed, capacity_ * 2);
    std::unique_ptr<char[]> grown =
        block ? blocks_.take() : std::unique_ptr<char[]>(new char[capacity]);
    if (size() != 0) std::memcpy(grown.get(), memory_.get() + begin_, size());
    memory_.swap(grown);
    if (capacity_ == SendBlocks::kBlockBytes) blocks_.give_back(std::move(grown));
    capacity_ = capacity;
  }

  SendBlocks& blocks_;
  std::unique_ptr<char[]> memory_;
  std::size_t capacity_ = 0;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace tandem::net

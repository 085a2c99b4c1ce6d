#pragma once

#include <cstddef>
#include <type_traits>
#include <vector>

namespace tandem::engine {

/// A queue that grows to what a call needs, up to a bound, and then stays without allocating.
template <class T>
class Ring {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  explicit Ring(std::size_t bound) noexcept : bound_(bound) {}

  [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
  [[nodiscard]] bool full() const noexcept { return size_ == bound_; }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  /// 0 is the oldest.
  [[nodiscard]] T& operator[](std::size_t i) noexcept { return slots_[at(i)]; }
  [[nodiscard]] const T& operator[](std::size_t i) const noexcept { return slots_[at(i)]; }
  [[nodiscard]] T& front() noexcept { return slots_[head_]; }
  [[nodiscard]] const T& front() const noexcept { return slots_[head_]; }
  [[nodiscard]] T& back() noexcept { return slots_[at(size_ - 1)]; }
  [[nodiscard]] const T& back() const noexcept { return slots_[at(size_ - 1)]; }

  /// Not when `full`.
  void push_back(const T& value) {
    if (size_ == slots_.size()) grow();
    ++size_;
    slots_[at(size_ - 1)] = value;
  }
  void pop_front(std::size_t count = 1) noexcept {
    if (count >= size_) return clear();
    head_ = at(count);
    size_ -= count;
  }
  void clear() noexcept { head_ = size_ = 0; }

 private:
  [[nodiscard]] std::size_t at(std::size_t i) const noexcept {
    return (head_ + i) & (slots_.size() - 1);
  }
  void grow() {
    std::vector<T> larger(slots_.empty() ? 8 : slots_.size() * 2);
    for (std::size_t i = 0; i < size_; ++i) larger[i] = slots_[at(i)];
    slots_.swap(larger);
    head_ = 0;
  }

  std::vector<T> slots_;  ///< A power of two.
  std::size_t bound_, head_ = 0, size_ = 0;
};

}  // namespace tandem::engine

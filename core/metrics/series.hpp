#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace tandem::metrics {

/// The three kinds of series. Each is written by one thread alone and read by the scrape, so plain
/// relaxed loads and stores suffice: no lock, no read-modify-write, no shared cache line between
/// shards.
class Counter {
 public:
  void add(std::uint64_t n = 1) noexcept {
    value_.store(value_.load(std::memory_order_relaxed) + n, std::memory_order_relaxed);
  }
  [[nodiscard]] std::uint64_t value() const noexcept {
    return value_.load(std::memory_order_relaxed);
  }

 private:
  std::atomic<std::uint64_t> value_{0};
};

class Gauge {
 public:
  void set(double value) noexcept { value_.store(value, std::memory_order_relaxed); }
  void add(double n) noexcept { set(value() + n); }
  [[nodiscard]] double value() const noexcept { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<double> value_{0};
};

/// Counts by upper bounds. Observing is a search among at most 32 bounds and three stores.
class Histogram {
 public:
  /// `bounds` rise and outlive the histogram (a family's, in seconds for times).
  explicit Histogram(std::span<const double> bounds);

  void observe(double value) noexcept;
  template <class Rep, class Period>
  void observe(std::chrono::duration<Rep, Period> length) noexcept {
    observe(std::chrono::duration<double>(length).count());
  }

  [[nodiscard]] std::span<const double> bounds() const noexcept { return bounds_; }
  /// Of bucket `index`, not cumulative; the last, at `bounds().size()`, has no upper bound.
  [[nodiscard]] std::uint64_t count_in(std::size_t index) const noexcept {
    return counts_[index].load(std::memory_order_relaxed);
  }
  [[nodiscard]] double sum() const noexcept { return sum_.load(std::memory_order_relaxed); }

 private:
  std::span<const double> bounds_;
  std::unique_ptr<std::atomic<std::uint64_t>[]> counts_;
  std::atomic<double> sum_{0};
};

}  // namespace tandem::metrics

#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace tandem::load {

/// A distribution of durations from 0 to 550 s, kept within 1.6 % of each value in 16 KiB: linear
/// up to 127 ns, then 64 steps for each doubling. Adding costs a few nanoseconds.
class Histogram {
 public:
  void add(std::chrono::nanoseconds value) noexcept { add_count(value.count()); }
  void merge(const Histogram& other) noexcept;
  void clear() noexcept { *this = Histogram(); }

  [[nodiscard]] std::uint64_t count() const noexcept { return count_; }
  /// Zero while nothing was added.
  [[nodiscard]] std::chrono::nanoseconds max() const noexcept {
    return std::chrono::nanoseconds(max_);
  }
  [[nodiscard]] std::chrono::nanoseconds mean() const noexcept;
  /// The least value that a share of at least `share` (0 to 1) does not exceed; the top of its
  /// step, `max()` at most.
  [[nodiscard]] std::chrono::nanoseconds percentile(double share) const noexcept;

  /// One step of the cumulative distribution: `share` of all values are at most `value`.
  struct Step {
    std::chrono::nanoseconds value;
    double share;
  };
  /// The occupied steps, rising, for plots.
  [[nodiscard]] std::vector<Step> cumulative() const;

 private:
  static constexpr std::size_t kSubBits = 6;
  static constexpr std::size_t kSteps = (40 - kSubBits) << kSubBits;

  static std::size_t index_of(std::uint64_t value) noexcept;
  static std::uint64_t top_of(std::size_t index) noexcept;
  void add_count(std::int64_t value) noexcept;

  std::array<std::uint32_t, kSteps> steps_{};
  std::uint64_t count_ = 0;
  std::int64_t max_ = 0;
  double sum_ = 0;
};

}  // namespace tandem::load

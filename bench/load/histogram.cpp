#include "bench/load/histogram.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace tandem::load {

std::size_t Histogram::index_of(std::uint64_t value) noexcept {
  constexpr std::uint64_t kLinear = 2ULL << kSubBits;
  if (value < kLinear) return static_cast<std::size_t>(value);
  const auto shift = static_cast<std::size_t>(std::bit_width(value)) - kSubBits - 1;
  const std::size_t index = (shift << kSubBits) + static_cast<std::size_t>(value >> shift);
  return std::min(index, kSteps - 1);
}

std::uint64_t Histogram::top_of(std::size_t index) noexcept {
  constexpr std::size_t kLinear = 2ULL << kSubBits;
  if (index < kLinear) return index;
  const std::size_t shift = (index >> kSubBits) - 1;
  const std::uint64_t base = (index & ((1ULL << kSubBits) - 1)) + (1ULL << kSubBits);
  return ((base + 1) << shift) - 1;
}

void Histogram::add_count(std::int64_t value) noexcept {
  value = std::max<std::int64_t>(value, 0);
  ++steps_[index_of(static_cast<std::uint64_t>(value))];
  ++count_;
  max_ = std::max(max_, value);
  sum_ += static_cast<double>(value);
}

void Histogram::merge(const Histogram& other) noexcept {
  for (std::size_t i = 0; i < kSteps; ++i) steps_[i] += other.steps_[i];
  count_ += other.count_;
  max_ = std::max(max_, other.max_);
  sum_ += other.sum_;
}

std::chrono::nanoseconds Histogram::mean() const noexcept {
  if (count_ == 0) return std::chrono::nanoseconds(0);
  return std::chrono::nanoseconds(std::llround(sum_ / static_cast<double>(count_)));
}

std::chrono::nanoseconds Histogram::percentile(double share) const noexcept {
  const auto wanted = static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(count_)));
  std::uint64_t seen = 0;
  for (std::size_t i = 0; i < kSteps; ++i) {
    seen += steps_[i];
    if (steps_[i] != 0 && seen >= wanted)
      return std::chrono::nanoseconds(std::min(static_cast<std::int64_t>(top_of(i)), max_));
  }
  return max();
}

std::vector<Histogram::Step> Histogram::cumulative() const {
  std::vector<Step> all;
  std::uint64_t seen = 0;
  for (std::size_t i = 0; i < kSteps; ++i) {
    if (steps_[i] == 0) continue;
    seen += steps_[i];
    all.push_back({std::chrono::nanoseconds(std::min(static_cast<std::int64_t>(top_of(i)), max_)),
                   static_cast<double>(seen) / static_cast<double>(count_)});
  }
  return all;
}

}  // namespace tandem::load

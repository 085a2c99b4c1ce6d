#include <algorithm>

#include "core/metrics/series.hpp"

namespace tandem::metrics {

Histogram::Histogram(std::span<const double> bounds)
    : bounds_(bounds), counts_(new std::atomic<std::uint64_t>[bounds.size() + 1]()) {}

void Histogram::observe(double value) noexcept {
  // A bound is inclusive: Prometheus' `le`.
  const auto bound = std::lower_bound(bounds_.begin(), bounds_.end(), value);
  auto& count = counts_[static_cast<std::size_t>(bound - bounds_.begin())];
  count.store(count.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
  sum_.store(sum_.load(std::memory_order_relaxed) + value, std::memory_order_relaxed);
}

}  // namespace tandem::metrics

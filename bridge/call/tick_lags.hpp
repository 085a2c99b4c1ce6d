#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>

namespace tandem::call {

/// How late the ticks of one second came. A second has 50; after a stall there are fewer.
class TickLags {
 public:
  void add(std::chrono::nanoseconds lag) noexcept {
    if (count_ < lags_.size()) lags_[count_++] = lag;
  }
  /// The lag that one tick in ten exceeded; begins anew.
  [[nodiscard]] std::chrono::nanoseconds take() noexcept {
    if (count_ == 0) return {};
    const auto at = lags_.begin() + static_cast<std::ptrdiff_t>(count_ - 1 - count_ / 10);
    std::nth_element(lags_.begin(), at, lags_.begin() + static_cast<std::ptrdiff_t>(count_));
    count_ = 0;
    return std::max(*at, std::chrono::nanoseconds(0));
  }

 private:
  std::array<std::chrono::nanoseconds, 64> lags_{};
  std::size_t count_ = 0;
};

}  // namespace tandem::call

#pragma once

#include <algorithm>
#include <chrono>

namespace tandem::control {

/// When the carrier may be asked for calls again after it wanted no more of them, or was not there:
/// longer each time, until it takes one. Counts only; time is an argument.
class CarrierPace {
 public:
  using Instant = std::chrono::steady_clock::time_point;
  static constexpr std::chrono::milliseconds kFirst{1'000}, kLongest{30'000};

  /// It did not take a call, and asked for so long a pause (none: zero). Of several requests that
  /// were under way together only the first counts.
  void put_off(Instant now, std::chrono::milliseconds asked_for) {
    if (now < ready_at_) return;
    pause_ = pause_.count() == 0 ? kFirst : std::min(pause_ * 2, kLongest);
    ready_at_ = now + std::max(pause_, asked_for);
  }
  /// It answered as it should, be it with a refusal.
  void answered() {
    pause_ = {};
    ready_at_ = {};
  }

  /// Its last word was that it takes none.
  [[nodiscard]] bool holds() const noexcept { return pause_.count() > 0; }
  /// Not before is anything to be asked of it.
  [[nodiscard]] Instant ready_at() const noexcept { return ready_at_; }

 private:
  std::chrono::milliseconds pause_{};
  Instant ready_at_{};
};

}  // namespace tandem::control

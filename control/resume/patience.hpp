#pragma once

#include <chrono>

namespace tandem::resume {

/// How long whoever would like to hear something from Postgres, and can do without, waits for it.
/// One that has just let somebody wait in vain gets little time until it answers again: every
/// caller else would hear silence for as long. Now and then it is tried with all the time.
class Patience {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::milliseconds kUsual{1'500}, kShort{200};
  static constexpr std::chrono::seconds kTriedAnew{5};

  [[nodiscard]] std::chrono::milliseconds at(Clock::time_point now) const noexcept {
    return now < short_until_ ? kShort : kUsual;
  }
  void answered() noexcept { short_until_ = {}; }
  /// Nothing came for so long. That a short wait was in vain prolongs nothing.
  void in_vain(Clock::time_point now, std::chrono::milliseconds waited) noexcept {
    if (waited >= kUsual) short_until_ = now + kTriedAnew;
  }

 private:
  Clock::time_point short_until_{};
};

}  // namespace tandem::resume

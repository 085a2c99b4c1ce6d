#pragma once

#include <chrono>

#include "core/task.hpp"

namespace tandem {

class EventLoop;

/// Suspends the coroutine. Throws `operation_aborted` when it is cancelled meanwhile.
[[nodiscard]] Task<> sleep_for(EventLoop& loop, std::chrono::milliseconds time);
[[nodiscard]] Task<> sleep_until(EventLoop& loop, std::chrono::steady_clock::time_point when);

/// Goes on in the loop's next turn: behind whoever spawned the coroutine.
[[nodiscard]] Task<> next_turn(EventLoop& loop);

/// A point in time that several awaits of one job share, each waiting for what is left of it.
class Deadline {
 public:
  explicit Deadline(std::chrono::milliseconds limit)
      : at_(std::chrono::steady_clock::now() + limit) {}

  [[nodiscard]] std::chrono::steady_clock::time_point at() const noexcept { return at_; }
  /// Zero once it passed.
  [[nodiscard]] std::chrono::milliseconds left() const noexcept {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(at_ - std::chrono::steady_clock::now());
    return std::max(left, std::chrono::milliseconds(0));
  }
  [[nodiscard]] bool passed() const noexcept { return left().count() == 0; }

 private:
  std::chrono::steady_clock::time_point at_;
};

}  // namespace tandem

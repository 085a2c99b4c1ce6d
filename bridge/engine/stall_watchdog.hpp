#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>

#include "bridge/engine/engine_settings.hpp"
#include "bridge/engine/ids.hpp"

namespace tandem::engine {

/// The agent owes words and nothing comes: ask again, then a new session, then give up. Audio
/// resets it.
class StallWatchdog {
 public:
  explicit StallWatchdog(const EngineSettings& settings) noexcept
      : steps_{settings.stall_nudge, settings.stall_restart, settings.stall_give_up} {}

  /// It owes since now, unless it did already.
  void owes(Instant now) noexcept {
    if (!owed_) waiting_since_ = now;
    owed_ = true;
  }
  /// It has answered, or nobody waits any more.
  void settled() noexcept { owed_ = false; }
  /// The agent was heard: all is well.
  void spoke() noexcept {
    owed_ = false;
    step_ = 0;
  }
  /// Something happens that explains the quiet: the step's time begins when that ends.
  void busy(Instant now) noexcept { waiting_since_ = now; }
  [[nodiscard]] bool owed() const noexcept { return owed_; }
  /// `generating`: a response is open, so words are owed whatever else is known. 1 nudge, 2 new
  /// session, 3 give up; none: not yet.
  [[nodiscard]] std::optional<std::uint32_t> tick(bool generating, Instant now) noexcept {
    if (!owed_ && !generating) {
      waiting_since_ = now;
      return std::nullopt;
    }
    if (step_ >= steps_.size() || now - waiting_since_ < steps_[step_]) return std::nullopt;
    waiting_since_ = now;
    return ++step_;
  }

 private:
  std::array<std::chrono::milliseconds, 3> steps_;
  bool owed_ = false;
  std::uint32_t step_ = 0;
  Instant waiting_since_{};
};

}  // namespace tandem::engine

#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>

#include "bridge/engine/engine_settings.hpp"
#include "bridge/engine/ids.hpp"

namespace tandem::engine {

/// Nobody speaks: a prompt, a second prompt, a goodbye. Each rung is measured from the end of the
/// last sound by the clock, so that a lost mark cannot hold it.
class IdleLadder {
 public:
  explicit IdleLadder(const EngineSettings& settings) noexcept
      : rungs_{settings.idle_prompt, settings.idle_second, settings.idle_goodbye} {}

  /// The caller gave a sign of life: back to the ground.
  void restart(Instant now) noexcept {
    step_ = 0;
    quiet_since_ = now;
  }
  /// Somebody speaks or works: the rung's time begins when that ends.
  void busy(Instant now) noexcept { quiet_since_ = now; }
  /// 1 first prompt, 2 second, 3 goodbye; none: not yet.
  [[nodiscard]] std::optional<std::uint32_t> tick(Instant now) noexcept {
    if (step_ >= rungs_.size() || now - quiet_since_ < rungs_[step_]) return std::nullopt;
    quiet_since_ = now;
    return ++step_;
  }

 private:
  std::array<std::chrono::milliseconds, 3> rungs_;
  std::uint32_t step_ = 0;
  Instant quiet_since_{};
};

}  // namespace tandem::engine

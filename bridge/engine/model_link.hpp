#pragma once

#include <chrono>
#include <cstdint>

#include "bridge/engine/engine_settings.hpp"
#include "bridge/engine/ids.hpp"

namespace tandem::engine {

/// Whether a session of the model listens, and what becomes of the caller's audio while none does.
class ModelLink {
 public:
  enum class Phase : std::uint8_t { None, Opening, Ready, Away };
  enum class Standby : std::uint8_t { None, Opening, Ready };

  explicit ModelLink(const EngineSettings& settings) noexcept
      : kept_max_(settings.kept_max.count() * 8), wait_(settings.model_wait) {}

  void opening(Instant now) noexcept {
    phase_ = Phase::Opening;
    since_ = now;
    lost_ = 0;
  }
  void ready() noexcept {
    phase_ = Phase::Ready;
    kept_ = 0;
    ++session_;
  }
  void away() noexcept {
    phase_ = Phase::Away;
    kept_ = 0;
  }
  /// The standby takes over.
  void swapped() noexcept {
    phase_ = Phase::Ready;
    standby_ = Standby::None;
    ++session_;
  }

  /// One more frame is kept; how many samples of the oldest must go.
  [[nodiscard]] std::int64_t keep(std::int64_t samples) noexcept {
    kept_ += samples;
    const std::int64_t excess = kept_ > kept_max_ ? kept_ - kept_max_ : 0;
    kept_ -= excess;
    lost_ += excess;
    return excess;
  }

  [[nodiscard]] Phase phase() const noexcept { return phase_; }
  [[nodiscard]] bool is_ready() const noexcept { return phase_ == Phase::Ready; }
  [[nodiscard]] bool is_away() const noexcept { return phase_ == Phase::Away; }
  [[nodiscard]] bool overdue(Instant now) const noexcept {
    return phase_ == Phase::Opening && now - since_ >= wait_;
  }
  /// The current session; the first is 1, and 0 is none yet.
  [[nodiscard]] std::uint32_t session() const noexcept { return session_; }
  [[nodiscard]] std::chrono::milliseconds opening_for(Instant now) const noexcept {
    return std::chrono::duration_cast<std::chrono::milliseconds>(now - since_);
  }
  [[nodiscard]] std::int64_t kept() const noexcept { return kept_; }
  [[nodiscard]] std::int64_t lost() const noexcept { return lost_; }

  [[nodiscard]] Standby standby() const noexcept { return standby_; }
  void set_standby(Standby standby) noexcept { standby_ = standby; }

 private:
  std::int64_t kept_max_;  ///< Samples at 8 kHz.
  std::chrono::milliseconds wait_;
  Phase phase_ = Phase::None;
  Standby standby_ = Standby::None;
  std::uint32_t session_ = 0;
  Instant since_{};
  std::int64_t kept_ = 0, lost_ = 0;
};

}  // namespace tandem::engine

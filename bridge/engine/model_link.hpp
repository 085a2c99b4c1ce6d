#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

#include "bridge/engine/audio_memory.hpp"
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
    kept_ = spare_ = lost_ = 0;
  }
  /// So much of the newest audio goes to the next session first; `wanted` of it no session has
  /// dealt with, or surely heard, and the rest is precaution. `given_up` was too far back as a
  /// whole. How many samples are lost by now.
  std::int64_t replay(std::int64_t unsettled, std::int64_t wanted, std::int64_t given_up) noexcept {
    kept_ = std::min(unsettled, held_);
    const std::int64_t reached = std::min(wanted, kept_);
    spare_ = kept_ - reached;
    lost_ = given_up + wanted - reached;
    return lost_;
  }
  /// The memory got so much of the caller's audio.
  void held(std::int64_t samples) noexcept {
    total_ += samples;
    held_ = std::min(held_ + samples, kept_max_);
  }
  /// The session hears from here on: what is kept comes first.
  void listens() noexcept { session_from_ = total_ - kept_; }
  /// Where in the call's audio a moment of the session's lies.
  [[nodiscard]] std::int64_t position(std::chrono::milliseconds appended) const noexcept {
    return session_from_ + appended.count() * 8;
  }
  [[nodiscard]] AudioMemory memory() const noexcept { return {total_, held_}; }
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
    kept_ = 0;
    ++session_;
  }

  /// One more frame is kept; how many samples are lost for it, the precaution first.
  [[nodiscard]] std::int64_t keep(std::int64_t samples) noexcept {
    held(samples);
    kept_ += samples;
    const std::int64_t excess = kept_ > kept_max_ ? kept_ - kept_max_ : 0;
    kept_ -= excess;
    const std::int64_t spared = std::min(excess, spare_);
    spare_ -= spared;
    lost_ += excess - spared;
    return excess - spared;
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
  /// Of what is kept, without the precaution.
  [[nodiscard]] std::int64_t unheard() const noexcept { return kept_ - spare_; }
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
  std::int64_t held_ = 0;   ///< In the memory of the caller's audio, heard by a session or not.
  std::int64_t total_ = 0;  ///< That ever was in it.
  std::int64_t session_from_ = 0;                 ///< Of `total_`, at the begin of the session.
  std::int64_t kept_ = 0, spare_ = 0, lost_ = 0;  ///< Of it: for the next session.
};

}  // namespace tandem::engine

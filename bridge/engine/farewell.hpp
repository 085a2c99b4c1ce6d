#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>

#include "bridge/engine/call_action.hpp"
#include "bridge/engine/engine_settings.hpp"
#include "bridge/engine/ids.hpp"

namespace tandem::engine {

/// The last words before the call is ended or handed on. Two phases: waiting for the words, if they
/// are asked for, then until they are played (their marks are back). Both are bounded, and so is
/// the whole. A caller who speaks calls off a goodbye that the agent or the silence chose.
class Farewell {
 public:
  /// What follows the words.
  struct Plan {
    EndReason reason = EndReason::AgentEnded;
    StockPhrase fallback = StockPhrase::GoodbyePolite;  ///< If the agent's own words do not come.
    std::optional<std::uint32_t> transfer_to;           ///< Then transfer instead of hanging up.
    bool caller_may_stay = false;
  };
  enum class Phase : std::uint8_t { None, AwaitingWords, Playing };
  enum class Step : std::uint8_t { Wait, SpeakFallback, Finish };

  explicit Farewell(const EngineSettings& settings) noexcept
      : words_(settings.farewell_words),
        grace_(settings.farewell_grace),
        max_(settings.farewell_max) {}

  /// The agent was asked for the words.
  void await_words(const Plan& plan, Instant now) noexcept {
    plan_ = plan;
    phase_ = Phase::AwaitingWords;
    deadline_ = now + words_;
    final_ = now + max_;
  }
  /// They are in the pool, or said already: `unplayed` of them is left.
  void play_out(const Plan& plan, std::chrono::milliseconds unplayed, Instant now) noexcept {
    if (phase_ == Phase::None) final_ = now + max_;
    plan_ = plan;
    phase_ = Phase::Playing;
    deadline_ = now + unplayed + unplayed / 2 + grace_;
    final_ = std::max(final_, deadline_);
  }
  void call_off() noexcept { phase_ = Phase::None; }

  /// `generating`: a response that is to be heard is open. `unplayed`: by marks. `left`: by the
  /// clock.
  [[nodiscard]] Step tick(bool generating, bool unplayed, std::chrono::milliseconds left,
                          Instant now) noexcept {
    if (phase_ == Phase::None) return Step::Wait;
    if (now >= final_) return Step::Finish;
    if (phase_ == Phase::AwaitingWords) {
      return now >= deadline_ ? Step::SpeakFallback : Step::Wait;
    }
    if (generating) {
      // More words may come: what is left is reckoned anew when they are through.
      deadline_ = now + left + left / 2 + grace_;
      return Step::Wait;
    }
    return !unplayed || now >= deadline_ ? Step::Finish : Step::Wait;
  }

  [[nodiscard]] Phase phase() const noexcept { return phase_; }
  [[nodiscard]] bool active() const noexcept { return phase_ != Phase::None; }
  [[nodiscard]] const Plan& plan() const noexcept { return plan_; }

 private:
  std::chrono::milliseconds words_, grace_, max_;
  Phase phase_ = Phase::None;
  Plan plan_;
  Instant deadline_{}, final_{};
};

}  // namespace tandem::engine

#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

#include "bridge/engine/engine_settings.hpp"
#include "bridge/engine/ids.hpp"

namespace tandem::engine {

/// Who is rung says hello first, as a rule; whoever talks over that hello, or answers it with
/// silence, is hung up on. So the agent of an outgoing call waits for the hello, but not for ever:
/// once the window is over and nobody speaks, it begins itself.
class HelloWindow {
 public:
  explicit HelloWindow(const EngineSettings& settings) noexcept
      : wanted_(settings.direction == Direction::Outbound), length_(settings.hello_window) {}

  /// The callee's side of the line is open.
  void answered(Instant now) noexcept {
    if (!wanted_ || state_ != State::Closed) return;
    state_ = State::Open;
    until_ = now + length_;
  }
  /// The model listens, perhaps later than the line was open: a hello that was kept for it must
  /// have the time to be heard.
  void model_listens(Instant now) noexcept {
    if (state_ == State::Open) until_ = std::max(until_, now + kHeardAnew);
  }
  /// A voice: the model answers it.
  void hello() noexcept {
    if (wanted_) state_ = State::Over;
  }
  /// True once, when the agent is to begin by itself. `free`: the model listens and nobody speaks.
  [[nodiscard]] bool agent_begins(bool free, Instant now) noexcept {
    if (state_ != State::Open || !free || now < until_) return false;
    state_ = State::Over;
    return true;
  }
  /// The agent's first word is not its own to choose (yet).
  [[nodiscard]] bool holds() const noexcept { return wanted_ && state_ != State::Over; }

 private:
  enum class State : std::uint8_t { Closed, Open, Over };
  /// What detecting a voice takes a model (300 ms of it, OpenAI page, section 6) and its way here.
  static constexpr std::chrono::milliseconds kHeardAnew{600};

  bool wanted_;
  std::chrono::milliseconds length_;
  State state_ = State::Closed;
  Instant until_{};
};

}  // namespace tandem::engine

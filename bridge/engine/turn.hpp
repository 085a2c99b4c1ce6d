#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "bridge/engine/call_record.hpp"
#include "bridge/engine/ids.hpp"

namespace tandem::engine {

/// The latency waterfall of a caller's turn: from the end of speech to the agent's first audio on
/// its way to the carrier.
class Turn {
 public:
  /// `voice_end`: the end of the caller's voice on the call's clock; `now` likewise is `at`.
  void stopped(CallTime voice_end, CallTime at) noexcept {
    running_ = true;
    record_ = {++turns_, at, {}, {}, {}, {}, {}};
    voice_end_ = voice_end;
    stopped_at_ = at;
  }
  void committed(CallTime at) noexcept { note(record_.committed, at); }
  void response_began(CallTime at) noexcept { note(record_.response_began, at); }
  void first_audio(CallTime at) noexcept { note(record_.first_audio, at); }
  /// The turn is answered: its record, once.
  [[nodiscard]] std::optional<TurnRecord> first_sent(CallTime at) noexcept {
    if (!running_ || record_.first_audio.count() == 0) return std::nullopt;
    note(record_.first_sent, at);
    record_.voice_to_voice = at - voice_end_;
    running_ = false;
    return record_;
  }
  /// The caller speaks again: this turn gets no answer of its own.
  void abandoned() noexcept { running_ = false; }
  [[nodiscard]] std::uint32_t count() const noexcept { return turns_; }

 private:
  /// The first time only; at least 1 ms, so that 0 means "not seen".
  void note(std::chrono::milliseconds& step, CallTime at) const noexcept {
    if (!running_ || step.count() != 0) return;
    step = at - stopped_at_;
    if (step.count() < 1) step = std::chrono::milliseconds{1};
  }

  bool running_ = false;
  std::uint32_t turns_ = 0;
  CallTime voice_end_{0}, stopped_at_{0};
  TurnRecord record_;
};

}  // namespace tandem::engine

#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>

#include "bridge/engine/call_record.hpp"
#include "bridge/engine/ids.hpp"
#include "bridge/engine/playout_ledger.hpp"

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
    sent_from_.reset();
  }
  void committed(CallTime at) noexcept { note(record_.committed, at); }
  void response_began(CallTime at) noexcept { note(record_.response_began, at); }
  void first_audio(CallTime at) noexcept { note(record_.first_audio, at); }
  /// The turn is answered: its record, once. `from` is where the audio sent now begins on the
  /// carrier's line, in bytes.
  [[nodiscard]] std::optional<TurnRecord> first_sent(CallTime at, std::int64_t from) noexcept {
    if (!running_ || record_.first_audio.count() == 0) return std::nullopt;
    note(record_.first_sent, at);
    record_.voice_to_voice = at - voice_end_;
    running_ = false;
    sent_from_ = from;
    return record_;
  }
  /// The carrier has played its line up to `until`: once of the answer, when it began to play.
  [[nodiscard]] std::optional<TurnHeardRecord> played(CallTime at, std::int64_t until) noexcept {
    if (!sent_from_ || until <= *sent_from_) return std::nullopt;
    const CallTime began = at - audio_ms(until - *sent_from_);
    sent_from_.reset();
    return TurnHeardRecord{turns_, std::max(began - stopped_at_, record_.first_sent)};
  }
  /// What is on the carrier's line is cut, or the line is gone.
  void line_cut() noexcept { sent_from_.reset(); }
  /// The caller speaks again, or the agent is not to answer: this turn gets no answer of its own.
  void abandoned() noexcept {
    running_ = false;
    line_cut();
  }
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
  std::optional<std::int64_t> sent_from_;  ///< Until the carrier confirms what was sent there.
  TurnRecord record_;
};

}  // namespace tandem::engine

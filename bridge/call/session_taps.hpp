#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>

#include "bridge/carrier/twilio_message.hpp"
#include "bridge/engine/call_action.hpp"
#include "bridge/engine/playout_ledger.hpp"
#include "bridge/tap/call_tap.hpp"

namespace tandem::call {

class Downlink;

/// The taps of one call: who listens and who records. While nobody does, each of these is one
/// branch. On the call's shard.
class SessionTaps {
 public:
  using Instant = tap::CallTap::Instant;

  /// `origin`: zero of the call's clock.
  explicit SessionTaps(Instant origin) noexcept : origin_(origin) {}

  ~SessionTaps() { end(); }
  SessionTaps(const SessionTaps&) = delete;
  SessionTaps& operator=(const SessionTaps&) = delete;

  /// From now on the outlet gets the call's audio, what lies at the carrier to be heard included.
  void add(std::shared_ptr<tap::TapOutlet> outlet, const engine::PlayoutLedger& ledger,
           const Downlink& downlink);
  void remove(const tap::TapOutlet* outlet);
  /// The call is over. Any number of times; a call that is cut ends here, too.
  void end() {
    if (tap_) end_now();
  }

  /// True once: the call's first stream is there.
  [[nodiscard]] bool first_stream() noexcept { return !std::exchange(had_stream_, true); }
  void attach() {
    if (tap_) tap_->attach(now());
  }
  void caller(std::span<const std::uint8_t> mulaw, const carrier::Media& media) {
    if (tap_) tap_->caller(mulaw, media.timestamp, now());
  }
  void play(const engine::Play& play, const Downlink& downlink) {
    if (tap_) play_now(play, downlink);
  }
  void mark(engine::MarkId mark) {
    if (tap_) tap_->marked(mark);
  }
  void echo(engine::MarkId mark) {
    if (tap_) tap_->echoed(mark, now());
  }
  void clear(const engine::Clear& clear) {
    if (tap_) tap_->cut(clear.heard, now());
  }
  /// `attached`: a stream is there, on whose line `ledger` looks.
  void tick(Instant at, bool attached, const engine::PlayoutLedger& ledger) {
    if (tap_) tick_now(at, attached, ledger);
  }

 private:
  [[nodiscard]] static Instant now() noexcept { return std::chrono::steady_clock::now(); }
  void end_now();
  void play_now(const engine::Play& play, const Downlink& downlink);
  void tick_now(Instant at, bool attached, const engine::PlayoutLedger& ledger);

  Instant origin_;
  std::unique_ptr<tap::CallTap> tap_;
  std::int64_t heard_ = 0;  ///< Of the line, at the last tick.
  bool attached_ = false;
  bool had_stream_ = false;
};

}  // namespace tandem::call

#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <optional>
#include <vector>

#include "bridge/engine/ids.hpp"

namespace tandem::engine {

/// How much of the caller's audio the session in use has dealt with, so that the next one is given
/// the rest again: a socket that breaks takes along what was said into it and not answered yet, and
/// one that fell silent may have swallowed everything since its last word. All offsets are appended
/// audio since the session's start, as the model counts it.
class ReplayWindow {
 public:
  using Offset = std::chrono::milliseconds;

  /// A turn of the caller that the session has not dealt with.
  struct Turn {
    Offset from{0}, until{0};
    ItemId item;            ///< None before the commit.
    bool speaking = false;  ///< `until` is still to come.
    bool again = false;     ///< Of an earlier session, heard again: may hold several turns.
  };

  /// A session begins. `replayed` of what it hears first holds turns that were not dealt with; 0:
  /// none.
  void restart(Offset replayed) {
    settled_to_ = {};
    open_.clear();
    if (replayed.count() > 0) open_.push_back({Offset{0}, replayed, {}, false, true});
  }
  void speech_started(Offset at) {
    speech_stopped(at);
    if (open_.size() >= kOpenMax) settle(open_.front().until);
    open_.push_back({at, at, {}, true, false});
  }
  void speech_stopped(Offset at) noexcept {
    if (open_.empty() || !open_.back().speaking) return;
    open_.back().until = std::max(at, open_.back().from);
    open_.back().speaking = false;
  }
  /// Gives the turn that became this item; none where nobody was heard to speak.
  std::optional<Turn> committed(ItemId item, Offset appended) noexcept {
    speech_stopped(appended);
    if (open_.empty() || open_.back().again || open_.back().item) return std::nullopt;
    open_.back().item = item;
    return open_.back();
  }
  /// The words of a turn are known: the history holds them, and what came before it.
  void transcribed(ItemId item) {
    for (const Turn& turn : open_) {
      if (turn.item == item && item) return settle(turn.until);
    }
  }
  /// The agent answers what it has heard so far.
  void answered() {
    if (open_.empty()) return;
    Offset to = open_.front().until;
    for (const Turn& turn : open_) {
      if (!turn.again) to = turn.speaking ? std::min(to, turn.from) : turn.until;
    }
    settle(to);
  }
  /// What of the audio another session has to be given, as the session in use leaves it.
  struct TakenBack {
    Offset wanted{0};    ///< The newest so much: no session has dealt with it, or surely heard it.
    Offset given_up{0};  ///< Said in turns that lie before that and are remembered no more.
  };
  /// The session is done with; it may have heard nothing of the newest `unsure`. Nothing before
  /// `reach` is remembered: the turns that lie there as a whole are given up.
  [[nodiscard]] TakenBack take_back(Offset appended, Offset unsure, Offset reach) {
    const auto gone = [&](const Turn& turn) { return !turn.speaking && turn.until <= reach; };
    Offset wanted_from = std::max(appended - unsure, Offset{0});
    for (const Turn& turn : open_) {
      if (!gone(turn)) wanted_from = std::min(wanted_from, turn.from);
    }
    TakenBack taken{appended - wanted_from, Offset{0}};
    // Turns that are heard again may hold others: each moment counts once.
    Offset counted_to{0};
    for (const Turn& turn : open_) {
      if (!gone(turn)) continue;
      const Offset from = std::max(turn.from, counted_to);
      const Offset until = std::min(turn.until, wanted_from);
      taken.given_up += std::max(until - from, Offset{0});
      counted_to = std::max(counted_to, turn.until);
    }
    std::erase_if(open_, gone);
    return taken;
  }

  /// What the next session has to hear to the end and to answer, the oldest first.
  [[nodiscard]] const std::vector<Turn>& open_turns() const noexcept { return open_; }
  /// Newest audio that was not dealt with: everything behind the last turn that was.
  [[nodiscard]] Offset unsettled(Offset appended) const noexcept {
    const Offset from = open_.empty() ? settled_to_ : std::min(open_.front().from, settled_to_);
    return std::max(appended - from, Offset{0});
  }

 private:
  static constexpr std::size_t kOpenMax = 16;

  /// Whoever reports on what it heard has heard what came first: other turns in that it reports.
  void settle(Offset to) {
    settled_to_ = std::max(settled_to_, to);
    std::erase_if(open_, [&](const Turn& turn) {
      return turn.again || (!turn.speaking && turn.until <= to);
    });
  }

  Offset settled_to_{0};    ///< Nothing before this is wanted again.
  std::vector<Turn> open_;  ///< In order; the last may be going on.
};

}  // namespace tandem::engine

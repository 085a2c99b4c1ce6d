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
  /// Nothing before `reach` is remembered: the turns that lie there as a whole are given up. How
  /// much was said in them.
  Offset give_up_before(Offset reach) {
    Offset lost{0};
    std::erase_if(open_, [&](const Turn& turn) {
      const bool gone = !turn.speaking && turn.until <= reach;
      if (gone) lost += turn.until - turn.from;
      return gone;
    });
    return lost;
  }

  /// What the next session has to hear to the end and to answer, the oldest first.
  [[nodiscard]] const std::vector<Turn>& open_turns() const noexcept { return open_; }
  /// Newest audio that was not dealt with: everything behind the last turn that was.
  [[nodiscard]] Offset unsettled(Offset appended) const noexcept {
    const Offset from = open_.empty() ? settled_to_ : std::min(open_.front().from, settled_to_);
    return std::max(appended - from, Offset{0});
  }
  /// The part of it since the first open turn began.
  [[nodiscard]] Offset turn(Offset appended) const noexcept {
    return open_.empty() ? Offset{0} : std::max(appended - open_.front().from, Offset{0});
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

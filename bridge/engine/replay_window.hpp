#pragma once

#include <algorithm>
#include <chrono>
#include <optional>

#include "bridge/engine/ids.hpp"

namespace tandem::engine {

/// How much of the caller's audio the session in use has dealt with, so that the next one is given
/// the rest again: a socket that breaks takes along what was said into it and not answered yet, and
/// one that fell silent may have swallowed everything since its last word. All offsets are appended
/// audio since the session's start, as the model counts it.
class ReplayWindow {
 public:
  using Offset = std::chrono::milliseconds;

  /// A session begins. `replayed` of what it hears first holds a turn that was not dealt with; 0:
  /// none.
  void restart(Offset replayed) noexcept {
    settled_to_ = newest_ = {};
    stopped_ = replayed;
    from_ = replayed.count() > 0 ? std::optional<Offset>{Offset{0}} : std::nullopt;
    item_ = {};
    speaking_ = false;
  }
  void speech_started(Offset at) noexcept {
    if (!from_) from_ = at;
    newest_ = at;
    speaking_ = true;
  }
  void speech_stopped(Offset at) noexcept {
    stopped_ = at;
    speaking_ = false;
  }
  void committed(ItemId item, Offset appended) noexcept {
    if (speaking_) speech_stopped(appended);
    item_ = item;
  }
  /// The words of a turn are known: the history holds them.
  void transcribed(ItemId item) noexcept {
    if (item && item == item_) settle();
  }
  /// The agent answers what it has heard so far.
  void answered() noexcept { settle(); }

  /// A turn of which the next session would know nothing, and the audio of it ends so late that
  /// `reach` of the newest audio holds some of it.
  [[nodiscard]] bool turn_open(Offset appended, Offset reach) const noexcept {
    return from_ && (speaking_ || std::max(stopped_, *from_) > appended - reach);
  }
  /// The committed turn whose words have not come.
  [[nodiscard]] ItemId item() const noexcept { return from_ ? item_ : ItemId{}; }
  /// Newest audio that was not dealt with: everything behind the last turn that was.
  [[nodiscard]] Offset unsettled(Offset appended) const noexcept {
    return std::max(appended - (from_ ? std::min(*from_, settled_to_) : settled_to_), Offset{0});
  }
  /// The part of it since the open turn began.
  [[nodiscard]] Offset turn(Offset appended) const noexcept {
    return from_ ? std::max(appended - *from_, Offset{0}) : Offset{0};
  }

 private:
  void settle() noexcept {
    settled_to_ = std::max(settled_to_, stopped_);
    if (speaking_) {
      from_ = newest_;
    } else {
      from_.reset();
    }
  }

  Offset settled_to_{0};        ///< Nothing before this is wanted again.
  std::optional<Offset> from_;  ///< The first turn that was not dealt with.
  Offset newest_{0}, stopped_{0};
  ItemId item_;
  bool speaking_ = false;
};

}  // namespace tandem::engine

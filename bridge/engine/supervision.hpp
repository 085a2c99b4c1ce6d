#pragma once

#include <cstdint>
#include <utility>

#include "bridge/engine/ids.hpp"

namespace tandem::engine {

/// Asks that a supervisor ordered carry this bit: what comes of them is heard though the agent is
/// muted.
inline constexpr std::uint32_t kOrderedAsk = 0x2000'0000U;
[[nodiscard]] constexpr bool is_ordered(AskId ask) noexcept {
  return (ask.value & kOrderedAsk) != 0;
}

/// Whether the agent is muted, and whether it owes the caller something since. The model goes on
/// listening meanwhile: it knows what was said when it may speak again.
class Supervision {
 public:
  /// False: it was already.
  bool mute() noexcept {
    if (muted_) return false;
    muted_ = true;
    owes_ = false;
    return true;
  }
  bool unmute() noexcept { return std::exchange(muted_, false); }
  [[nodiscard]] bool muted() const noexcept { return muted_; }

  /// Something is about to be asked of the agent. True: it stays unasked, and is owed.
  [[nodiscard]] bool keeps_back() noexcept {
    owes_ = owes_ || muted_;
    return muted_;
  }
  /// A response has begun: by itself (no `ask`), or for an ask. True: nobody is to hear it.
  [[nodiscard]] bool silences(AskId ask) noexcept {
    says_ = is_ordered(ask);
    return !says_ && keeps_back();
  }
  /// Since it was muted, the agent would have spoken.
  [[nodiscard]] bool owes() const noexcept { return owes_; }

  /// Words were ordered. True: what the agent says now, if anything, are such words too, and is to
  /// be heard to its end first.
  bool order_words() noexcept { return std::exchange(says_, true); }

 private:
  bool muted_ = false, owes_ = false;
  bool says_ = false;  ///< What was said last, or is about to be, was ordered.
};

}  // namespace tandem::engine

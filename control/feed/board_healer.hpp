#pragma once

#include <functional>
#include <unordered_set>

#include "control/feed/call_board.hpp"

namespace tandem::call {
class CallRegistry;
}

namespace tandem::feed {

/// Compares the board with the calls there are, since a full ring drops events: a call whose end
/// was missed leaves the board, one whose beginning was missed comes onto it. On the feed's loop.
class BoardHealer {
 public:
  /// What is, whatever was told of it.
  struct Reality {
    std::function<bool(call::CallId)> lives;
    /// Has the call tell its beginning once more; nothing where it is over by then.
    std::function<void(call::CallId)> tell_again;
  };
  [[nodiscard]] static Reality of(call::CallRegistry& calls);

  void use(Reality reality) { reality_ = std::move(reality); }
  /// A call must be missing at two looks: its last events may be under way at one.
  void look(CallBoard& board);

 private:
  Reality reality_;
  std::unordered_set<call::CallId> missing_;  ///< At the last look.
};

}  // namespace tandem::feed

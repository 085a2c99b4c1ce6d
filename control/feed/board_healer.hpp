#pragma once

#include <functional>
#include <unordered_set>

#include "control/feed/call_board.hpp"

namespace tandem::feed {

/// Compares the board with the calls there are, since a full ring drops events: a call whose end
/// was missed leaves the board. On the feed's loop.
class BoardHealer {
 public:
  /// What is, whatever was told of it.
  using Lives = std::function<bool(call::CallId)>;

  void use(Lives lives) { lives_ = std::move(lives); }
  /// A call must be missing at two looks: its last events may be under way at one.
  void look(CallBoard& board);

 private:
  Lives lives_;
  std::unordered_set<call::CallId> missing_;  ///< At the last look.
};

}  // namespace tandem::feed

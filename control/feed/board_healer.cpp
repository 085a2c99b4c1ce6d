#include "control/feed/board_healer.hpp"

#include <utility>

namespace tandem::feed {

void BoardHealer::look(CallBoard& board) {
  if (!lives_) return;
  std::unordered_set<call::CallId> missing;
  board.for_each([&](const LiveCall& call) {
    if (!lives_(call.id())) missing.insert(call.id());
  });
  for (const call::CallId id : missing)
    if (missing_.contains(id)) board.lose(id);
  missing_ = std::move(missing);
}

}  // namespace tandem::feed

#include "control/feed/board_healer.hpp"

#include <utility>

#include "bridge/call/call_registry.hpp"
#include "bridge/call/call_taps.hpp"

namespace tandem::feed {

BoardHealer::Reality BoardHealer::of(call::CallRegistry& calls) {
  return {[&calls](call::CallId id) { return calls.name_of(id).has_value(); },
          [&calls](call::CallId id) { call::tell_again(calls, id); }};
}

void BoardHealer::look(CallBoard& board) {
  if (!reality_.lives) return;
  std::unordered_set<call::CallId> missing;
  board.for_each([&](const LiveCall& call) {
    if (!reality_.lives(call.id())) missing.insert(call.id());
  });
  for (const call::CallId id : missing)
    if (missing_.contains(id)) board.lose(id);
  missing_ = std::move(missing);
  // Some of them may have come onto it since they were heard of.
  for (const call::CallId id : board.take_strangers())
    if (board.find(id) == nullptr && reality_.lives(id)) reality_.tell_again(id);
}

}  // namespace tandem::feed

#include "control/feed/call_board.hpp"

#include <algorithm>

#include "bridge/call/live_sink.hpp"

namespace tandem::feed {
namespace {

/// More than a node takes (`TANDEM_MAX_CALLS` is 5000 by default): a bound all the same.
constexpr std::size_t kCallsMax = 50'000;
/// Between two looks at what is missing; who is left out speaks again.
constexpr std::size_t kStrangersMax = 1'000;

void tell(const LiveCall& call, const char* type, FeedMessages& out) {
  FeedMessage message{call.organisation(), call.id(), Topic::Call, {}};
  message.tail.append(R"("type":")").append(type).append(R"(","call":)");
  call.write(message.tail);
  message.row_end = message.tail.size() - 1;
  message.tail += '}';
  out.push_back(std::move(message));
}

/// Here, or on this node after another one.
bool begins(const call::CallEvent& event) {
  return event.type == "call.started" || event.type == "call.resumed";
}

}  // namespace

void CallBoard::apply(const call::CallEvent& event, FeedMessages& out) {
  auto found = calls_.find(event.call);
  // Asked for before its beginning came after all: what is known is newer.
  if (event.seq == call::kToldAgain && found != calls_.end() && !found->second.told_again()) return;
  if (found != calls_.end() && begins(event)) {
    // It comes back to this node, which did not see it leave: another term of the same call.
    remove(found);
    found = calls_.emplace(event.call, LiveCall(event.call)).first;
  } else if (found == calls_.end()) {
    if (!begins(event) && strangers_.size() < kStrangersMax) strangers_.insert(event.call);
    if (!begins(event) || calls_.size() >= kCallsMax) return;
    found = calls_.emplace(event.call, LiveCall(event.call)).first;
    begun_.push_back(event.call);
  }
  LiveCall& call = found->second;
  if (event.seq == 0) return call.words_coming(event, fields_, out);
  // Once it has ended nothing changes: it leaves with the next look.
  if (call.ended()) return;
  call.apply(event, fields_, out);
  if (begins(event)) ++active_[call.organisation()];
  if (event.type == "call.handed-over") return leave(event.call, out);
  if (changed_.empty() || changed_.back() != event.call) changed_.push_back(event.call);
}

void CallBoard::lose(call::CallId call) {
  const auto found = calls_.find(call);
  if (found == calls_.end() || found->second.ended()) return;
  found->second.lose();
  changed_.push_back(call);
}

void CallBoard::tell_begun(FeedMessages& out) {
  for (const call::CallId id : begun_) {
    const auto found = calls_.find(id);
    if (found != calls_.end()) tell(found->second, "new-call", out);
  }
  begun_.clear();
}

void CallBoard::tell_changes(FeedMessages& out) {
  tell_begun(out);
  for (const call::CallId id : changed_) {
    const auto found = calls_.find(id);
    if (found == calls_.end() || !found->second.take_change()) continue;
    tell(found->second, "call-upsert", out);
    if (found->second.ended()) remove(found);
  }
  changed_.clear();
}

/// Another node goes on with it, and tells of it.
void CallBoard::leave(call::CallId id, FeedMessages& out) {
  const auto found = calls_.find(id);
  if (found == calls_.end()) return;
  tell(found->second, "call-upsert", out);
  remove(found);
}

void CallBoard::remove(Calls::iterator call) {
  const auto active = active_.find(call->second.organisation());
  if (active != active_.end() && --active->second == 0) active_.erase(active);
  calls_.erase(call);
}

const LiveCall* CallBoard::find(call::CallId call) const {
  const auto found = calls_.find(call);
  return found == calls_.end() ? nullptr : &found->second;
}

}  // namespace tandem::feed

#include "control/writer/folded_calls.hpp"

#include <algorithm>
#include <map>

namespace tandem::control {
namespace {

EventKey key_of(const call::CallEvent& event) { return {event.epoch, event.seq}; }

}  // namespace

/// Whether the events can be applied to the fold that is kept: all behind its last one, and nothing
/// has been added by others.
bool FoldedCalls::follows(const call::CallId& id, const Events& events,
                          std::uint64_t control_seq) const {
  const auto found = folds_.find(id);
  if (found == folds_.end() || found->second.fold.control_seq() != control_seq) return false;
  EventKey last = found->second.fold.last();
  for (const call::CallEvent* event : events) {
    if (key_of(*event) <= last) return false;
    last = key_of(*event);
  }
  return true;
}

void FoldedCalls::write(store::CallEventStore::Transaction& transaction,
                        std::span<const call::CallEvent> events) {
  std::map<call::CallId, Events> by_call;
  for (const call::CallEvent& event : events) by_call[event.call].push_back(&event);
  std::vector<call::CallId> ids;
  for (const auto& [id, unused] : by_call) ids.push_back(id);
  const auto known = transaction.lock(ids);

  std::vector<call::CallId> unknown_here;
  for (const auto& [id, news] : by_call) {
    const auto there = known.find(id);
    if (there == known.end())
      drop(id);  // Deleted meanwhile, or never there.
    else if (there->second.erased)
      continue;
    else if (!follows(id, news, there->second.control_seq))
      unknown_here.push_back(id);
  }
  std::map<call::CallId, std::vector<Stored>> stored;
  if (!unknown_here.empty()) {
    transaction.events_of(unknown_here, [&](const call::CallEvent& event) {
      stored[event.call].push_back({event, std::string(event.type), std::string(event.fields)});
    });
  }

  std::vector<call::CallEvent> to_write;
  std::vector<store::FoldedCall> rows;
  for (auto& [id, news] : by_call) {
    const auto there = known.find(id);
    if (there != known.end() && there->second.erased) continue;
    for (const call::CallEvent* event : news) to_write.push_back(*event);
    const bool anew = there == known.end() || !follows(id, news, there->second.control_seq);
    if (anew) {
      drop(id);
      for (Stored& each : stored[id]) {
        each.event.type = each.type;
        each.event.fields = each.fields;
        news.push_back(&each.event);
      }
      // One key twice is one event: the second is passed over below.
      std::stable_sort(news.begin(), news.end(),
                       [](const auto* a, const auto* b) { return key_of(*a) < key_of(*b); });
    }
    CallFold& fold = renew(id);
    for (const call::CallEvent* event : news)
      if (key_of(*event) > fold.last()) fold.apply(*event, fields_);
    rows.push_back({id, fold.row(), fold.take_segments(), fold.take_turns(), anew});
  }
  transaction.write(to_write, rows);
}

CallFold& FoldedCalls::renew(const call::CallId& id) {
  const auto found = folds_.find(id);
  if (found != folds_.end()) {
    uses_.splice(uses_.begin(), uses_, found->second.use);
    return found->second.fold;
  }
  uses_.push_front(id);
  return folds_.emplace(id, Entry{{}, uses_.begin()}).first->second.fold;
}

void FoldedCalls::drop(const call::CallId& id) {
  const auto found = folds_.find(id);
  if (found == folds_.end()) return;
  uses_.erase(found->second.use);
  folds_.erase(found);
}

void FoldedCalls::forget(std::span<const call::CallEvent> events) {
  for (const call::CallEvent& event : events) drop(event.call);
}

void FoldedCalls::committed(std::span<const call::CallEvent> events) {
  for (const call::CallEvent& event : events) {
    const auto found = folds_.find(event.call);
    if (found != folds_.end() && found->second.fold.ended()) drop(event.call);
  }
  while (folds_.size() > calls_max_) drop(uses_.back());
}

}  // namespace tandem::control

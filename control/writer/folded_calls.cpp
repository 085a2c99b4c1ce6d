#include "control/writer/folded_calls.hpp"

#include <algorithm>
#include <set>

namespace tandem::control {
namespace {

/// Calls whose histories are asked for together: a statement of bounded length.
constexpr std::size_t kHistoriesAtOnce = 32;

EventKey key_of(const call::CallEvent& event) { return {event.epoch, event.seq}; }

}  // namespace

/// Whether the events can be applied to the fold that is kept: all behind its last one, and nothing
/// has been added by others.
bool FoldedCalls::follows(const call::CallId& id, const Events& events,
                          const store::CallEventStore::Known& known) const {
  const auto found = folds_.find(id);
  if (found == folds_.end() || found->second.fold.control_seq() != known.control_seq) return false;
  if (found->second.generation != known.generation) return false;
  EventKey last = found->second.fold.last();
  for (const call::CallEvent* event : events) {
    if (key_of(*event) <= last) return false;
    last = key_of(*event);
  }
  return true;
}

std::vector<store::UnplacedCall> FoldedCalls::write(store::CallEventStore::Transaction& transaction,
                                                    std::span<const call::CallEvent> events) {
  std::map<call::CallId, Events> by_call;
  for (const call::CallEvent& event : events) by_call[event.call].push_back(&event);
  std::vector<call::CallId> ids;
  for (auto& [id, news] : by_call) {
    ids.push_back(id);
    std::stable_sort(news.begin(), news.end(),
                     [](const auto* a, const auto* b) { return key_of(*a) < key_of(*b); });
  }
  const auto known = transaction.lock(ids);
  for (const auto& [id, row] : known) {
    // Its row says what the whole call was, and stays as it is.
    if (!row.forgotten) continue;
    drop(id);
    by_call.erase(id);
  }

  std::vector<call::CallId> with_history;
  std::set<call::CallId> anew;
  for (const auto& [id, news] : by_call) {
    const auto there = known.find(id);
    if (there != known.end() && follows(id, news, there->second)) continue;
    drop(id);
    anew.insert(id);
    // Else it was deleted meanwhile, or never there.
    if (there != known.end()) with_history.push_back(id);
  }
  const std::span<const call::CallId> histories(with_history);
  for (std::size_t at = 0; at < histories.size(); at += kHistoriesAtOnce)
    fold_anew(transaction, histories.subspan(at, std::min(kHistoriesAtOnce, histories.size() - at)),
              by_call);

  std::vector<store::FoldedCall> rows;
  for (const auto& [id, news] : by_call) {
    Entry& entry = use(id);
    CallFold& fold = entry.fold;
    for (const call::CallEvent* event : news) apply(fold, *event);
    const auto there = known.find(id);
    const bool fresh = anew.contains(id);
    std::uint32_t epoch = 0;
    if (there != known.end()) {
      epoch = there->second.epoch;
      entry.generation = there->second.generation + (fresh ? 1 : 0);
    }
    rows.push_back(
        {id, fold.row(epoch), fold.take_segments(), fold.take_turns(), fresh, entry.generation});
  }
  std::vector<store::UnplacedCall> unplaced = transaction.write(events, rows);
  for (const store::UnplacedCall& each : unplaced) drop(each.call);
  return unplaced;
}

/// What the database holds of these calls, with the news between where they belong. News that
/// stand behind all of it are left.
void FoldedCalls::fold_anew(store::CallEventStore::Transaction& transaction,
                            std::span<const call::CallId> calls,
                            const std::map<call::CallId, Events>& news) {
  transaction.events_of(calls, [&](const call::CallEvent& stored) {
    CallFold& fold = use(stored.call).fold;
    for (const call::CallEvent* event : news.at(stored.call)) {
      if (key_of(*event) >= key_of(stored)) break;
      apply(fold, *event);
    }
    apply(fold, stored);
  });
}

/// One key twice is one event: the second is passed over.
void FoldedCalls::apply(CallFold& fold, const call::CallEvent& event) {
  if (key_of(event) > fold.last()) fold.apply(event, fields_);
}

FoldedCalls::Entry& FoldedCalls::use(const call::CallId& id) {
  const auto found = folds_.find(id);
  if (found != folds_.end()) {
    uses_.splice(uses_.begin(), uses_, found->second.use);
    return found->second;
  }
  uses_.push_front(id);
  return folds_.emplace(id, Entry{{}, 0, uses_.begin()}).first->second;
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

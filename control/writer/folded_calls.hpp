#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <map>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "bridge/call/event_sink.hpp"
#include "control/store/call_event_store.hpp"
#include "control/writer/call_fold.hpp"

namespace tandem::control {

/// Keeps the folds of the calls that are going on, so that an event costs what it changes and not
/// the whole call, and folds a call anew from the database where that does not do: the call is not
/// known here, somebody else has added to it, or an event comes late. One thread.
class FoldedCalls {
 public:
  /// At most so many folds are kept, of some kilobytes each; the ones that were quiet the longest
  /// are read from the database when they are needed again.
  explicit FoldedCalls(std::size_t calls_max = 20'000) noexcept : calls_max_(calls_max) {}

  /// Brings `events` into `transaction`: the events themselves and the rows of their calls, but for
  /// rows of calls that retention forgot. Once that has failed, `forget` their calls: what is known
  /// here is not what the database holds. Gives the calls that have no place there.
  std::vector<store::UnplacedCall> write(store::CallEventStore::Transaction& transaction,
                                         std::span<const call::CallEvent> events);
  void forget(std::span<const call::CallEvent> events);
  /// To be called after the commit: calls that have ended are let go.
  void committed(std::span<const call::CallEvent> events);

  [[nodiscard]] std::size_t size() const noexcept { return folds_.size(); }

 private:
  using Events = std::vector<const call::CallEvent*>;
  struct Entry {
    CallFold fold;
    std::uint64_t generation = 0;  ///< Of the row, when it was folded last.
    std::list<call::CallId>::iterator use;
  };
  [[nodiscard]] bool follows(const call::CallId& id, const Events& events,
                             const store::CallEventStore::Known& known) const;
  /// The fold, made where there is none.
  Entry& use(const call::CallId& id);
  void apply(CallFold& fold, const call::CallEvent& event);
  void fold_anew(store::CallEventStore::Transaction& transaction,
                 std::span<const call::CallId> calls, const std::map<call::CallId, Events>& news);
  void drop(const call::CallId& id);

  std::size_t calls_max_;
  std::unordered_map<call::CallId, Entry> folds_;
  std::list<call::CallId> uses_;  ///< The latest first.
  EventFields fields_;
};

}  // namespace tandem::control

#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "control/feed/feed_message.hpp"
#include "control/feed/live_call.hpp"
#include "control/writer/event_fields.hpp"

namespace tandem::feed {

/// The calls of this node that are under way, folded from their events. On the feed's loop.
class CallBoard {
 public:
  /// Events of a call whose beginning was not seen are passed over, and the call is remembered. One
  /// that goes to another node leaves at once.
  void apply(const call::CallEvent& event, FeedMessages& out);
  /// The calls that began since the last time.
  void tell_begun(FeedMessages& out);
  /// The same, and the rows that changed. Calls that ended leave the board with it.
  void tell_changes(FeedMessages& out);

  /// Null: it is not under way here.
  [[nodiscard]] const LiveCall* find(call::CallId call) const;
  template <class Visit>
  void for_each(Visit visit) const {
    for (const auto& [id, call] : calls_) visit(call);
  }
  /// The call is over, though nobody saw its end: it leaves with the next changes.
  void lose(call::CallId call);
  /// Calls of which something was heard, and not their beginning, since the last time.
  [[nodiscard]] std::unordered_set<call::CallId> take_strangers() {
    return std::exchange(strangers_, {});
  }
  [[nodiscard]] std::size_t size() const noexcept { return calls_.size(); }
  [[nodiscard]] std::size_t active_of(const std::string& organisation) const {
    const auto found = active_.find(organisation);
    return found == active_.end() ? 0 : found->second;
  }

 private:
  using Calls = std::unordered_map<call::CallId, LiveCall>;
  void leave(call::CallId call, FeedMessages& out);
  void remove(Calls::iterator call);

  Calls calls_;
  std::unordered_map<std::string, std::size_t> active_;  ///< By organisation.
  std::vector<call::CallId> changed_, begun_;
  std::unordered_set<call::CallId> strangers_;
  control::EventFields fields_;
};

}  // namespace tandem::feed

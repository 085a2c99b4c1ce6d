#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "control/calendar/setup.hpp"
#include "core/result.hpp"
#include "core/task.hpp"
#include "core/task_group.hpp"

namespace tandem {
class EventLoop;
}

namespace tandem::calendar {

/// What is known of an organisation's diary: how it gives time away, and what is taken in `window`
/// (in the calendar and by us, buffers of ours included).
struct View {
  SetupPtr setup;
  Interval window;
  std::vector<Interval> busy;       ///< Booked, or somebody's otherwise; merged.
  std::vector<Interval> elsewhere;  ///< Of it, what a calendar that is not ours told (ours too).
  std::vector<KeptTime> kept;       ///< Beside it, for callers who choose.

  /// What is taken for that call, for which what is kept for itself is free; for everybody where it
  /// is empty. Merged.
  [[nodiscard]] std::vector<Interval> busy_for(std::string_view call) const;
};
using ViewPtr = std::shared_ptr<const View>;

/// The diaries of this node's organisations, so that a caller who asks for a time is answered from
/// memory: fetched when a call arrives and kept fresh while calls last. One fetch at a time for
/// each; at most one a minute, since a calendar takes 600 requests a minute of all calls together
/// (decision 23). A booking never relies on it. When it is full it forgets who is in no call and
/// was not asked for the longest; who finds no room is answered all the same, by a fetch of their
/// own. On the control loop.
class FreeBusyCache {
 public:
  static constexpr std::chrono::seconds kFresh{60};
  static constexpr std::chrono::days kAhead{14};
  /// Without calls or questions a diary is forgotten after this time.
  static constexpr std::chrono::minutes kKept{10};
  static constexpr std::size_t kEntriesMax = 10'000;

  using Fetch = std::function<Task<Result<ViewPtr>>(std::string organisation, Interval window,
                                                    std::chrono::milliseconds limit)>;
  FreeBusyCache(EventLoop& loop, Fetch fetch, std::size_t entries_max = kEntriesMax);
  ~FreeBusyCache();

  /// Keeps what has calls fresh, until `stop`.
  void start();
  [[nodiscard]] Task<> stop();

  /// The diary with at least what begins in `window`; from memory where it is fresh and goes so
  /// far.
  [[nodiscard]] Task<Result<ViewPtr>> view(std::string organisation, Interval window,
                                           std::chrono::milliseconds limit);
  /// Whether `view` would answer that from memory.
  [[nodiscard]] bool holds(const std::string& organisation, const Interval& window) const;
  void call_began(const std::string& organisation);
  void call_ended(const std::string& organisation);
  /// We keep that time, and nothing else, for that call from now on.
  void kept(const std::string& organisation, KeptTime time);
  /// We have just taken that time.
  void taken(const std::string& organisation, const Interval& busy);
  /// Something was given back or set up anew: what is known is not true any more.
  void changed(const std::string& organisation);

  /// Organisations that are known.
  [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }

 private:
  struct Flight;
  struct Entry {
    ViewPtr view;
    std::chrono::steady_clock::time_point fetched_at{}, asked_at{};
    std::uint64_t changes = 0;
    std::vector<KeptTime> kept_meanwhile;  ///< Since the flight began.
    int calls = 0;
    std::shared_ptr<Flight> flight;
  };
  /// The organisation's entry, made where there is room; null where there is none.
  [[nodiscard]] Entry* room_for(const std::string& organisation);
  [[nodiscard]] std::shared_ptr<Flight> fetch_into(const std::string& organisation);
  [[nodiscard]] Task<> fly(std::string organisation, std::shared_ptr<Flight> flight);
  [[nodiscard]] Task<> keep_fresh();

  EventLoop& loop_;
  Fetch fetch_;
  std::size_t entries_max_;
  std::unordered_map<std::string, Entry> entries_;
  TaskGroup tasks_;
};

}  // namespace tandem::calendar

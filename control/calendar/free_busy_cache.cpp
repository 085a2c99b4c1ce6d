#include "control/calendar/free_busy_cache.hpp"

#include "core/async_event.hpp"
#include "core/log/logger.hpp"
#include "core/sleep.hpp"

namespace tandem::calendar {
namespace {

using std::chrono::steady_clock;

/// A fetch is for all who wait, so it takes what the most patient of them may.
constexpr std::chrono::milliseconds kFetchLimit{4'000};
constexpr std::chrono::seconds kLook{1};
/// Fetched again a little before it grows stale, so that no caller waits for it.
constexpr std::chrono::seconds kRefreshAfter{45};

ViewPtr with_kept(const View& view, KeptTime time) {
  View changed = view;
  std::erase_if(changed.kept, [&time](const KeptTime& one) { return one.call == time.call; });
  changed.kept.push_back(std::move(time));
  return std::make_shared<const View>(std::move(changed));
}

Interval kept_window() {
  const Instant now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  return {now, now + FreeBusyCache::kAhead + std::chrono::days(1)};
}

}  // namespace

std::vector<Interval> View::busy_for(std::string_view call) const {
  std::vector<Interval> all = busy;
  for (const KeptTime& one : kept)
    if (one.call != call) all.push_back(one.busy);
  return all.size() == busy.size() ? all : merged(std::move(all));
}

struct FreeBusyCache::Flight {
  Flight(EventLoop& loop, std::uint64_t changes_before) : landed(loop), changes(changes_before) {}
  AsyncEvent landed;
  std::uint64_t changes;  ///< Of the entry when it began.
  Result<ViewPtr> result = ErrorCode(make_error_code(errc::timed_out));
};

FreeBusyCache::FreeBusyCache(EventLoop& loop, Fetch fetch, std::size_t entries_max)
    : loop_(loop), fetch_(std::move(fetch)), entries_max_(entries_max), tasks_(loop) {}

FreeBusyCache::~FreeBusyCache() = default;

void FreeBusyCache::start() {
  tasks_.spawn([this] { return keep_fresh(); });
}

Task<> FreeBusyCache::stop() {
  co_await survive_cancellation();
  tasks_.cancel();
  (void)co_await tasks_.join_for(std::chrono::seconds(2));
}

FreeBusyCache::Entry* FreeBusyCache::room_for(const std::string& organisation) {
  const auto known = entries_.find(organisation);
  if (known != entries_.end()) return &known->second;
  if (entries_.size() >= entries_max_) {
    auto idlest = entries_.end();
    for (auto it = entries_.begin(); it != entries_.end(); ++it)
      if (it->second.calls == 0 && !it->second.flight &&
          (idlest == entries_.end() || it->second.asked_at < idlest->second.asked_at))
        idlest = it;
    if (idlest == entries_.end()) return nullptr;
    entries_.erase(idlest);
  }
  return &entries_[organisation];
}

std::shared_ptr<FreeBusyCache::Flight> FreeBusyCache::fetch_into(const std::string& organisation) {
  Entry& entry = entries_[organisation];
  if (entry.flight) return entry.flight;
  const auto flight = std::make_shared<Flight>(loop_, entry.changes);
  entry.flight = flight;
  // It may have landed when this returns, and the entry may be gone.
  tasks_.spawn([this, organisation, flight] { return fly(organisation, flight); });
  return flight;
}

Task<> FreeBusyCache::fly(std::string organisation, std::shared_ptr<Flight> flight) {
  co_await survive_cancellation();
  try {
    flight->result = co_await fetch_(organisation, kept_window(), kFetchLimit);
  } catch (const std::exception& error) {
    // Whoever waits is told, and the next one may fly again.
    flight->result = make_error_code(errc::unavailable);
    log::Logger().error("diary.fetch_failed",
                        {{"organisation", organisation}, {"error", error.what()}});
  }
  const auto found = entries_.find(organisation);
  if (found != entries_.end() && found->second.flight == flight) {
    Entry& entry = found->second;
    entry.flight.reset();
    // What changed while it was read may be missing in it.
    if (flight->result && entry.changes == flight->changes) {
      entry.view = *flight->result;
      entry.fetched_at = steady_clock::now();
      for (KeptTime& time : entry.kept_meanwhile)
        entry.view = with_kept(*entry.view, std::move(time));
    }
    entry.kept_meanwhile.clear();
  }
  flight->landed.set();
}

bool FreeBusyCache::holds(const std::string& organisation, const Interval& window) const {
  const auto found = entries_.find(organisation);
  if (found == entries_.end() || !found->second.view) return false;
  const Entry& entry = found->second;
  return window.end <= entry.view->window.end && steady_clock::now() - entry.fetched_at < kFresh;
}

Task<Result<ViewPtr>> FreeBusyCache::view(std::string organisation, Interval window,
                                          std::chrono::milliseconds limit) {
  const Interval kept = kept_window();
  Entry* const place = window.end > kept.end ? nullptr : room_for(organisation);
  if (place == nullptr) {
    Result<ViewPtr> fetched = co_await fetch_(std::move(organisation), window, limit);
    co_return fetched;
  }
  const auto now = steady_clock::now();
  Entry& entry = *place;
  entry.asked_at = now;
  if (holds(organisation, window)) co_return entry.view;
  const std::shared_ptr<Flight> flight = fetch_into(organisation);
  const bool landed = co_await flight->landed.wait_for(limit);
  if (!landed) co_return make_error_code(errc::timed_out);
  co_return flight->result;
}

void FreeBusyCache::call_began(const std::string& organisation) {
  Entry* const place = room_for(organisation);
  // Then its questions are fetched one by one.
  if (place == nullptr) return;
  Entry& entry = *place;
  ++entry.calls;
  entry.asked_at = steady_clock::now();
  if (!entry.view || steady_clock::now() - entry.fetched_at >= kRefreshAfter)
    (void)fetch_into(organisation);
}

void FreeBusyCache::call_ended(const std::string& organisation) {
  const auto found = entries_.find(organisation);
  if (found == entries_.end() || found->second.calls == 0) return;
  --found->second.calls;
  found->second.asked_at = steady_clock::now();
}

void FreeBusyCache::kept(const std::string& organisation, KeptTime time) {
  const auto found = entries_.find(organisation);
  if (found == entries_.end()) return;
  Entry& entry = found->second;
  // Callers choose all the time: a fetch that is under way is not in vain for that.
  if (entry.flight) entry.kept_meanwhile.push_back(time);
  if (entry.view) entry.view = with_kept(*entry.view, std::move(time));
}

void FreeBusyCache::taken(const std::string& organisation, const Interval& busy) {
  const auto found = entries_.find(organisation);
  if (found == entries_.end()) return;
  Entry& entry = found->second;
  ++entry.changes;
  if (!entry.view) return;
  View view = *entry.view;
  view.busy.push_back(busy);
  view.busy = merged(std::move(view.busy));
  entry.view = std::make_shared<const View>(std::move(view));
}

void FreeBusyCache::changed(const std::string& organisation) {
  const auto found = entries_.find(organisation);
  if (found == entries_.end()) return;
  ++found->second.changes;
  found->second.view.reset();
  // Who asks next does not join a flight that began before.
  found->second.flight.reset();
  found->second.kept_meanwhile.clear();
}

Task<> FreeBusyCache::keep_fresh() {
  while (true) {
    co_await sleep_for(loop_, kLook);
    const auto now = steady_clock::now();
    std::vector<std::string> stale;
    for (auto it = entries_.begin(); it != entries_.end();) {
      const Entry& entry = it->second;
      if (entry.calls == 0 && !entry.flight && now - entry.asked_at >= kKept) {
        it = entries_.erase(it);
        continue;
      }
      if (entry.calls > 0 && !entry.flight && now - entry.fetched_at >= kRefreshAfter)
        stale.push_back(it->first);
      ++it;
    }
    for (const std::string& organisation : stale) (void)fetch_into(organisation);
  }
}

}  // namespace tandem::calendar

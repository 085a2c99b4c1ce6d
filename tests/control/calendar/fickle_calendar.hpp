#pragma once

#include <map>
#include <random>
#include <stdexcept>
#include <string>

#include "control/calendar/calendar.hpp"
#include "core/event_loop.hpp"
#include "core/sleep.hpp"

namespace tandem::calendar {

/// Somebody else's calendar, in memory, that fails in every way a calendar may: before it did what
/// it was asked, after it, and silently. As Google, it takes overlapping events without a word.
class FickleCalendar final : public Calendar {
 public:
  explicit FickleCalendar(EventLoop& loop, unsigned seed) : loop_(loop), random_(seed) {}

  double fails = 0;      ///< Share of requests that are refused before anything was done.
  double forgets = 0;    ///< Share of changes after which no answer comes, done or not.
  bool refuses = false;  ///< Changes are refused before anything was done.
  bool unheard = false;  ///< Changes are made, and no answer comes of that or of a look at them.
  std::string breaks;    ///< A look at this event throws, as no calendar should.
  std::map<std::string, Event> events;
  std::size_t inserts = 0, looks = 0;

  Task<Result<std::vector<Interval>>> free_busy(ConnectionPtr, Interval window,
                                                std::chrono::milliseconds) override {
    ++looks;
    co_await pause();
    if (happens(fails)) co_return make_error_code(errc::unavailable);
    std::vector<Interval> busy;
    for (const auto& [id, event] : events)
      if (!event.cancelled && event.time.overlaps(window)) busy.push_back(event.time);
    co_return merged(std::move(busy));
  }

  Task<Result<Event>> insert(ConnectionPtr, EventDraft draft, std::chrono::milliseconds) override {
    co_await pause();
    if (refuses || happens(fails)) co_return make_error_code(errc::throttled);
    const bool forgotten = happens(forgets);
    if (forgotten && happens(0.5)) co_return make_error_code(errc::unknown_outcome);
    const auto known = events.find(draft.id);
    if (known != events.end() &&
        (known->second.cancelled || known->second.appointment_id != draft.appointment_id))
      co_return make_error_code(errc::conflict);
    ++inserts;
    const Event made{draft.id, draft.appointment_id, {}, draft.time, false};
    events[draft.id] = made;
    if (forgotten || unheard) co_return make_error_code(errc::unknown_outcome);
    co_return made;
  }

  Task<Result<std::optional<Event>>> find(ConnectionPtr, std::string id,
                                          std::chrono::milliseconds) override {
    co_await pause();
    if (unheard || happens(fails)) co_return make_error_code(errc::unavailable);
    if (id == breaks) throw std::runtime_error("a fault of ours");
    const auto found = events.find(id);
    if (found == events.end()) co_return std::optional<Event>();
    co_return std::optional<Event>(found->second);
  }

  Task<Result<Event>> move(ConnectionPtr, std::string id, std::string, Interval to,
                           std::chrono::milliseconds) override {
    co_await pause();
    if (refuses || happens(fails)) co_return make_error_code(errc::throttled);
    const bool forgotten = happens(forgets);
    if (forgotten && happens(0.5)) co_return make_error_code(errc::unknown_outcome);
    const auto found = events.find(id);
    if (found == events.end() || found->second.cancelled)
      co_return make_error_code(errc::not_found);
    found->second.time = to;
    if (forgotten || unheard) co_return make_error_code(errc::unknown_outcome);
    co_return found->second;
  }

  Task<Result<void>> cancel(ConnectionPtr, std::string id, std::chrono::milliseconds) override {
    co_await pause();
    if (happens(fails)) co_return make_error_code(errc::unavailable);
    const bool forgotten = happens(forgets);
    if (forgotten && happens(0.5)) co_return make_error_code(errc::unknown_outcome);
    const auto found = events.find(id);
    if (found != events.end()) found->second.cancelled = true;
    if (forgotten) co_return make_error_code(errc::unknown_outcome);
    co_return Result<void>();
  }

 private:
  [[nodiscard]] bool happens(double share) {
    return std::uniform_real_distribution<double>(0, 1)(random_) < share;
  }
  /// The time that a calendar takes to answer, so that others come between: simulated, no wait for
  /// anything.
  [[nodiscard]] Task<> pause() {
    return sleep_for(loop_,
                     std::chrono::milliseconds(std::uniform_int_distribution<int>(0, 3)(random_)));
  }

  EventLoop& loop_;
  std::mt19937 random_;
};

}  // namespace tandem::calendar

// Times that are kept for callers who have named one and not booked it yet.
#include "control/calendar/diary.hpp"
#include "control/calendar/diary_limits.hpp"
#include "control/calendar/store_call.hpp"
#include "core/event_loop.hpp"
#include "core/sleep.hpp"

namespace tandem::calendar {
namespace {

/// At once; who names a time beyond that has it when they book.
constexpr std::size_t kBeingKeptMax = 2'000;

}  // namespace

Task<Result<bool>> Diary::place_hold(Booker booker, SetupPtr setup, Interval time,
                                     milliseconds limit) {
  const store::BookingRow row = row_of(booker, *setup, Booking{{}, time, {}, {}, {}, {}});
  std::function<bool(pqxx::transaction_base&)> work = [row](pqxx::transaction_base& tx) {
    return store::hold(tx, row);
  };
  // Not const: a Result<bool> that cannot be moved from is made anew of whether it has a value.
  Result<bool> kept =
      co_await ask_for<bool>(std::move(booker), database_, loop_, limit, std::move(work));
  co_return kept;
}

Task<Result<Verdict>> Diary::keep(Booker booker, Interval time, milliseconds limit) {
  const Deadline deadline(limit);
  const Result<SetupPtr> known = co_await setup(booker.organisation, deadline.left());
  if (!known) co_return known.error();
  const SetupPtr diary = *known;
  const Verdict verdict = judge(diary->schedule, {}, time, now());
  if (verdict != Verdict::Free) co_return verdict;
  co_await being_kept(booker.call, booker.organisation, with_buffers(diary->schedule.rules, time),
                      at_most(kTransaction, deadline));
  const Result<bool> kept =
      co_await place_hold(booker, diary, time, at_most(kTransaction, deadline));
  if (!kept) co_return kept.error();
  // Who asks here was told by memory that it is another's: so it is no more.
  if (*kept) cache_.changed(booker.organisation);
  co_return *kept ? Verdict::Free : Verdict::Taken;
}

void Diary::keep_soon(Booker booker, SetupPtr setup, Interval time) {
  if (being_kept_.size() >= kBeingKeptMax) return;
  const Interval busy = with_buffers(setup->schedule.rules, time);
  cache_.kept(booker.organisation, {booker.call, busy});
  auto done = std::make_shared<AsyncEvent>(loop_);
  BeingKept& latest = being_kept_[booker.call];
  auto before = std::move(latest.done);
  latest = {booker.organisation, busy, done};
  tasks_.spawn([this, booker = std::move(booker), setup = std::move(setup), time,
                before = std::move(before),
                done = std::move(done)] { return keep_behind(booker, setup, time, before, done); });
}

Task<> Diary::keep_behind(Booker booker, SetupPtr setup, Interval time,
                          std::shared_ptr<AsyncEvent> before, std::shared_ptr<AsyncEvent> done) {
  // However it ends, nobody waits for it any more.
  const std::shared_ptr<void> over(nullptr, [this, call = booker.call, done](void*) {
    done->set();
    const auto latest = being_kept_.find(call);
    if (latest != being_kept_.end() && latest->second.done == done) being_kept_.erase(latest);
  });
  if (before) (void)co_await before->wait_for(kTransaction);
  const std::string organisation = booker.organisation;
  const Result<bool> kept =
      co_await place_hold(std::move(booker), std::move(setup), time, kTransaction);
  // What was known of the diary was not true.
  if (!kept || !*kept) cache_.changed(organisation);
}

Task<> Diary::being_kept(std::string call, std::string organisation, Interval busy,
                         milliseconds limit) {
  std::vector<std::shared_ptr<AsyncEvent>> awaited;
  for (const auto& [whose, one] : being_kept_)
    if (whose == call || (one.organisation == organisation && one.busy.overlaps(busy)))
      awaited.push_back(one.done);
  const Deadline deadline(limit);
  for (const auto& done : awaited) (void)co_await done->wait_for(deadline.left());
}

}  // namespace tandem::calendar

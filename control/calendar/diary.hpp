#pragma once

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "control/calendar/bookings.hpp"
#include "core/async_event.hpp"
#include "core/task_group.hpp"

namespace tandem::calendar {

/// Books, moves and cancels for the callers and the API by one set of rules, in whichever calendar
/// an organisation has.
///
/// The row in Postgres is written first and its exclusion constraint is the lock, for our own
/// calendar as for Google's (decision 22); then the calendar is told, then the row is confirmed.
/// What is left half done, since an answer did not come or the node died, is settled by whoever
/// finds it: what the calendar took stands, what it did not take is gone, and who asked for a
/// cancellation gets it.
///
/// On the control loop. Every function ends within its limit; errors are `errc`'s.
class Diary final : public Bookings {
 public:
  using Providers = std::map<std::string, Calendar*, std::less<>>;  ///< By `Connection::provider`.

  /// All outlive this.
  Diary(EventLoop& loop, store::ConnectionPool& database, Providers providers);

  void start();
  [[nodiscard]] Task<> stop();

  /// Warms the organisation's diary and keeps it fresh until the call has ended. Any thread.
  void call_began(std::string organisation);
  /// The call goes on at another node. Any thread.
  void call_moved(std::string organisation);
  /// Gives back what was kept for the caller, unless another node has begun a later term than this
  /// one, and goes on with them. Any thread.
  void call_ended(std::string organisation, std::string call, std::uint32_t term);

  [[nodiscard]] Task<Result<ViewPtr>> view(std::string organisation, Interval window,
                                           std::chrono::milliseconds limit);
  /// Whether that is in memory.
  [[nodiscard]] bool remembers(const std::string& organisation, const Interval& window) const {
    return cache_.holds(organisation, window);
  }

  /// How the organisation's diary is set up: from memory where it is known.
  [[nodiscard]] Task<Result<SetupPtr>> setup(std::string organisation,
                                             std::chrono::milliseconds limit);

  [[nodiscard]] Task<Result<ViewPtr>> seen_by(Booker booker, Interval window,
                                              std::chrono::milliseconds limit) override {
    return view(std::move(booker.organisation), window, limit);
  }
  [[nodiscard]] Task<Result<Verdict>> keep(Booker booker, Interval time,
                                           std::chrono::milliseconds limit) override;
  void keep_soon(Booker booker, SetupPtr setup, Interval time) override;
  /// Waits for what is being kept so for that call, and for others of the organisation who were
  /// told that they have `busy` (with its buffers).
  [[nodiscard]] Task<> being_kept(std::string call, std::string organisation, Interval busy,
                                  std::chrono::milliseconds limit);
  [[nodiscard]] Task<Result<Answer>> book(Booker booker, Booking booking,
                                          std::chrono::milliseconds limit) override;
  [[nodiscard]] Task<Result<Answer>> move(Booker booker, store::Appointment appointment,
                                          Interval to, std::chrono::milliseconds limit) override;
  [[nodiscard]] Task<Result<Cancelled>> cancel(Booker booker, store::Appointment appointment,
                                               std::chrono::milliseconds limit) override;
  [[nodiscard]] Task<Result<std::vector<store::Appointment>>> find(
      Booker booker, store::AppointmentQuestion question, std::chrono::milliseconds limit) override;

  /// Settles what was left half done. Runs by itself every few seconds.
  [[nodiscard]] Task<> settle();

  /// Organisations whose diaries are known at this moment.
  [[nodiscard]] std::size_t known() const noexcept { return cache_.size(); }
  [[nodiscard]] EventLoop& loop() noexcept { return loop_; }
  [[nodiscard]] static Instant now();

 private:
  [[nodiscard]] Task<Result<ViewPtr>> fetch(std::string organisation, Interval window,
                                            std::chrono::milliseconds limit);
  /// `first`: no earlier try can have told the calendar of the row, so that a plain refusal means
  /// that nothing is there, and the row goes.
  [[nodiscard]] Task<Result<Answer>> tell_booked(Booker booker, ConnectionPtr connection,
                                                 store::Appointment row, bool first,
                                                 std::chrono::milliseconds limit);
  [[nodiscard]] Task<Result<Answer>> tell_moved(Booker booker, ConnectionPtr connection,
                                                store::Appointment hold,
                                                store::Appointment appointment, bool first,
                                                std::chrono::milliseconds limit);
  /// Whether people wrote something else into the calendar for that time. `own` does not count.
  [[nodiscard]] Task<Result<bool>> taken_by_others(ConnectionPtr connection, Interval time,
                                                   Interval own, std::chrono::milliseconds limit);
  [[nodiscard]] Task<Result<bool>> place_hold(Booker booker, SetupPtr setup, Interval time,
                                              std::chrono::milliseconds limit);
  [[nodiscard]] Task<> keep_behind(Booker booker, SetupPtr setup, Interval time,
                                   std::shared_ptr<AsyncEvent> before,
                                   std::shared_ptr<AsyncEvent> done);
  [[nodiscard]] Task<> settle_one(store::Appointment row);
  [[nodiscard]] Task<> keep_settling();
  /// Not to be settled again at once.
  [[nodiscard]] Task<> put_off(std::string row);
  [[nodiscard]] Task<> drop(store::Acting acting, std::string row);
  [[nodiscard]] Task<ConnectionPtr> connection_of(store::Appointment row,
                                                  std::chrono::milliseconds limit);
  [[nodiscard]] Calendar* provider_of(const Connection& connection) const;

  EventLoop& loop_;
  store::ConnectionPool& database_;
  Providers providers_;
  FreeBusyCache cache_;
  struct BeingKept {
    std::string organisation;
    Interval busy;                     ///< With the buffers.
    std::shared_ptr<AsyncEvent> done;  ///< Set when the time is kept, or is not to be had.
  };
  /// By call: the latest wish of its caller.
  std::map<std::string, BeingKept> being_kept_;
  TaskGroup tasks_;
};

/// The row of a booking or, where only its time counts, of a hold.
[[nodiscard]] store::BookingRow row_of(const Booker& booker, const Setup& setup,
                                       const Booking& booking);

/// The calendar's id of an event: of what was made for it alone, in the letters that every provider
/// takes (base32hex).
[[nodiscard]] std::string event_id_of(const std::string& row_id);

}  // namespace tandem::calendar

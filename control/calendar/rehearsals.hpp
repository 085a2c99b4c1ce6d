#pragma once

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "control/calendar/bookings.hpp"

namespace tandem::calendar {

/// The diary of calls in which an agent is only tried out. Free times are the real ones; what is
/// booked, moved and cancelled stands nowhere but here, for that call alone, until it is over. So
/// nothing is written, no calendar is told of anything, and nobody's real appointment is found:
/// a trial can neither move nor read out what somebody else has.
///
/// On the control loop.
class Rehearsals final : public Bookings {
 public:
  /// Of one call; a model that books without end is told that the time cannot be had.
  static constexpr std::size_t kAppointmentsMax = 50;
  /// The oldest call is forgotten first: a tool may outlive its call.
  static constexpr std::size_t kCallsMax = 1'000;

  /// `real` outlives this.
  explicit Rehearsals(Bookings& real) : real_(real) {}

  [[nodiscard]] Task<Result<ViewPtr>> seen_by(Booker booker, Interval window,
                                              std::chrono::milliseconds limit) override;
  [[nodiscard]] Task<Result<Verdict>> keep(Booker booker, Interval time,
                                           std::chrono::milliseconds limit) override;
  /// Nobody else could take it meanwhile: there is nothing to keep.
  void keep_soon(Booker, SetupPtr, Interval) override {}
  [[nodiscard]] Task<Result<Answer>> book(Booker booker, Booking booking,
                                          std::chrono::milliseconds limit) override;
  [[nodiscard]] Task<Result<Answer>> move(Booker booker, store::Appointment appointment,
                                          Interval to, std::chrono::milliseconds limit) override;
  [[nodiscard]] Task<Result<Cancelled>> cancel(Booker booker, store::Appointment appointment,
                                               std::chrono::milliseconds limit) override;
  [[nodiscard]] Task<Result<std::vector<store::Appointment>>> find(
      Booker booker, store::AppointmentQuestion question, std::chrono::milliseconds limit) override;

  /// Forgets what was tried in that call.
  void ended(const std::string& call) { calls_.erase(call); }
  /// Calls of which something is known.
  [[nodiscard]] std::size_t size() const noexcept { return calls_.size(); }

 private:
  struct Tried {
    std::string key;
    store::Appointment appointment;
  };
  [[nodiscard]] std::vector<Tried>& of(const std::string& call);
  [[nodiscard]] Tried* find_tried(const std::string& call, const std::string& id);
  /// Whether that time could be had, where `but` (an id) need not be counted.
  [[nodiscard]] Task<Result<Verdict>> judge_for(Booker booker, Interval time, std::string but,
                                                std::chrono::milliseconds limit);
  /// What this call has taken, with the buffers of the real diary.
  [[nodiscard]] std::vector<Interval> taken(const std::string& call, const Schedule& schedule,
                                            const std::string& but);

  Bookings& real_;
  std::map<std::string, std::vector<Tried>> calls_;  ///< By the call's UUIDv7: the oldest first.
};

}  // namespace tandem::calendar

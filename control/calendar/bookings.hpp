#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "control/calendar/free_busy_cache.hpp"
#include "control/store/connection_pool.hpp"
#include "control/store/diary_store.hpp"
#include "core/result.hpp"
#include "core/task.hpp"

namespace tandem::calendar {

/// Who wants something of an organisation's diary.
struct Booker {
  explicit Booker(std::string organisation_id) : organisation(std::move(organisation_id)) {}

  store::Acting acting = store::Acting::writer();
  std::string organisation;  ///< UUID.
  std::string call, agent;   ///< UUIDs; empty: none.
  /// This node's of the call, where a caller of this node wants it; 0: somebody else does, whoever
  /// has the call.
  std::uint32_t term = 0;
  std::string source = "call";
};

/// What an appointment is to be.
struct Booking {
  std::string key;  ///< Decision 21: the same key is the same booking; empty: always another one.
  Interval time;
  std::string summary, description, customer_name;
  std::string customer_phone;  ///< E.164, or empty.
};

/// What came of a wish. `verdict` is `Free` where it was done.
struct Answer {
  Verdict verdict = Verdict::Free;
  store::Appointment appointment;  ///< Only then.
};

/// What can be wanted of a diary, for real (`Diary`) or to try an agent out (`Rehearsals`).
/// On the control loop. Every function ends within its limit; errors are `errc`'s.
class Bookings {
 public:
  virtual ~Bookings() = default;

  /// The diary as that booker sees it, with at least what begins in `window`.
  [[nodiscard]] virtual Task<Result<ViewPtr>> seen_by(Booker booker, Interval window,
                                                      std::chrono::milliseconds limit) = 0;
  /// Keeps a time for a caller who has named it, for two minutes or until they choose another.
  [[nodiscard]] virtual Task<Result<Verdict>> keep(Booker booker, Interval time,
                                                   std::chrono::milliseconds limit) = 0;
  /// The same behind the answer, of a time that is free as far as `setup`'s diary is known: kept
  /// from this node's callers at once, from all others a transaction later. Who was quicker there
  /// has it; a booking, which is behind it in order, finds that out.
  virtual void keep_soon(Booker booker, SetupPtr setup, Interval time) = 0;
  [[nodiscard]] virtual Task<Result<Answer>> book(Booker booker, Booking booking,
                                                  std::chrono::milliseconds limit) = 0;
  [[nodiscard]] virtual Task<Result<Answer>> move(Booker booker, store::Appointment appointment,
                                                  Interval to, std::chrono::milliseconds limit) = 0;
  enum class Cancelled : std::uint8_t {
    Done,   ///< It is out of the calendar, or was before.
    Later,  ///< The calendar does not answer; it will be taken out.
  };
  [[nodiscard]] virtual Task<Result<Cancelled>> cancel(Booker booker,
                                                       store::Appointment appointment,
                                                       std::chrono::milliseconds limit) = 0;
  [[nodiscard]] virtual Task<Result<std::vector<store::Appointment>>> find(
      Booker booker, store::AppointmentQuestion question, std::chrono::milliseconds limit) = 0;
};

/// A wish that came to nothing, or (`Free`) to an appointment that is still to be named.
[[nodiscard]] Answer answer_of(Verdict verdict);

}  // namespace tandem::calendar

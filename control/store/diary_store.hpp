#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "control/calendar/setup.hpp"

namespace pqxx {
class transaction_base;
}

namespace tandem::store {

/// How long a time is kept for who asked for it (decision 22).
inline constexpr std::chrono::seconds kHoldTime{120};

/// The organisation's diary; its own calendar is made where it has none. The calendar that was
/// chosen as default counts, else one that was connected before our own, the oldest first. None: no
/// such organisation. As the node.
[[nodiscard]] std::optional<calendar::Setup> load_diary(pqxx::transaction_base& tx,
                                                        const std::string& organisation);

/// What we take of a calendar, with the buffers, whosever it is.
struct TakenByUs {
  std::vector<calendar::Interval> booked;  ///< Or about to be.
  std::vector<calendar::KeptTime> kept;
};
/// As the node.
[[nodiscard]] TakenByUs taken_by_us(pqxx::transaction_base& tx,
                                    const calendar::Connection& connection,
                                    const calendar::Interval& window);

/// A row of `appointments`, as far as the diary needs it.
struct Appointment {
  std::string id, organisation, connection, status;
  calendar::Interval time;
  std::string time_zone, summary, description, customer_name, customer_phone;
  std::string call, agent;  ///< Empty: none.
  std::string event;        ///< The calendar's id of it; empty: it was never sent there.
  std::string moves;        ///< Of a hold: the appointment whose new time this is to be.
};

/// What is to be booked, and by whom.
struct BookingRow {
  std::string id;     ///< For the row, where there is none to continue.
  std::string event;  ///< The same for the calendar's event.
  std::string organisation, connection;
  std::string call, agent;  ///< Empty: none.
  std::string key;          ///< Of decision 21; empty: booked anew each time.
  std::string source;       ///< `call` or `api`.
  calendar::Interval time;
  std::string time_zone, summary, description, customer_name, customer_phone;
};

struct Taken {};
/// The call's caller has booked as much as one call may.
struct Enough {};
inline constexpr int kBookingsPerCall = 5;

/// Keeps the time for the call for `kHoldTime`, in the place of what was kept for it. Only the
/// members up to `agent`, `time` and `time_zone` count. False: somebody else has it, and what was
/// kept stays kept.
[[nodiscard]] bool hold(pqxx::transaction_base& tx, const BookingRow& row);

/// The row that the calendar is to be told of, marked as such, before it is told: the call's hold
/// where it has one for that time, the row of the same key where that is under way, else a new one.
/// Its status `confirmed`: it stands already.
[[nodiscard]] std::variant<Taken, Enough, Appointment> begin_booking(pqxx::transaction_base& tx,
                                                                     const BookingRow& row);
/// The calendar has it. False: the hold is gone, and the calendar must be told so.
[[nodiscard]] bool finish_booking(pqxx::transaction_base& tx, const std::string& id);
/// Gives the time of a hold back.
void release(pqxx::transaction_base& tx, const std::string& id);
/// Gives back what is kept for a call and no calendar was told of; how many.
std::size_t release_holds(pqxx::transaction_base& tx, const std::string& call);

/// Which of the appointments to come are meant.
struct AppointmentQuestion {
  std::string organisation;
  std::string phone;                                ///< E.164 of who asks; empty: unknown.
  std::string name;                                 ///< As said; empty: not said.
  std::optional<calendar::Interval> start_between;  ///< Empty: any time to come.
};
/// The caller's own: those made for their number, or for the name (its letters count) and within
/// the time that they said, both of them. Ascending, at most 10.
[[nodiscard]] std::vector<Appointment> appointments_of(pqxx::transaction_base& tx,
                                                       const AppointmentQuestion& question);
[[nodiscard]] std::optional<Appointment> appointment(pqxx::transaction_base& tx,
                                                     const std::string& id);

/// Of an event of ours, whether it stands or was cancelled; holds are none.
[[nodiscard]] std::optional<Appointment> appointment_of_event(pqxx::transaction_base& tx,
                                                              const std::string& connection,
                                                              const std::string& event);
/// A calendar by its row; none where it is gone. As the node.
[[nodiscard]] calendar::ConnectionPtr connection(pqxx::transaction_base& tx, const std::string& id);

/// Marks it as to be cancelled. False: it is no more.
[[nodiscard]] bool begin_cancelling(pqxx::transaction_base& tx, const std::string& id);
void finish_cancelling(pqxx::transaction_base& tx, const std::string& id);

/// It is being moved to another time already, and nobody knows yet what came of that.
struct Unsettled {};
/// It stands no more.
struct Gone {};

/// Takes the new time for the appointment, in a hold with that id; the appointment itself where it
/// stands there. `call` may be empty.
[[nodiscard]] std::variant<Taken, Unsettled, Gone, Appointment> begin_moving(
    pqxx::transaction_base& tx, const std::string& hold_id, const Appointment& moved,
    const std::string& call, const calendar::Interval& to);
/// The appointment has the hold's time, and the hold is gone. False: it was gone before.
[[nodiscard]] bool finish_moving(pqxx::transaction_base& tx, const std::string& hold_id);

/// What somebody began and did not end: holds past their time that a calendar was told of, and
/// cancellations older than `kHoldTime`. As the node; at most 50. Other holds past their time go.
[[nodiscard]] std::vector<Appointment> unsettled(pqxx::transaction_base& tx);
/// Keeps others from settling that hold for this transaction. False: it is none any more.
[[nodiscard]] bool lock_hold(pqxx::transaction_base& tx, const std::string& id);
/// Not to be looked at again for `kHoldTime`: its calendar does not answer.
void postpone(pqxx::transaction_base& tx, const std::string& id);
/// How many changes there are that a calendar was told of, or is to be, and that are not done.
[[nodiscard]] std::int64_t count_unsettled(pqxx::transaction_base& tx);

}  // namespace tandem::store

#include "control/calendar/diary.hpp"
#include "control/calendar/diary_limits.hpp"
#include "control/calendar/store_call.hpp"
#include "core/crypto/random.hpp"
#include "core/event_loop.hpp"
#include "core/sleep.hpp"

namespace tandem::calendar {

using store::Appointment;

// ---- What stands.

Task<Result<std::vector<Appointment>>> Diary::find(Booker booker,
                                                   store::AppointmentQuestion question,
                                                   milliseconds limit) {
  using Found = std::vector<Appointment>;
  std::function<Found(pqxx::transaction_base&)> work =
      [question = std::move(question)](pqxx::transaction_base& tx) {
        return store::appointments_of(tx, question);
      };
  Result<Found> found = co_await ask_store<Found>(database_, loop_, booker.acting,
                                                  std::min(limit, kTransaction), std::move(work));
  if (!found) co_return make_error_code(errc::unavailable);
  co_return found;
}

Task<ConnectionPtr> Diary::connection_of(Appointment row, milliseconds limit) {
  if (row.connection.empty()) co_return nullptr;
  std::function<ConnectionPtr(pqxx::transaction_base&)> work =
      [id = row.connection](pqxx::transaction_base& tx) { return store::connection(tx, id); };
  const Result<ConnectionPtr> found = co_await ask_store<ConnectionPtr>(
      database_, loop_, store::Acting::writer(), limit, std::move(work));
  if (!found || !*found || provider_of(**found) == nullptr) co_return nullptr;
  co_return *found;
}

Task<Result<Answer>> Diary::move(Booker booker, Appointment appointment, Interval to,
                                 milliseconds limit) {
  const Deadline deadline(limit);
  const Result<SetupPtr> known = co_await setup(booker.organisation, deadline.left());
  if (!known) co_return known.error();
  const Schedule schedule = (*known)->schedule;
  // Where it stands already it may stand.
  const Verdict verdict = appointment.time == to ? Verdict::Free : judge(schedule, {}, to, now());
  if (verdict != Verdict::Free) co_return answer_of(verdict);
  const ConnectionPtr connection =
      co_await connection_of(appointment, at_most(kTransaction, deadline));
  if (!connection) co_return make_error_code(errc::unavailable);
  co_await being_kept(booker.call, booker.organisation, with_buffers(schedule.rules, to),
                      at_most(kTransaction, deadline));
  using Begun = std::variant<store::Taken, store::Unsettled, store::Gone, Appointment>;
  const std::string hold_id = crypto::uuid_v7();
  std::function<Begun(pqxx::transaction_base&)> work =
      [hold = hold_id, appointment, call = booker.call, to](pqxx::transaction_base& tx) {
        return store::begin_moving(tx, hold, appointment, call, to);
      };
  const Result<Begun> begun = co_await ask_for<Begun>(
      booker, database_, loop_, at_most(kTransaction, deadline), std::move(work));
  if (!begun) co_return nothing_done(begun.error());
  cache_.changed(booker.organisation);
  if (std::holds_alternative<store::Taken>(*begun)) co_return answer_of(Verdict::Taken);
  // Where the appointment stands is not known: neither move is promised before that is settled.
  if (std::holds_alternative<store::Unsettled>(*begun))
    co_return make_error_code(errc::unknown_outcome);
  if (std::holds_alternative<store::Gone>(*begun)) co_return make_error_code(errc::not_found);
  const Appointment hold = std::get<Appointment>(*begun);
  if (hold.id == appointment.id) {
    Answer there;
    there.appointment = std::move(appointment);
    co_return there;
  }
  // Else an earlier try made it: the calendar may have the event there already.
  const bool first = hold.id == hold_id;
  if (first) {
    const Result<bool> others = co_await taken_by_others(
        connection, with_buffers(schedule.rules, to), appointment.time, but_for_the_row(deadline));
    if (!others || *others) {
      co_await drop(booker.acting, hold.id);
      if (!others) co_return others.error();
      co_return answer_of(Verdict::Taken);
    }
  }
  const std::string organisation = booker.organisation;
  Result<Answer> answer = co_await tell_moved(std::move(booker), connection, hold,
                                              std::move(appointment), first, deadline.left());
  cache_.changed(organisation);
  co_return answer;
}

Task<Result<Answer>> Diary::tell_moved(Booker booker, ConnectionPtr connection, Appointment hold,
                                       Appointment appointment, bool first, milliseconds limit) {
  const Deadline deadline(limit);
  Calendar& provider = *provider_of(*connection);
  if (!appointment.event.empty()) {
    const Result<Event> moved = co_await provider.move(connection, appointment.event, {}, hold.time,
                                                       but_for_the_row(deadline));
    if (!moved && moved.error() != errc::unknown_outcome && first) {
      co_await drop(booker.acting, hold.id);
      co_return moved.error();
    }
    if (!moved) {
      const Result<std::optional<Event>> found =
          co_await provider.find(connection, appointment.event, but_for_the_row(deadline));
      const bool there = found && *found && (*found)->time == hold.time && !(*found)->cancelled;
      if (!there) co_return make_error_code(errc::unknown_outcome);
    }
  }
  std::function<bool(pqxx::transaction_base&)> work = [id = hold.id](pqxx::transaction_base& tx) {
    return store::finish_moving(tx, id);
  };
  const Result<bool> finished = co_await ask_store<bool>(
      database_, loop_, booker.acting, std::max(deadline.left(), kForTheRow), std::move(work));
  if (!finished || !*finished) co_return make_error_code(errc::unknown_outcome);
  Answer answer;
  answer.appointment = std::move(appointment);
  answer.appointment.time = hold.time;
  co_return answer;
}

Task<Result<Diary::Cancelled>> Diary::cancel(Booker booker, Appointment appointment,
                                             milliseconds limit) {
  const Deadline deadline(limit);
  std::function<bool(pqxx::transaction_base&)> begin =
      [id = appointment.id](pqxx::transaction_base& tx) { return store::begin_cancelling(tx, id); };
  const Result<bool> begun = co_await ask_for<bool>(
      booker, database_, loop_, at_most(kTransaction, deadline), std::move(begin));
  if (!begun) co_return nothing_done(begun.error());
  if (!*begun) co_return Cancelled::Done;
  const ConnectionPtr connection =
      co_await connection_of(appointment, at_most(kTransaction, deadline));
  // From here on it is cancelled, at once or by `settle`: the wish is kept.
  if (!connection && !appointment.connection.empty()) co_return Cancelled::Later;
  if (connection && !appointment.event.empty()) {
    const Result<void> gone =
        co_await provider_of(*connection)
            ->cancel(connection, appointment.event, but_for_the_row(deadline));
    if (!gone) co_return Cancelled::Later;
  }
  std::function<bool(pqxx::transaction_base&)> finish =
      [id = appointment.id](pqxx::transaction_base& tx) {
        store::finish_cancelling(tx, id);
        return true;
      };
  const Result<bool> finished = co_await ask_store<bool>(
      database_, loop_, booker.acting, std::max(deadline.left(), kForTheRow), std::move(finish));
  cache_.changed(booker.organisation);
  co_return finished ? Cancelled::Done : Cancelled::Later;
}

}  // namespace tandem::calendar

// What somebody began in a calendar and did not end.
#include <boost/system/system_error.hpp>

#include "control/calendar/diary.hpp"
#include "control/calendar/diary_limits.hpp"
#include "control/calendar/store_call.hpp"
#include "control/store/control_event_store.hpp"
#include "control/store/diary_store.hpp"
#include "core/crypto/random.hpp"
#include "core/event_loop.hpp"
#include "core/json/writer.hpp"
#include "core/sleep.hpp"

namespace tandem::calendar {
namespace {

using store::Appointment;

/// For one answer of a calendar: nobody waits.
constexpr milliseconds kPatience{4'000};

enum class Settled : std::uint8_t {
  Postponed,  ///< The calendar does not answer.
  Done,       ///< It stands, is moved, or is out of the calendar.
  Dropped,    ///< It came to nothing: its time is free again.
};

const char* name_of(Settled settled) {
  switch (settled) {
    case Settled::Postponed:
      return "postponed";
    case Settled::Done:
      return "done";
    case Settled::Dropped:
      break;
  }
  return "dropped";
}

bool is_cancellation(const std::exception& error) {
  const auto* const system = dynamic_cast<const boost::system::system_error*>(&error);
  return system != nullptr && system->code() == boost::system::errc::operation_canceled;
}

/// The call that asked for it told its caller that somebody would confirm it: now it is known.
void tell_call(pqxx::transaction_base& tx, const Appointment& row, Settled settled) {
  if (row.call.empty()) return;
  const bool move = !row.moves.empty();
  std::string fields;
  json::Writer(fields)
      .begin_object()
      .member("appointment", move ? row.moves : row.id)
      .member("change", move ? "move" : "booking")
      .member("result", name_of(settled))
      .end_object();
  const bool known = store::add_control_event(tx, row.call, "diary.settled", fields);
  if (known && settled == Settled::Done)
    (void)store::add_call_outcome(tx, row.call, move ? "rescheduled" : "booked");
}

/// False: somebody else was quicker.
bool write_settled(pqxx::transaction_base& tx, const Appointment& row, Settled settled) {
  if (settled == Settled::Postponed) {
    store::postpone(tx, row.id);
    return true;
  }
  if (row.status == "cancelling") {
    store::finish_cancelling(tx, row.id);
    return true;
  }
  if (!store::lock_hold(tx, row.id)) return false;
  if (settled == Settled::Dropped)
    store::release(tx, row.id);
  else if (!(row.moves.empty() ? store::finish_booking(tx, row.id)
                               : store::finish_moving(tx, row.id)))
    return false;
  tell_call(tx, row, settled);
  return true;
}

}  // namespace

Task<> Diary::keep_settling() {
  constexpr milliseconds kPause{5'000};
  while (true) {
    // With jitter: the nodes of a fleet need not all look at once.
    co_await sleep_for(loop_, kPause + milliseconds(crypto::random_u64() % 1'000));
    try {
      co_await settle();
    } catch (const std::exception& error) {
      if (is_cancellation(error)) throw;
      // Whatever it was, the next round is due.
      log::Logger().error("diary.settling_failed", {{"error", error.what()}});
    }
  }
}

Task<> Diary::settle() {
  using Rows = std::vector<Appointment>;
  std::function<Rows(pqxx::transaction_base&)> work = [](pqxx::transaction_base& tx) {
    return store::unsettled(tx);
  };
  const Result<Rows> rows = co_await ask_store<Rows>(database_, loop_, store::Acting::writer(),
                                                     kTransaction, std::move(work));
  if (!rows) co_return;
  for (const Appointment& row : *rows) {
    bool failed = false;
    try {
      co_await settle_one(row);
    } catch (const std::exception& error) {
      if (is_cancellation(error)) throw;
      failed = true;
      log::Logger().error("diary.settling_failed",
                          {{"call", row.call}, {"appointment", row.id}, {"error", error.what()}});
    }
    // It must not stand before the others for ever.
    if (failed) co_await put_off(row.id);
  }
}

Task<> Diary::put_off(std::string row) {
  std::function<bool(pqxx::transaction_base&)> work = [row](pqxx::transaction_base& tx) {
    store::postpone(tx, row);
    return true;
  };
  (void)co_await ask_store<bool>(database_, loop_, store::Acting::writer(), kTransaction,
                                 std::move(work));
}

Task<> Diary::settle_one(Appointment row) {
  const ConnectionPtr connection = co_await connection_of(row, kTransaction);
  Settled settled = Settled::Postponed;
  if (row.connection.empty()) {
    // Its calendar is gone.
    settled = row.status == "cancelling" ? Settled::Done : Settled::Dropped;
  } else if (connection && row.status == "cancelling") {
    const Result<void> gone =
        co_await provider_of(*connection)->cancel(connection, row.event, kPatience);
    if (gone) settled = Settled::Done;
  } else if (connection) {
    const Result<std::optional<Event>> found =
        co_await provider_of(*connection)->find(connection, row.event, kPatience);
    const bool stands = found && *found && !(*found)->cancelled &&
                        (row.moves.empty() || (*found)->time == row.time);
    if (found) settled = stands ? Settled::Done : Settled::Dropped;
  }
  std::function<bool(pqxx::transaction_base&)> work = [row, settled](pqxx::transaction_base& tx) {
    return write_settled(tx, row, settled);
  };
  const Result<bool> written = co_await ask_store<bool>(database_, loop_, store::Acting::writer(),
                                                        kTransaction, std::move(work));
  cache_.changed(row.organisation);
  log::Logger().warn("diary.settled", {{"call", row.call},
                                       {"appointment", row.id},
                                       {"status", row.status},
                                       {"result", written ? name_of(settled) : "not written"}});
  if (!written) co_await put_off(row.id);
}

}  // namespace tandem::calendar

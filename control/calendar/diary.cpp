#include "control/calendar/diary.hpp"

#include "control/calendar/diary_limits.hpp"
#include "control/calendar/store_call.hpp"
#include "control/store/resume_store.hpp"
#include "core/async_event.hpp"
#include "core/crypto/hmac.hpp"
#include "core/crypto/random.hpp"
#include "core/event_loop.hpp"
#include "core/sleep.hpp"

namespace tandem::calendar {
namespace {

using store::Appointment;

EventDraft draft_of(const Appointment& row) {
  return {row.event,         row.id, row.time, row.summary, row.description, row.customer_name,
          row.customer_phone};
}

}  // namespace

store::BookingRow row_of(const Booker& booker, const Setup& setup, const Booking& booking) {
  const std::string id = crypto::uuid_v7();
  return {id,
          event_id_of(id),
          booker.organisation,
          setup.connection->id,
          booker.call,
          booker.agent,
          booking.key,
          booker.source,
          booking.time,
          setup.schedule.zone.name(),
          booking.summary,
          booking.description,
          booking.customer_name,
          booking.customer_phone};
}

Answer answer_of(Verdict verdict) {
  Answer answer;
  answer.verdict = verdict;
  return answer;
}

std::string event_id_of(const std::string& row_id) {
  constexpr std::string_view kLetters = "0123456789abcdefghijklmnopqrstuv";
  const auto hash = crypto::sha256(row_id);
  std::string id;
  // 15 bytes are 24 letters of 5 bits.
  for (std::size_t bit = 0; bit < 15 * 8; bit += 5) {
    const unsigned pair = hash[bit / 8] << 8U | hash[bit / 8 + 1];
    id += kLetters[pair >> (11 - bit % 8) & 31U];
  }
  return id;
}

Diary::Diary(EventLoop& loop, store::ConnectionPool& database, Providers providers)
    : loop_(loop),
      database_(database),
      providers_(std::move(providers)),
      cache_(loop,
             [this](std::string organisation, Interval window, milliseconds limit) {
               return fetch(std::move(organisation), window, limit);
             }),
      tasks_(loop) {}

Instant Diary::now() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

void Diary::start() {
  cache_.start();
  tasks_.spawn([this] { return keep_settling(); });
}

Task<> Diary::stop() {
  co_await survive_cancellation();
  tasks_.cancel();
  (void)co_await tasks_.join_for(std::chrono::seconds(2));
  co_await cache_.stop();
}

Calendar* Diary::provider_of(const Connection& connection) const {
  const auto found = providers_.find(connection.provider);
  return found == providers_.end() ? nullptr : found->second;
}

// ---- What is known.

Task<Result<ViewPtr>> Diary::fetch(std::string organisation, Interval window, milliseconds limit) {
  const Deadline deadline(limit);
  struct Read {
    std::optional<Setup> setup;
    store::TakenByUs taken;
  };
  std::function<Read(pqxx::transaction_base&)> work = [organisation,
                                                       window](pqxx::transaction_base& tx) {
    Read read;
    read.setup = store::load_diary(tx, organisation);
    if (read.setup)
      read.taken = store::taken_by_us(tx, *read.setup->connection,
                                      with_buffers(read.setup->schedule.rules, window));
    return read;
  };
  Result<Read> read = co_await ask_store<Read>(database_, loop_, store::Acting::writer(),
                                               at_most(kTransaction, deadline), std::move(work));
  if (!read) co_return make_error_code(errc::unavailable);
  if (!read->setup) co_return make_error_code(errc::not_found);
  View view;
  view.setup = std::make_shared<const Setup>(*read->setup);
  view.window = window;
  view.busy = std::move(read->taken.booked);
  view.kept = std::move(read->taken.kept);
  const ConnectionPtr connection = view.setup->connection;
  Calendar* const provider = provider_of(*connection);
  if (provider == nullptr || !view.setup->healthy) co_return make_error_code(errc::needs_reconnect);
  if (connection->provider != "builtin") {
    const Interval asked = with_buffers(view.setup->schedule.rules, window);
    const Result<std::vector<Interval>> busy =
        co_await provider->free_busy(connection, asked, deadline.left());
    if (!busy) co_return busy.error();
    view.elsewhere = *busy;
    view.busy.insert(view.busy.end(), busy->begin(), busy->end());
  }
  view.busy = merged(std::move(view.busy));
  co_return std::make_shared<const View>(std::move(view));
}

Task<Result<ViewPtr>> Diary::view(std::string organisation, Interval window, milliseconds limit) {
  return cache_.view(std::move(organisation), window, limit);
}

Task<Result<SetupPtr>> Diary::setup(std::string organisation, milliseconds limit) {
  // Whatever is known at all covers today.
  const Interval soon{now(), now() + std::chrono::hours(1)};
  const Result<ViewPtr> known = co_await view(std::move(organisation), soon, limit);
  if (!known) co_return known.error();
  co_return (*known)->setup;
}

void Diary::call_began(std::string organisation) {
  loop_.post([this, organisation = std::move(organisation)] { cache_.call_began(organisation); });
}

void Diary::call_moved(std::string organisation) {
  loop_.post([this, organisation = std::move(organisation)] { cache_.call_ended(organisation); });
}

bool still_ours(pqxx::transaction_base& tx, const Booker& booker) {
  const auto call = call::CallId::parse(booker.call);
  return booker.term == 0 || !call || store::still_held(tx, *call, booker.term);
}

void Diary::call_ended(std::string organisation, std::string call, std::uint32_t term) {
  Booker caller(std::move(organisation));
  caller.call = std::move(call);
  caller.term = term;
  loop_.post([this, caller = std::move(caller)] {
    cache_.call_ended(caller.organisation);
    tasks_.spawn([this, caller]() -> Task<> {
      // What is still being kept comes before.
      co_await being_kept(caller.call, caller.organisation, {}, kTransaction);
      std::function<bool(pqxx::transaction_base&)> work =
          [call = caller.call](pqxx::transaction_base& tx) {
            return store::release_holds(tx, call) > 0;
          };
      // Where the database is away, they run out by themselves.
      const Result<bool> gave_back =
          co_await ask_for<bool>(caller, database_, loop_, kTransaction, std::move(work));
      if (gave_back && *gave_back) cache_.changed(caller.organisation);
    });
  });
}

Task<Result<bool>> Diary::taken_by_others(ConnectionPtr connection, Interval time, Interval own,
                                          milliseconds limit) {
  // Of our own calendar the constraint has told already.
  if (connection->provider == "builtin") co_return false;
  Result<std::vector<Interval>> busy =
      co_await provider_of(*connection)->free_busy(connection, time, std::min(limit, kLook));
  if (!busy) co_return Result<bool>(boost::system::in_place_error, busy.error());
  for (const Interval& one : *busy)
    if (one.start < std::max(own.start, time.start) || one.end > std::min(own.end, time.end))
      co_return true;
  co_return false;
}

// ---- Booking.

Task<Result<Answer>> Diary::book(Booker booker, Booking booking, milliseconds limit) {
  const Deadline deadline(limit);
  const Result<SetupPtr> known = co_await setup(booker.organisation, deadline.left());
  if (!known) co_return known.error();
  const SetupPtr diary = *known;
  const Verdict verdict = judge(diary->schedule, {}, booking.time, now());
  if (verdict != Verdict::Free) co_return answer_of(verdict);
  co_await being_kept(booker.call, booker.organisation,
                      with_buffers(diary->schedule.rules, booking.time),
                      at_most(kTransaction, deadline));
  const store::BookingRow row = row_of(booker, *diary, booking);
  using Begun = std::variant<store::Taken, store::Enough, Appointment>;
  std::function<Begun(pqxx::transaction_base&)> work = [row](pqxx::transaction_base& tx) {
    return store::begin_booking(tx, row);
  };
  const Result<Begun> begun = co_await ask_for<Begun>(
      booker, database_, loop_, at_most(kTransaction, deadline), std::move(work));
  // A hold that nobody knows runs out.
  if (!begun) co_return nothing_done(begun.error());
  if (std::holds_alternative<store::Enough>(*begun)) co_return make_error_code(errc::enough);
  if (std::holds_alternative<store::Taken>(*begun)) {
    cache_.changed(booker.organisation);
    co_return answer_of(Verdict::Taken);
  }
  const Appointment held = std::get<Appointment>(*begun);
  if (held.status != "held") {
    Answer standing;
    standing.appointment = held;
    co_return standing;
  }
  // Else an earlier try made it, and the calendar may know of it.
  const bool first = held.event == row.event;
  if (first) {
    const Interval asked = with_buffers(diary->schedule.rules, held.time);
    const Interval nothing{asked.end, asked.start};
    const Result<bool> others =
        co_await taken_by_others(diary->connection, asked, nothing, but_for_the_row(deadline));
    if (!others || *others) {
      co_await drop(booker.acting, held.id);
      cache_.changed(booker.organisation);
      if (!others) co_return others.error();
      co_return answer_of(Verdict::Taken);
    }
  }
  const std::string organisation = booker.organisation;
  Result<Answer> answer =
      co_await tell_booked(std::move(booker), diary->connection, held, first, deadline.left());
  if (answer)
    cache_.taken(organisation, with_buffers(diary->schedule.rules, held.time));
  else
    cache_.changed(organisation);
  co_return answer;
}

Task<Result<Answer>> Diary::tell_booked(Booker booker, ConnectionPtr connection, Appointment row,
                                        bool first, milliseconds limit) {
  const Deadline deadline(limit);
  Calendar& provider = *provider_of(*connection);
  EventDraft draft = draft_of(row);
  const Result<Event> made =
      co_await provider.insert(connection, std::move(draft), but_for_the_row(deadline));
  if (!made && made.error() != errc::unknown_outcome && first) {
    co_await drop(booker.acting, row.id);
    co_return made.error();
  }
  if (!made) {
    const Result<std::optional<Event>> found =
        co_await provider.find(connection, row.event, but_for_the_row(deadline));
    const bool stands = found && *found && !(*found)->cancelled;
    // What is not there yet may still come: it is settled when the hold runs out.
    if (!stands) co_return make_error_code(errc::unknown_outcome);
  }
  std::function<bool(pqxx::transaction_base&)> work = [id = row.id](pqxx::transaction_base& tx) {
    return store::finish_booking(tx, id);
  };
  const Result<bool> finished = co_await ask_store<bool>(
      database_, loop_, booker.acting, std::max(deadline.left(), kForTheRow), std::move(work));
  if (!finished) co_return make_error_code(errc::unknown_outcome);
  if (!*finished) {
    (void)co_await provider.cancel(connection, row.event, kTransaction);
    co_return make_error_code(errc::unavailable);
  }
  Answer answer;
  answer.appointment = std::move(row);
  answer.appointment.status = "confirmed";
  co_return answer;
}

/// A hold of which the calendar surely knows nothing.
Task<> Diary::drop(store::Acting acting, std::string row) {
  std::function<bool(pqxx::transaction_base&)> work = [row](pqxx::transaction_base& tx) {
    store::release(tx, row);
    return true;
  };
  (void)co_await ask_store<bool>(database_, loop_, std::move(acting), kTransaction,
                                 std::move(work));
}

}  // namespace tandem::calendar

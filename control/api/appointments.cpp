#include "control/api/appointments.hpp"

#include "control/api/database_call.hpp"
#include "control/api/refusal.hpp"
#include "control/api/resource_routes.hpp"
#include "control/api/tenant_work.hpp"
#include "control/calendar/errc.hpp"
#include "control/store/desk_store.hpp"
#include "control/store/principal_store.hpp"
#include "core/crypto/hex.hpp"
#include "core/crypto/hmac.hpp"
#include "core/json/writer.hpp"

namespace tandem::api {
namespace {

using calendar::Interval;
using calendar::Verdict;
using shape::Kind;
using shape::Presence;

constexpr std::chrono::milliseconds kLimit{4'000};
/// A calendar is asked for at most so much at once.
constexpr std::chrono::days kWindowMax{62};
constexpr int kSpansMax = 10'000;

Route route_of(const char* method, const char* path, const char* operation, const char* summary) {
  Route route;
  route.method = method;
  route.path = path;
  route.operation = operation;
  route.tag = "Calendar";
  route.summary = summary;
  route.right = "operate";
  return route;
}

shape::Member organisation_member() {
  return {"organisation_id", shape::text(1, 63), Presence::Optional,
          "Id or slug; needed only by who belongs to several."};
}

shape::Type spans() {
  return shape::list_of(shape::object({"TimeSpan",
                                       {{"start", shape::of(Kind::Time), Presence::Required},
                                        {"end", shape::of(Kind::Time), Presence::Required}}}),
                        kSpansMax);
}

/// The times are shapes' already, so that they can be read.
calendar::Instant instant(const std::string& text) {
  return calendar::parse_instant(text).value_or(calendar::Instant());
}

void write_spans(json::Writer& out, std::string_view name, const std::vector<Interval>& all) {
  out.key(name).begin_array();
  for (const Interval& one : all)
    out.begin_object()
        .member("start", calendar::utc_text(one.start))
        .member("end", calendar::utc_text(one.end))
        .end_object();
  out.end_array();
}

const char* sentence_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::Past:
      return "The time is over already.";
    case Verdict::TooSoon:
      return "The time is sooner than the calendar's lead time.";
    case Verdict::TooFar:
      return "The time is beyond the calendar's horizon.";
    case Verdict::Closed:
      return "The time is outside of the working hours.";
    case Verdict::OffGrid:
      return "Appointments do not begin at that time.";
    case Verdict::Taken:
    case Verdict::Free:
      break;
  }
  return "The time is taken.";
}

Refusal refusal_of(const ErrorCode& error) {
  using calendar::errc;
  if (error == errc::unknown_outcome)
    return unavailable("unknown-outcome",
                       "The calendar did not say whether it did it: look, or repeat it with the "
                       "same Idempotency-Key.");
  if (error == errc::needs_reconnect)
    return {409, "calendar-disconnected", "The calendar must be connected again", error.message()};
  if (error == errc::not_found || error == errc::conflict)
    return conflict("Somebody changed that appointment in the calendar itself.");
  return unavailable("calendar-away", error.message());
}

shape::Shape booking_shape() {
  return {"AppointmentBook",
          {organisation_member(),
           {"starts_at", shape::of(Kind::Time), Presence::Required},
           {"ends_at", shape::nullable(shape::of(Kind::Time)), Presence::Optional,
            "Null: the calendar's usual length."},
           {"summary", shape::text(1, 200), Presence::Required},
           {"description", shape::text(0, 5'000)},
           {"customer_name", shape::text(0, 200)},
           {"customer_phone", shape::nullable(shape::of(Kind::Phone))},
           {"call_id", shape::nullable(shape::of(Kind::Uuid)), Presence::Optional,
            "The call that it was agreed in."}}};
}

}  // namespace

void Appointments::add_routes(RouteTable& table) {
  Route busy = route_of("GET", "/api/calendar/freebusy", "getFreeBusy",
                        "Tells what is taken, and which times can be booked");
  busy.right = "read";
  busy.query = {organisation_member(),
                {"from", shape::of(Kind::Time), Presence::Required},
                {"to", shape::of(Kind::Time), Presence::Required, "At most 62 days later."},
                {"minutes", shape::integer(5, 480), Presence::Optional,
                 "Of the appointment; left out: the calendar's usual length."}};
  busy.reply = shape::object({"FreeBusy",
                              {{"time_zone", shape::of(Kind::TimeZone), Presence::Required},
                               {"busy", spans(), Presence::Required},
                               {"free", spans(), Presence::Required}}});
  busy.handler = [this](Given request) { return free_busy(std::move(request)); };
  table.add(std::move(busy));

  const ResourceRoutes usual{store::appointments(), "/api/calendar/appointments", "Calendar",
                             "appointment", "appointments"};
  usual.add_list(table);
  usual.add_read(table);

  Route book = route_of("POST", "/api/calendar/appointments", "bookAppointment",
                        "Books an appointment, where the time can be had");
  book.body = booking_shape();
  book.status = 201;
  book.handler = [this](Given request) { return create(std::move(request)); };
  Route moved = route_of("POST", "/api/calendar/appointments/{id}/move", "moveAppointment",
                         "Moves an appointment, where the other time can be had");
  moved.body = shape::Shape{"AppointmentMove",
                            {{"starts_at", shape::of(Kind::Time), Presence::Required},
                             {"ends_at", shape::nullable(shape::of(Kind::Time)), Presence::Optional,
                              "Null: it stays as long as it is."}}};
  moved.handler = [this](Given request) { return move(std::move(request)); };
  Route gone = route_of("POST", "/api/calendar/appointments/{id}/cancel", "cancelAppointment",
                        "Cancels an appointment; cancelled already is done, too");
  gone.handler = [this](Given request) { return cancel(std::move(request)); };
  for (Route* route : {&book, &moved, &gone}) {
    route->reply = shape::object(store::row_shape(store::appointments()));
    table.add(std::move(*route));
  }
}

calendar::Booker Appointments::booker(const Request& request, std::string organisation) const {
  calendar::Booker one(std::move(organisation));
  one.acting = store::Acting::tenant(request.principal.claims()).from(request.id, request.address);
  one.source = "api";
  return one;
}

Task<> Appointments::begin(Given request, store::Work work) {
  store::Acting asker = store::Acting::tenant(request->principal.claims());
  const auto access =
      request->idempotency_key.empty() ? store::Access::ReadOnly : store::Access::ReadWrite;
  co_await transact(database_, loop_, std::move(asker), std::move(work), request, access);
}

Task<std::string> Appointments::organisation(Given request) {
  auto found = std::make_shared<std::string>();
  store::Work work = [request, found](pqxx::transaction_base& tx) {
    *found = organisation_of(*request, tx);
    if (!store::may(tx, request->route->right, *found))
      throw lacks_right(request->route->right, " there");
    note_idempotency_key(*request, *found, tx);
  };
  co_await begin(request, std::move(work));
  co_return *found;
}

Task<store::Appointment> Appointments::standing(Given request) {
  auto found = std::make_shared<store::Appointment>();
  store::Work work = [request, found](pqxx::transaction_base& tx) {
    const auto row = store::appointment(tx, request->parameter("id"));
    if (!row) throw not_found();
    if (!store::may(tx, request->route->right, row->organisation)) throw not_allowed();
    *found = *row;
    note_idempotency_key(*request, row->organisation, tx);
  };
  co_await begin(request, std::move(work));
  co_return *found;
}

Task<Reply> Appointments::row(Given request, std::string id, int status) {
  auto reply = std::make_shared<Reply>();
  store::Work work = [reply, id, status](pqxx::transaction_base& tx) {
    *reply = read_reply(tx, store::appointments(), id, status);
  };
  store::Acting reader = store::Acting::tenant(request->principal.claims());
  co_await transact(database_, loop_, std::move(reader), std::move(work), request,
                    store::Access::ReadOnly);
  co_return std::move(*reply);
}

Task<Reply> Appointments::free_busy(Given request) {
  const Interval window{instant(request->asked("from")), instant(request->asked("to"))};
  if (window.end <= window.start) throw invalid("?to", "must be later than `from`");
  if (window.end - window.start > kWindowMax) throw invalid("?to", "is more than 62 days later");
  const std::string whose = co_await organisation(request);
  const Result<calendar::ViewPtr> known = co_await diary_.view(whose, window, kLimit);
  if (!known) throw refusal_of(known.error());
  const calendar::View& view = **known;
  const calendar::Schedule& schedule = view.setup->schedule;
  const std::string& asked = request->asked("minutes");
  const calendar::minutes length =
      asked.empty() ? schedule.rules.slot : calendar::minutes(std::stoi(asked));
  std::vector<Interval> busy;
  const std::vector<Interval> taken = view.busy_for({});
  for (const Interval& one : taken)
    if (one.overlaps(window))
      busy.push_back({std::max(one.start, window.start), std::min(one.end, window.end)});
  Reply reply;
  json::Writer out(reply.body);
  out.begin_object().member("time_zone", schedule.zone.name());
  write_spans(out, "busy", busy);
  write_spans(out, "free",
              calendar::free_slots(schedule, taken, window, length, calendar::Diary::now()));
  out.end_object();
  co_return reply;
}

Task<Reply> Appointments::create(Given request) {
  const std::string whose = co_await organisation(request);
  calendar::Booking booking;
  booking.time.start = instant(request->text("starts_at"));
  booking.time.end = instant(request->text("ends_at"));
  if (request->text("ends_at").empty()) {
    const Result<calendar::SetupPtr> known = co_await diary_.setup(whose, kLimit);
    if (!known) throw refusal_of(known.error());
    booking.time.end = booking.time.start + (*known)->schedule.rules.slot;
  }
  if (booking.time.end <= booking.time.start)
    throw invalid("/ends_at", "must be later than `starts_at`");
  booking.summary = request->text("summary");
  booking.description = request->text("description");
  booking.customer_name = request->text("customer_name");
  booking.customer_phone = request->text("customer_phone");
  if (!request->idempotency_key.empty())
    booking.key = "api|" + crypto::to_hex(crypto::sha256(request->principal.name() + '|' +
                                                         request->idempotency_key + '|' +
                                                         body_hash(*request)));
  calendar::Booker one = booker(*request, whose);
  one.call = request->text("call_id");
  const Result<calendar::Answer> answer =
      co_await diary_.book(std::move(one), std::move(booking), kLimit);
  if (!answer) throw refusal_of(answer.error());
  if (answer->verdict != Verdict::Free) throw conflict(sentence_of(answer->verdict), "/starts_at");
  Reply reply = co_await row(request, answer->appointment.id, 201);
  co_return reply;
}

Task<Reply> Appointments::move(Given request) {
  const store::Appointment appointment = co_await standing(request);
  if (appointment.status != "confirmed") throw conflict("The appointment does not stand.");
  Interval to{instant(request->text("starts_at")), instant(request->text("ends_at"))};
  if (request->text("ends_at").empty())
    to.end = to.start + (appointment.time.end - appointment.time.start);
  if (to.end <= to.start) throw invalid("/ends_at", "must be later than `starts_at`");
  const Result<calendar::Answer> answer =
      co_await diary_.move(booker(*request, appointment.organisation), appointment, to, kLimit);
  if (!answer) throw refusal_of(answer.error());
  if (answer->verdict != Verdict::Free) throw conflict(sentence_of(answer->verdict), "/starts_at");
  Reply reply = co_await row(request, appointment.id, 200);
  co_return reply;
}

Task<Reply> Appointments::cancel(Given request) {
  const store::Appointment appointment = co_await standing(request);
  const auto done =
      co_await diary_.cancel(booker(*request, appointment.organisation), appointment, kLimit);
  if (!done) throw refusal_of(done.error());
  Reply reply = co_await row(request, appointment.id, 200);
  co_return reply;
}

}  // namespace tandem::api

#include "control/store/diary_store.hpp"

#include <pqxx/pqxx>

namespace tandem::store {
namespace {

using calendar::Instant;
using calendar::Interval;

constexpr const char* kAppointment =
    "a.id, a.organisation_id, coalesce(a.connection_id::text, ''), "
    "CASE WHEN a.cancelling_at IS NULL THEN a.status ELSE 'cancelling' END, "
    "extract(epoch FROM a.starts_at)::bigint, extract(epoch FROM a.ends_at)::bigint, a.time_zone, "
    "a.summary, a.description, a.customer_name, coalesce(a.customer_phone, ''), "
    "coalesce(a.call_id::text, ''), coalesce(a.agent_id::text, ''), "
    "coalesce(a.calendar_event_id, ''), coalesce(a.moves::text, '')";

Instant instant(const pqxx::field& epoch) {
  return Instant(std::chrono::seconds(epoch.as<std::int64_t>()));
}
std::int64_t epoch(Instant at) { return at.time_since_epoch().count(); }

Appointment read_appointment(const pqxx::row& row) {
  Appointment a;
  int i = 0;
  for (std::string* text : {&a.id, &a.organisation, &a.connection, &a.status})
    *text = row[i++].as<std::string>();
  a.time = {instant(row[4]), instant(row[5])};
  i = 6;
  for (std::string* text : {&a.time_zone, &a.summary, &a.description, &a.customer_name,
                            &a.customer_phone, &a.call, &a.agent, &a.event, &a.moves})
    *text = row[i++].as<std::string>();
  return a;
}

std::vector<Appointment> read_appointments(const pqxx::result& rows) {
  std::vector<Appointment> found;
  for (const pqxx::row& row : rows) found.push_back(read_appointment(row));
  return found;
}

std::optional<Appointment> first_of(const pqxx::result& rows) {
  if (rows.empty()) return std::nullopt;
  return read_appointment(rows[0]);
}

/// One row a span: ISO weekday or date, minutes of the day (null: closed).
void add_hours(pqxx::transaction_base& tx, const std::string& organisation,
               calendar::WorkingHours& hours) {
  const auto span = [](const pqxx::row& row) {
    return calendar::OpenSpan{calendar::minutes(row[1].as<int>()),
                              calendar::minutes(row[2].as<int>())};
  };
  const std::string minutes_of =
      "(extract(epoch FROM opens) / 60)::int, (extract(epoch FROM closes) / 60)::int ";
  const pqxx::result week = tx.exec_params(
      "SELECT weekday, " + minutes_of +
          "FROM tandem.working_hours WHERE organisation_id = $1 ORDER BY weekday, opens",
      organisation);
  if (week.empty()) hours = calendar::WorkingHours::usual();
  for (const pqxx::row& row : week) hours.week[row[0].as<std::size_t>() - 1].push_back(span(row));
  for (const pqxx::row& row :
       tx.exec_params("SELECT day::text, " + minutes_of +
                          "FROM tandem.working_hour_exceptions WHERE organisation_id = $1 "
                          "AND day >= now()::date - 2 ORDER BY day, opens",
                      organisation)) {
    const auto day = calendar::parse_date(row[0].as<std::string>());
    if (!day) continue;  // beyond the year 9999
    auto& spans = hours.exceptions[*day];
    if (!row[1].is_null()) spans.push_back(span(row));
  }
}

/// The exclusion decides: `busy` and the calendar's key are its trigger's.
bool insert_hold(pqxx::transaction_base& tx, const BookingRow& row) {
  return !tx.exec_params(
                "INSERT INTO tandem.appointments (id, organisation_id, connection_id, "
                "calendar_key, busy, status, starts_at, ends_at, time_zone, agent_id, call_id, "
                "held_until, source) VALUES ($1, $2, $3, '', 'empty', 'held', to_timestamp($4), "
                "to_timestamp($5), $6, nullif($7, '')::uuid, nullif($8, '')::uuid, "
                "now() + make_interval(secs => $9), $10) ON CONFLICT DO NOTHING RETURNING 1",
                row.id, row.organisation, row.connection, epoch(row.time.start),
                epoch(row.time.end), row.time_zone, row.agent, row.call, kHoldTime.count(),
                row.source)
              .empty();
}

/// That stand, or may.
int booked_by_call(pqxx::transaction_base& tx, const std::string& call) {
  return tx
      .exec_params1(
          "SELECT count(*) FROM tandem.appointments WHERE call_id = $1::uuid AND status IN "
          "('held', 'confirmed') AND calendar_event_id IS NOT NULL AND moves IS NULL",
          call)[0]
      .as<int>();
}

/// A name as it is compared: in lower case, without digits and signs. What no locale of the
/// database knows as a sign stays, so that names in no script are all the same.
std::string letters_of(const std::string& name) {
  return "trim(regexp_replace(lower(" + name + "), '[[:space:][:punct:][:digit:]]+', ' ', 'g'))";
}

}  // namespace

std::optional<calendar::Setup> load_diary(pqxx::transaction_base& tx,
                                          const std::string& organisation) {
  // Its id is the organisation's, so that two who make it at once make the same one.
  tx.exec_params(
      "INSERT INTO tandem.calendar_connections (id, organisation_id, provider, label, calendar_id, "
      "time_zone) SELECT o.id, o.id, 'builtin', 'Appointments', o.id::text, o.time_zone "
      "FROM tandem.organisations o WHERE o.id = $1 AND NOT EXISTS (SELECT FROM "
      "tandem.calendar_connections c WHERE c.organisation_id = o.id) ON CONFLICT DO NOTHING",
      organisation);
  const pqxx::result found = tx.exec_params(
      "SELECT c.id, c.provider, c.calendar_id, c.time_zone, o.time_zone, c.slot_minutes, "
      "c.buffer_before, c.buffer_after, c.lead_minutes, c.horizon_days, "
      "c.health <> 'needs_reconnect' FROM tandem.calendar_connections c "
      "JOIN tandem.organisations o ON o.id = c.organisation_id WHERE o.id = $1 "
      "ORDER BY NOT c.is_default, c.provider = 'builtin', c.created_at, c.id LIMIT 1",
      organisation);
  if (found.empty()) return std::nullopt;
  const pqxx::row row = found[0];
  const auto number = [&row](int column) { return calendar::minutes(row[column].as<int>()); };
  calendar::Setup setup;
  setup.connection = std::make_shared<calendar::Connection>(
      calendar::Connection{row[0].as<std::string>(), organisation, row[1].as<std::string>(),
                           row[2].as<std::string>(), row[3].as<std::string>()});
  setup.schedule.zone =
      calendar::Zone::named(row[4].as<std::string>()).value_or(calendar::Zone::utc());
  setup.schedule.rules = {number(5), number(6), number(7), number(8),
                          std::chrono::days(row[9].as<int>())};
  setup.healthy = row[10].as<bool>();
  add_hours(tx, organisation, setup.schedule.hours);
  return setup;
}

TakenByUs taken_by_us(pqxx::transaction_base& tx, const calendar::Connection& connection,
                      const Interval& window) {
  TakenByUs taken;
  for (const pqxx::row& row : tx.exec_params(
           "SELECT extract(epoch FROM lower(busy))::bigint, extract(epoch FROM "
           "upper(busy))::bigint, CASE WHEN status = 'held' AND calendar_event_id IS NULL THEN "
           "call_id::text ELSE '' END FROM tandem.appointments WHERE calendar_key = $1 AND busy && "
           "tstzrange(to_timestamp($2), to_timestamp($3)) AND (status = 'confirmed' OR "
           "(status = 'held' AND (held_until > now() OR calendar_event_id IS NOT NULL)))",
           connection.provider + ':' + connection.calendar_id, epoch(window.start),
           epoch(window.end))) {
    const Interval time{instant(row[0]), instant(row[1])};
    std::string call = row[2].as<std::string>("");
    if (call.empty())
      taken.booked.push_back(time);
    else
      taken.kept.push_back({std::move(call), time});
  }
  return taken;
}

// ---- Holds and bookings.

bool hold(pqxx::transaction_base& tx, const BookingRow& row) {
  tx.exec("SELECT tandem.drop_expired_holds()");
  if (row.call.empty()) return insert_hold(tx, row);
  const pqxx::result kept = tx.exec_params(
      "SELECT id, connection_id = $2::uuid AND starts_at = to_timestamp($3) AND ends_at = "
      "to_timestamp($4) FROM tandem.appointments WHERE call_id = $1::uuid AND status = 'held' AND "
      "calendar_event_id IS NULL FOR UPDATE",
      row.call, row.connection, epoch(row.time.start), epoch(row.time.end));
  if (kept.empty()) return insert_hold(tx, row);
  if (kept[0][1].as<bool>(false)) {
    tx.exec_params(
        "UPDATE tandem.appointments SET held_until = now() + make_interval(secs => $2) "
        "WHERE id = $1",
        kept[0][0].as<std::string>(), kHoldTime.count());
    return true;
  }
  // What the caller could have had is not lost for a time that they cannot have.
  tx.exec("SAVEPOINT other_time");
  release_holds(tx, row.call);
  if (insert_hold(tx, row)) return true;
  tx.exec("ROLLBACK TO SAVEPOINT other_time");
  return false;
}

std::variant<Taken, Enough, Appointment> begin_booking(pqxx::transaction_base& tx,
                                                       const BookingRow& row) {
  int attempt = 1;
  if (!row.key.empty()) {
    const auto known =
        first_of(tx.exec_params("SELECT " + std::string(kAppointment) +
                                    " FROM tandem.appointments a WHERE a.booking_key = $1 AND "
                                    "a.organisation_id = $2 AND a.status IN ('held', 'confirmed', "
                                    "'completed') AND a.cancelling_at IS NULL",
                                row.key, row.organisation));
    if (known) return *known;
    attempt = tx.exec_params1(
                    "SELECT coalesce(max(attempt), 0) + 1 FROM tandem.appointments "
                    "WHERE booking_key = $1",
                    row.key)[0]
                  .as<int>();
  }
  // What people agree on besides is theirs.
  const bool by_caller = row.source == "call" && !row.call.empty();
  if (by_caller && booked_by_call(tx, row.call) >= kBookingsPerCall) return Enough{};
  if (!hold(tx, row)) return Taken{};
  const std::string mine = row.call.empty() ? "a.id = $1"
                                            : "a.call_id = $11::uuid AND a.status = 'held' AND "
                                              "a.calendar_event_id IS NULL";
  return first_of(
             tx.exec_params(
                 "UPDATE tandem.appointments a SET booking_key = nullif($2, ''), attempt = $3, "
                 "calendar_event_id = $4, summary = $5, description = $6, customer_name = $7, "
                 "customer_phone = nullif($8, ''), source = $9, "
                 "held_until = now() + make_interval(secs => $10) WHERE " +
                     mine + (row.call.empty() ? " AND $11 = ''" : " AND $1 <> ''") + " RETURNING " +
                     kAppointment,
                 row.id, row.key, attempt, row.event, row.summary, row.description,
                 row.customer_name, row.customer_phone, row.source, kHoldTime.count(), row.call))
      .value();
}

bool finish_booking(pqxx::transaction_base& tx, const std::string& id) {
  return !tx.exec_params(
                "UPDATE tandem.appointments SET status = 'confirmed', held_until = NULL "
                "WHERE id = $1 AND status IN ('held', 'confirmed') AND moves IS NULL RETURNING 1",
                id)
              .empty();
}

void release(pqxx::transaction_base& tx, const std::string& id) {
  tx.exec_params("DELETE FROM tandem.appointments WHERE id = $1 AND status = 'held'", id);
}

std::size_t release_holds(pqxx::transaction_base& tx, const std::string& call) {
  const pqxx::result gone = tx.exec_params(
      "DELETE FROM tandem.appointments WHERE call_id = $1::uuid AND status = 'held' "
      "AND calendar_event_id IS NULL",
      call);
  return gone.affected_rows();
}

// ---- Appointments that stand.

std::vector<Appointment> appointments_of(pqxx::transaction_base& tx,
                                         const AppointmentQuestion& question) {
  const Interval between = question.start_between.value_or(Interval{});
  return read_appointments(tx.exec_params(
      "SELECT " + std::string(kAppointment) +
          " FROM tandem.appointments a WHERE a.organisation_id = $1 AND a.status = 'confirmed' "
          "AND a.cancelling_at IS NULL AND a.starts_at > now() "
          "AND ($4 = 0 OR (a.starts_at >= to_timestamp($4) AND a.starts_at < to_timestamp($5))) "
          "AND (($2 <> '' AND a.customer_phone = $2) OR ($4 <> 0 AND " +
          letters_of("$3") + " <> '' AND " + letters_of("a.customer_name") + " = " +
          letters_of("$3") +
          ")) "
          "ORDER BY a.starts_at, a.id LIMIT 10",
      question.organisation, question.phone, question.name, epoch(between.start),
      epoch(between.end)));
}

std::optional<Appointment> appointment(pqxx::transaction_base& tx, const std::string& id) {
  return first_of(tx.exec_params(
      "SELECT " + std::string(kAppointment) + " FROM tandem.appointments a WHERE a.id = $1", id));
}

std::optional<Appointment> appointment_of_event(pqxx::transaction_base& tx,
                                                const std::string& connection,
                                                const std::string& event) {
  return first_of(tx.exec_params(
      "SELECT " + std::string(kAppointment) +
          " FROM tandem.appointments a WHERE a.connection_id = $1 AND a.calendar_event_id = $2 "
          "AND a.status <> 'held'",
      connection, event));
}

calendar::ConnectionPtr connection(pqxx::transaction_base& tx, const std::string& id) {
  const pqxx::result found = tx.exec_params(
      "SELECT organisation_id, provider, calendar_id, time_zone FROM tandem.calendar_connections "
      "WHERE id = $1",
      id);
  if (found.empty()) return nullptr;
  const auto text = [&found](int column) { return found[0][column].as<std::string>(); };
  return std::make_shared<calendar::Connection>(
      calendar::Connection{id, text(0), text(1), text(2), text(3)});
}

bool begin_cancelling(pqxx::transaction_base& tx, const std::string& id) {
  return !tx.exec_params(
                "UPDATE tandem.appointments SET cancelling_at = coalesce(cancelling_at, now()) "
                "WHERE id = $1 AND status = 'confirmed' RETURNING 1",
                id)
              .empty();
}

void finish_cancelling(pqxx::transaction_base& tx, const std::string& id) {
  tx.exec_params(
      "UPDATE tandem.appointments SET status = 'cancelled', cancelling_at = NULL "
      "WHERE id = $1 AND status = 'confirmed'",
      id);
}

std::variant<Taken, Unsettled, Gone, Appointment> begin_moving(pqxx::transaction_base& tx,
                                                               const std::string& hold_id,
                                                               const Appointment& moved,
                                                               const std::string& call,
                                                               const Interval& to) {
  tx.exec("SELECT tandem.drop_expired_holds()");
  tx.exec("SAVEPOINT other_time");
  if (!call.empty()) release_holds(tx, call);
  // The same move again, while the first is under way.
  const auto under_way = [&tx, &moved] {
    return first_of(tx.exec_params(
        "SELECT " + std::string(kAppointment) + " FROM tandem.appointments a WHERE a.moves = $1",
        moved.id));
  };
  if (const auto other = under_way()) {
    if (other->time == to) return *other;
    return Unsettled{};
  }
  if (moved.time == to) return moved;
  const auto made = first_of(tx.exec_params(
      "INSERT INTO tandem.appointments AS a (id, organisation_id, connection_id, calendar_key, "
      "busy, status, starts_at, ends_at, time_zone, call_id, held_until, calendar_event_id, moves) "
      "SELECT $1, m.organisation_id, m.connection_id, '', 'empty', 'held', to_timestamp($3), "
      "to_timestamp($4), m.time_zone, nullif($5, '')::uuid, now() + make_interval(secs => $6), "
      "m.calendar_event_id, m.id FROM tandem.appointments m WHERE m.id = $2 AND "
      "m.status = 'confirmed' AND m.cancelling_at IS NULL ON CONFLICT DO NOTHING RETURNING " +
          std::string(kAppointment),
      hold_id, moved.id, epoch(to.start), epoch(to.end), call, kHoldTime.count()));
  if (made) return *made;
  // By somebody else in the meantime.
  if (under_way()) return Unsettled{};
  const auto now = appointment(tx, moved.id);
  if (!now || now->status != "confirmed") return Gone{};
  // What was kept for the caller is kept on.
  tx.exec("ROLLBACK TO SAVEPOINT other_time");
  return Taken{};
}

bool finish_moving(pqxx::transaction_base& tx, const std::string& hold_id) {
  const pqxx::result gone = tx.exec_params(
      "DELETE FROM tandem.appointments WHERE id = $1 AND moves IS NOT NULL RETURNING moves, "
      "starts_at::text, ends_at::text",
      hold_id);
  if (gone.empty()) return false;
  return !tx.exec_params(
                "UPDATE tandem.appointments SET starts_at = $2::timestamptz, ends_at = "
                "$3::timestamptz, booking_key = NULL WHERE id = $1 AND status = 'confirmed' "
                "RETURNING 1",
                gone[0][0].as<std::string>(), gone[0][1].as<std::string>(),
                gone[0][2].as<std::string>())
              .empty();
}

std::vector<Appointment> unsettled(pqxx::transaction_base& tx) {
  // As the node, which sees those of everybody who shares a calendar.
  tx.exec("SELECT tandem.drop_expired_holds()");
  return read_appointments(tx.exec_params(
      "SELECT " + std::string(kAppointment) +
          " FROM tandem.appointments a WHERE (a.status = 'held' AND a.held_until < now() AND "
          "a.calendar_event_id IS NOT NULL) OR (a.status = 'confirmed' AND a.cancelling_at < "
          "now() - make_interval(secs => $1)) ORDER BY a.id LIMIT 50",
      kHoldTime.count()));
}

bool lock_hold(pqxx::transaction_base& tx, const std::string& id) {
  return !tx.exec_params(
                "SELECT FROM tandem.appointments WHERE id = $1 AND status = 'held' FOR UPDATE", id)
              .empty();
}

std::int64_t count_unsettled(pqxx::transaction_base& tx) {
  return tx
      .exec1(
          "SELECT (SELECT count(*) FROM tandem.appointments WHERE status = 'held' AND "
          "calendar_event_id IS NOT NULL) + (SELECT count(*) FROM tandem.appointments WHERE "
          "cancelling_at IS NOT NULL)")[0]
      .as<std::int64_t>();
}

void postpone(pqxx::transaction_base& tx, const std::string& id) {
  tx.exec_params(
      "UPDATE tandem.appointments SET held_until = CASE WHEN status = 'held' THEN now() + "
      "make_interval(secs => $2) END, cancelling_at = CASE WHEN cancelling_at IS NOT NULL THEN "
      "now() END WHERE id = $1 AND (status = 'held' OR cancelling_at IS NOT NULL)",
      id, kHoldTime.count());
}

}  // namespace tandem::store

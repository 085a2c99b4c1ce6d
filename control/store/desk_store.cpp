#include "control/store/desk_store.hpp"

namespace tandem::store {
namespace {

using shape::Kind;

constexpr unsigned kEdit = kCreate | kUpdate;

/// Whose a row is, and which: the first columns of all that organisations own.
std::vector<Column> owned(std::vector<Column> own) {
  std::vector<Column> columns{{"id", shape::of(Kind::Uuid)},
                              {"organisation_id", shape::text(1, 63), kCreate,
                               "Given as id or slug; needed only by who belongs to several."}};
  for (Column& column : own) columns.push_back(std::move(column));
  columns.push_back({"created_at", shape::of(Kind::Time), kSort});
  columns.push_back({"updated_at", shape::of(Kind::Time)});
  columns.push_back({"revision", shape::integer(1, 9e15)});
  return columns;
}

Filter by_organisation() {
  return {"organisation_id", shape::text(1, 63), "t.organisation_id = tandem.organisation_named(?)",
          "Id or slug; all that you may see where none is given."};
}

}  // namespace

const Resource& intents() {
  static const Resource kIntents{
      "Intent",
      "tandem.intents",
      owned({{"agent_id", shape::nullable(shape::of(Kind::Uuid)), kEdit | kFilter,
              "Null: for every agent of the organisation."},
             {"name", shape::text(1, 100), kCreate | kNeeded | kUpdate},
             {"examples", shape::list_of(shape::text(1, 500), 100), kEdit,
              "What callers say who want this."},
             {"replies", shape::json(20'000), kEdit,
              "What the agent answers, by language: {\"en\": \"…\", \"ru\": \"…\"}."},
             {"enabled", shape::of(Kind::Boolean), kEdit | kFilter},
             {"position", shape::integer(0, 1'000'000), kEdit | kSort}}),
      "position",
      {by_organisation()}};
  return kIntents;
}

const Resource& working_hours() {
  static const Resource kHours{
      "WorkingHours",
      "tandem.working_hours",
      owned({{"weekday", shape::integer(1, 7), kCreate | kNeeded | kUpdate | kFilter | kSort,
              "1 is Monday."},
             {"opens", shape::of(Kind::Clock), kCreate | kNeeded | kUpdate},
             {"closes", shape::of(Kind::Clock), kCreate | kNeeded | kUpdate,
              "24:00 is the end of the day."}}),
      "weekday",
      {by_organisation()}};
  return kHours;
}

const Resource& working_hour_exceptions() {
  static const Resource kExceptions{
      "WorkingHoursException",
      "tandem.working_hour_exceptions",
      owned({{"day", shape::of(Kind::Date), kCreate | kNeeded | kUpdate | kFilter | kSort},
             {"opens", shape::nullable(shape::of(Kind::Clock)), kEdit,
              "Null, as closes: closed on that day."},
             {"closes", shape::nullable(shape::of(Kind::Clock)), kEdit},
             {"note", shape::text(0, 200), kEdit}}),
      "day",
      {by_organisation()}};
  return kExceptions;
}

const Resource& phone_numbers() {
  static const Resource kNumbers{
      "PhoneNumber",
      "tandem.phone_numbers",
      owned({{"number", shape::of(Kind::Phone), kCreate | kNeeded | kFilter | kSort},
             {"carrier", shape::choice({"twilio"}), kCreate},
             {"carrier_sid", shape::nullable(shape::text(1, 64)), kCreate,
              "The number's id in the carrier's account."},
             {"label", shape::text(0, 200), kEdit},
             {"agent_id", shape::nullable(shape::of(Kind::Uuid)), kEdit | kFilter,
              "Null: the organisation's selected agent answers."},
             {"active", shape::of(Kind::Boolean), kEdit | kFilter},
             {"external_id", shape::nullable(shape::text(1, 200)), kEdit | kFilter}}),
      "-created_at",
      {by_organisation()}};
  return kNumbers;
}

const Resource& appointments() {
  const auto person = [] { return shape::nullable(shape::of(Kind::Uuid)); };
  static const Resource kAppointments{
      "Appointment",
      "tandem.appointments",
      {{"id", shape::of(Kind::Uuid)},
       {"organisation_id", shape::of(Kind::Uuid)},
       {"connection_id", person(), kFilter, "The calendar that it stands in."},
       {"status", shape::choice({"held", "confirmed", "cancelled", "completed", "no-show"}),
        kFilter,
        "`held`: kept for a caller who has not said yes, or on its way into the calendar."},
       {"starts_at", shape::of(Kind::Time), kSort},
       {"ends_at", shape::of(Kind::Time)},
       {"time_zone", shape::of(Kind::TimeZone)},
       {"summary", shape::text(0, 500)},
       {"description", shape::text(0, 10'000)},
       {"customer_name", shape::text(0, 200)},
       {"customer_phone", shape::nullable(shape::of(Kind::Phone)), kFilter},
       {"customer_email", shape::nullable(shape::text(0, 254))},
       {"contact_id", person(), kFilter},
       {"assigned_to", person(), kFilter},
       {"agent_id", person(), kFilter},
       {"call_id", person(), kFilter, "The call that booked it."},
       {"calendar_event_id", shape::nullable(shape::text(0, 1'024))},
       {"source", shape::choice({"call", "api", "calendar", "import"}), kFilter},
       {"created_at", shape::of(Kind::Time), kSort},
       {"updated_at", shape::of(Kind::Time)},
       {"revision", shape::integer(1, 9e15)}},
      "-starts_at",
      {by_organisation(),
       {"starts_after", shape::of(Kind::Time), "t.starts_at >= ?::timestamptz"},
       {"starts_before", shape::of(Kind::Time), "t.starts_at < ?::timestamptz"}}};
  return kAppointments;
}

}  // namespace tandem::store

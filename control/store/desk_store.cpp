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
             {"carrier_sid", shape::nullable(shape::text(1, 64)), kEdit,
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

}  // namespace tandem::store

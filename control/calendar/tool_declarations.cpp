#include "control/calendar/tool_declarations.hpp"

#include "control/calendar/spoken_time.hpp"
#include "core/json/writer.hpp"

namespace tandem::calendar {
namespace {

using Kind = DiaryTools::Kind;

struct Parameter {
  const char* name;
  const char* type;
  const char* description;
  bool required;
};

constexpr const char* kDate = "The day as YYYY-MM-DD, reckoned from what the caller said.";
constexpr const char* kTime = "The time of day as HH:MM, on a clock of 24 hours.";
constexpr const char* kOldDate =
    "The day of the appointment, as YYYY-MM-DD, if the caller said it.";
constexpr const char* kOldTime = "Its time, as HH:MM, if the caller said it.";
constexpr const char* kName = "Who the appointment is for, as the caller gave it.";
constexpr const char* kLength = "How long it takes, only where it is not the usual length.";

std::vector<Parameter> parameters_of(Kind kind) {
  switch (kind) {
    case Kind::Check:
      return {
          {"date", "string", kDate, true},
          {"time", "string", "The time that the caller asked for, as HH:MM, if they did.", false},
          {"duration_minutes", "integer", kLength, false}};
    case Kind::Book:
      return {{"date", "string", kDate, true},
              {"time", "string", kTime, true},
              {"name", "string", kName, true},
              {"reason", "string", "What it is for, in a few words.", false},
              {"phone", "string", "A number to call back, as +12125550123, if it is another one.",
               false},
              {"duration_minutes", "integer", kLength, false}};
    case Kind::Cancel:
      return {{"date", "string", kOldDate, false},
              {"time", "string", kOldTime, false},
              {"name", "string", kName, false}};
    case Kind::Reschedule:
      return {{"new_date", "string", "The day that it moves to, as YYYY-MM-DD.", true},
              {"new_time", "string", "The time that it moves to, as HH:MM.", true},
              {"date", "string", kOldDate, false},
              {"time", "string", kOldTime, false},
              {"name", "string", kName, false}};
  }
  return {};
}

const char* purpose_of(Kind kind) {
  switch (kind) {
    case Kind::Check:
      return "Tells which times are free on a day, or whether one time is, and keeps that one for "
             "the caller for two minutes. Call it before you offer or promise any time. Offer two "
             "or three times, not a list.";
    case Kind::Book:
      return "Books an appointment. First say day, date, time and name back and wait for a yes. It "
             "stands only when the answer says so; if the time is gone, offer what the answer "
             "offers.";
    case Kind::Cancel:
      return "Cancels the caller's appointment. First say which one, and wait for a yes. It is "
             "found by the number that calls; where that is another one, give name, date and time.";
    case Kind::Reschedule:
      return "Moves the caller's appointment to another time. First say both times back and wait "
             "for a yes. It is found by the number that calls; where that is another one, give "
             "name, date and time of the appointment as it stands.";
  }
  return "";
}

}  // namespace

const char* name_of(Kind kind) noexcept {
  switch (kind) {
    case Kind::Check:
      return "checkAvailability";
    case Kind::Book:
      return "bookAppointment";
    case Kind::Cancel:
      return "cancelAppointment";
    case Kind::Reschedule:
      return "rescheduleAppointment";
  }
  return "";
}

model::Tool declaration_of(Kind kind, const std::string& time_zone, Instant now) {
  const std::vector<Parameter> parameters = parameters_of(kind);
  std::string schema;
  json::Writer out(schema);
  out.begin_object().member("type", "object").key("properties").begin_object();
  for (const Parameter& parameter : parameters) {
    out.key(parameter.name).begin_object().member("type", parameter.type);
    out.member("description", parameter.description).end_object();
  }
  out.end_object().key("required").begin_array();
  for (const Parameter& parameter : parameters)
    if (parameter.required) out.value(parameter.name);
  out.end_array().member("additionalProperties", false).end_object();
  const Zone zone = Zone::named(time_zone).value_or(Zone::utc());
  const Date today = zone.wall(now).day;
  return {.name = name_of(kind),
          .description = std::string(purpose_of(kind)) + " Today is " + spoken_day(today) + ", " +
                         to_text(today) + "; times are of " + zone.name() + '.',
          .parameters_json = std::move(schema)};
}

}  // namespace tandem::calendar

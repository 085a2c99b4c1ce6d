// Goal: a caller asks for a time, hears that it is taken, takes another one, and the appointment
// stands in the calendar and in Postgres, with the call that booked it; nobody hears dead air
// meanwhile. Method: a whole call to an organisation's agent; the model's script reacts to what the
// tools told it.
#include <doctest/doctest.h>

#include <string>

#include "tests/integration/database_questions.hpp"
#include "tests/integration/story.hpp"

namespace tandem::integration {
namespace {

using postgres::FreshDatabase;

/// Harbour Dental, open Monday to Friday from 09:00 to 17:00 as nobody said otherwise.
constexpr const char* kWorld = R"(
  INSERT INTO tandem.organisations (id, slug, name)
    VALUES ('0199bbbb-0000-7000-8000-000000000001', 'harbour', 'Harbour Dental');
  INSERT INTO tandem.agents (id, organisation_id, name, instructions, greeting, tools)
    VALUES ('0199cccc-0000-7000-8000-000000000001', '0199bbbb-0000-7000-8000-000000000001', 'Ann',
            'You are Ann.', 'Hello.',
            '{checkAvailability,bookAppointment,cancelAppointment,rescheduleAppointment}');
  SELECT tandem.publish_agent('0199cccc-0000-7000-8000-000000000001', tandem.uuid_v7());
  INSERT INTO tandem.phone_numbers (id, organisation_id, number, agent_id)
    VALUES ('0199dddd-0000-7000-8000-000000000001', '0199bbbb-0000-7000-8000-000000000001',
            '+15557122670', '0199cccc-0000-7000-8000-000000000001');
)";
/// Its own calendar, where next Monday's ten o'clock is somebody's.
constexpr const char* kOwnCalendar = R"(
  INSERT INTO tandem.calendar_connections (id, organisation_id, provider, calendar_id)
    SELECT id, id, 'builtin', id::text FROM tandem.organisations WHERE slug = 'harbour';
  INSERT INTO tandem.appointments (id, organisation_id, connection_id, calendar_key, busy, status, starts_at, ends_at)
    SELECT tandem.uuid_v7(), o.id, o.id, '', 'empty', 'confirmed', day + interval '10 hours', day + interval '10.5 hours'
    FROM tandem.organisations o,
      LATERAL (SELECT (date_trunc('week', now() AT TIME ZONE 'UTC') + interval '7 days') AT TIME ZONE 'UTC' AS day) d
    WHERE slug = 'harbour';
)";

/// Ten is taken, half past ten is not.
constexpr const char* kModel = R"(
[model]
  [[model.turns]]
  say = "Hello, Harbour Dental."
  [[model.turns]]
  calls = [{ name = "checkAvailability", arguments = { date = "{next:monday}", time = "10:00" } }]
  [[model.turns]]
  when = "10 AM is taken. There is"
  say = "Ten is taken. I could offer half past ten."
  [[model.turns]]
  calls = [{ name = "bookAppointment", arguments = { date = "{next:monday}", time = "10:30", name = "Dana Reyes", reason = "Cleaning" } }]
  [[model.turns]]
  when = "It is booked for Dana Reyes"
  say = "You are booked for Monday at half past ten."
)";

/// `calendar`: the scenario's section of that name, or nothing.
std::string scenario(const std::string& calendar = {}) {
  std::string text = greeting_and_answer() + another_word_and_goodbye() + calendar + kModel;
  // Not the number of the configuration file, whose agent has no diary.
  const std::string of_file = "+15557122661";
  text.replace(text.find(of_file), of_file.size(), "+15557122670");
  return text;
}

constexpr const char* kHers = " FROM tandem.appointments WHERE customer_name = 'Dana Reyes'";

void check_booked(const FreshDatabase& database) {
  const std::string hers = kHers;
  CHECK(ask(database,
            "SELECT status || ' ' || (starts_at = (date_trunc('week', now() AT TIME ZONE 'UTC') + "
            "interval '7 days 10.5 hours') AT TIME ZONE 'UTC')" +
                hers) == "confirmed true");
  CHECK(ask(database, "SELECT customer_phone || ' ' || source" + hers) == "+15558675310 call");
  CHECK(ask(database, "SELECT c.outcome FROM tandem.calls c WHERE c.id = (SELECT call_id" + hers +
                          ")") == "booked");
  CHECK(ask(database, "SELECT count(*) FROM tandem.appointments WHERE status = 'held'") == "0");
}

}  // namespace

TEST_SUITE("integration/booking") {
  TEST_CASE("a caller hears that the time is taken, takes another, and the appointment stands") {
    const FreshDatabase database;
    database.execute(kWorld);
    database.execute(kOwnCalendar);
    WholeSystem system({.scenario = scenario(), .server = with_database(database)});
    system.run_calls();
    const auto events = system.events();
    check_kept_rules(events);
    INFO(system.story());
    CHECK(count_of(events, "tool.result") == 2);
    check_booked(database);
  }

  TEST_CASE("the same in Google's calendar, which is slow: the caller hears a filler meanwhile") {
    const FreshDatabase database;
    database.execute(kWorld);
    WholeSystem system({.scenario = scenario(R"(
[calendar]
faults = [{ on = "events.insert", kind = "delay", length_ms = 2200 }]
  [[calendar.events]]
  start = "{next:monday}T10:00:00"
  end = "{next:monday}T10:30:00"
)"),
                        .server = with_database(database),
                        .calendar = true});
    system.connect_calendar(database.app_url(), "harbour");
    system.run_calls();
    const auto events = system.events();
    check_kept_rules(events);
    INFO(system.story());
    check_booked(database);
    // One event, and the row's.
    std::vector<std::string> ids;
    for (const auto& line : system.calendar_log()) {
      const bool request = line.contains("dir") && line.at("dir").as_string() == "in";
      if (request && line.at("operation").as_string() == "events.insert")
        ids.emplace_back(line.at("body").at("id").as_string());
    }
    REQUIRE(ids.size() == 1);
    CHECK(ask(database, "SELECT calendar_event_id" + std::string(kHers)) == ids.front());
    // Words of our own began to be heard while the booking was waited for.
    const auto time_of = [](const JsonLine& event) {
      return event.at("call_time_us").to_number<std::int64_t>();
    };
    const auto asked = system.events("tool.asked"), settled = system.events("tool.settled");
    REQUIRE(asked.size() == 2);
    REQUIRE(settled.size() == 2);
    std::size_t fillers = 0;
    for (const auto& words : system.events("agent.words")) {
      if (!words.at("fields").as_object().at("stock").as_bool()) continue;
      const std::int64_t heard_at = time_of(words) - number_field(words, "heard_ms") * 1000;
      if (heard_at > time_of(asked[1]) && heard_at < time_of(settled[1])) ++fillers;
    }
    CHECK(fillers == 1);
  }
}

}  // namespace tandem::integration

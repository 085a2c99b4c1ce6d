// Goal: a caller asks for a time, hears that it is taken, takes another one, and the appointment
// stands in Postgres, with the call that booked it. Method: a whole call to an organisation's
// agent; the model's script reacts to what the tools told it.
#include <doctest/doctest.h>

#include <chrono>
#include <pqxx/pqxx>
#include <semaphore>
#include <string>

#include "tests/integration/story.hpp"
#include "tests/integration/whole_system.hpp"
#include "tests/postgres/private_cluster.hpp"

namespace tandem::integration {
namespace {

using postgres::FreshDatabase;
using namespace std::chrono_literals;

constexpr const char* kTo = "+15557122670";

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
  INSERT INTO tandem.calendar_connections (id, organisation_id, provider, calendar_id)
    SELECT id, id, 'builtin', id::text FROM tandem.organisations WHERE slug = 'harbour';
)";

/// The next Monday that is not today.
std::string monday() {
  const auto today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
  const unsigned weekday = std::chrono::weekday(today).iso_encoding();
  const std::chrono::year_month_day day{today + std::chrono::days(8 - weekday)};
  const auto two = [](unsigned n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  return std::to_string(static_cast<int>(day.year())) + '-' +
         two(static_cast<unsigned>(day.month())) + '-' + two(static_cast<unsigned>(day.day()));
}

std::string scenario(const std::string& day) {
  return "[[calls]]\nfrom = \"+15558675310\"\nto = \"" + std::string(kTo) + R"("
  [[calls.turns]]
  wait = "agent"
  [[calls.turns]]
  say = ["hello"]
  transcript = "I need an appointment on Monday at ten."
  [[calls.turns]]
  wait = "agent"
  [[calls.turns]]
  say = ["please-try-again"]
  transcript = "Half past ten, then. Dana Reyes."
  [[calls.turns]]
  wait = "agent"
  [[calls.turns]]
  hang_up = true
[model]
  [[model.turns]]
  say = "Hello, Harbour Dental."
  [[model.turns]]
  calls = [{ name = "checkAvailability", arguments = { date = ")" +
         day + R"(", time = "10:00" } }]
  [[model.turns]]
  when = "10 AM is taken. There is"
  say = "Ten is taken. I could offer half past ten."
  [[model.turns]]
  calls = [{ name = "bookAppointment", arguments = { date = ")" +
         day + R"(", time = "10:30", name = "Dana Reyes", reason = "Cleaning" } }]
  [[model.turns]]
  when = "It is booked for Dana Reyes"
  say = "You are booked for Monday at half past ten."
)";
}

std::string ask(const FreshDatabase& database, const std::string& sql) {
  pqxx::connection connection(database.admin_url());
  pqxx::nontransaction work(connection);
  return work.exec1(sql)[0].as<std::string>("");
}

}  // namespace

TEST_SUITE("integration/booking") {
  TEST_CASE("a caller hears that the time is taken, takes another, and the appointment stands") {
    const FreshDatabase database;
    const std::string day = monday();
    database.execute(kWorld);
    database.execute(
        "INSERT INTO tandem.appointments (id, organisation_id, connection_id, calendar_key, busy, "
        "status, starts_at, ends_at) SELECT tandem.uuid_v7(), id, id, '', 'empty', 'confirmed', '" +
        day + " 10:00Z', '" + day + " 10:30Z' FROM tandem.organisations WHERE slug = 'harbour'");
    WholeSystem system({.scenario = scenario(day),
                        .server = {{"DATABASE_URL", database.app_url()},
                                   {"JWT_SECRET", "a-secret-of-at-least-32-bytes-for-tests"},
                                   {"TANDEM_NODE_ID", "n1"},
                                   {"TANDEM_EVENT_LINES", "on"}}});
    system.run_calls();
    const auto events = system.events();
    check_kept_rules(events);
    INFO(system.story());
    CHECK(count_of(events, "tool.result") == 2);
    const std::string where = " FROM tandem.appointments WHERE customer_name = 'Dana Reyes'";
    CHECK(ask(database, "SELECT status || ' ' || (starts_at AT TIME ZONE 'UTC')::text" + where) ==
          "confirmed " + day + " 10:30:00");
    CHECK(ask(database, "SELECT customer_phone || ' ' || source" + where) == "+15558675310 call");
    CHECK(ask(database, "SELECT c.outcome FROM tandem.calls c WHERE c.id = (SELECT call_id" +
                            where + ")") == "booked");
    CHECK(ask(database, "SELECT count(*) FROM tandem.appointments WHERE status = 'held'") == "0");
  }
}

}  // namespace tandem::integration

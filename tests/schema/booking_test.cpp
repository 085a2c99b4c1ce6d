// Goal: a time in a calendar is sold once, across tenants, and nobody can block a calendar that is
// not theirs.
#include <doctest/doctest.h>

#include <string>

#include "tests/schema/database.hpp"

namespace tandem::isolation {
namespace {

/// As an actor: an appointment from `from` to `to` (hours of one day) in the organisation's own
/// calendar.
std::string book(const std::string& organisation, const std::string& from, const std::string& to,
                 const std::string& status = "confirmed", const std::string& key = "''") {
  return "INSERT INTO tandem.appointments (id, organisation_id, connection_id, calendar_key, busy, "
         "status, starts_at, ends_at, held_until) SELECT tandem.uuid_v7(), " +
         organisation +
         ", (SELECT id FROM tandem.calendar_connections WHERE organisation_id = " + organisation +
         "), " + key + ", 'empty', '" + status + "', '2026-12-01 " + from + "Z', '2026-12-01 " +
         to + "Z', now() + interval '2 minutes'";
}

}  // namespace

TEST_SUITE("schema/booking") {
  TEST_CASE(
      "a time that is taken cannot be booked again; the end of one is the start of the next") {
    Database db;
    const std::string child = db.id("child");
    CHECK(db.touched("worker of child", book(child, "10:00", "10:30")) == 1);
    CHECK(db.touched("key of child", book(child, "10:30", "11:00")) == 1);
    CHECK_THROWS_AS(db.touched("owner of child", book(child, "10:15", "10:45")),
                    pqxx::integrity_constraint_violation);
    CHECK(db.touched("owner of child", book(child, "10:00", "10:30", "cancelled")) == 1);
    CHECK(db.touched("owner of sibling", book(db.id("sibling"), "10:00", "10:30")) == 1);
  }

  TEST_CASE("buffers count as taken") {
    Database db;
    const std::string child = db.id("child");
    (void)db.as("owner of child", "UPDATE tandem.calendar_connections SET buffer_after = 10");
    CHECK(db.touched("owner of child", book(child, "10:00", "10:30")) == 1);
    CHECK_THROWS_AS(db.touched("owner of child", book(child, "10:35", "11:00")),
                    pqxx::integrity_constraint_violation);
    CHECK(db.touched("owner of child", book(child, "10:40", "11:00")) == 1);
  }

  TEST_CASE("two tenants that share a calendar cannot both sell a time") {
    Database db;
    for (const char* organisation : {"child", "stranger"})
      db.look(
          "UPDATE tandem.calendar_connections SET provider = 'google', calendar_id = "
          "'shared@example.com' WHERE organisation_id = " +
          db.id(organisation) + " RETURNING 1");
    CHECK(db.touched("owner of child", book(db.id("child"), "10:00", "10:30")) == 1);
    CHECK_THROWS_AS(db.touched("owner of stranger", book(db.id("stranger"), "10:00", "10:30")),
                    pqxx::integrity_constraint_violation);
  }

  TEST_CASE("nobody can block a calendar by naming it") {
    Database db;
    const std::string key =
        "(SELECT 'builtin:' || calendar_id FROM tandem.calendar_connections LIMIT 1)";
    CHECK(db.touched("owner of stranger", book(db.id("stranger"), "10:00", "10:30", "confirmed",
                                               "'builtin:" +
                                                   db.look("SELECT calendar_id FROM "
                                                           "tandem.calendar_connections WHERE "
                                                           "organisation_id = " +
                                                           db.id("child")) +
                                                   "'")) == 1);
    CHECK(db.touched("owner of child", book(db.id("child"), "10:00", "10:30")) == 1);
    CHECK_THROWS_AS(db.as("owner of stranger",
                          "INSERT INTO tandem.calendar_connections (id, organisation_id, provider, "
                          "calendar_id) VALUES (tandem.uuid_v7(), " +
                              db.id("stranger") + ", 'google', 'victim@example.com')"),
                    pqxx::insufficient_privilege);
  }

  TEST_CASE("holds run out; one a call") {
    Database db;
    const std::string child = db.id("child");
    CHECK(db.touched("writer", book(child, "10:00", "10:30", "held")) == 1);
    CHECK_THROWS_AS(db.touched("writer", book(child, "10:00", "10:30", "held")),
                    pqxx::integrity_constraint_violation);
    db.look(
        "UPDATE tandem.appointments SET held_until = now() - interval '1 second' WHERE status "
        "= 'held' RETURNING 1");
    CHECK(db.as("writer", "SELECT tandem.drop_expired_holds()") == "1");
    CHECK(db.touched("writer", book(child, "10:00", "10:30", "held")) == 1);
    db.look("UPDATE tandem.appointments SET call_id = id WHERE status = 'held' RETURNING 1");
    const std::string call =
        "'" + db.look("SELECT call_id FROM tandem.appointments WHERE status = 'held'") + "'";
    CHECK(db.touched("writer", book(child, "12:00", "12:30", "held")) == 1);
    CHECK_THROWS_AS(db.touched("writer", "UPDATE tandem.appointments SET call_id = " + call +
                                             " WHERE status = 'held'"),
                    pqxx::unique_violation);
  }
}

}  // namespace tandem::isolation

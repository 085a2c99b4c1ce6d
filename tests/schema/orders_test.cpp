// Goal: what people leave for the node to do is theirs to ask, and the rest is the node's to say.
// Method: raw SQL as people of the isolation test's world.
#include <doctest/doctest.h>

#include <string>

#include "tests/schema/database.hpp"

namespace tandem::isolation {
namespace {

using Denied = pqxx::insufficient_privilege;

}  // namespace

TEST_SUITE("schema/orders") {
  TEST_CASE("people ask for calls, and for nothing that is the node's to say") {
    Database db;
    const std::string agent =
        "(SELECT id FROM tandem.agents WHERE organisation_id = " + db.id("child") + " LIMIT 1)";
    const auto order = [&](const std::string& column, const std::string& value) {
      return "INSERT INTO tandem.outgoing_calls (organisation_id, agent_id, from_number, "
             "to_number" +
             column + ") SELECT " + db.id("child") + ", " + agent +
             ", '+12125550100', '+12125550123'" + value;
    };
    CHECK(db.touched("manager of child", order("", "")) == 1);
    // The id of another tenant's call above all: what becomes of the order would be written there.
    const std::string theirs = db.look(
        "SELECT id FROM tandem.calls WHERE organisation_id = " + db.id("stranger") + " LIMIT 1");
    CHECK_THROWS_AS(db.touched("manager of child", order(", id", ", '" + theirs + "'::uuid")),
                    Denied);
    CHECK_THROWS_AS(
        db.touched("manager of child",
                   order(", metadata", ", jsonb_build_object('x', repeat('y', 70000))")),
        pqxx::check_violation);
    // Nothing that waits for years.
    CHECK_THROWS_AS(
        db.touched("manager of child", order(", expires_at", ", now() + interval '32 days'")),
        pqxx::check_violation);
    for (const char* column : {"leased_by", "carrier_call_id", "created_by"})
      CHECK_THROWS_AS(
          db.touched("manager of child", order(std::string(", ") + column, ", 'somebody'")),
          Denied);
  }

  TEST_CASE("how many calls beyond the usual an operator allows") {
    Database db;
    const auto set = [&](const std::string& actor, const std::string& what) {
      return db.touched(
          actor, "UPDATE tandem.organisations SET " + what + " WHERE id = " + db.id("child"));
    };
    CHECK(set("owner of child", "outgoing_at_once = 2, outgoing_a_minute = 20") == 1);
    CHECK(set("owner of child", "outgoing_at_once = 5") == 1);
    CHECK_THROWS_AS(set("owner of child", "outgoing_at_once = 6"), Denied);
    CHECK_THROWS_AS(set("owner of reseller", "outgoing_a_minute = 21"), Denied);
    CHECK(set("operator", "outgoing_at_once = 50, outgoing_a_minute = 100") == 1);
    CHECK(set("owner of child", "outgoing_at_once = 40") == 1);
    CHECK_THROWS_AS(set("owner of child", "outgoing_at_once = 50"), Denied);
    CHECK_THROWS_AS(db.touched("owner of reseller",
                               "INSERT INTO tandem.organisations (id, slug, name, parent_id, "
                               "outgoing_at_once) VALUES (gen_random_uuid(), 'shop', 'Shop', " +
                                   db.id("reseller") + ", 1000)"),
                    Denied);
  }

  TEST_CASE("when calls may be placed again is told, by the organisation's own clock") {
    Database db;
    const auto from = [&](const std::string& hours, const std::string& at) {
      const std::string one = " WHERE id = " + db.id("child");
      db.touched("operator",
                 "UPDATE tandem.organisations SET time_zone = 'Europe/Berlin', " + hours + one);
      return db.look("SELECT to_char(tandem.may_ring_from(o, '" + at +
                     "') AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI') FROM tandem.organisations o" +
                     one);
    };
    const std::string day = "outgoing_from = '08:00', outgoing_until = '21:00', ";
    const std::string every = "outgoing_weekdays = '{1,2,3,4,5,6,7}'";
    CHECK(from(day + every, "2026-11-22 05:00Z") == "2026-11-22 07:00");
    CHECK(from(day + every, "2026-11-22 22:00Z") == "2026-11-23 07:00");
    // A Sunday: the working days begin with Monday.
    CHECK(from(day + "outgoing_weekdays = '{1,5}'", "2026-11-22 12:00Z") == "2026-11-23 07:00");
    // The clocks go back in between.
    CHECK(from(day + "outgoing_weekdays = '{1}'", "2026-10-24 12:00Z") == "2026-10-26 07:00");
    const std::string night = "outgoing_from = '20:00', outgoing_until = '02:00', ";
    CHECK(from(night + every, "2026-11-22 05:00Z") == "2026-11-22 19:00");
    CHECK(from(night + "outgoing_weekdays = '{1}'", "2026-11-22 12:00Z") == "2026-11-22 23:00");
    CHECK(from(day + "outgoing_weekdays = '{}'", "2026-11-22 05:00Z").empty());
  }

  TEST_CASE("whoever may not make an owner gets no new token of one") {
    Database db;
    const auto invite = [&](const std::string& role) {
      return "INSERT INTO tandem.invitations (id, organisation_id, email, role, hash) SELECT "
             "tandem.uuid_v7(), " +
             db.id("child") + ", '" + role + "@example.com', '" + role + "', sha256(convert_to('" +
             role + "', 'UTF8'))";
    };
    const auto renew = [](const std::string& role) {
      return "UPDATE tandem.invitations SET hash = sha256('new') WHERE email = '" + role +
             "@example.com'";
    };
    CHECK(db.touched("owner of child", invite("owner")) == 1);
    CHECK(db.touched("admin of child", invite("worker")) == 1);
    CHECK_THROWS_AS(db.touched("admin of child", renew("owner")), Denied);
    CHECK(db.touched("manager of child", renew("worker")) == 0);
    CHECK(db.touched("admin of child", renew("worker")) == 1);
    CHECK_THROWS_AS(
        db.touched("admin of child",
                   "UPDATE tandem.invitations SET expires_at = now() + interval '1 year'"),
        Denied);
  }

  TEST_CASE("the progress of a list is that of its calls, whoever reads it") {
    Database db;
    const std::string batch = "'0199aaaa-0000-7000-8000-000000000900'";
    db.look(
        "INSERT INTO tandem.call_batches (id, organisation_id, agent_id, from_number, per_minute, "
        "calls) SELECT " +
        batch + ", organisation_id, id, '+12125550100', 60, 7 FROM tandem.agents WHERE " +
        "organisation_id = " + db.id("child") + " LIMIT 1");
    db.look(
        "INSERT INTO tandem.outgoing_calls (organisation_id, batch_id, agent_id, from_number, "
        "to_number) SELECT organisation_id, id, agent_id, from_number, '+1212555012' || n FROM "
        "tandem.call_batches, generate_series(1, 7) n WHERE id = " +
        batch);
    // Six are begun with: their calls are there, five of them are over.
    db.look(
        "UPDATE tandem.outgoing_calls SET status = 'dialling', leased_by = 'n1', leased_until = "
        "now(), dialled_at = now() WHERE to_number < '+12125550127' AND batch_id = " +
        batch);
    const auto ends = [&](int call, const std::string& outcome, const std::string& answered) {
      db.look(
          "UPDATE tandem.calls SET status = 'ended', end_reason = 'caller-hangup', ended_at = "
          "now(), outcome = '" +
          outcome + "', answered_at = " + answered + " WHERE to_number = '+1212555012" +
          std::to_string(call) + "' AND organisation_id = " + db.id("child"));
    };
    ends(1, "answered", "now()");
    ends(2, "voicemail", "now()");
    ends(3, "abandoned", "NULL");
    ends(4, "abandoned", "NULL");
    // Its node could not say more before; and one is called off.
    ends(4, "booked", "now()");
    ends(5, "answered", "now()");
    db.look(
        "UPDATE tandem.outgoing_calls SET status = 'cancelled' WHERE status = 'waiting' AND "
        "batch_id = " +
        batch);
    const std::string progress =
        "SELECT concat_ws(' ', p ->> 'waiting', p ->> 'active', p ->> 'done', p ->> 'cancelled', "
        "p ->> 'answered', p ->> 'voicemail', p ->> 'unanswered') FROM (SELECT progress AS p FROM "
        "tandem.batch_progress WHERE batch_id = " +
        batch + ") b";
    for (const char* reader : {"owner of child", "worker of child"})
      CHECK(db.as(reader, progress) == "0 1 5 1 3 1 1");
    CHECK(db.as("owner of stranger", progress).empty());
  }

  TEST_CASE("people write to whom their organisation knows, as often as it may") {
    Database db;
    const auto mail = [&](const std::string& to) {
      return "INSERT INTO tandem.outbound_queue (id, organisation_id, kind, destination, payload) "
             "VALUES (gen_random_uuid(), " +
             db.id("child") + ", 'email', '" + to + "', '{}')";
    };
    CHECK(db.touched("admin of child", mail("Worker@child.example")) == 1);
    CHECK_THROWS_AS(db.touched("admin of child", mail("worker@stranger.example")),
                    pqxx::check_violation);
    CHECK_THROWS_AS(db.touched("admin of child", mail("anybody@example.com")),
                    pqxx::check_violation);
    CHECK_THROWS_AS(
        db.touched("admin of child",
                   "INSERT INTO tandem.outbound_queue (id, organisation_id, kind, destination, "
                   "payload) SELECT gen_random_uuid(), " +
                       db.id("child") + ", 'analysis', id::text, '{}' FROM tandem.calls LIMIT 1"),
        pqxx::check_violation);
    const std::string which = " WHERE id = " + db.id("child");
    const std::string rate = "UPDATE tandem.organisations SET messages_an_hour = ";
    CHECK_THROWS_AS(db.touched("owner of child", rate + "5000" + which), Denied);
    CHECK(db.touched("operator", rate + "2" + which) == 1);
    // What the node sends by itself takes nothing from them.
    for (int n = 0; n < 3; ++n) CHECK(db.touched("writer", mail("worker@child.example")) == 1);
    CHECK(db.touched("admin of child", mail("worker@child.example")) == 1);
    CHECK_THROWS_AS(db.touched("admin of child", mail("worker@child.example")),
                    pqxx::check_violation);
    // Nobody passes theirs off as the node's.
    CHECK_THROWS_AS(
        db.touched("admin of child",
                   "INSERT INTO tandem.outbound_queue (id, organisation_id, kind, destination, "
                   "payload, created_by) VALUES (gen_random_uuid(), " +
                       db.id("child") + ", 'email', 'worker@child.example', '{}', 'system')"),
        Denied);
  }

  TEST_CASE("what an organisation may leave to be sent is bounded") {
    Database db;
    const auto endpoints = [&](int count) {
      return "INSERT INTO tandem.webhook_endpoints (id, organisation_id, url, secret_sealed) "
             "SELECT gen_random_uuid(), " +
             db.id("child") +
             ", 'https://hooks.example.com/' || n, '\\x00' FROM "
             "generate_series(1, " +
             std::to_string(count) + ") n";
    };
    const int there = std::stoi(db.look(
        "SELECT count(*) FROM tandem.webhook_endpoints WHERE organisation_id = " + db.id("child")));
    CHECK(db.touched("admin of child", endpoints(20 - there)) == 20 - there);
    CHECK_THROWS_AS(db.touched("admin of child", endpoints(1)), pqxx::check_violation);
    CHECK_THROWS_AS(
        db.touched("admin of child",
                   "INSERT INTO tandem.outbound_queue (id, organisation_id, kind, destination, "
                   "payload) VALUES (gen_random_uuid(), " +
                       db.id("child") +
                       ", 'webhook', 'https://hooks.example.com/', "
                       "jsonb_build_object('x', repeat('y', 300000)))"),
        pqxx::check_violation);
  }
}

}  // namespace tandem::isolation

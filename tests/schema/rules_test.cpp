// Goal: what an organisation's rules promise follows from its calls and bookings, once, and only
// there. Method: rows as the node writes them.
#include <doctest/doctest.h>

#include <string>

#include "tests/schema/database.hpp"

namespace tandem::isolation {
namespace {

void set_rule(Database& db, const std::string& column, const std::string& value) {
  CHECK(db.touched("admin of child", "UPDATE tandem.organisations SET " + column + " = '" + value +
                                         "' WHERE slug = 'child'") == 1);
}

std::string call(Database& db, const std::string& number, const std::string& outcome,
                 const std::string& direction = "inbound") {
  return db.as("writer",
               "INSERT INTO tandem.calls (id, organisation_id, direction, from_number, to_number, "
               "status, outcome, end_reason, started_at, answered_at, ended_at, last_event_at) "
               "VALUES (tandem.uuid_v7(), " +
                   db.id("child") + ", '" + direction + "', '" + number + "', '+15559990000', " +
                   "'ended', '" + outcome +
                   "', 'caller-hangup', now(), now(), now(), now()) RETURNING id");
}

std::string contact_of(Database& db, const std::string& number) {
  return db.look("SELECT count(*) FROM tandem.contacts WHERE organisation_id = " + db.id("child") +
                 " AND phone = '" + number + "'");
}

std::string appointment(Database& db, const std::string& day) {
  return db.as("writer",
               "INSERT INTO tandem.appointments (id, organisation_id, calendar_key, busy, status, "
               "starts_at, ends_at, summary, customer_name, customer_phone) VALUES "
               "(tandem.uuid_v7(), " +
                   db.id("child") + ", '', 'empty', 'confirmed', '2027-01-" + day +
                   "T09:00Z', '2027-01-" + day +
                   "T09:30Z', 'Cleaning', 'Dana', '+15557770001') RETURNING id");
}

}  // namespace

TEST_SUITE("schema/rules") {
  TEST_CASE(
      "of a call that tries an agent out nobody is told, and it is read where it is asked for") {
    Database db;
    db.database().execute("DELETE FROM tandem.outbound_queue");
    db.database().execute(
        "INSERT INTO tandem.webhook_endpoints (id, organisation_id, url, secret_sealed) VALUES "
        "(tandem.uuid_v7(), " +
        db.id("child") + ", 'https://hooks.example.com/', '')");
    const auto said = [&](const std::string& id) {
      db.as("writer",
            "INSERT INTO tandem.transcript_segments (call_id, epoch, item, organisation_id, "
            "speaker, text, position) VALUES ('" +
                id + "', 1, 1, " + db.id("child") + ", 'caller', 'Hello.', 1) RETURNING 1");
      db.as("writer", "UPDATE tandem.calls SET final_transcript = 'Caller: Hello.' WHERE id = '" +
                          id + "' RETURNING 1");
    };
    const auto queued = [&](const std::string& id, const std::string& kind) {
      return db.look("SELECT count(*) FROM tandem.outbound_queue WHERE call_id = '" + id +
                     "' AND kind = '" + kind + "'");
    };
    const auto analyse = [&](const std::string& id) {
      db.as("writer", "SELECT tandem.keep_analysis('" + id +
                          "', '{\"summary\":\"A greeting.\",\"points\":[]}')");
    };
    const std::string real = call(db, "+15557770006", "answered");
    said(real);
    CHECK(queued(real, "webhook") != "0");
    const std::string before = queued(real, "webhook");
    analyse(real);
    CHECK(queued(real, "webhook") != before);

    const std::string trial = call(db, "playground", "answered", "playground");
    said(trial);
    CHECK(queued(trial, "webhook") == "0");
    CHECK(queued(trial, "analysis") == "0");
    CHECK(db.as("owner of child", "SELECT tandem.ask_for_analysis('" + trial + "')") == "pending");
    CHECK(queued(trial, "analysis") == "1");
    analyse(trial);
    CHECK(queued(trial, "webhook") == "0");
    CHECK(db.look("SELECT summary FROM tandem.calls WHERE id = '" + trial + "'") == "A greeting.");
  }

  TEST_CASE("a caller becomes a contact as the organisation's rule says, and once") {
    Database db;
    static_cast<void>(call(db, "+15557770001", "booked"));
    CHECK(contact_of(db, "+15557770001") == "0");

    set_rule(db, "contacts_from_calls", "booked");
    static_cast<void>(call(db, "+15557770002", "answered"));
    CHECK(contact_of(db, "+15557770002") == "0");
    const std::string booked = call(db, "+15557770002", "booked");
    CHECK(contact_of(db, "+15557770002") == "1");
    CHECK(db.look("SELECT contact_id IS NOT NULL FROM tandem.calls WHERE id = '" + booked + "'") ==
          "t");
    // The one before is theirs, too.
    CHECK(db.look("SELECT count(*) FROM tandem.calls WHERE from_number = '+15557770002' AND "
                  "contact_id IS NOT NULL") == "2");

    set_rule(db, "contacts_from_calls", "answered");
    static_cast<void>(call(db, "+15557770003", "answered"));
    static_cast<void>(call(db, "+15557770003", "booked"));
    CHECK(contact_of(db, "+15557770003") == "1");
    static_cast<void>(call(db, "anonymous", "answered"));
    static_cast<void>(call(db, "+15557770004", "answered", "playground"));
    CHECK(contact_of(db, "+15557770004") == "0");
    // Of a call that we placed, the other end.
    static_cast<void>(call(db, "+15557770005", "answered", "outbound"));
    CHECK(contact_of(db, "+15557770005") == "0");
    CHECK(contact_of(db, "+15559990000") == "1");
    CHECK(db.look("SELECT count(*) FROM tandem.contacts WHERE organisation_id = " +
                  db.id("stranger") + " AND phone LIKE '+1555777%'") == "0");
  }

  TEST_CASE("two calls of one caller that end at once wait for each other in one order") {
    Database db;
    set_rule(db, "contacts_from_calls", "answered");
    const auto begin = [&](const char* id) {
      return "INSERT INTO tandem.calls (id, organisation_id, from_number, status, started_at, "
             "answered_at, last_event_at) VALUES ('" +
             std::string(id) + "', " + db.id("child") +
             ", '+15557770009', 'in-progress', now(), now(), now())";
    };
    const auto end = [](const char* id) {
      return "UPDATE tandem.calls SET status = 'ended', ended_at = now(), end_reason = "
             "'caller-hangup' WHERE id = '" +
             std::string(id) + "'";
    };
    constexpr const char* kFirst = "0199aaaa-0000-7000-8000-00000000f001";
    constexpr const char* kSecond = "0199aaaa-0000-7000-8000-00000000f002";
    CHECK(db.touched("writer", begin(kFirst)) == 1);
    CHECK(db.touched("writer", begin(kSecond)) == 1);
    pqxx::connection one(db.database().admin_url()), other(db.database().admin_url());
    pqxx::work first(one), second(other);
    first.exec("SET LOCAL lock_timeout = '2s'");
    second.exec("UPDATE tandem.calls SET turns = 1 WHERE id = '" + std::string(kSecond) + "'");
    first.exec(end(kFirst));  // The caller becomes a contact, whose the second call is as well.
    first.commit();
    second.exec(end(kSecond));
    second.commit();
    CHECK(contact_of(db, "+15557770009") == "1");
    CHECK(db.look("SELECT count(*) FROM tandem.calls WHERE from_number = '+15557770009' AND "
                  "contact_id IS NOT NULL") == "2");
  }

  TEST_CASE("a contact made by hand finds the calls and appointments that were theirs") {
    Database db;
    const std::string before = call(db, "+15557770001", "answered");
    const std::string booked = appointment(db, "04");
    const std::string contact =
        db.as("worker of child",
              "INSERT INTO tandem.contacts (id, organisation_id, name, phone) VALUES "
              "(tandem.uuid_v7(), " +
                  db.id("child") + ", 'Dana', '+15557770001') RETURNING id");
    CHECK(db.look("SELECT contact_id FROM tandem.calls WHERE id = '" + before + "'") == contact);
    CHECK(db.look("SELECT contact_id FROM tandem.appointments WHERE id = '" + booked + "'") ==
          contact);
    CHECK(db.look("SELECT contact_id FROM tandem.appointments WHERE id = '" +
                  appointment(db, "05") + "'") == contact);
  }

  TEST_CASE("an appointment keeps a record, which follows it") {
    Database db;
    static_cast<void>(appointment(db, "04"));
    CHECK(db.look("SELECT count(*) FROM tandem.records WHERE type = 'booking'") == "0");
    set_rule(db, "records_from_bookings", "true");
    set_rule(db, "contacts_from_calls", "booked");
    const std::string id = appointment(db, "05");
    const std::string of_it = " FROM tandem.records WHERE external_id = 'appointment:" + id + "'";
    CHECK(db.look("SELECT title || ' ' || status" + of_it) == "Cleaning open");
    // And its customer is a contact, of the record as well.
    CHECK(contact_of(db, "+15557770001") == "1");
    CHECK(db.look("SELECT contact_id IS NOT NULL" + of_it) == "t");
    db.as("writer",
          "UPDATE tandem.appointments SET starts_at = '2027-01-06T09:00Z', ends_at = "
          "'2027-01-06T10:00Z' WHERE id = '" +
              id + "'");
    CHECK(db.look("SELECT due_at = '2027-01-06T09:00Z'" + of_it) == "t");
    CHECK(db.look("SELECT count(*)" + of_it) == "1");
    db.as("writer", "UPDATE tandem.appointments SET status = 'cancelled' WHERE id = '" + id + "'");
    CHECK(db.look("SELECT status || ' ' || (closed_at IS NOT NULL)" + of_it) == "cancelled true");
  }

  TEST_CASE("an appointment with somebody who has left can be moved, and its record follows") {
    Database db;
    set_rule(db, "records_from_bookings", "true");
    const std::string booked = appointment(db, "04");
    const std::string whose =
        "(SELECT id FROM tandem.profiles WHERE email = 'worker@child.example')";
    CHECK(db.touched("admin of child", "UPDATE tandem.appointments SET assigned_to = " + whose +
                                           " WHERE id = '" + booked + "'") == 1);
    CHECK(db.touched("admin of child",
                     "UPDATE tandem.organisation_members SET active = false WHERE user_id = " +
                         whose + " AND organisation_id = " + db.id("child")) == 1);
    CHECK(db.touched("writer",
                     "UPDATE tandem.appointments SET starts_at = '2027-01-11T09:00Z', "
                     "ends_at = '2027-01-11T09:30Z' WHERE id = '" +
                         booked + "'") == 1);
    CHECK(db.look("SELECT due_at = '2027-01-11T09:00Z' FROM tandem.records WHERE external_id = "
                  "'appointment:" +
                  booked + "'") == "t");
  }

  TEST_CASE("words are found in one's own records alone") {
    Database db;
    db.look("UPDATE tandem.records SET notes = 'the copper pipe' RETURNING 1");
    CHECK(db.as("owner of child", "SELECT cardinality(tandem.records_with('COPPER'))") == "3");
    CHECK(db.as("owner of child", "SELECT cardinality(tandem.records_with('c_pper'))") == "0");
    CHECK(db.as("outsider", "SELECT cardinality(tandem.records_with('copper'))") == "0");
  }
}

}  // namespace tandem::isolation

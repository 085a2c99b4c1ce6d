// Goal: words, names and numbers go when they should, and counts stay; the demo is whole.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "control/store/migrator.hpp"
#include "tests/schema/database.hpp"

namespace tandem::isolation {
namespace {

/// A database with the demo in it, and its people as actors.
struct Demo {
  Demo() {
    store::seed_demo(database.admin_url(), schema::demo_files(), [](std::string_view) {});
  }
  std::string look(const std::string& sql) {
    pqxx::connection connection(database.admin_url());
    pqxx::work work(connection);
    const pqxx::result result = work.exec(sql);
    work.commit();
    return result.empty() || result[0][0].is_null() ? "" : result[0][0].as<std::string>();
  }
  std::string as(const std::string& email, const std::string& sql) {
    const std::string id = look("SELECT id FROM tandem.profiles WHERE email = '" + email + "'");
    return run({email, "authenticated", R"({"sub":")" + id + R"("})", "", ""}, sql);
  }
  /// The tables in whose rows the text stands, whosever they are.
  std::vector<std::string> tables_with(const std::string& text) {
    pqxx::connection connection(database.admin_url());
    pqxx::nontransaction work(connection);
    std::vector<std::string> found;
    for (const auto& table : work.exec("SELECT oid::regclass FROM pg_class WHERE relkind = 'r' AND "
                                       "relnamespace = 'tandem'::regnamespace"))
      if (work.exec1(std::string("SELECT EXISTS (SELECT FROM ") + table[0].c_str() +
                     " t WHERE strpos(t::text, " + work.quote(text) + ") > 0)")[0]
              .as<bool>())
        found.emplace_back(table[0].c_str());
    return found;
  }
  std::string as_node(const std::string& sql) {
    return run({"", "tandem_writer", "{}", "", ""}, sql);
  }

  postgres::FreshDatabase database;

 private:
  std::string run(const Actor& actor, const std::string& sql) {
    pqxx::connection connection(database.app_url());
    pqxx::work work(connection);
    act_as(work, actor);
    const std::string value = work.exec1(sql)[0].as<std::string>("");
    work.commit();
    return value;
  }
};

constexpr const char* kClinic =
    "(SELECT id FROM tandem.organisations WHERE slug = 'harbour-dental')";

/// A caller, and all that the ways of telling say of them: an appointment that no call made and its
/// replay, letters, a message that failed for good, a record, a webhook of somebody's own, an
/// answer that is kept for its repetition, what people say of the call, and what the carrier said.
constexpr const char* kToldOfSomebody = R"(
  CREATE TEMPORARY TABLE clinic AS SELECT id FROM tandem.organisations WHERE slug = 'harbour-dental';
  INSERT INTO tandem.webhook_endpoints (id, organisation_id, url, secret_sealed)
    SELECT tandem.uuid_v7(), id, 'https://crm.example/hook', 'x' FROM clinic;
  INSERT INTO tandem.contacts (id, organisation_id, name, phone, email)
    SELECT '0199cccc-0000-7000-8000-000000000001', id, 'Nora Quist', '+15550009999', 'nora@quist.example' FROM clinic;
  INSERT INTO tandem.calls (id, organisation_id, from_number, to_number, status, end_reason, last_event_at, started_at,
      answered_at, ended_at, final_transcript)
    SELECT '0199cccc-0000-7000-8000-000000000002', id, '+15550009999', '+15557122661', 'ended', 'caller-hangup', now(),
      now(), now(), now(), 'caller: a root canal' FROM clinic;
  INSERT INTO tandem.call_annotations (call_id, organisation_id, disposition, tags)
    SELECT '0199cccc-0000-7000-8000-000000000002', id, 'Nora Quist is angry', '{root canal}' FROM clinic;
  INSERT INTO tandem.call_analyses (call_id, organisation_id, disposition)
    SELECT '0199cccc-0000-7000-8000-000000000002', id, 'root canal' FROM clinic;
  INSERT INTO tandem.appointments (id, organisation_id, status, starts_at, ends_at, time_zone, summary, customer_name,
      customer_phone, customer_email, calendar_key)
    SELECT '0199cccc-0000-7000-8000-000000000003', id, 'confirmed', now() + interval '90 days', now() + interval '91 days',
      'UTC', 'root canal', 'Nora Quist', '+15550009999', 'Nora@Quist.example', 'nobody''s' FROM clinic;
  INSERT INTO tandem.outbound_queue (id, organisation_id, kind, endpoint_id, destination, event, payload, replay_of,
      appointment_id)
    SELECT tandem.uuid_v7(), organisation_id, kind, endpoint_id, destination, event, payload, id, appointment_id
      FROM tandem.outbound_queue WHERE event = 'appointment.booked' AND organisation_id = (SELECT id FROM clinic);
  INSERT INTO tandem.records (id, organisation_id, type, title, contact_id, payload)
    SELECT '0199cccc-0000-7000-8000-000000000004', id, 'job', 'Nora Quist', '0199cccc-0000-7000-8000-000000000001',
      '{"phone": "+15550009999"}' FROM clinic;
  INSERT INTO tandem.outbound_queue (id, organisation_id, kind, destination, event, payload, record_id)
    SELECT tandem.uuid_v7(), id, 'webhook', 'https://erp.example/', 'lead', '{"name": "Nora Quist"}',
      '0199cccc-0000-7000-8000-000000000004' FROM clinic;
  INSERT INTO tandem.outbound_queue (id, organisation_id, kind, destination, event, payload)
    SELECT tandem.uuid_v7(), id, kind, destination, event, payload::jsonb FROM clinic, (VALUES
      ('email', 'Nora@quist.example', '', '{"subject": "Your root canal", "text": "Dear Nora Quist"}'),
      ('sms', '+15550009999', '', '{"text": "Your root canal, Nora Quist"}'),
      ('webhook', 'https://erp.example/', '', '{"customer": {"phone": "+15550009999", "name": "Nora Quist"}}'),
      ('webhook', 'https://erp.example/', 'other', '{"customer": {"phone": "+15550008888"}}'))
      AS m (kind, destination, event, payload);
  INSERT INTO tandem.idempotency_keys (principal, organisation_id, method, path, key, request_hash, status, body)
    SELECT 'user:x', id, 'POST', '/api/contacts', 'k', sha256('x'), 201,
      '{"name": "Nora Quist", "phone": "+15550009999"}' FROM clinic;
  INSERT INTO tandem.webhook_log (id, organisation_id, source, verified, method, path, payload)
    SELECT tandem.uuid_v7(), id, 'twilio', true, 'POST', '/gone', '{"ForwardedFrom": "+15550009999"}' FROM clinic
  RETURNING 1)";

}  // namespace

TEST_SUITE("schema/forgetting") {
  TEST_CASE("the demo has something for every list, and a second run adds nothing") {
    Demo demo;
    for (const char* table :
         {"agents", "agent_versions", "intents", "working_hours", "phone_numbers", "contacts",
          "calls", "call_events", "transcript_segments", "call_turns", "call_annotations",
          "appointments", "records", "webhook_log", "usage", "subscriptions", "audit_log"})
      CHECK_MESSAGE(demo.look(std::string("SELECT count(*) >= 2 FROM tandem.") + table) == "t",
                    table);
    CHECK(std::stoi(demo.look("SELECT count(*) FROM tandem.calls")) >= 200);
    CHECK(demo.look("SELECT count(DISTINCT role) FROM tandem.organisation_members") == "5");
    CHECK(demo.look("SELECT count(*) FROM pg_class WHERE relnamespace = 'tandem'::regnamespace AND "
                    "relrowsecurity AND NOT relforcerowsecurity AND relname <> 'migrations'") ==
          "0");
    // What is told of a call agrees with its rows.
    CHECK(demo.look("SELECT count(*) FROM tandem.calls c WHERE turns <> (SELECT count(*) FROM "
                    "tandem.call_turns t WHERE t.call_id = c.id)") == "0");
    CHECK(demo.look("SELECT count(*) FROM (SELECT max(seq) - count(*) AS missing FROM "
                    "tandem.call_events GROUP BY call_id, epoch) g WHERE missing <> 0") == "0");
    CHECK(demo.as("owner@harbour-dental.example",
                  "SELECT count(DISTINCT organisation_id) FROM tandem.calls") == "1");
    CHECK(demo.as("operator@tandem.example",
                  "SELECT count(DISTINCT organisation_id) FROM tandem.calls") == "2");
    const std::string before = demo.look("SELECT count(*) FROM tandem.calls");
    store::seed_demo(demo.database.admin_url(), schema::demo_files(), [](std::string_view) {});
    CHECK(demo.look("SELECT count(*) FROM tandem.calls") == before);
  }

  TEST_CASE("erasing a caller leaves the skeleton and counts, no word, no name, no number") {
    Demo demo;
    const std::string number =
        demo.look(std::string("SELECT from_number FROM tandem.calls WHERE direction = 'inbound' "
                              "AND outcome = 'booked' AND organisation_id = ") +
                  kClinic + " LIMIT 1");
    const std::string name =
        demo.look("SELECT name FROM tandem.contacts WHERE phone = '" + number + "'");
    const std::string totals = std::string(
                                   "SELECT count(*) || ' ' || sum(duration_ms) || ' ' || "
                                   "sum(turns) FROM tandem.calls WHERE organisation_id = ") +
                               kClinic;
    const std::string counts = demo.look(totals);
    const std::string erase =
        "SELECT tandem.erase_caller(" + std::string(kClinic) + ", '" + number + "')";

    CHECK_THROWS_AS(demo.as("manager@harbour-dental.example", erase), pqxx::insufficient_privilege);
    // Another tenant does not even find the organisation; knowing its id helps nothing.
    CHECK_THROWS_AS(demo.as("owner@bella-tavola.example", erase), pqxx::insufficient_privilege);
    CHECK_THROWS_AS(
        demo.as("owner@bella-tavola.example", "SELECT tandem.erase_caller('" +
                                                  demo.look(std::string("SELECT ") + kClinic) +
                                                  "', '" + number + "')"),
        pqxx::insufficient_privilege);
    const int erased = std::stoi(demo.as("admin@harbour-dental.example", erase));
    CHECK(erased > 0);
    CHECK(demo.look(totals) == counts);
    CHECK(demo.look(std::string("SELECT count(*) FROM tandem.calls WHERE erased_at IS NOT NULL AND "
                                "final_transcript IS NULL AND organisation_id = ") +
                    kClinic) == std::to_string(erased));
    // Nowhere, in no column of any table that a tenant's data can be in.
    for (const char* table :
         {"calls", "call_events", "transcript_segments", "appointments", "contacts", "records",
          "call_annotations", "outbound_queue", "webhook_log", "audit_log"}) {
      const std::string found =
          demo.look(std::string("SELECT count(*) FROM tandem.") + table +
                    " t WHERE organisation_id = " + kClinic + " AND (t::text LIKE '%" + number +
                    "%' OR t::text LIKE '%" + name + "%')");
      CHECK_MESSAGE(found == "0",
                    table << " still has " << found << " rows with " << name << " or the number");
    }
    CHECK(demo.look("SELECT changes ->> 'calls' FROM tandem.audit_log WHERE action = 'erase'") ==
          std::to_string(erased));
  }

  TEST_CASE("nothing that was told, or waits to be told, of an erased caller is left or goes out") {
    Demo demo;
    demo.look(kToldOfSomebody);
    const std::string erase =
        "SELECT tandem.erase_caller(" + std::string(kClinic) + ", '+15550009999')";
    // What is looked for is there.
    CHECK(demo.tables_with("+15550009999").size() >= 7);
    CHECK(demo.tables_with("Nora Quist").size() >= 6);
    CHECK(demo.tables_with("Nora@Quist.example").size() >= 2);
    const std::string others = "SELECT count(*) FROM tandem.outbound_queue WHERE event = 'other'";
    CHECK(demo.look(others) == "1");
    (void)demo.as("admin@harbour-dental.example", erase);
    for (const char* trace :
         {"+15550009999", "Nora Quist", "nora@quist.example", "Nora@Quist.example", "root canal"})
      for (const std::string& table : demo.tables_with(trace))
        FAIL_CHECK(table << " still has " << trace);
    CHECK(demo.look(others) == "1");
    CHECK(demo.look("SELECT count(*) FROM tandem.webhook_log WHERE path = '/gone'") == "1");
  }

  TEST_CASE("retention forgets in batches what is older than each organisation keeps it") {
    Demo demo;
    (void)demo.as("admin@harbour-dental.example",
                  std::string("SELECT 1 FROM tandem.organisations LIMIT 1"));
    demo.look(
        std::string(
            "UPDATE tandem.organisations SET transcript_days = 20, event_days = 40 WHERE id = ") +
        kClinic + " RETURNING 1");
    const std::string forget = std::string("SELECT tandem.forget_old(") + kClinic + ", 25)";
    CHECK_THROWS_AS(demo.as("owner@harbour-dental.example", forget), pqxx::insufficient_privilege);
    int batches = 0;
    while (std::stoi(demo.as_node(forget)) > 0) REQUIRE(++batches < 100);
    CHECK(batches > 2);
    const std::string older = std::string(" FROM tandem.calls c WHERE organisation_id = ") +
                              kClinic + " AND started_at < now() - interval ";
    CHECK(demo.look("SELECT count(*)" + older +
                    "'20 days' AND (final_transcript IS NOT NULL OR EXISTS (SELECT FROM "
                    "tandem.transcript_segments s WHERE s.call_id = c.id))") == "0");
    CHECK(demo.look("SELECT count(*)" + older +
                    "'20 days' AND EXISTS (SELECT FROM tandem.call_events e WHERE e.call_id = c.id "
                    "AND e.payload ? 'text')") == "0");
    CHECK(demo.look(
              "SELECT count(*)" + older +
              "'40 days' AND EXISTS (SELECT FROM tandem.call_events e WHERE e.call_id = c.id)") ==
          "0");
    CHECK(demo.look(
              "SELECT count(*) > 0" + older +
              "'20 days' AND EXISTS (SELECT FROM tandem.call_events e WHERE e.call_id = c.id)") ==
          "t");
    // The neighbour keeps its own for a year.
    CHECK(demo.look("SELECT count(*) FROM tandem.calls WHERE final_transcript IS NULL AND "
                    "organisation_id <> " +
                    std::string(kClinic)) == "0");
    CHECK(demo.look(
              std::string(
                  "SELECT count(*) > 0 FROM tandem.transcript_segments WHERE organisation_id = ") +
              kClinic) == "t");
  }

  TEST_CASE("what was forgotten is not looked at again") {
    Demo demo;
    demo.look(std::string("UPDATE tandem.organisations SET transcript_days = 20 WHERE id = ") +
              kClinic + " RETURNING 1");
    const std::string forget = std::string("SELECT tandem.forget_old(") + kClinic + ", 500)";
    while (std::stoi(demo.as_node(forget)) > 0) {
    }
    const std::string old = std::string(" FROM tandem.calls WHERE organisation_id = ") + kClinic +
                            " AND started_at < now() - interval '20 days'";
    CHECK(demo.look("SELECT count(*) > 0 AND bool_and(forgotten % 2 = 1)" + old) == "t");
    CHECK(demo.look(
              "SELECT count(*) FROM tandem.calls WHERE forgotten % 2 = 1 AND organisation_id <> " +
              std::string(kClinic)) == "0");
  }

  TEST_CASE("old recordings are marked, listed for deletion, and gone when the node says so") {
    Demo demo;
    demo.look(
        std::string(
            "INSERT INTO tandem.recordings (id, call_id, organisation_id, path, bytes, sha256, "
            "duration_ms, created_at) SELECT tandem.uuid_v7(), id, organisation_id, 'a/' || id || "
            "'.ogg', 1, sha256('x'), 1000, started_at FROM tandem.calls WHERE organisation_id = ") +
        kClinic + " RETURNING 1");
    demo.look(std::string("UPDATE tandem.organisations SET transcript_days = NULL, recording_days "
                          "= 30 WHERE id = ") +
              kClinic + " RETURNING 1");
    while (std::stoi(demo.as_node(std::string("SELECT tandem.forget_old(") + kClinic + ", 50)")) >
           0) {
    }
    const std::string old = demo.look(
        "SELECT count(*) FROM tandem.recordings WHERE created_at < now() - interval '30 days'");
    CHECK(old != "0");
    CHECK(demo.as_node("SELECT count(*) FROM tandem.recordings_to_delete('demo', 1000)") == old);
    (void)demo.as_node(
        "WITH gone AS (DELETE FROM tandem.recordings WHERE discarded_at IS NOT NULL RETURNING 1) "
        "SELECT count(*) FROM gone");
    CHECK(demo.as_node("SELECT count(*) FROM tandem.recordings_to_delete('demo', 1000)") == "0");
  }

  TEST_CASE("a day counts in one period alone, wherever in the day that begins") {
    Demo demo;
    demo.look(std::string("DELETE FROM tandem.usage WHERE organisation_id = ") + kClinic +
              " RETURNING 1");
    demo.look(std::string("INSERT INTO tandem.usage (organisation_id, day, calls, seconds, "
                          "cost_model, cost_carrier) SELECT ") +
              kClinic +
              ", d::date, 1, 60, 0, 0 FROM generate_series(date '2026-01-01', date '2026-03-31', "
              "interval '1 day') d RETURNING 1");
    const auto minutes = [&demo](const std::string& from, const std::string& until) {
      demo.look("UPDATE tandem.subscriptions SET period_start = '" + from + "', period_end = '" +
                until + "' WHERE organisation_id = " + kClinic + " RETURNING 1");
      return std::stoi(
          demo.look(std::string("SELECT round(tandem.minutes_used(") + kClinic + "))"));
    };
    CHECK(minutes("2026-01-01T00:00Z", "2026-02-01T00:00Z") == 31);
    CHECK(minutes("2026-02-01T00:00Z", "2026-03-01T00:00Z") == 28);
    CHECK(minutes("2026-01-10T15:00Z", "2026-02-10T15:00Z") == 31);
    CHECK(minutes("2026-02-10T15:00Z", "2026-03-10T15:00Z") == 28);
    // A trial of some hours is its day.
    CHECK(minutes("2026-02-10T09:00Z", "2026-02-10T18:00Z") == 1);
  }

  TEST_CASE("usage is made anew from calls, and minutes used are the period's") {
    Demo demo;
    const std::string used = std::string("SELECT round(tandem.minutes_used(") + kClinic + "), 3)";
    const std::string before = demo.look(used);
    demo.look(std::string("SELECT tandem.refresh_usage(") + kClinic +
              ", (now() - interval '61 days')::date, now()::date)");
    CHECK(demo.look(used) == before);
    CHECK(
        demo.look(
            std::string(
                "SELECT sum(calls) = (SELECT count(*) FROM tandem.calls c WHERE c.organisation_id "
                "= u.organisation_id) FROM tandem.usage u WHERE organisation_id = ") +
            kClinic + " GROUP BY organisation_id") == "t");
  }
}

}  // namespace tandem::isolation

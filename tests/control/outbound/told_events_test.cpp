// Goal: every event is queued once for each endpoint that is told of it, in the transaction that
// makes it true, however often a call is folded. Method: rows are written as the node's own role
// writes them, on a real Postgres.
#include <doctest/doctest.h>

#include <pqxx/pqxx>

#include "control/store/tenant_transaction.hpp"
#include "tests/postgres/private_cluster.hpp"

namespace tandem::outbound {
namespace {

constexpr const char* kNorth = "0199bbbb-0000-7000-8000-000000000001";
constexpr const char* kSouth = "0199bbbb-0000-7000-8000-000000000002";
constexpr const char* kCall = "0199cccc-0000-7000-8000-000000000001";

struct Rig {
  Rig() {
    for (const auto& [id, slug] : {std::pair(kNorth, "north"), std::pair(kSouth, "south")})
      look(std::string("INSERT INTO tandem.organisations (id, slug, name) VALUES ('") + id +
           "', '" + slug + "', '" + slug + "')");
  }
  void endpoint(const char* organisation, const char* url, const char* events = "{}",
                const char* dialect = "standard") const {
    look(std::string("INSERT INTO tandem.webhook_endpoints (id, organisation_id, url, events, "
                     "dialect, secret_sealed) VALUES (tandem.uuid_v7(), '") +
         organisation + "', '" + url + "', '" + events + "', '" + dialect + "', 'x')");
  }
  /// As the shipper: role and commit included.
  void write(const std::string& sql) const {
    const auto connection = store::open_session(database.app_url());
    store::run_transaction(*connection, store::Acting::writer(), store::Access::ReadWrite,
                           std::chrono::seconds(5),
                           [&](pqxx::transaction_base& tx) { tx.exec(sql); });
  }
  std::string look(const std::string& sql) const {
    pqxx::connection connection(database.admin_url());
    pqxx::work work(connection);
    const pqxx::result rows = work.exec(sql);
    work.commit();
    return rows.empty() || rows[0][0].is_null() ? "" : rows[0][0].c_str();
  }
  std::string queued() const {
    return look(
        "SELECT string_agg(event || ' ' || destination, ', ' ORDER BY event, destination) "
        "FROM tandem.outbound_queue WHERE kind = 'webhook'");
  }

  postgres::FreshDatabase database;
};

std::string call(const std::string& columns, const std::string& values) {
  return std::string(
             "INSERT INTO tandem.calls (id, organisation_id, from_number, started_at, "
             "last_event_at") +
         columns + ") VALUES ('" + kCall + "', '" + kNorth + "', '+15550001111', now(), now()" +
         values + ");";
}

std::string words(int item, const char* text) {
  return std::string(
             "INSERT INTO tandem.transcript_segments (call_id, epoch, item, position, "
             "organisation_id, speaker, text) VALUES ('") +
         kCall + "', 1, " + std::to_string(item) + ", " + std::to_string(item) + ", '" + kNorth +
         "', 'caller', '" + text + "');";
}

const std::string kEnd =
    std::string(
        "UPDATE tandem.calls SET status = 'ended', ended_at = now(), end_reason = "
        "'caller-hangup', final_transcript = 'caller: hello' WHERE id = '") +
    kCall + "';";

}  // namespace

TEST_SUITE("control/outbound/told_events") {
  TEST_CASE("a call is told as it begins, speaks and ends, to its own organisation alone") {
    Rig rig;
    rig.endpoint(kNorth, "https://n/");
    rig.endpoint(kSouth, "https://s/");
    rig.write(call("", ""));
    CHECK(rig.queued().empty());
    rig.write(
        std::string(
            "UPDATE tandem.calls SET status = 'in-progress', answered_at = now() WHERE id = '") +
        kCall + "'");
    CHECK(rig.queued() == "call.started https://n/");
    rig.write(words(1, "hello"));
    rig.write(words(2, ""));
    CHECK(rig.queued() == "call.started https://n/, call.transcript https://n/");
    rig.write(kEnd);
    CHECK(rig.queued() ==
          "call.ended https://n/, call.started https://n/, call.transcript https://n/");
    CHECK(
        rig.look("SELECT payload #>> '{data,call,status}' FROM tandem.outbound_queue WHERE event = "
                 "'call.ended'") == "ended");
    CHECK(rig.look(
              "SELECT payload #>> '{data,segments,0,text}' FROM tandem.outbound_queue WHERE event "
              "= 'call.ended'") == "hello");
    CHECK(rig.look("SELECT bool_and(call_id = '" + std::string(kCall) +
                   "')::text FROM tandem.outbound_queue") == "true");
  }

  TEST_CASE(
      "a call that comes whole out of a spool is told once, with its words, and folding it anew "
      "tells nothing") {
    Rig rig;
    rig.endpoint(kNorth, "https://n/");
    // The end first, its words behind it, as the shipper writes them.
    const std::string whole = call(", status, answered_at, ended_at, end_reason",
                                   ", 'ended', now(), now(), 'caller-hangup'") +
                              words(1, "hello");
    rig.write(whole);
    const std::string all =
        "call.ended https://n/, call.started https://n/, call.transcript https://n/";
    CHECK(rig.queued() == all);
    CHECK(rig.look(
              "SELECT payload #>> '{data,segments,0,text}' FROM tandem.outbound_queue WHERE event "
              "= 'call.ended'") == "hello");
    CHECK(
        rig.look("SELECT payload #>> '{data,call,status}' FROM tandem.outbound_queue WHERE event = "
                 "'call.started'") == "in-progress");
    rig.write(
        "DELETE FROM tandem.transcript_segments; UPDATE tandem.calls SET status = 'in-progress';" +
        words(1, "hello") + kEnd);
    CHECK(rig.queued() == all);
  }

  TEST_CASE("what is not kept is not told") {
    Rig rig;
    rig.endpoint(kNorth, "https://n/");
    CHECK_THROWS(rig.write(call(", status, answered_at, ended_at, end_reason",
                                ", 'ended', now(), now(), 'caller-hangup'") +
                           "SELECT 1 / 0;"));
    CHECK(rig.queued().empty());
  }

  TEST_CASE("endpoints are told of what they name and what their dialect has words for") {
    Rig rig;
    rig.endpoint(kNorth, "https://ended/", "{call.ended}");
    rig.endpoint(kNorth, "https://calls/", "{call.*}");
    rig.endpoint(kNorth, "https://diary/", "{appointment.*}");
    rig.endpoint(kNorth, "https://vapi/", "{}", "vapi");
    rig.endpoint(kNorth, "https://retell/", "{}", "retell");
    rig.endpoint(kNorth, "https://off/");
    rig.look("UPDATE tandem.webhook_endpoints SET active = false WHERE url = 'https://off/'");
    rig.write(call(", status, answered_at, ended_at, end_reason",
                   ", 'ended', now(), now(), 'caller-hangup'") +
              words(1, "hello"));
    CHECK(rig.queued() ==
          // Of a call that is not analysed one dialect is told all the same: it has one report.
          "call.analyzed https://vapi/, call.ended https://calls/, call.ended https://ended/, "
          "call.ended https://retell/, "
          "call.ended https://vapi/, call.started https://calls/, call.started https://retell/, "
          "call.started https://vapi/, call.transcript https://calls/, call.transcript "
          "https://vapi/");
  }

  TEST_CASE("appointments are told as they are booked, moved and cancelled, holds never") {
    Rig rig;
    rig.endpoint(kNorth, "https://n/", "{appointment.*}");
    rig.write(
        std::string("INSERT INTO tandem.appointments (id, organisation_id, calendar_key, busy, "
                    "status, held_until, starts_at, ends_at, summary) VALUES "
                    "('0199eeee-0000-7000-8000-000000000001', '") +
        kNorth +
        "', '', 'empty', 'held', now() + interval '1 minute', '2026-12-01T09:00:00Z', "
        "'2026-12-01T10:00:00Z', 'cleaning')");
    CHECK(rig.queued().empty());
    rig.write("UPDATE tandem.appointments SET status = 'confirmed', held_until = NULL");
    rig.write("UPDATE tandem.appointments SET summary = 'deep cleaning'");
    rig.write("UPDATE tandem.appointments SET starts_at = '2026-12-01T09:15:00Z'");
    rig.write("UPDATE tandem.appointments SET status = 'cancelled'");
    CHECK(
        rig.queued() ==
        "appointment.booked https://n/, appointment.cancelled https://n/, appointment.rescheduled "
        "https://n/");
    CHECK(rig.look("SELECT payload #>> '{data,appointment,starts_at_before}' FROM "
                   "tandem.outbound_queue WHERE event = 'appointment.rescheduled'") ==
          "2026-12-01T09:00:00.000Z");
  }

  TEST_CASE("an endpoint that is deleted takes along what still waits for it") {
    Rig rig;
    rig.endpoint(kNorth, "https://n/");
    rig.write(call(", status, ended_at, end_reason", ", 'ended', now(), 'no-answer'"));
    CHECK(rig.queued() == "call.ended https://n/");
    rig.look("DELETE FROM tandem.webhook_endpoints");
    CHECK(rig.look("SELECT status || ' ' || last_error FROM tandem.outbound_queue") ==
          "cancelled the endpoint was deleted");
  }
}

}  // namespace tandem::outbound

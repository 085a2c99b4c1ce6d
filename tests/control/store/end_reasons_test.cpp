// Goal: why a call ended is told alike wherever it is told. Method: every reason that there is
// through the fold of a call's events, the table of calls and the dialects of webhooks.
#include <doctest/doctest.h>

#include <boost/json/parse.hpp>
#include <pqxx/pqxx>
#include <set>
#include <string>

#include "bridge/call/event_sink.hpp"
#include "bridge/engine/call_record.hpp"
#include "control/outbound/webhook_dialect.hpp"
#include "control/writer/call_fold.hpp"
#include "tests/postgres/private_cluster.hpp"

namespace tandem::store {
namespace {

/// Those of the engine, and those of calls that no engine ended.
std::set<std::string> all_reasons() {
  std::set<std::string> all{"rejected", "node-lost"};
  for (int i = 0; i <= static_cast<int>(engine::EndReason::Drained); ++i)
    all.insert(engine::to_string(static_cast<engine::EndReason>(i)));
  return all;
}

/// What the row says of a call that ended so.
std::string folded(const std::string& reason) {
  control::CallFold fold;
  control::EventFields fields;
  const std::string ended = R"({"reason":")" + reason + "\"}";
  call::CallEvent event;
  event.seq = 1;
  event.type = "call.started";
  event.fields = R"({"direction":"inbound","from":"+15550001111","to":"+15550002222"})";
  fold.apply(event, fields);
  event.seq = 2;
  event.type = "call.ended";
  event.fields = ended;
  fold.apply(event, fields);
  return fold.row().end_reason;
}

OutboundItem told(const std::string& reason) {
  OutboundItem item;
  item.event = "call.ended";
  item.payload =
      R"({"type":"call.ended","timestamp":"2026-11-20T09:01:00.250Z","data":{"call":{"id":"1",)"
      R"("organisation_id":"o","direction":"inbound","from_number":"+15550001111",)"
      R"("to_number":"+15557122661","status":"ended","end_reason":")" +
      reason +
      R"(","started_at":"2026-11-20T09:00:00.000Z","answered_at":"2026-11-20T09:00:01.500Z",)"
      R"("ended_at":"2026-11-20T09:01:00.000Z","duration_ms":60000},"segments":[]}})";
  return item;
}

std::string text_at(const std::string& body, const char* pointer) {
  return std::string(boost::json::parse(body).at_pointer(pointer).as_string());
}

}  // namespace

TEST_SUITE("control/end_reasons") {
  TEST_CASE("every reason is folded into the row as it is, and another word is a failure") {
    for (const std::string& reason : all_reasons()) CHECK(folded(reason) == reason);
    CHECK(folded("sunspots") == "failed");
  }

  TEST_CASE("every reason has a word of Vapi's and of Retell's") {
    for (const std::string& reason : all_reasons()) {
      CAPTURE(reason);
      CHECK(text_at(outbound::vapi_body(told(reason), "https://v.example"),
                    "/message/endedReason") != "unknown-error");
      CHECK(text_at(outbound::retell_body(told(reason)), "/call/disconnection_reason") !=
            "error_unknown");
    }
    CHECK(text_at(outbound::vapi_body(told("sunspots"), "https://v.example"),
                  "/message/endedReason") == "unknown-error");
    CHECK(text_at(outbound::retell_body(told("sunspots")), "/call/disconnection_reason") ==
          "error_unknown");
  }

  TEST_CASE("the table of calls takes every reason, and no other word") {
    const postgres::FreshDatabase database;
    database.execute(
        "INSERT INTO tandem.organisations (id, slug, name) VALUES "
        "('0199bbbb-0000-7000-8000-000000000001', 'harbour', 'Harbour Dental')");
    pqxx::connection connection(database.admin_url());
    const auto insert = [&](const std::string& reason) {
      pqxx::work tx(connection);
      tx.exec_params(
          "INSERT INTO tandem.calls (id, organisation_id, status, end_reason, last_event_at, "
          "started_at, ended_at) VALUES (gen_random_uuid(), "
          "'0199bbbb-0000-7000-8000-000000000001', 'ended', $1, now(), now(), now())",
          reason);
      tx.commit();
    };
    for (const std::string& reason : all_reasons()) {
      CAPTURE(reason);
      CHECK_NOTHROW(insert(reason));
    }
    CHECK_THROWS_AS(insert("sunspots"), pqxx::check_violation);
    // And none that nobody gives: the words in quotes of its check.
    pqxx::nontransaction tx(connection);
    const auto allowed = tx.exec(
        "SELECT DISTINCT m[1] FROM pg_constraint c, "
        "LATERAL regexp_matches(pg_get_constraintdef(c.oid), '''([a-z-]+)''', 'g') AS m "
        "WHERE conrelid = 'tandem.calls'::regclass AND contype = 'c' "
        "AND pg_get_constraintdef(c.oid) LIKE '%end_reason%caller-hangup%'");
    std::set<std::string> words;
    for (const auto& row : allowed) words.insert(row[0].c_str());
    CHECK(words == all_reasons());
  }
}

}  // namespace tandem::store

// Goal: what a call cost its carrier minutes follows from the list of prices, by the minute begun
// and the longest prefix. Method: rows as the node writes them.
#include <doctest/doctest.h>

#include <string>

#include "tests/schema/database.hpp"

namespace tandem::isolation {
namespace {

/// What the carrier took for a call of this length, from its first row on; "" for nothing known.
std::string cost(Database& db, const std::string& direction, const std::string& to,
                 const std::string& duration_ms, const std::string& answered = "now()") {
  const std::string id = db.as(
      "writer",
      "INSERT INTO tandem.calls (id, organisation_id, direction, from_number, to_number, status, "
      "started_at, answered_at, last_event_at) VALUES (tandem.uuid_v7(), " +
          db.id("child") + ", '" + direction + "', '+15550001111', '" + to +
          "', 'in-progress', now(), " + answered + ", now()) RETURNING id");
  return db.as("writer",
               "UPDATE tandem.calls SET status = 'ended', ended_at = now(), end_reason = "
               "'caller-hangup', duration_ms = " +
                   duration_ms + " WHERE id = '" + id + "' RETURNING cost_carrier");
}

}  // namespace

TEST_SUITE("schema/costs") {
  TEST_CASE("a call costs its carrier's minutes, begun ones whole, by the longest prefix") {
    Database db;
    CHECK(cost(db, "inbound", "+15557122661", "60000") == "0.008500");
    CHECK(cost(db, "inbound", "+15557122661", "60001") == "0.017000");
    CHECK(cost(db, "outbound", "+15557122661", "1") == "0.014000");
    CHECK(cost(db, "outbound", "+15557122661", "9000", "NULL") == "");  // Nobody answered.
    CHECK(cost(db, "outbound", "+442079460000", "60000") == "");  // Nobody said what it costs.
    const std::string price =
        "INSERT INTO tandem.carrier_prices (direction, prefix, per_minute, currency) VALUES ";
    CHECK(db.touched("operator",
                     price + "('outbound', '+44', 0.02, 'USD'), ('outbound', "
                             "'+4420', 0.03, 'USD'), ('outbound', '+4930', 1, 'EUR')") == 3);
    CHECK(cost(db, "outbound", "+442079460000", "60000") == "0.030000");
    CHECK(cost(db, "outbound", "+441614960000", "60000") == "0.020000");
    // Of another currency than the call's a sum would be none.
    CHECK(cost(db, "outbound", "+493012345678", "60000") == "");
    CHECK_THROWS_AS(db.touched("owner of child", price + "('inbound', '+44', 0, 'USD')"),
                    pqxx::insufficient_privilege);
  }
}

}  // namespace tandem::isolation

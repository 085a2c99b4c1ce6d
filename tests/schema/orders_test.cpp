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
    for (const char* column : {"leased_by", "carrier_call_id", "created_by"})
      CHECK_THROWS_AS(
          db.touched("manager of child", order(std::string(", ") + column, ", 'somebody'")),
          Denied);
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
    CHECK(db.touched("operator", rate + "0" + which) == 1);
    CHECK_THROWS_AS(db.touched("admin of child", mail("worker@child.example")),
                    pqxx::check_violation);
  }
}

}  // namespace tandem::isolation

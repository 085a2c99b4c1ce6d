// Goal: whoever reaches the database past our server, as Supabase lets them, is bound as those who
// come through it. Method: sessions whose login is the role itself, so that none was taken.
#include <doctest/doctest.h>

#include "tests/schema/database.hpp"

namespace tandem::isolation {
namespace {

using Denied = pqxx::insufficient_privilege;

}  // namespace

TEST_SUITE("schema/direct_login") {
  TEST_CASE("a login that is a role of Supabase's itself is bound as one that takes it") {
    Database db;
    const std::string agent =
        db.look("SELECT id FROM tandem.agents WHERE organisation_id = " + db.id("child") +
                " AND name = 'Target'");
    const auto as_login = [&](const std::string& actor, const std::string& sql) {
      pqxx::connection connection(db.database().admin_url());
      pqxx::nontransaction tx(connection);
      tx.exec("SET SESSION AUTHORIZATION authenticated");
      tx.exec("SELECT set_config('request.jwt.claims', " + tx.quote(db.world.actor(actor).claims) +
              ", false)");
      const pqxx::result rows = tx.exec(sql);
      return rows.empty() ? std::string() : rows[0][0].as<std::string>("");
    };
    REQUIRE(as_login("owner of child", "SELECT current_setting('role')") == "none");
    const std::string publish = "SELECT tandem.publish_agent('" + agent + "', tandem.uuid_v7())";
    CHECK(as_login("owner of sibling", publish) == "");
    CHECK(as_login("manager of child", publish) == "");
    CHECK(as_login("owner of child", publish) == "2");
    CHECK_THROWS_AS(as_login("owner of child",
                             "UPDATE tandem.subscriptions SET minutes_included = 999999 WHERE "
                             "organisation_id = " +
                                 db.id("child") + " RETURNING 1"),
                    Denied);
  }
}

}  // namespace tandem::isolation

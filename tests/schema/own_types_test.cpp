// Goal: what somebody makes in their own session means nothing inside our functions, which run as
// roles that see every tenant. Method: a session that may do what Postgres lets everybody do:
// types, tables and triggers of its own.
#include <doctest/doctest.h>

#include "tests/schema/database.hpp"

namespace tandem::isolation {
namespace {

/// A session as an actor, which lasts, so that what it made is there for its next statement.
struct Session {
  Session(Database& db, const std::string& actor)
      : connection(db.database().admin_url()), tx(connection) {
    tx.exec("SET ROLE authenticated");
    tx.exec("SELECT set_config('request.jwt.claims', " + tx.quote(db.world.actor(actor).claims) +
            ", false)");
  }
  std::string ask(const std::string& sql) {
    const pqxx::result rows = tx.exec(sql);
    return rows.empty() ? std::string() : rows[0][0].as<std::string>("");
  }
  pqxx::connection connection;
  pqxx::nontransaction tx;
};

}  // namespace

TEST_SUITE("schema/own_types") {
  TEST_CASE("a domain named as one of the server's types has its check run by nobody else") {
    Database db;
    Session session(db, "owner of sibling");
    session.ask("CREATE TEMP TABLE loot (who pg_catalog.text)");
    session.ask("GRANT ALL ON loot TO PUBLIC");
    session.ask(
        "CREATE FUNCTION pg_temp.spy() RETURNS boolean LANGUAGE sql AS $$ INSERT INTO "
        "pg_temp.loot VALUES (current_user) RETURNING true $$");
    session.ask("GRANT EXECUTE ON FUNCTION pg_temp.spy TO PUBLIC");
    for (const char* type : {"text", "uuid", "jsonb", "timestamptz"})
      session.ask(std::string("CREATE DOMAIN pg_temp.") + type + " AS pg_catalog." + type +
                  " CHECK (pg_temp.spy())");
    session.ask("SELECT tandem.calls_with('a')");
    session.ask("SELECT tandem.records_with('a')");
    session.ask("SELECT tandem.organisations_where('read')");
    session.ask("SELECT tandem.publish_agent(tandem.uuid_v7(), tandem.uuid_v7())");
    session.ask("SELECT count(*) FROM tandem.calls");
    CHECK(session.ask("SELECT string_agg(DISTINCT who, ' ') FROM loot WHERE who <> "
                      "'authenticated'") == "");
  }

  TEST_CASE("a table of one's own writes nothing into another tenant's log") {
    Database db;
    Session session(db, "owner of sibling");
    session.ask("CREATE TEMP TABLE agents (organisation_id uuid, id uuid)");
    CHECK_THROWS_AS(session.ask("CREATE TRIGGER t AFTER INSERT ON pg_temp.agents FOR EACH ROW "
                                "EXECUTE FUNCTION tandem.audit_change()"),
                    pqxx::insufficient_privilege);
    CHECK_THROWS_AS(session.ask("CREATE TRIGGER t AFTER DELETE ON pg_temp.agents FOR EACH ROW "
                                "EXECUTE FUNCTION tandem.end_loan()"),
                    pqxx::insufficient_privilege);
  }

  TEST_CASE("a search finds a worker no words of what is a colleague's") {
    Database db;
    const std::string call = db.look(
        "UPDATE tandem.calls SET final_transcript = 'caller: wombat' WHERE id = (SELECT id FROM "
        "tandem.calls WHERE organisation_id = " +
        db.id("child") + " LIMIT 1) RETURNING id");
    REQUIRE(!call.empty());
    const std::string search = "SELECT cardinality(tandem.calls_with('wombat'))";
    const auto assign = [&](const std::string& actor) {
      db.look(
          "INSERT INTO tandem.call_annotations (call_id, organisation_id, assigned_to) VALUES ('" +
          call + "', " + db.id("child") +
          ", (SELECT user_id FROM tandem.organisation_members "
          "WHERE organisation_id = " +
          db.id("child") + " AND role = '" + actor +
          "' LIMIT 1)) ON CONFLICT (call_id) DO UPDATE SET assigned_to = excluded.assigned_to");
    };
    assign("manager");
    CHECK(db.as("manager of child", search) == "1");
    CHECK(db.as("worker of child", search) == "0");
    assign("worker");
    CHECK(db.as("worker of child", search) == "1");
    CHECK(db.as("owner of sibling", search) == "0");
  }
}

}  // namespace tandem::isolation

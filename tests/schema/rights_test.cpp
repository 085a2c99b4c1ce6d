// Goal: what a row's policy cannot say: columns, steps upwards, links into other tenants.
// Method: raw SQL as people of the isolation test's world.
#include <doctest/doctest.h>

#include <string>

#include "tests/schema/database.hpp"

namespace tandem::isolation {
namespace {

using Denied = pqxx::insufficient_privilege;

}  // namespace

TEST_SUITE("schema/rights") {
  TEST_CASE("an organisation is its owner's; an admin changes what agents and retention need") {
    Database db;
    const std::string update = "UPDATE tandem.organisations SET ",
                      which = " WHERE id = " + db.id("child");
    CHECK(db.touched("admin of child", update + "transcript_days = 30" + which) == 1);
    CHECK_THROWS_AS(db.touched("admin of child", update + "name = 'Mine'" + which), Denied);
    CHECK(db.touched("owner of child", update + "name = 'Ours'" + which) == 1);
    // Whose child it is, only an operator says.
    CHECK_THROWS_AS(db.touched("owner of child", update + "parent_id = NULL" + which), Denied);
    CHECK_THROWS_AS(db.touched("owner of reseller", update + "parent_id = NULL" + which), Denied);
    CHECK(db.touched("operator", update + "parent_id = NULL" + which) == 1);
    CHECK(db.touched("owner of reseller", update + "name = 'Back'" + which) == 0);
  }

  TEST_CASE("resellers have no parents") {
    Database db;
    CHECK_THROWS_AS(
        db.touched("operator", "UPDATE tandem.organisations SET parent_id = " + db.id("stranger") +
                                   " WHERE id = " + db.id("reseller")),
        pqxx::check_violation);
  }

  TEST_CASE("who owns is decided by owners, and one active owner stays") {
    Database db;
    const std::string member_of_child =
        " WHERE organisation_id = " + db.id("child") +
        " AND user_id = (SELECT id FROM tandem.profiles WHERE email = 'manager@child.example')";
    const std::string promote = "UPDATE tandem.organisation_members SET role = 'owner'";
    CHECK_THROWS_AS(db.touched("admin of child", promote + member_of_child), Denied);
    CHECK(db.touched("owner of child", promote + member_of_child) == 1);
    // An admin cannot touch owners either.
    CHECK(db.touched("admin of child", "UPDATE tandem.organisation_members SET active = false" +
                                           member_of_child) == 0);
    const std::string retire =
        "UPDATE tandem.organisation_members SET active = false WHERE "
        "role = 'owner' AND organisation_id = ";
    CHECK_THROWS_AS(db.touched("owner of stranger", retire + db.id("stranger")),
                    pqxx::check_violation);
    CHECK(db.touched("owner of stranger",
                     "DELETE FROM tandem.organisations WHERE id = " + db.id("stranger")) == 1);
  }

  TEST_CASE("members are added by address, by who may, and owners by owners") {
    Database db;
    const auto add = [&](const std::string& actor, const std::string& role) {
      return db.as(actor, "SELECT tandem.add_member(" + db.id("child") + ", 'New." + role +
                              "@Example.com', 'New', '" + role + "')");
    };
    CHECK_THROWS_AS(add("manager of child", "worker"), Denied);
    CHECK_THROWS_AS(add("admin of child", "owner"), Denied);
    CHECK_THROWS_AS(add("owner of sibling", "worker"), Denied);
    CHECK_THROWS_AS(add("key of child", "worker"), Denied);
    CHECK(!add("admin of child", "worker").empty());
    CHECK(!add("owner of reseller", "owner").empty());
    CHECK(db.look("SELECT count(*) FROM tandem.profiles WHERE email = 'new.worker@example.com'") ==
          "1");
  }

  TEST_CASE("what is sealed or hashed can be written by people, and read by the node alone") {
    Database db;
    for (const char* secret : {"sealed FROM tandem.secrets", "hash FROM tandem.api_keys",
                               "secret_sealed FROM tandem.webhook_endpoints",
                               "refresh_token_sealed FROM tandem.calendar_connections"}) {
      CHECK_THROWS_AS(db.as("owner of child", std::string("SELECT ") + secret), Denied);
      CHECK_THROWS_AS(db.as("operator", std::string("SELECT ") + secret), Denied);
      CHECK_NOTHROW(db.as("writer", std::string("SELECT ") + secret));
    }
  }

  TEST_CASE("an owner asks for a plan; what it includes and costs, operators say") {
    Database db;
    const std::string update = "UPDATE tandem.subscriptions SET ",
                      which = " WHERE organisation_id = " + db.id("child");
    CHECK(db.touched("owner of child", update + "requested_plan = 'big'" + which) == 1);
    CHECK_THROWS_AS(db.touched("owner of child", update + "minutes_included = 99999" + which),
                    Denied);
    CHECK_THROWS_AS(db.touched("owner of child", update +
                                                     "status = 'active', lapses_at = NULL, "
                                                     "price = 0.01" +
                                                     which),
                    Denied);
    CHECK(db.touched("operator", update + "minutes_included = 99999" + which) == 1);
  }

  TEST_CASE("operators: platform_admins, or exactly a list of verified addresses") {
    Database db;
    const std::string ask = "SELECT tandem.is_platform_admin()";
    CHECK(db.as("operator", ask) == "t");
    CHECK(db.as("outsider", ask) == "f");
    (void)db.as("writer", "SELECT tandem.set_operator_emails('{Outsider@Example.com}')");
    CHECK(db.as("operator", ask) == "f");
    CHECK(db.as("outsider", ask) == "t");
    // Anybody can claim an address.
    db.look(
        "UPDATE tandem.profiles SET email_verified_at = NULL WHERE email = "
        "'outsider@example.com' RETURNING 1");
    CHECK(db.as("outsider", ask) == "f");
    (void)db.as("writer", "SELECT tandem.set_operator_emails('{}')");
    CHECK(db.as("operator", ask) == "t");
    CHECK_THROWS_AS(db.as("owner of child", "SELECT tandem.set_operator_emails('{a@b}')"), Denied);
  }

  TEST_CASE("a key's rights are its row's, and a person's claims never become a key's") {
    Database db;
    const std::string rights =
        "SELECT array_to_string(rights, ' ') FROM tandem.my_organisations() LIMIT 1";
    CHECK(db.as("reading key of child", rights) == "read all_calls");
    CHECK(db.as("revoked key of child", rights) == "");
    const Actor& key = db.world.actor("key of child");
    Actor both{"both", "authenticated", key.claims, "", ""};
    const std::string sub = db.world.actor("outsider").claims;
    both.claims = sub.substr(0, sub.size() - 1) + ',' + key.claims.substr(1);
    db.world.actors.push_back(both);
    CHECK(db.as("both", rights) == "");
  }

  TEST_CASE("a row cannot point into another tenant") {
    Database db;
    const std::string agent = db.look(
        "SELECT quote_literal(id) FROM tandem.agents WHERE organisation_id = " + db.id("stranger") +
        " LIMIT 1");
    const std::string child = db.id("child");
    CHECK_THROWS_AS(db.as("owner of child", "UPDATE tandem.phone_numbers SET agent_id = " + agent +
                                                " WHERE organisation_id = " + child),
                    pqxx::foreign_key_violation);
    CHECK_THROWS_AS(db.as("owner of child", "UPDATE tandem.organisations SET selected_agent_id = " +
                                                agent + " WHERE id = " + child),
                    pqxx::foreign_key_violation);
    CHECK_THROWS_AS(db.as("owner of child",
                          "INSERT INTO tandem.intents (id, organisation_id, agent_id, name) "
                          "VALUES (tandem.uuid_v7(), " +
                              child + ", " + agent + ", 'x')"),
                    pqxx::foreign_key_violation);
    CHECK_THROWS_AS(
        db.as("owner of reseller",
              "INSERT INTO tandem.agent_assignments (agent_id, owner_id, organisation_id) SELECT "
              "id, organisation_id, " +
                  db.id("stranger") + " FROM tandem.agents WHERE name = 'Lent' LIMIT 1"),
        pqxx::check_violation);
    // Nor move there.
    CHECK_THROWS_AS(db.as("owner of child",
                          "UPDATE tandem.contacts SET organisation_id = " + db.id("stranger") +
                              " WHERE organisation_id = " + child),
                    Denied);
  }

  TEST_CASE("an agent of the reseller that was lent can be read and used, not changed") {
    Database db;
    const std::string lent =
        "(SELECT l.agent_id FROM tandem.agent_assignments l WHERE "
        "l.organisation_id = " +
        db.id("child") + ")";
    CHECK(db.as("member of child", "SELECT name FROM tandem.agents WHERE id = " + lent) == "Lent");
    CHECK(db.touched("owner of child",
                     "UPDATE tandem.agents SET name = 'Mine' WHERE id = " + lent) == 0);
    CHECK(db.touched("owner of child", "UPDATE tandem.phone_numbers SET agent_id = " + lent) == 1);
    CHECK(db.as("member of stranger", "SELECT count(*) FROM tandem.agents WHERE name = 'Lent'") ==
          "0");
  }

  TEST_CASE("publishing freezes a version that nobody can change") {
    Database db;
    const std::string agent =
        "(SELECT id FROM tandem.agents WHERE organisation_id = " + db.id("child") +
        " AND name = 'Target')";
    const std::string publish = "SELECT tandem.publish_agent(" + agent + ", tandem.uuid_v7(), 'n')";
    CHECK(db.as("owner of child", publish) == "2");  // The world has a first one.
    CHECK(db.as("owner of child",
                "SELECT definition ->> 'instructions' FROM tandem.agent_versions "
                "WHERE number = 2") == "Be kind.");
    CHECK(db.as("owner of child",
                "SELECT definition ? 'organisation_id' FROM "
                "tandem.agent_versions WHERE number = 2") == "f");
    CHECK_THROWS_AS(db.as("owner of child", "UPDATE tandem.agent_versions SET note = ''"), Denied);
    CHECK(db.as("manager of child", publish) == "");
    CHECK(db.as("owner of sibling", publish) == "");
  }

  TEST_CASE("idempotency keys are those of whoever sent them") {
    Database db;
    const std::string insert =
        "INSERT INTO tandem.idempotency_keys (principal, organisation_id, method, path, key, "
        "request_hash) VALUES (tandem.principal(), " +
        db.id("child") +
        ", 'POST', '/api/x', 'k1', "
        "sha256('x'))";
    CHECK(db.touched("owner of child", insert) == 1);
    CHECK(db.touched("key of child", insert) == 1);
    CHECK_THROWS_AS(db.touched("owner of child", insert), pqxx::unique_violation);
    CHECK(db.as("owner of child", "SELECT count(*) FROM tandem.idempotency_keys") == "1");
    CHECK(db.as("admin of child", "SELECT count(*) FROM tandem.idempotency_keys") == "0");
  }

  TEST_CASE("a worker may control the calls assigned to them, others all or none") {
    Database db;
    const auto may = [&](const std::string& actor, Assigned assigned, const std::string& right) {
      for (const SeededRow& row : db.world.rows)
        if (row.table == "calls" && row.organisation == "child" && row.assigned == assigned)
          return db.as(actor, "SELECT tandem.may_with_call('" + right + "', id) FROM (SELECT '" +
                                  row.where.substr(row.where.find('\'') + 1, 36) +
                                  "'::uuid AS id) x");
      return std::string("no such call");
    };
    CHECK(may("worker of child", Assigned::Own, "control") == "t");
    CHECK(may("worker of child", Assigned::Nobody, "control") == "f");
    CHECK(may("worker of child", Assigned::Other, "control") == "f");
    CHECK(may("manager of child", Assigned::Other, "control") == "t");
    CHECK(may("member of child", Assigned::Other, "control") == "f");
    CHECK(may("reading key of child", Assigned::Other, "control") == "f");
    CHECK(may("key of child", Assigned::Other, "supervise") == "t");
    CHECK(may("owner of sibling", Assigned::Other, "read") == "f");
  }

  TEST_CASE("each change of configuration is in the audit log: who, what, from where, no secrets") {
    Database db;
    (void)db.as("owner of child",
                "SELECT set_config('tandem.request_id', 'req-1', true), "
                "set_config('tandem.request_address', '192.0.2.1', true); UPDATE tandem.agents SET "
                "name = 'Renamed' WHERE organisation_id = " +
                    db.id("child") +
                    " AND name = 'Target'; INSERT INTO tandem.secrets (id, organisation_id, name, "
                    "sealed) VALUES (tandem.uuid_v7(), " +
                    db.id("child") + ", 'hubspot', '\\xC0FFEE')");
    const std::string entry =
        " FROM tandem.audit_log WHERE request_id = 'req-1' AND target_type = ";
    CHECK(db.as("admin of child", "SELECT changes ->> 'name'" + entry + "'agents'") ==
          R"(["Target", "Renamed"])");
    CHECK(db.as("admin of child", "SELECT address" + entry + "'agents'") == "192.0.2.1");
    CHECK(db.as("admin of child",
                "SELECT actor_id = (SELECT id FROM tandem.profiles WHERE email = "
                "'owner@child.example')" +
                    entry + "'agents'") == "t");
    CHECK(db.look("SELECT changes ->> 'sealed'" + entry + "'secrets'") == "(not shown)");
    CHECK(db.look("SELECT count(*) FROM tandem.audit_log WHERE changes::text ILIKE '%c0ffee%'") ==
          "0");
    CHECK_THROWS_AS(db.as("manager of child",
                          "SELECT tandem.audit(" + db.id("stranger") + ", 'export', 'calls', '')"),
                    Denied);
    CHECK_NOTHROW(db.as("manager of child",
                        "SELECT tandem.audit(" + db.id("child") + ", 'export', 'calls', '')"));
  }
}

}  // namespace tandem::isolation

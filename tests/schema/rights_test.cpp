// Goal: what a row's policy cannot say: columns, steps upwards, links into other tenants.
// Method: raw SQL as people of the isolation test's world.
#include <doctest/doctest.h>

#include <chrono>
#include <future>
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
    CHECK(db.as("owner of stranger",
                "SELECT tandem.delete_organisation(" + db.id("stranger") + ")") == "t");
  }

  TEST_CASE("two owners who demote each other at once: one of them stays") {
    Database db;
    db.look(
        "UPDATE tandem.organisation_members SET role = 'owner' WHERE organisation_id = " +
        db.id("stranger") +
        " AND user_id = (SELECT id FROM tandem.profiles WHERE email = 'admin@stranger.example') "
        "RETURNING 1");
    const auto demote = [&](pqxx::work& work, const char* actor, const char* other) {
      act_as(work, db.world.actor(actor));
      work.exec("UPDATE tandem.organisation_members SET role = 'member' WHERE organisation_id = " +
                db.id("stranger") +
                " AND user_id = (SELECT id FROM tandem.profiles WHERE email = '" + other +
                "@stranger.example')");
    };
    pqxx::connection first(db.database().app_url()), second(db.database().app_url());
    pqxx::work one(first), two(second);
    demote(one, "owner of stranger", "admin");
    // The other one's: an owner by now.
    demote(two, "admin of stranger", "owner");
    // Both are asked before either is kept; the second waits to see what the first did.
    one.exec("SET CONSTRAINTS ALL IMMEDIATE");
    auto asked = std::async(std::launch::async, [&] { two.exec("SET CONSTRAINTS ALL IMMEDIATE"); });
    while (asked.wait_for(std::chrono::milliseconds(5)) == std::future_status::timeout)
      if (db.look("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted") ==
          "1")
        break;
    one.commit();
    CHECK_THROWS_AS(asked.get(), pqxx::check_violation);
    two.abort();
    CHECK(db.look("SELECT count(*) FROM tandem.organisation_members WHERE role = 'owner' AND "
                  "organisation_id = " +
                  db.id("stranger")) == "1");
  }

  TEST_CASE("nobody becomes a member without consent; owners are invited by owners") {
    Database db;
    const auto invite = [&](const std::string& actor, const std::string& email,
                            const std::string& role) {
      return db.touched(actor,
                        "INSERT INTO tandem.invitations (id, organisation_id, email, role, hash) "
                        "VALUES (tandem.uuid_v7(), " +
                            db.id("child") + ", '" + email + "', '" + role + "', sha256('" + actor +
                            role + "'))");
    };
    CHECK_THROWS_AS(invite("manager of child", "x@example.com", "worker"), Denied);
    CHECK_THROWS_AS(invite("admin of child", "x@example.com", "owner"), Denied);
    CHECK_THROWS_AS(invite("owner of sibling", "x@example.com", "worker"), Denied);
    CHECK_THROWS_AS(invite("key of child", "x@example.com", "worker"), Denied);
    CHECK(invite("owner of reseller", "x@example.com", "owner") == 1);
    CHECK(invite("admin of child", "outsider@example.com", "worker") == 1);
    CHECK_THROWS_AS(db.touched("owner of child",
                               "INSERT INTO tandem.organisation_members (organisation_id, user_id, "
                               "role) VALUES (" +
                                   db.id("child") + ", tandem.user_id(), 'owner')"),
                    Denied);
    // Who was asked is still nobody there, and nobody's business.
    const std::string profile =
        "SELECT count(*) FROM tandem.profiles WHERE email = 'outsider@example.com'";
    CHECK(db.as("owner of child", profile) == "0");
    const std::string accept =
        "SELECT tandem.accept_invitation((SELECT id FROM tandem.my_invitations()), NULL)";
    // An address that is not proved to be theirs opens nothing.
    db.look(
        "UPDATE tandem.profiles SET email_verified_at = NULL WHERE email = "
        "'outsider@example.com' RETURNING 1");
    CHECK(db.as("outsider", accept) == "");
    db.look(
        "UPDATE tandem.profiles SET email_verified_at = now() WHERE email = "
        "'outsider@example.com' RETURNING 1");
    CHECK(db.as("owner of stranger", accept) == "");
    CHECK("'" + db.as("outsider", accept) + "'" == db.id("child"));
    CHECK(db.as("outsider", accept) == "");
    CHECK(db.as("owner of child", profile) == "1");
    CHECK_THROWS_AS(db.touched("owner of child",
                               "UPDATE tandem.invitations SET revoked_at = now() WHERE "
                               "accepted_at IS NOT NULL"),
                    pqxx::check_violation);
  }

  TEST_CASE("whoever brings a token of an outside issuer is a person here once they accept") {
    Database db;
    const std::string id = "0199eeee-0000-7000-8000-000000000001";
    const auto outside = [&](const char* name, const char* verified) {
      db.world.actors.push_back({name, "authenticated",
                                 R"({"sub":")" + id +
                                     R"(","email":"Away@Example.com","email_verified":)" +
                                     verified + "}",
                                 "", ""});
    };
    outside("unproved", "false");
    outside("proved", "true");
    CHECK(db.touched("owner of child",
                     "INSERT INTO tandem.invitations (id, organisation_id, email, role, hash) "
                     "VALUES (tandem.uuid_v7(), " +
                         db.id("child") + ", 'away@example.com', 'member', sha256('secret'))") ==
          1);
    const std::string accept =
        "SELECT tandem.accept_invitation((SELECT id FROM tandem.my_invitations()), ";
    CHECK(db.as("unproved", accept + "NULL)") == "");
    CHECK(db.as("unproved", accept + "sha256('guess'))") == "");
    SUBCASE("by their proved address") { CHECK(db.as("proved", accept + "NULL)") != ""); }
    SUBCASE("by the token") { CHECK(db.as("unproved", accept + "sha256('secret'))") != ""); }
    CHECK(db.as("unproved", "SELECT role FROM tandem.my_organisations()") == "member");
  }

  TEST_CASE("numbers are handed out by operators, and move between a reseller and its children") {
    Database db;
    const std::string claim =
        "INSERT INTO tandem.phone_numbers (id, organisation_id, number) VALUES "
        "(tandem.uuid_v7(), " +
        db.id("child") + ", '+15559990000')";
    for (const char* actor : {"owner of child", "owner of reseller", "key of child"})
      CHECK_THROWS_AS(db.touched(actor, claim), Denied);
    CHECK(db.touched("operator", claim) == 1);
    const std::string which = " WHERE number = '+15559990000'";
    CHECK_THROWS_AS(db.touched("owner of child",
                               "UPDATE tandem.phone_numbers SET number = '+15559990001'" + which),
                    Denied);
    CHECK_THROWS_AS(
        db.touched("owner of child", "UPDATE tandem.phone_numbers SET carrier_sid = 'PN1'" + which),
        Denied);
    CHECK(db.touched("owner of child", "UPDATE tandem.phone_numbers SET label = 'Desk'" + which) ==
          1);
    CHECK(db.touched("owner of reseller", "UPDATE tandem.phone_numbers SET organisation_id = " +
                                              db.id("sibling") + which) == 1);
    CHECK_THROWS_AS(
        db.touched("owner of sibling",
                   "UPDATE tandem.phone_numbers SET organisation_id = " + db.id("child") + which),
        Denied);
  }

  TEST_CASE("a lent agent that is taken back answers nobody there any more") {
    Database db;
    const std::string lent =
        "(SELECT l.agent_id FROM tandem.agent_assignments l WHERE l.organisation_id = " +
        db.id("child") + ")";
    CHECK(db.touched("owner of child", "UPDATE tandem.phone_numbers SET agent_id = " + lent) == 1);
    CHECK(db.touched("owner of child", "UPDATE tandem.organisations SET selected_agent_id = " +
                                           lent + " WHERE id = " + db.id("child")) == 1);
    SUBCASE("by its owner") {
      CHECK(db.touched("owner of reseller",
                       "DELETE FROM tandem.agent_assignments WHERE organisation_id = " +
                           db.id("child")) == 1);
    }
    SUBCASE("since the child left its reseller") {
      CHECK(db.touched("operator", "UPDATE tandem.organisations SET parent_id = NULL WHERE id = " +
                                       db.id("child")) == 1);
      CHECK(db.look("SELECT count(*) FROM tandem.agent_assignments WHERE organisation_id = " +
                    db.id("child")) == "0");
    }
    CHECK(db.look("SELECT count(*) FROM tandem.phone_numbers WHERE agent_id IS NOT NULL AND "
                  "organisation_id = " +
                  db.id("child")) == "0");
    CHECK(db.look("SELECT selected_agent_id FROM tandem.organisations WHERE id = " +
                  db.id("child")) == "");
  }

  TEST_CASE("work is assigned to people of the organisation only") {
    Database db;
    const auto assign = [&](const std::string& table, const std::string& email) {
      return db.touched(
          "owner of child",
          "UPDATE tandem." + table + " SET assigned_to = (SELECT id FROM (SELECT '" +
              db.look("SELECT id FROM tandem.profiles WHERE email = '" + email + "'") +
              "'::uuid AS id) p) WHERE organisation_id = " + db.id("child"));
    };
    for (const char* table : {"call_annotations", "appointments", "records"}) {
      CAPTURE(table);
      CHECK_THROWS_AS(assign(table, "worker@stranger.example"), pqxx::foreign_key_violation);
      CHECK_THROWS_AS(assign(table, "owner.inactive@child.example"), pqxx::foreign_key_violation);
      CHECK(assign(table, "manager@child.example") == 3);
      CHECK(assign(table, "owner@reseller.example") == 3);
    }
  }

  TEST_CASE("a revoked key stays revoked") {
    Database db;
    const std::string which = " WHERE name = 'revoked key of child'";
    CHECK_THROWS_AS(
        db.touched("owner of child", "UPDATE tandem.api_keys SET revoked_at = NULL" + which),
        pqxx::check_violation);
    CHECK(db.touched("owner of child", "UPDATE tandem.api_keys SET name = 'Old'" + which) == 1);
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
    // Nor slip one in that never was the agent.
    CHECK_THROWS_AS(
        db.as(
            "owner of child",
            "INSERT INTO tandem.agent_versions (id, organisation_id, agent_id, number, definition) "
            "SELECT tandem.uuid_v7(), organisation_id, id, 9, '{}' FROM tandem.agents WHERE name = "
            "'Target'"),
        Denied);
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
    // Nor is another call made one's own by moving one's notes there.
    for (const char* column : {"call_id", "organisation_id", "updated_by", "revision"})
      CHECK_THROWS_AS(
          db.touched("worker of child",
                     std::string("UPDATE tandem.call_annotations SET ") + column + " = " + column),
          Denied);
    CHECK(db.touched("worker of child", "UPDATE tandem.call_annotations SET notes = 'mine'") > 0);
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
    // Nobody writes there by themselves.
    CHECK_THROWS_AS(db.as("owner of child",
                          "SELECT tandem.audit(" + db.id("child") + ", 'export', 'calls', '')"),
                    Denied);
  }
}

}  // namespace tandem::isolation

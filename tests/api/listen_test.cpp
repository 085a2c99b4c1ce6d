// Goal: only who may hears a call, of which tenant ever; and it is in the log. Method: real
// upgrades against a whole node; its call is in the database, and lives on no node, so that whoever
// is let in is sent to another one (421).
#include <doctest/doctest.h>

#include <pqxx/pqxx>

#include "control/auth/password_hasher.hpp"
#include "tests/api/desk.hpp"
#include "tests/api/visitor.hpp"

using namespace tandem;
using namespace tandem::api::test;

namespace {

struct Door {
  ApiNode node;
  World world{node.database};
  Visitor visitor;
  std::string call = "0199cccc-0000-7000-8000-00000000000a";

  Door() {
    node.database.execute(
        "INSERT INTO tandem.calls (id, organisation_id, from_number, to_number, status, "
        "started_at, last_event_at, node_id) VALUES ('" +
        call + "', '" + World::organisation("north") +
        "', '+15550001111', '+15557122661', 'in-progress', now(), now(), 'elsewhere')");
  }
  int open(const std::string& path, const std::vector<net::HttpHeader>& headers = {}) {
    return visitor.open(node.port(), path, headers);
  }
  int listen(const std::string& who) {
    return open("/ws/listen/" + call + "?token=" + world.token(who));
  }
  std::string ask(const std::string& sql) {
    pqxx::connection connection(node.database.admin_url());
    return pqxx::work(connection).exec1(sql)[0].as<std::string>();
  }
};

}  // namespace

TEST_SUITE("api/listen") {
  TEST_CASE_FIXTURE(Door, "who may listen is sent to the call's node; others learn nothing") {
    for (const char* who : {"owner", "admin", "manager", "operator"}) CHECK(listen(who) == 421);
    CHECK(listen("member") == 403);
    CHECK(listen("worker") == 403);
    for (const char* who : {"south", "reseller", "stranger"}) CHECK(listen(who) == 404);
    CHECK(open("/ws/listen/" + call) == 401);
    CHECK(open("/ws/listen/" + call + "?token=nonsense") == 401);
    CHECK(open("/ws/listen/" + call + "?token=a.b.c") == 401);
    CHECK(open("/ws/listen/0199cccc-0000-7000-8000-0000000000ff?token=" + world.token("owner")) ==
          404);
    CHECK(open("/ws/listen/x?token=" + world.token("owner")) == 404);
    CHECK(open("/ws/listen/" + call + "?rate=1&token=" + world.token("owner")) == 400);
    CHECK(ask("SELECT count(*) FROM tandem.audit_log WHERE action = 'listen' AND target_id = '" +
              call + "'") == "4");
    CHECK(ask("SELECT count(*) FROM tandem.audit_log WHERE action = 'listen' AND actor_id = '" +
              World::user("manager") + "' AND organisation_id = '" + World::organisation("north") +
              "'") == "1");
  }

  TEST_CASE_FIXTURE(Door, "a worker listens to the calls that are theirs") {
    node.database.execute("INSERT INTO tandem.call_annotations (call_id, assigned_to) VALUES ('" +
                          call + "', '" + World::user("worker") + "')");
    CHECK(listen("worker") == 421);
    node.database.execute(
        "UPDATE tandem.calls SET status = 'ended', end_reason = 'caller-hangup', ended_at = now()");
    CHECK(listen("worker") == 409);
  }

  TEST_CASE_FIXTURE(Door, "a session that is over opens nothing more") {
    node.database.execute("INSERT INTO tandem.credentials (user_id, password_hash) VALUES ('" +
                          World::user("owner") + "', '" +
                          auth::PasswordHasher::hash_here("correct horse battery") + "')");
    const auto session =
        node.send("POST", "/api/auth/login", "",
                  R"({"email":"owner@example.com","password":"correct horse battery"})");
    REQUIRE(session.status == 200);
    const std::string path = "/ws/listen/" + call + "?token=" + session.at("/access_token");
    CHECK(open(path) == 421);
    CHECK(node.send("POST", "/api/auth/logout", "",
                    R"({"refresh_token":")" + session.at("/refresh_token") + "\"}")
              .status == 204);
    CHECK(open(path) == 401);
  }

  TEST_CASE_FIXTURE(Door, "a token in the subprotocol does, and a ticket does once, for its call") {
    const std::string owner = world.token("owner");
    CHECK(open("/ws/listen/" + call, {{"Sec-WebSocket-Protocol", "bearer, " + owner}}) == 421);
    CHECK(open("/ws/listen/" + call, {{"Sec-WebSocket-Protocol", "basic, " + owner}}) == 401);
    const auto ticket =
        node.send("POST", "/api/tickets", owner, R"({"path":"/ws/listen/)" + call + "\"}");
    REQUIRE(ticket.status == 201);
    const std::string query = "?token=" + ticket.at("/token");
    CHECK(open("/ws/listen/0199cccc-0000-7000-8000-0000000000ff" + query) == 401);
    CHECK(open("/ws/listen/" + call + query) == 421);
    CHECK(open("/ws/listen/" + call + query) == 401);
  }
}

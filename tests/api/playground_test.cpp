// Goal: only operators try agents out, drafts and published versions alike, and it is in the log.
// Method: real upgrades against a whole node whose model never answers.
#include <doctest/doctest.h>

#include <pqxx/pqxx>

#include "core/net/name_cache.hpp"
#include "tests/api/desk.hpp"
#include "tests/await.hpp"
#include "tests/bridge/peer.hpp"

using namespace tandem;
using namespace tandem::api::test;

namespace {

constexpr const char* kAgent = "0199dddd-0000-7000-8000-00000000000a";

struct Laboratory {
  ApiNode node;
  World world{node.database};
  EventLoop browsers{{"browsers", 0}};
  net::Dialer dialer{*net::TlsClientContext::load(""), std::make_shared<net::NameCache>()};

  Laboratory() {
    browsers.start();
    node.database.execute(
        "INSERT INTO tandem.agents (id, organisation_id, name, instructions, greeting) VALUES ('" +
        std::string(kAgent) + "', '" + World::organisation("north") +
        "', 'Ann', 'You are Ann.', 'Hello.')");
  }
  ~Laboratory() { browsers.stop(); }

  /// Status of the handshake.
  int open(tandem::test::Peer& browser, const std::string& query) {
    return browser.connect(
        dialer, "ws://127.0.0.1:" + std::to_string(node.port()) + "/ws/playground" + query);
  }
  int open(const std::string& query) {
    tandem::test::Peer browser(browsers);
    return open(browser, query);
  }
  std::string of(const std::string& who, const std::string& more = {}) {
    return "?agent_id=" + std::string(kAgent) + "&token=" + world.token(who) + more;
  }
  std::string ask(const std::string& sql) {
    pqxx::connection connection(node.database.admin_url());
    return pqxx::work(connection).exec1(sql)[0].as<std::string>();
  }
};

}  // namespace

TEST_SUITE("api/playground") {
  TEST_CASE_FIXTURE(Laboratory, "nobody but operators tries an agent out, not even its owner") {
    for (const char* who : {"owner", "admin", "manager", "worker", "member", "south", "reseller"})
      CHECK(open(of(who)) == 403);
    CHECK(open("?agent_id=" + std::string(kAgent)) == 401);
    CHECK(open("?agent_id=" + std::string(kAgent) + "&token=a.b.c") == 401);
    CHECK(open("?token=" + world.token("operator")) == 400);
    CHECK(open(of("operator", "&version=next")) == 400);
    CHECK(open("?agent_id=0199dddd-0000-7000-8000-0000000000ff&token=" + world.token("operator")) ==
          404);
    CHECK(open(of("operator", "&version=published")) == 409);
    CHECK(open(of("operator", "&version=0199dddd-0000-7000-8000-0000000000fe")) == 409);
    // What was refused is rolled back with its entry.
    CHECK(ask("SELECT count(*) FROM tandem.audit_log WHERE action = 'try-out'") == "0");
    CHECK(ask("SELECT count(*) FROM tandem.calls") == "0");
  }

  TEST_CASE_FIXTURE(Laboratory,
                    "a draft is a call of its organisation, and no use of its minutes") {
    tandem::test::Peer browser(browsers);
    REQUIRE(open(browser, of("operator")) == 101);
    const std::string start = browser.expect("\"start\"");
    browser.send(R"({"type":"stop"})");
    CHECK(browser.expect_end() == 1000);
    CHECK(tandem::test::await(
        [this] { return ask("SELECT count(*) FROM tandem.calls WHERE status = 'ended'") == "1"; }));
    CHECK(start.find(ask("SELECT id FROM tandem.calls")) != std::string::npos);
    CHECK(ask("SELECT direction || ' ' || agent_id || ' ' || organisation_id FROM tandem.calls") ==
          "playground " + std::string(kAgent) + ' ' + World::organisation("north"));
    CHECK(ask("SELECT count(*) FROM tandem.audit_log WHERE action = 'try-out' AND actor_id = '" +
              World::user("operator") + "' AND target_id = '" + kAgent + "'") == "1");
    node.database.execute("SELECT tandem.refresh_usage('" + World::organisation("north") +
                          "', current_date - 1, current_date + 1)");
    CHECK(ask("SELECT coalesce(sum(calls + seconds), 0) FROM tandem.usage") == "0");
    CHECK(ask("SELECT count(*) FROM tandem.contacts") == "0");
  }

  TEST_CASE_FIXTURE(Laboratory, "a try-out ends with its token, or goes on with a newer one") {
    using namespace std::chrono_literals;
    const std::string draft = "?agent_id=" + std::string(kAgent) + "&token=";
    tandem::test::Peer late(browsers), refreshed(browsers), other(browsers), demoted(browsers);
    REQUIRE(open(refreshed, draft + world.token("operator", 3s)) == 101);
    // Longer than any token: it is not looked at.
    refreshed.send(R"({"type":"refresh","token":")" + std::string(20'000, 't') + "\"}");
    refreshed.send(R"({"type":"refresh","token":")" + world.token("operator") + "\"}");
    CHECK(refreshed.expect("\"refreshed\"").find("expires_at") != std::string::npos);
    REQUIRE(open(late, draft + world.token("operator", 3s)) == 101);
    REQUIRE(open(other, of("operator")) == 101);
    other.send(R"({"type":"refresh","token":")" + world.token("owner") + "\"}");
    // Whoever it is, they may not try agents out.
    CHECK(other.expect_end() == 4403);
    CHECK(late.expect_end() == 4401);
    // Its first token has run out by now.
    CHECK((!refreshed.ended() || refreshed.expect_end() == 1000));
    CHECK(tandem::test::await([this] {
      return ask("SELECT count(*) FROM tandem.calls WHERE end_reason = 'supervisor-hangup'") == "2";
    }));
    REQUIRE(open(demoted, of("operator")) == 101);
    node.database.execute("DELETE FROM tandem.platform_admins");
    demoted.send(R"({"type":"refresh","token":")" + world.token("operator") + "\"}");
    CHECK(demoted.expect_end() == 4403);
    // What is no token of anybody's.
    tandem::test::Peer forged(browsers);
    node.database.execute("INSERT INTO tandem.platform_admins (user_id) VALUES ('" +
                          World::user("operator") + "')");
    REQUIRE(open(forged, of("operator")) == 101);
    forged.send(R"({"type":"refresh","token":"no.token.this"})");
    CHECK(forged.expect_end() == 4401);
  }

  TEST_CASE_FIXTURE(Laboratory, "a published version, by a ticket that is good for once") {
    node.database.execute("SELECT tandem.publish_agent('" + std::string(kAgent) +
                          "', '0199dddd-0000-7000-8000-0000000000fe')");
    const auto ticket =
        node.send("POST", "/api/tickets", world.token("operator"), R"({"path":"/ws/playground"})");
    REQUIRE(ticket.status == 201);
    const std::string query =
        "?agent_id=" + std::string(kAgent) + "&version=published&token=" + ticket.at("/token");
    tandem::test::Peer browser(browsers);
    CHECK(open(browser, query) == 101);
    CHECK(open(query) == 401);
    browser.expect("\"start\"");
    browser.send(R"({"type":"stop"})");
    CHECK(browser.expect_end() == 1000);
    CHECK(tandem::test::await([this] {
      return ask("SELECT count(*) FROM tandem.calls WHERE agent_version_id = "
                 "'0199dddd-0000-7000-8000-0000000000fe'") == "1";
    }));
  }
}

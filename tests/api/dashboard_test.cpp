// Goal: the live feed of a whole node: who is let in, what they are told of a call that comes and
// goes, and how long they may stay. Method: real sockets, a node with a Postgres of its own.
#include <doctest/doctest.h>

#include "control/auth/password_hasher.hpp"
#include "core/net/name_cache.hpp"
#include "tests/api/live_call.hpp"
#include "tests/await.hpp"
#include "tests/bridge/peer.hpp"
#include "tests/fault/bars.hpp"

using namespace tandem;
using namespace tandem::api::test;
using namespace std::chrono_literals;

namespace {

/// Somebody's dashboard.
class Dashboard {
 public:
  explicit Dashboard(std::uint16_t port) : port_(port), peer(thread_.loop) {}
  int open(const std::string& query) {
    const net::Dialer dialer(*net::TlsClientContext::load(""), std::make_shared<net::NameCache>());
    return peer.connect(dialer,
                        "ws://127.0.0.1:" + std::to_string(port_) + "/ws/dashboard?" + query);
  }

 private:
  std::uint16_t port_;
  tandem::test::LoopFixture thread_{"dashboard"};

 public:
  tandem::test::Peer peer;
};

}  // namespace

TEST_SUITE("api/dashboard") {
  TEST_CASE("fault-39 a call shows on its tenant's dashboards, from its beginning to its end") {
    LiveCall call;
    const std::uint16_t port = call.node.port();
    Dashboard owner(port), south(port), boss(port), worker(port), stranger(port);
    CHECK(owner.open("snapshot=1&token=" + call.world.token("owner")) == 101);
    CHECK(south.open("snapshot=1&token=" + call.world.token("south")) == 101);
    CHECK(boss.open("token=" + call.world.token("operator")) == 101);
    CHECK(worker.open("token=" + call.world.token("worker")) == 101);
    for (const char* query : {"", "token=x", "token=a.b.c"}) {
      Dashboard nobody(port);
      CHECK(nobody.open(query) == 401);
    }
    CHECK(stranger.open("token=" + call.world.token("stranger")) == 403);

    const std::string snapshot = owner.peer.expect("\"snapshot\"");
    CHECK(snapshot.find(call.id) != std::string::npos);
    CHECK(snapshot.find("\"take-over\"") != std::string::npos);
    CHECK(south.peer.expect("\"snapshot\"").find("\"calls\":[]") != std::string::npos);
    CHECK(call.order("whisper", R"({"text":"Offer Monday."})").status == 202);
    CHECK(owner.peer.expect("supervisor.whisper").find(call.id) != std::string::npos);
    CHECK(owner.peer.expect("supervisor.whisper").find("user:" + World::user("owner")) !=
          std::string::npos);
    (void)boss.peer.expect("supervisor.whisper");
    (void)worker.peer.expect("supervisor.whisper");
    // A call of nobody's is a worker's to read, not to help on.
    CHECK(worker.peer.expect("\"rights\"").find("\"rights\":[]") != std::string::npos);
    CHECK(boss.peer.expect("\"rights\"").find("\"transfer\"") != std::string::npos);

    CHECK(call.order("mute-agent").status == 202);
    (void)owner.peer.expect("\"muted\":true");
    REQUIRE(call.bring());
    CHECK(owner.peer.expect("\"new-call\"").find("+15550001234") != std::string::npos);
    CHECK(call.order("hangup", R"({"goodbye":false})").status == 202);
    CHECK(owner.peer.expect("supervisor-hangup").find(call.id) != std::string::npos);
    (void)boss.peer.expect("supervisor-hangup");
    CHECK(south.peer.count(call.id) == 0);
    CHECK(south.peer.count("+1555") == 0);
    CHECK(south.peer.count("new-call") == 0);
  }

  TEST_CASE("a token may come as a subprotocol, an API key or a ticket") {
    ApiNode node;
    const World world(node.database);
    const std::string owner = world.token("owner");
    const auto key =
        node.send("POST", "/api/api-keys", owner, R"({"name":"wall","scopes":["read"]})");
    REQUIRE(key.status == 201);
    Dashboard by_key(node.port()), by_ticket(node.port()), again(node.port());
    CHECK(by_key.open("token=" + key.at("/key")) == 101);
    const auto ticket = node.send("POST", "/api/tickets", owner, R"({"path":"/ws/dashboard"})");
    REQUIRE(ticket.status == 201);
    CHECK(by_ticket.open("snapshot=1&token=" + ticket.at("/token")) == 101);
    (void)by_ticket.peer.expect("snapshot");
    CHECK(again.open("token=" + ticket.at("/token")) == 401);
    tandem::test::LoopFixture thread("subprotocol");
    thread.run([&]() -> Task<> {
      const net::Dialer dialer(*net::TlsClientContext::load(""),
                               std::make_shared<net::NameCache>());
      net::Url url = *net::Url::parse("ws://127.0.0.1:" + std::to_string(node.port()) +
                                      "/ws/dashboard?snapshot=1");
      std::vector<net::HttpHeader> headers{{"Sec-WebSocket-Protocol", "bearer, " + owner}};
      net::WebSocketStream::Options options;
      int status = 0;
      auto socket = co_await net::WebSocketStream::connect(thread.loop, dialer, std::move(url),
                                                           std::move(headers), options, &status);
      REQUIRE(socket.has_value());
      const auto first = co_await socket->read();
      REQUIRE(first.has_value());
      CHECK(first->payload.find("\"snapshot\"") != std::string::npos);
    });
  }

  TEST_CASE(
      "fault-38 a token that runs out, a session that ends, a key that is revoked, or a person who "
      "is "
      "removed, loses the feed within 60 s") {
    ApiNode node;
    const World world(node.database);
    Dashboard late(node.port()), refreshed(node.port()), other(node.port()), removed(node.port()),
        left(node.port()), by_key(node.port());
    node.database.execute("INSERT INTO tandem.credentials (user_id, password_hash) VALUES ('" +
                          World::user("owner") + "', '" +
                          auth::PasswordHasher::hash_here("correct horse battery") + "')");
    const auto session =
        node.send("POST", "/api/auth/login", "",
                  R"({"email":"owner@example.com","password":"correct horse battery"})");
    REQUIRE(session.status == 200);
    CHECK(left.open("token=" + session.at("/access_token")) == 101);
    CHECK(late.open("token=" + world.token("owner", 3s)) == 101);
    CHECK(refreshed.open("token=" + world.token("owner", 5s)) == 101);
    CHECK(other.open("token=" + world.token("admin", 60s)) == 101);
    CHECK(removed.open("token=" + world.token("manager")) == 101);
    const auto key = node.send("POST", "/api/api-keys", world.token("owner"),
                               R"({"name":"wall","scopes":["read"]})");
    REQUIRE(key.status == 201);
    CHECK(by_key.open("token=" + key.at("/key")) == 101);
    refreshed.peer.send(R"({"type":"refresh","token":")" + world.token("owner") + "\"}");
    (void)refreshed.peer.expect("\"refreshed\"");
    other.peer.send(R"({"type":"refresh","token":")" + world.token("manager") + "\"}");
    CHECK(other.peer.expect_end() == 4409);
    CHECK(late.peer.expect_end() == 4401);
    node.database.execute("DELETE FROM tandem.organisation_members WHERE user_id = '" +
                          World::user("manager") + "'");
    // The token itself is good for minutes more.
    CHECK(node.send("POST", "/api/auth/logout", "",
                    R"({"refresh_token":")" + session.at("/refresh_token") + "\"}")
              .status == 204);
    node.database.execute("UPDATE tandem.api_keys SET revoked_at = now()");
    const tandem::fault::Stopwatch taken_away;
    CHECK(tandem::test::await(
        [&] { return removed.peer.ended() && left.peer.ended() && by_key.peer.ended(); }, 90s,
        100ms));
    tandem::fault::check_bar("who lost the right lost the feed after, s", taken_away.seconds(), 60);
    CHECK(removed.peer.expect_end() == 4401);
    CHECK(left.peer.expect_end() == 4401);
    CHECK(by_key.peer.expect_end() == 4401);
    // Longer than its first token lasted.
    CHECK_FALSE(refreshed.peer.ended());
  }
}

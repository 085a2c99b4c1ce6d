// Goal: what is queued is delivered, at least once and at the right moment, and a person can follow
// it. Method: the courier on a real Postgres; receivers are scripted peers on loopback.
#include "control/outbound/courier.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "control/outbound/metric_families.hpp"
#include "control/outbound/webhook_signature.hpp"
#include "control/store/metric_families.hpp"
#include "core/net/name_cache.hpp"
#include "tests/await.hpp"
#include "tests/control/outbound/outbound_rig.hpp"
#include "tests/control/outbound/silent_receivers.hpp"

namespace tandem::outbound {
namespace {

constexpr const char* kSlow = "0199bbbb-0000-7000-8000-000000000002";

using control::test::ScriptedPeer;
using tandem::test::await;
using namespace test;

net::HttpResponse fine(const net::HttpRequest&, std::size_t) {
  return net::HttpResponse(200, "ok");
}

/// `count` due webhooks to `host`, of an organisation of their own.
void queue_for_slow(const Rig& rig, const std::string& host, int count) {
  rig.look(std::string("INSERT INTO tandem.organisations (id, slug, name) VALUES ('") + kSlow +
           "', 'slow', 'Slow')");
  rig.look(std::string("INSERT INTO tandem.outbound_queue (id, organisation_id, kind, destination, "
                       "payload) SELECT tandem.uuid_v7(), '") +
           kSlow + "', 'webhook', 'http://" + host + "/', '{}' FROM generate_series(1, " +
           std::to_string(count) + ")");
}

int sending(const Rig& rig) {
  return std::stoi(rig.look("SELECT count(*) FROM tandem.outbound_queue WHERE status = 'sending'"));
}

double transactions(const Rig& rig) {
  return rig.registry.value(store::families::kTransactions, {{"result", "committed"}});
}

}  // namespace

TEST_SUITE("control/outbound/courier") {
  TEST_CASE("a webhook is delivered at once, signed, and the reply is kept") {
    ScriptedPeer peer(fine);
    Rig rig(peer);
    rig.endpoint();
    rig.start();
    // Queued while the node waits: it is told.
    const std::string id = rig.webhook();
    REQUIRE(rig.becomes(id, "delivered"));
    const auto got = requests_to(peer, "/hook");
    REQUIRE(got.size() == 1);
    CHECK(got[0].header("webhook-id") == id);
    const auto at = std::chrono::system_clock::time_point(
        std::chrono::seconds(std::stoll(std::string(*got[0].header("webhook-timestamp")))));
    const auto expected = standard_signature({kSecret}, id, at, got[0].body);
    CHECK(got[0].header("webhook-signature") == *net::find_header(expected, "webhook-signature"));
    CHECK(rig.look("SELECT status || ' ' || reply || ' ' || (took_ms >= 0) FROM "
                   "tandem.outbound_attempts") == "200 ok true");
    CHECK(rig.look("SELECT attempts || ' ' || (delivered_at IS NOT NULL) FROM "
                   "tandem.outbound_queue") == "1 true");
  }

  TEST_CASE(
      "a failure is tried again after a minute, then two, and failed after five with one alert") {
    ScriptedPeer peer([](const auto&, std::size_t) { return net::HttpResponse(500, "broken"); });
    Rig rig(peer);
    rig.endpoint();
    rig.start();
    const std::string id = rig.webhook();
    const auto attempts = [&] { return rig.look("SELECT count(*) FROM tandem.outbound_attempts"); };
    for (int attempt = 1; attempt < 5; ++attempt) {
      CAPTURE(attempt);
      REQUIRE(await(
          [&] { return attempts() == std::to_string(attempt) && rig.status(id) == "pending"; }));
      CHECK(rig.look(
                "SELECT round(extract(epoch FROM next_attempt_at - now()) / (30 * 2 ^ attempts)) "
                "FROM tandem.outbound_queue") == "1");
      CHECK(rig.look("SELECT last_error FROM tandem.outbound_queue") ==
            "the receiver answered 500");
      rig.look("UPDATE tandem.outbound_queue SET next_attempt_at = now()");
    }
    REQUIRE(rig.becomes(id, "failed"));
    CHECK(requests_to(peer, "/hook").size() == 5);
    CHECK(rig.look("SELECT count(*) FROM tandem.audit_log WHERE action = 'outbound.failed' AND "
                   "target_id = '" +
                   id + "'") == "1");
    // The same id every time: the receiver can tell.
    for (const auto& request : requests_to(peer, "/hook"))
      CHECK(request.header("webhook-id") == id);
    // A person asks for one more.
    rig.look("UPDATE tandem.outbound_queue SET status = 'pending', next_attempt_at = now()");
    CHECK(await([&] { return attempts() == "6"; }));
    CHECK(rig.becomes(id, "failed"));
  }

  TEST_CASE("a receiver that asks for time gets it") {
    ScriptedPeer peer([](const auto&, std::size_t) {
      return net::HttpResponse(429, "", {{"Retry-After", "1800"}});
    });
    Rig rig(peer);
    rig.endpoint();
    rig.start();
    const std::string id = rig.webhook();
    CHECK(await([&] {
      return rig.look(
                 "SELECT (next_attempt_at - now() BETWEEN '29 minutes' AND '30 minutes')::text "
                 "FROM tandem.outbound_queue WHERE status = 'pending'") == "true";
    }));
  }

  TEST_CASE("410 switches the endpoint off, and what waits for it goes") {
    ScriptedPeer peer([](const auto&, std::size_t) { return net::HttpResponse(410); });
    Rig rig(peer);
    rig.endpoint();
    const std::string later = rig.queue(
        "webhook", "http://" + rig.host + "/hook", "{}", ", endpoint_id, event, next_attempt_at",
        std::string(", '") + kEndpoint + "', 'x', now() + interval '1 hour'");
    rig.start();
    const std::string id = rig.webhook();
    REQUIRE(rig.becomes(id, "failed"));
    CHECK(rig.look("SELECT active || ' ' || disabled_reason FROM tandem.webhook_endpoints") ==
          "false The receiver answered 410 Gone.");
    CHECK(rig.status(later) == "cancelled");
  }

  TEST_CASE("what a dead node had under way is sent by another") {
    ScriptedPeer peer(fine);
    Rig rig(peer);
    rig.endpoint();
    const std::string id = rig.webhook(), other = rig.webhook();
    rig.look(
        "UPDATE tandem.outbound_queue SET status = 'sending', attempts = 1, leased_by = 'dead', "
        "leased_until = now() - interval '1 second' WHERE id = '" +
        id + "'");
    rig.look(
        "UPDATE tandem.outbound_queue SET status = 'sending', attempts = 1, leased_by = 'alive', "
        "leased_until = now() + interval '1 hour' WHERE id = '" +
        other + "'");
    rig.start();
    CHECK(rig.becomes(id, "delivered"));
    CHECK(rig.look("SELECT attempts FROM tandem.outbound_queue WHERE id = '" + id + "'") == "1");
    CHECK(rig.status(other) == "sending");
    CHECK(rig.registry.value(families::kReturned) == 1);
  }

  TEST_CASE("what this node left under way is sent at its next start") {
    ScriptedPeer peer(fine);
    Rig rig(peer);
    rig.endpoint();
    const std::string id = rig.webhook();
    rig.look(
        "UPDATE tandem.outbound_queue SET status = 'sending', attempts = 1, leased_by = 'n1', "
        "leased_until = now() + interval '40 seconds'");
    rig.start();
    CHECK(rig.becomes(id, "delivered"));
  }

  TEST_CASE("two nodes on one queue deliver everything once") {
    ScriptedPeer peer(fine);
    Rig rig(peer);
    rig.endpoint();
    rig.look(
        std::string("INSERT INTO tandem.outbound_queue (id, organisation_id, kind, destination, "
                    "payload, endpoint_id, event) SELECT tandem.uuid_v7(), '") +
        kOrganisation + "', 'webhook', 'x', '{}', '" + kEndpoint +
        "', 'x' FROM generate_series(1, 300)");
    rig.start();
    metrics::Registry second;
    tandem::test::LoopFixture fixture;
    control::Settings settings = rig.settings;
    settings.node_id = "n2";
    OutboundService service(fixture.loop, plain_dialer(), settings, rig.prices, second,
                            second.add_block());
    fixture.call([&] { service.start(); });
    CHECK(await([&] {
      return rig.look("SELECT count(*) FROM tandem.outbound_queue WHERE status = 'delivered'") ==
             "300";
    }));
    std::set<std::string> ids;
    const auto all = requests_to(peer, "/hook");
    for (const auto& one : all) ids.insert(std::string(*one.header("webhook-id")));
    CHECK(ids.size() == 300);
    CHECK(all.size() == 300);
    fixture.run([&]() -> Task<> { co_await service.stop(); });
    fixture.loop.stop();
  }

  TEST_CASE("a receiver that says nothing holds up nobody else's deliveries") {
    ScriptedPeer peer(fine);
    Rig rig(peer);
    rig.endpoint();
    const Hanging hanging;
    queue_for_slow(rig, hanging.host, 200);
    rig.start();
    REQUIRE(await([&] { return sending(rig) >= 50; }));
    const std::string id = rig.webhook();
    CHECK(rig.becomes(id, "delivered"));
    rig.stop();
  }

  TEST_CASE("a backlog that may not go out now is neither read nor looked for") {
    ScriptedPeer peer(fine);
    Rig rig(peer);
    rig.endpoint();
    const Hanging hanging;
    queue_for_slow(rig, hanging.host, 50'000);
    rig.start();
    REQUIRE(await([&] { return sending(rig) >= 50; }));
    // Each delivery takes a few transactions, and so does each attempt that ends; looking ten times
    // a second for what may not be taken takes many more.
    const double before = transactions(rig);
    const std::string later = rig.queue(
        "webhook", "http://" + rig.host + "/hook", "{}", ", endpoint_id, event, next_attempt_at",
        std::string(", '") + kEndpoint + "', 'x', now() + interval '4 seconds'");
    const std::string id = rig.webhook();
    CHECK(rig.becomes(id, "delivered"));
    // Half of what the node may have under way, however often it looks.
    CHECK(sending(rig) <= 50);
    CHECK(rig.becomes(later, "delivered"));
    const double made = transactions(rig) - before;
    CHECK(made < 25 + 6 * std::stoi(rig.look("SELECT count(*) FROM tandem.outbound_attempts")));
    rig.stop();
  }

  TEST_CASE("what a deleted organisation had queued is not sent") {
    ScriptedPeer peer(fine);
    Rig rig(peer);
    rig.endpoint();
    queue_for_slow(rig, peer.host(), 3);
    rig.look("ALTER TABLE tandem.organisations DISABLE TRIGGER keep_deleted");
    rig.look(std::string("UPDATE tandem.organisations SET deleted_at = now() WHERE id = '") +
             kSlow + "'");
    rig.start();
    CHECK(rig.becomes(rig.webhook(), "delivered"));
    CHECK(rig.look(std::string("SELECT string_agg(DISTINCT status, ' ') FROM tandem.outbound_queue "
                               "WHERE organisation_id = '") +
                   kSlow + "'") == "pending");
    CHECK(peer.requests().size() == 1);
  }

  TEST_CASE("of many organisations all get their turn, whose backlog is older or not") {
    ScriptedPeer peer(fine);
    Rig rig(peer);
    rig.endpoint();
    queue_for_slow(rig, peer.host(), 2'000);
    rig.look(std::string("UPDATE tandem.outbound_queue SET next_attempt_at = now() - interval '1 "
                         "hour' WHERE organisation_id = '") +
             kSlow + "'");
    const std::string id = rig.webhook();
    rig.start();
    REQUIRE(rig.becomes(id, "delivered"));
    const std::vector<net::HttpRequest> all = peer.requests();
    const auto own =
        std::find_if(all.begin(), all.end(), [](const auto& one) { return one.target == "/hook"; });
    REQUIRE(own != all.end());
    CHECK(own - all.begin() < 100);
    CHECK(await([&] {
      return rig.look("SELECT count(*) FROM tandem.outbound_queue WHERE status <> 'delivered'") ==
             "0";
    }));
  }

  TEST_CASE("e-mail goes to the service with the key by which it knows a repetition") {
    ScriptedPeer peer(fine);
    Rig rig(peer);
    rig.start();
    const std::string id =
        rig.queue("email", "ada@example.com", R"({"subject":"Hello","text":"World"})");
    REQUIRE(rig.becomes(id, "delivered"));
    const auto got = requests_to(peer, "/emails");
    REQUIRE(got.size() == 1);
    CHECK(got[0].header("Authorization") == "Bearer re_key");
    CHECK(got[0].header("Idempotency-Key") == id);
    CHECK(got[0].body == R"({"from":"Tandem <no-reply@example.com>","to":["ada@example.com"],)"
                         R"("subject":"Hello","text":"World"})");
    const std::string empty = rig.queue("email", "ada@example.com", "{}");
    CHECK(rig.becomes(empty, "failed"));
  }

  TEST_CASE("what came back may be anything: it is kept as text") {
    ScriptedPeer peer([](const auto&, std::size_t) {
      return net::HttpResponse(200, std::string("a\0b\xff\xfe", 5) + std::string(9'000, 'x'));
    });
    Rig rig(peer);
    rig.endpoint();
    rig.start();
    REQUIRE(rig.becomes(rig.webhook(), "delivered"));
    CHECK(rig.look("SELECT left(reply, 6) || length(reply) FROM tandem.outbound_attempts") ==
          "ab??xx4096");
  }
}

}  // namespace tandem::outbound

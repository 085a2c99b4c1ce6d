// Goal: a text message goes out once at the most, whoever dies in between, and where that is not
// known a person is told. Method: the courier on a real Postgres; the carrier is a scripted peer,
// or one that says nothing.
#include <doctest/doctest.h>

#include <pqxx/pqxx>
#include <utility>

#include "control/outbound/courier.hpp"
#include "control/outbound/metric_families.hpp"
#include "control/outbound/sms_channel.hpp"
#include "core/net/name_cache.hpp"
#include "tests/await.hpp"
#include "tests/control/outbound/outbound_rig.hpp"
#include "tests/control/outbound/silent_receivers.hpp"

namespace tandem::outbound {
namespace {

using control::test::ScriptedPeer;
using tandem::test::await;
using namespace test;

constexpr const char* kText = R"({"from":"+15557122661","text":"See you at 9"})";

net::HttpResponse fine(const net::HttpRequest&, std::size_t) {
  return net::HttpResponse(200, "ok");
}

store::ConnectionPool::Options pool_options(const std::string& url) {
  store::ConnectionPool::Options options;
  options.url = url;
  return options;
}

/// A courier for text messages alone, whose leases are short, and whose connections may be TLS.
struct Texts {
  Texts(const Rig& rig, const std::string& api_base)
      : account(rig.settings.twilio),
        database(pool_options(rig.database.app_url()), nullptr),
        carrier(fixture.loop, dialer(), account),
        channel(fixture.loop, database, "n1", carrier, account),
        courier(fixture.loop, database, {{"sms", &channel}}, options(), registry.add_block()) {
    account.api_base = api_base;
    fixture.call([this] { courier.start(); });
  }
  ~Texts() {
    stop();
    fixture.loop.stop();
  }
  void stop() {
    if (!std::exchange(stopped, true)) fixture.run([this]() -> Task<> { co_await courier.stop(); });
  }
  static net::Dialer dialer() {
    return {*net::TlsClientContext::load(""), std::make_shared<net::NameCache>()};
  }
  static Courier::Options options() {
    Courier::Options options;
    options.node = "n1";
    options.lease = std::chrono::seconds(1);
    options.look_every = std::chrono::hours(1);
    return options;
  }

  control::TwilioAccount account;
  metrics::Registry registry;
  tandem::test::LoopFixture fixture;
  store::ConnectionPool database;
  control::TwilioRestClient carrier;
  SmsChannel channel;
  Courier courier;
  bool stopped = false;
};

}  // namespace

TEST_SUITE("control/outbound/text_messages") {
  TEST_CASE("a text message goes through the carrier, whose refusal stands") {
    ScriptedPeer peer([](const auto& request, std::size_t) {
      const bool wrong = request.body.find("15550009999") != std::string::npos;
      return net::HttpResponse(wrong ? 400 : 201,
                               wrong ? R"({"code":21211,"message":"no, +15550009999"})" : "{}");
    });
    Rig rig(peer);
    rig.start();
    const std::string text = R"({"from":"+15557122661","text":"See you at 9 & bring it"})";
    const std::string id = rig.queue("sms", "+15550001111", text);
    REQUIRE(rig.becomes(id, "delivered"));
    const auto got =
        requests_to(peer, "/2010-04-01/Accounts/AC0123456789abcdef0123456789abcdef/Messages.json");
    REQUIRE(got.size() == 1);
    CHECK(got[0].body == "To=%2B15550001111&From=%2B15557122661&Body=See+you+at+9+%26+bring+it");
    const std::string wrong = rig.queue("sms", "+15550009999", text);
    CHECK(rig.becomes(wrong, "failed"));
    CHECK(rig.look("SELECT count(*) FROM tandem.outbound_attempts WHERE outbound_id = '" + wrong +
                   "'") == "1");
    // That it failed is in the audit log, which no erasure reaches; whose number it was is not.
    CHECK(rig.look("SELECT changes ->> 'destination' FROM tandem.audit_log WHERE target_id = '" +
                   wrong + "'") == "sms");
    CHECK(rig.look("SELECT count(*) FROM tandem.audit_log a WHERE a::text LIKE '%15550009999%' AND "
                   "action LIKE 'outbound.%'") == "0");
    // Where the organisation may not call it may not text, whoever queued it.
    const std::string abroad = rig.queue("sms", "+18765550123", text);
    CHECK(rig.becomes(abroad, "failed"));
    CHECK(rig.look("SELECT last_error FROM tandem.outbound_queue WHERE id = '" + abroad + "'") ==
          "the number is in JM, which is not among the organisation's `outgoing_countries`");
    CHECK(requests_to(peer, "/2010-04-01/Accounts/AC0123456789abcdef0123456789abcdef/Messages.json")
              .size() == 2);
  }

  TEST_CASE("a text message that may have gone out is not sent again by itself") {
    ScriptedPeer peer([](const auto& request, std::size_t) {
      const bool busy = request.body.find("15550009999") != std::string::npos;
      return net::HttpResponse(busy ? 503 : 201, "{}");
    });
    Rig rig(peer);
    const auto last_error = [&rig](const std::string& id) {
      return rig.look(
          "SELECT attempts || ' ' || last_error FROM tandem.outbound_queue WHERE id = '" + id +
          "'");
    };
    const auto alerts = [&rig](const std::string& id) {
      return rig.look(
          "SELECT count(*) FROM tandem.audit_log WHERE action = 'outbound.failed' AND changes ->> "
          "'error' LIKE '%may have gone out%' AND target_id = '" +
          id + "'");
    };
    SUBCASE("the carrier has a fault") {
      rig.start();
      const std::string id = rig.queue("sms", "+15550009999", kText);
      REQUIRE(rig.becomes(id, "failed"));
      CHECK(last_error(id) ==
            "1 the receiver answered 503: the message may have gone out, so it is not sent again "
            "by itself");
      CHECK(alerts(id) == "1");
      CHECK(peer.requests().size() == 1);
    }
    SUBCASE("the carrier takes it and closes") {
      Closing closing;
      rig.settings.twilio.api_base = "http://" + closing.host;
      rig.start();
      const std::string id = rig.queue("sms", "+15550001111", kText);
      REQUIRE(rig.becomes(id, "failed"));
      CHECK(last_error(id).ends_with("may have gone out, so it is not sent again by itself"));
      CHECK(alerts(id) == "1");
      CHECK(closing.taken == 1);
    }
    SUBCASE("the carrier is not reached") {
      rig.settings.twilio.api_base = "http://127.0.0.1:1";
      rig.start();
      const std::string id = rig.queue("sms", "+15550001111", kText);
      REQUIRE(await([&] {
        return rig.look(
                   "SELECT status || ' ' || attempts || ' ' || (next_attempt_at > now()) FROM "
                   "tandem.outbound_queue") == "pending 1 true";
      }));
      CHECK(alerts(id) == "0");
    }
  }

  TEST_CASE("a text that a node had under way when it died is not sent again, and that is told") {
    ScriptedPeer peer(fine);
    Rig rig(peer);
    const std::string id = rig.queue("sms", "+15550001111", kText);
    SUBCASE("another node looks") {
      rig.look(
          "UPDATE tandem.outbound_queue SET status = 'sending', attempts = 2, leased_by = 'dead', "
          "leased_until = now() - interval '1 second', sending_at = now()");
    }
    SUBCASE("the same at its next start") {
      rig.look(
          "UPDATE tandem.outbound_queue SET status = 'sending', attempts = 2, leased_by = 'n1', "
          "leased_until = now() + interval '40 seconds', sending_at = now()");
    }
    rig.start();
    REQUIRE(rig.becomes(id, "failed"));
    CHECK(rig.look("SELECT attempts || ' ' || last_error FROM tandem.outbound_queue") ==
          "2 the node that sent it told nothing of its end: the message may have gone out, so it "
          "is not sent again by itself");
    CHECK(rig.look("SELECT error FROM tandem.outbound_attempts WHERE attempt = 2")
              .find("may have gone out") != std::string::npos);
    CHECK(rig.look("SELECT changes ->> 'destination' FROM tandem.audit_log WHERE action = "
                   "'outbound.failed' AND target_id = '" +
                   id + "'") == "sms");
    CHECK(rig.registry.value(families::kAttempts, {{"kind", "sms"}, {"result", "failed"}}) == 1);
    // Others that are due go out behind it; this one where somebody asks for it.
    const std::string next = rig.queue("sms", "+15550001111", kText);
    REQUIRE(rig.becomes(next, "delivered"));
    CHECK(peer.requests().size() == 1);
    rig.look(
        "UPDATE tandem.outbound_queue SET status = 'pending', next_attempt_at = now() WHERE id = "
        "'" +
        id + "'");
    CHECK(rig.becomes(id, "delivered"));
    CHECK(peer.requests().size() == 2);
  }

  TEST_CASE("a text that its node had claimed, and not begun to send, is sent by the next") {
    ScriptedPeer peer(fine);
    Rig rig(peer);
    const std::string id = rig.queue("sms", "+15550001111", kText);
    rig.look(
        "UPDATE tandem.outbound_queue SET status = 'sending', attempts = 1, leased_by = 'dead', "
        "leased_until = now() - interval '1 second'");
    rig.start();
    CHECK(rig.becomes(id, "delivered"));
    CHECK(rig.look("SELECT attempts || ' ' || (sending_at IS NULL) FROM tandem.outbound_queue") ==
          "1 true");
  }

  TEST_CASE("a text that is still being connected for when the node stops is left to the next") {
    ScriptedPeer peer(fine);
    Rig rig(peer);
    const Hanging hanging;
    Texts texts(rig, "https://" + hanging.host);
    const std::string id = rig.queue("sms", "+15550001111", kText);
    texts.fixture.call([&] { texts.courier.ring(); });
    REQUIRE(rig.becomes(id, "sending"));
    texts.stop();
    CHECK(rig.look("SELECT status || ' ' || attempts FROM tandem.outbound_queue") == "pending 0");
    CHECK(rig.look("SELECT count(*) FROM tandem.audit_log WHERE action = 'outbound.failed'") ==
          "0");
  }

  TEST_CASE("a text that must not be marked is not sent") {
    ScriptedPeer peer(fine);
    Rig rig(peer);
    rig.database.execute(
        "CREATE FUNCTION public.deny() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; "
        "END'; CREATE TRIGGER deny BEFORE UPDATE OF sending_at ON tandem.outbound_queue FOR EACH "
        "ROW WHEN (NEW.sending_at IS NOT NULL) EXECUTE FUNCTION public.deny()");
    rig.start();
    const std::string id = rig.queue("sms", "+15550001111", kText);
    REQUIRE(
        await([&] { return rig.look("SELECT count(*) FROM tandem.outbound_attempts") == "1"; }));
    CHECK(rig.becomes(id, "pending"));
    CHECK(peer.requests().empty());
  }

  TEST_CASE("what the carrier answered is told when Postgres is back, however late") {
    struct {
      int answer;
      const char *becomes, *settled;
    } const cases[] = {{201, "delivered", "201"}, {429, "pending", "429"}, {400, "failed", "400"}};
    for (const auto& each : cases) {
      CAPTURE(each.answer);
      ScriptedPeer peer(
          [&each](const auto&, std::size_t) { return net::HttpResponse(each.answer, "{}"); });
      Rig rig(peer);
      // The outcome is refused, as by a database that is away; the mark is not.
      rig.database.execute(
          "CREATE FUNCTION public.away() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE "
          "EXCEPTION ''away''; END'; CREATE TRIGGER away BEFORE INSERT ON tandem.outbound_attempts "
          "FOR EACH ROW WHEN (NEW.status IS NOT NULL) EXECUTE FUNCTION public.away()");
      Texts texts(rig, "http://" + peer.host());
      const std::string id = rig.queue("sms", "+15550001111", kText);
      texts.fixture.call([&] { texts.courier.ring(); });
      // The lease ends meanwhile, and whoever looks next knows nothing of it.
      REQUIRE(await([&] {
        return rig.look(
                   "SELECT leased_until < now() FROM tandem.outbound_queue WHERE sending_at IS "
                   "NOT NULL") == "t";
      }));
      {
        pqxx::connection connection(rig.database.admin_url());
        pqxx::work work(connection);
        CHECK(store::return_outbound(work, "").unknown == 1);
        work.commit();
      }
      REQUIRE(rig.status(id) == "failed");
      rig.database.execute("DROP TRIGGER away ON tandem.outbound_attempts");
      REQUIRE(await([&] {
        return rig.look(
                   "SELECT changes ->> 'status' FROM tandem.audit_log WHERE action = "
                   "'outbound.settled' AND target_id = '" +
                   id + "'") == each.settled;
      }));
      CHECK(rig.status(id) == each.becomes);
      CHECK(rig.look("SELECT string_agg(attempt || ' ' || status, ', ') FROM "
                     "tandem.outbound_attempts") == std::string("1 ") + each.settled);
      CHECK(rig.look("SELECT sending_at IS NULL FROM tandem.outbound_queue") == "t");
      CHECK(peer.requests().size() == 1);
    }
  }
}

}  // namespace tandem::outbound

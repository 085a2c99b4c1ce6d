// Goal: what the carrier tells of calls is in Postgres once, in whatever order it comes, and what
// it forgot to tell is found out. Method: a real Postgres; events of a call's node come through the
// shipper's own fold.
#include <doctest/doctest.h>

#include <atomic>

#include "control/errc.hpp"
#include "tests/control/carrier/ledger_rig.hpp"

namespace tandem::control {
namespace {

using namespace test;
using Rig = LedgerRig;

constexpr const char* kRow =
    "SELECT status || ' ' || coalesce(end_reason, '-') || ' ' || coalesce(duration_ms, -1) FROM "
    "tandem.calls";

}  // namespace

TEST_SUITE("control/carrier/ledger") {
  TEST_CASE("an end that only the carrier told ends the call, once however often it is told") {
    Rig rig;
    rig.starts();
    rig.start();
    for (int i = 0; i < 3; ++i) rig.ledger->call_ended({kSid, "completed", 7s});
    CHECK(rig.becomes(kRow, "ended caller-hangup 7000"));
    rig.ledger->call_ended({kSid, "completed", 7s});
    CHECK(rig.becomes("SELECT count(*) FROM tandem.call_events WHERE epoch = 0", "1"));
    std::binary_semaphore never{0};
    for (int i = 0; i < 500 && rig.ends("known") < 3; ++i) (void)never.try_acquire_for(20ms);
    CHECK(rig.ends("known") == 3);
    CHECK(rig.ask("SELECT control_seq FROM tandem.calls") == "1");
    CHECK(rig.ask("SELECT actor FROM tandem.call_events WHERE epoch = 0") == "carrier");
  }

  TEST_CASE(
      "what the call's own node says of its end stands, before or behind the carrier's word") {
    for (const bool node_first : {true, false}) {
      Rig rig;
      rig.starts();
      rig.start();
      const auto node = [&] {
        rig.happens(2, "call.ended", R"({"reason":"agent-hangup","length_ms":6500})");
      };
      if (node_first) node();
      rig.ledger->call_ended({kSid, "completed", 7s});
      REQUIRE(rig.becomes("SELECT count(*) FROM tandem.call_events WHERE epoch = 0", "1"));
      if (!node_first) node();
      CHECK(rig.ask(kRow) == "ended agent-hangup 6500");
    }
  }

  TEST_CASE("the carrier's word comes before the last words: they are told, and analysed") {
    Rig rig;
    rig.add_endpoint();
    rig.starts();
    rig.answers();
    rig.node_wait = 60'000ms;
    rig.start();
    rig.ledger->call_ended({kSid, "completed", 7s});
    std::binary_semaphore never{0};
    for (int i = 0; i < 500 && rig.ends("early") < 1; ++i) (void)never.try_acquire_for(20ms);
    REQUIRE(rig.ends("early") == 1);
    CHECK(rig.ask("SELECT status FROM tandem.calls") != "ended");
    rig.last_words();
    CHECK(rig.ask(kRow) == "ended agent-hangup 6500");
    CHECK(rig.becomes("SELECT count(*) FROM tandem.call_events WHERE epoch = 0", "1"));
    CHECK(rig.ask(kRow) == "ended agent-hangup 6500");
    CHECK(rig.ask("SELECT count(*) FROM tandem.outbound_queue WHERE kind = 'analysis'") == "1");
    CHECK(rig.ask("SELECT payload #>> '{data,transcript}' FROM tandem.outbound_queue WHERE event = "
                  "'call.ended'") == "caller: It is on Friday.");
    CHECK(rig.ends("early") == 1);
  }

  TEST_CASE("words that come after the call was closed for the carrier's word are analysed, once") {
    Rig rig;
    rig.starts();
    rig.answers();
    rig.start();
    rig.ledger->call_ended({kSid, "completed", 7s});
    REQUIRE(rig.becomes("SELECT status FROM tandem.calls", "ended"));
    constexpr const char* kAnalyses =
        "SELECT count(*) FROM tandem.outbound_queue WHERE kind = 'analysis'";
    CHECK(rig.ask(kAnalyses) == "0");
    rig.last_words();
    CHECK(rig.ask("SELECT final_transcript FROM tandem.calls") == "caller: It is on Friday.");
    CHECK(rig.ask(kAnalyses) == "1");
    // It ran, its words were forgotten, and the call is folded anew for what comes still later.
    rig.database.execute(
        "UPDATE tandem.calls SET final_transcript = NULL; DELETE FROM tandem.outbound_queue; "
        "INSERT INTO tandem.call_analyses (call_id, organisation_id, runs) SELECT id, "
        "organisation_id, 1 FROM tandem.calls");
    rig.happens(3, "caller.speech", "{}");
    CHECK(rig.ask("SELECT final_transcript FROM tandem.calls") == "caller: It is on Friday.");
    CHECK(rig.ask(kAnalyses) == "0");
  }

  TEST_CASE("the word may come before the row, and for a call without a row it is given up") {
    Rig rig;
    rig.row_wait = 3'000ms;
    rig.start();
    rig.ledger->call_ended({"CA00000000000000000000000000000009", "no-answer", std::nullopt});
    rig.ledger->call_ended({kSid, "busy", std::nullopt});
    rig.starts();
    CHECK(rig.becomes("SELECT end_reason FROM tandem.calls", "busy"));
    std::binary_semaphore never{0};
    for (int i = 0; i < 500 && rig.ends("no-call") < 1; ++i) (void)never.try_acquire_for(20ms);
    CHECK(rig.ends("no-call") == 1);
  }

  TEST_CASE("a call that fell silent is asked about, and ended when the carrier says so") {
    std::atomic<int> asked{0};
    Rig rig([&asked](const store::OpenCall& call, const std::atomic<bool>&) {
      CHECK(call.call_sid == kSid);
      ++asked;
      return Result<std::optional<carrier::RestCall>>(rest_call("completed"));
    });
    rig.starts();
    rig.start();
    CHECK(rig.becomes(kRow, "ended node-lost 42000"));
    CHECK(rig.ask("SELECT ended_at - started_at = interval '42 seconds' FROM tandem.calls") == "t");
    CHECK(asked >= 1);
  }

  TEST_CASE("a call that the carrier says is running is left alone") {
    std::atomic<int> asked{0};
    Rig rig([&asked](const store::OpenCall&, const std::atomic<bool>&) {
      ++asked;
      return Result<std::optional<carrier::RestCall>>(rest_call("in-progress"));
    });
    rig.starts();
    rig.start();
    std::binary_semaphore never{0};
    for (int i = 0; i < 500 && asked == 0; ++i) (void)never.try_acquire_for(20ms);
    rig.reaper.reset();
    CHECK(asked == 1);
    CHECK(rig.ask(kRow) == "ringing - -1");
  }

  TEST_CASE("a call whose stream is gone is asked about where nothing follows, and only there") {
    std::atomic<int> asked{0};
    Rig rig([&asked](const store::OpenCall& call, const std::atomic<bool>&) {
      CHECK(call.call_sid == kSid);
      ++asked;
      return Result<std::optional<carrier::RestCall>>(rest_call("completed"));
    });
    rig.ask_every = 10min;
    rig.starts();
    rig.start();
    std::binary_semaphore never{0};
    // Of a call that follows on, and of one without a row.
    rig.reaper->stream_ended(kSid);
    rig.reaper->stream_ended("CA00000000000000000000000000000009");
    rig.reaper->followed(kSid);
    (void)never.try_acquire_for(900ms);
    CHECK(asked == 0);
    rig.reaper->stream_ended(kSid);
    CHECK(rig.becomes(kRow, "ended node-lost 42000"));
    CHECK(asked == 1);
    // It is over now.
    rig.reaper->stream_ended(kSid);
    (void)never.try_acquire_for(900ms);
    CHECK(asked == 1);
  }

  TEST_CASE("a carrier that answers slowly keeps no end waiting, nor the node's stop") {
    std::atomic<int> asked{0};
    Rig rig([&asked](const store::OpenCall&, const std::atomic<bool>& give_up) {
      ++asked;
      std::binary_semaphore never{0};
      while (!give_up) (void)never.try_acquire_for(10ms);
      return Result<std::optional<carrier::RestCall>>(make_error_code(errc::carrier_unavailable));
    });
    rig.starts();
    rig.start();
    std::binary_semaphore never{0};
    for (int i = 0; i < 500 && asked == 0; ++i) (void)never.try_acquire_for(20ms);
    REQUIRE(asked == 1);
    rig.ledger->call_ended({kSid, "completed", 7s});
    CHECK(rig.becomes(kRow, "ended caller-hangup 7000"));
    rig.reaper.reset();
    CHECK(asked == 1);
  }

  TEST_CASE("an end that the database refuses takes no other with it") {
    Rig rig;
    rig.starts();
    rig.database.execute(
        "ALTER TABLE tandem.call_events ADD CHECK (payload ->> 'status' IS DISTINCT FROM 'busy')");
    const call::CallId good = rig.id;
    constexpr const char* kBad = "CA00000000000000000000000000000002";
    rig.id = call::CallId::generate(std::chrono::system_clock::now());
    rig.happens(1, "call.started",
                std::string(R"({"call_sid":")") + kBad +
                    R"(","from":"+15558675310","to":"+15557122661","node":"n1"})");
    CarrierLedger& ledger = rig.start();
    ledger.call_ended({kBad, "busy", std::nullopt});
    ledger.call_ended({kSid, "completed", 7s});
    CHECK(rig.becomes("SELECT end_reason FROM tandem.calls WHERE id = '" + good.text() + "'",
                      "caller-hangup"));
    std::binary_semaphore never{0};
    for (int i = 0; i < 500 && rig.ends("refused") < 1; ++i) (void)never.try_acquire_for(20ms);
    CHECK(rig.ends("refused") == 1);
  }

  TEST_CASE("a webhook that the log refuses holds up neither the others nor any end") {
    Rig rig;
    rig.starts();
    rig.database.execute("ALTER TABLE tandem.webhook_log ADD CHECK (path <> '/bad')");
    store::ReceivedWebhook webhook;
    webhook.at = rig.began;
    webhook.source = "twilio";
    webhook.verified = true;
    webhook.method = "POST";
    CarrierLedger& ledger = rig.start();
    for (int i = 0; i < 7; ++i) {
      webhook.path = i == 3 ? "/bad" : "/good";
      ledger.keep(webhook);
    }
    ledger.call_ended({kSid, "completed", 7s});
    CHECK(rig.becomes("SELECT count(*) FROM tandem.webhook_log", "6"));
    CHECK(rig.becomes(kRow, "ended caller-hangup 7000"));
    CHECK(rig.metrics.value(families::kWebhooksKept, {{"result", "refused"}}) == 1);
    // The log is gone altogether: ends are kept nevertheless.
    Rig other;
    other.starts();
    other.database.execute("REVOKE INSERT ON tandem.webhook_log FROM tandem_writer");
    other.start().keep(webhook);
    other.ledger->call_ended({kSid, "completed", 7s});
    CHECK(other.becomes(kRow, "ended caller-hangup 7000"));
  }

  TEST_CASE("one node of all asks") {
    std::atomic<int> asked{0};
    Rig rig([&asked](const store::OpenCall&, const std::atomic<bool>&) {
      ++asked;
      return Result<std::optional<carrier::RestCall>>(rest_call("completed"));
    });
    pqxx::connection other(rig.database.admin_url());
    pqxx::nontransaction work(other);
    work.exec("SELECT pg_advisory_lock(hashtextextended('tandem.reaper', 0))");
    rig.starts();
    rig.start();
    std::binary_semaphore never{0};
    (void)never.try_acquire_for(500ms);
    CHECK(asked == 0);
    work.exec("SELECT pg_advisory_unlock_all()");
    CHECK(rig.becomes("SELECT end_reason FROM tandem.calls", "node-lost"));
  }

  TEST_CASE("webhooks are in the log, those that came while the database was away too") {
    Rig rig;
    const auto& cluster = postgres::PrivateCluster::instance();
    const std::string alter = "ALTER DATABASE " + rig.database.name() + " ALLOW_CONNECTIONS ";
    cluster.execute("postgres", alter + "false");
    rig.start();
    store::ReceivedWebhook webhook;
    webhook.at = rig.began;
    webhook.source = "twilio";
    webhook.verified = true;
    webhook.method = "POST";
    webhook.path = "/api/twilio/voice/inbound";
    webhook.fields = {{"CallSid", kSid}, {"To", "+15557122661"}};
    webhook.reply_status = 200;
    rig.ledger->keep(webhook);
    std::binary_semaphore never{0};
    for (int i = 0; i < 500 && rig.metrics.total(families::kCarrierLedgerFaults) < 1; ++i)
      (void)never.try_acquire_for(20ms);
    CHECK(rig.metrics.total(families::kCarrierLedgerFaults) >= 1);
    cluster.execute("postgres", alter + "true");
    CHECK(
        rig.becomes("SELECT count(*) FROM tandem.webhook_log w JOIN tandem.organisations o ON "
                    "o.id = w.organisation_id AND o.slug = 'north' WHERE w.verified AND "
                    "w.payload ->> 'CallSid' LIKE 'CA%'",
                    "1"));
  }
}

}  // namespace tandem::control

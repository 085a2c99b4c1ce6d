#include "control/store/webhook_log_store.hpp"

#include <doctest/doctest.h>

#include <string>

#include "control/store/tenant_transaction.hpp"
#include "tests/postgres/private_cluster.hpp"

namespace tandem::store {
namespace {

constexpr const char* kPrepared = R"(
  INSERT INTO tandem.organisations (id, slug, name) VALUES ('0193a000-0000-7000-8000-000000000001', 'clinic', 'Clinic');
  INSERT INTO tandem.phone_numbers (id, organisation_id, number) VALUES
    ('0193a000-0000-7000-8000-000000000002', '0193a000-0000-7000-8000-000000000001', '+15550002222');
  INSERT INTO tandem.calls (id, organisation_id, carrier_call_id, started_at, last_event_at) VALUES
    ('0193a000-0000-7000-8000-000000000003', '0193a000-0000-7000-8000-000000000001', 'CA1', now(), now()))";

ReceivedWebhook inbound() {
  ReceivedWebhook one;
  one.at =
      std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
  one.source = "twilio";
  one.verified = true;
  one.method = "POST";
  one.path = "/api/twilio/voice/inbound";
  one.address = "192.0.2.1";
  one.fields = {{"CallSid", "CA1"}, {"From", "+15550001111"}, {"To", "+15550002222"}};
  one.reply_status = 200;
  one.reply = R"(<Stream url="wss://x.example/api/twilio/voice/stream/abc.DEF-123_~" />)";
  one.took = std::chrono::milliseconds(3);
  return one;
}

struct Rig {
  postgres::FreshDatabase database;
  std::unique_ptr<pqxx::connection> node;
  Rig() {
    database.execute(kPrepared);
    node = open_session(database.app_url());
  }
  void keep(std::vector<ReceivedWebhook> webhooks) {
    run_transaction(*node, Acting::writer(), Access::ReadWrite, std::chrono::seconds(5),
                    [&](pqxx::transaction_base& tx) { keep_webhooks(tx, webhooks); });
  }
  std::string look(const std::string& sql) {
    pqxx::connection connection(database.admin_url());
    pqxx::nontransaction work(connection);
    const auto value = work.exec1(sql)[0];
    return value.is_null() ? "" : value.c_str();
  }
};

}  // namespace

TEST_SUITE("control/store/webhook_log_store") {
  TEST_CASE("a webhook is kept with its organisation and its call, and no token") {
    Rig rig;
    rig.keep({inbound(), inbound()});
    CHECK(
        rig.look("SELECT count(*) FROM tandem.webhook_log w JOIN tandem.organisations o ON o.id = "
                 "w.organisation_id JOIN tandem.calls c ON c.id = w.call_id WHERE o.slug = "
                 "'clinic' AND verified AND reply_status = 200 AND took_ms = 3 AND payload ->> "
                 "'From' = '+15550001111'") == "2");
    CHECK(rig.look("SELECT reply FROM tandem.webhook_log LIMIT 1") ==
          R"(<Stream url="wss://x.example/api/twilio/voice/stream/[token]" />)");
  }

  TEST_CASE("what nobody has signed belongs to nobody, whatever number it names") {
    Rig rig;
    auto forged = inbound();
    forged.verified = false;
    forged.reply_status = 403;
    rig.keep({forged});
    CHECK(rig.look("SELECT organisation_id IS NULL AND call_id IS NULL AND NOT verified FROM "
                   "tandem.webhook_log") == "t");
  }

  TEST_CASE("long, odd and private things are cut, mended and left out") {
    Rig rig;
    auto odd = inbound();
    odd.fields.emplace_back("Digits", "4111111111111111");
    odd.fields.emplace_back("Long", std::string(999, 'x') + "é" + std::string(5'000, 'x'));
    odd.fields.emplace_back("Nul", std::string("a\0b", 3));
    odd.fields.emplace_back("Broken", "\xff\xfe");
    for (int i = 0; i < 200; ++i) odd.fields.emplace_back("f" + std::to_string(i), "v");
    odd.reply = std::string(100'000, 'r');
    odd.path = "/" + std::string(10'000, 'p');
    odd.method = "PROPPATCHING";
    rig.keep({odd});
    CHECK(rig.look("SELECT payload ->> 'Digits' FROM tandem.webhook_log") == "[16 bytes]");
    CHECK(rig.look("SELECT payload ->> 'Long' FROM tandem.webhook_log") == std::string(999, 'x'));
    CHECK(rig.look("SELECT payload ->> 'Nul' FROM tandem.webhook_log") == "a\uFFFDb");
    CHECK(rig.look("SELECT count(*) FROM tandem.webhook_log, jsonb_object_keys(payload)") == "64");
    CHECK(rig.look("SELECT length(reply) || ' ' || length(path) FROM tandem.webhook_log") ==
          "16384 2000");
  }

  TEST_CASE("only tokens go out of a text") {
    CHECK(without_stream_tokens("/api/twilio/voice/stream/status") ==
          "/api/twilio/voice/stream/status");
    CHECK(
        without_stream_tokens("a /api/twilio/voice/stream/t1?x=1 b /api/twilio/voice/stream/t2") ==
        "a /api/twilio/voice/stream/[token]?x=1 b /api/twilio/voice/stream/[token]");
    CHECK(without_stream_tokens("nothing here").size() == 12);
    CHECK(without_stream_tokens("/api/twilio/voice/stream/") == "/api/twilio/voice/stream/");
  }
}

}  // namespace tandem::store

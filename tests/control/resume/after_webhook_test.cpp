// Goal: whatever is known of a call that this node never had, the carrier gets an answer that helps
// the caller. Method: its signed question, a registry, and rows in a real Postgres.
#include <doctest/doctest.h>

#include "control/carrier/carrier_ledger.hpp"
#include "tests/await.hpp"
#include "tests/control/resume/resume_rig.hpp"
#include "tests/control/webhook/webhook_rig.hpp"

using namespace tandem;
using namespace tandem::resume::test;
using control::test::has;
using control::test::WebhookRig;
using namespace std::chrono_literals;

namespace {

struct Asked {
  Asked() : node(ledger.database, "n2") {}

  net::HttpResponse after(const std::string& to, const std::string& dial_status = "") {
    carrier::FormFields fields{
        {"CallSid", "CA1"}, {"CallStatus", "in-progress"}, {"Direction", "inbound"}, {"To", to}};
    if (!dial_status.empty()) fields.emplace_back("DialCallStatus", dial_status);
    return after(fields);
  }
  /// Of a call that we placed, from that number of ours.
  net::HttpResponse after_outgoing(const std::string& from) {
    return after({{"CallSid", "CA1"},
                  {"CallStatus", "in-progress"},
                  {"Direction", "outbound-api"},
                  {"From", from},
                  {"To", "+15558675310"}});
  }
  net::HttpResponse after(const carrier::FormFields& fields,
                          std::string_view path = control::kVoiceAfterPath) {
    net::HttpResponse response(500);
    const net::HttpRequest request = WebhookRig::signed_post(path, fields);
    node.loop.run([&]() -> Task<> {
      net::HttpRequest copy = request;
      response = co_await rig.webhooks.after(node.loop.loop, std::move(copy), node.resumer);
    });
    return response;
  }

  Ledger ledger;
  Node node;
  WebhookRig rig;
};

constexpr const char* kNoTransfer = "+15557122661";
constexpr const char* kTransfers = "+15557122665";
constexpr const char* kRussian = "+15557122662";

}  // namespace

TEST_SUITE("control/webhook/after_webhook") {
  TEST_CASE("a call of a dead node goes on here, on a stream of this node's") {
    Asked asked;
    const auto id = asked.ledger.begin("CA1", "open");
    const auto answer = asked.after(kNoTransfer);
    CHECK_MESSAGE(has(answer, "<Stream"), answer.body);
    CHECK(has(answer, id.text()));
    CHECK(asked.rig.registry.active() == 1);
    CHECK(asked.ledger.of(id, "epoch") == "2");
    // Asked again, it is the same call.
    CHECK(has(asked.after(kNoTransfer), id.text()));
    CHECK(asked.ledger.of(id, "epoch") == "2");
  }

  TEST_CASE("another node has just taken it: the carrier is to ask again") {
    Asked asked;
    const auto id = asked.ledger.begin("CA1", "open");
    Node other(asked.ledger.database, "n3");
    REQUIRE(is<resume::Taken>(other.ask("CA1", "busy")));
    const auto answer = asked.after(kNoTransfer, "busy");
    CHECK_MESSAGE(has(answer, "/api/twilio/voice/after?DialCallStatus=busy</Redirect>"),
                  answer.body);
    CHECK(asked.rig.registry.active() == 0);
    CHECK(asked.ledger.of(id, "epoch || ' ' || node_id") == "2 n3");
  }

  TEST_CASE("a call that was lost to another node is not hung up when that one is gone as well") {
    Asked asked;
    asked.rig.registry.start();
    REQUIRE(has(asked.rig.call_in(kNoTransfer), "<Stream"));
    const auto id = asked.ledger.begin("CA1", "open");
    asked.rig.registry.status("CA1", call::CarrierStatus::Completed);
    REQUIRE(tandem::test::await([&] { return asked.rig.registry.active() == 0; }));
    // As long as nobody has begun a later term its end is the last word.
    const auto ended = asked.after(kNoTransfer);
    CHECK_MESSAGE(has(ended, "<Hangup"), ended.body);
    CHECK(asked.ledger.of(id, "epoch") == "1");
    const auto taken = [&](const char* also) {
      asked.ledger.database.execute(
          std::string("UPDATE tandem.calls SET epoch = 2, node_id = 'n3', resumed_at = now() - "
                      "interval '1 minute'") +
          also);
    };
    SUBCASE("it goes on") {
      taken("");
      const auto answer = asked.after(kNoTransfer);
      CHECK_MESSAGE(has(answer, "<Stream"), answer.body);
      CHECK(asked.ledger.of(id, "epoch || ' ' || node_id") == "3 n2");
      CHECK(asked.rig.registry.holds("CA1"));
    }
    SUBCASE("it ended there") {
      taken(", status = 'ended', ended_at = now(), end_reason = 'caller-hangup'");
      CHECK(has(asked.after(kNoTransfer), "<Hangup"));
    }
    SUBCASE("this node takes nobody any more") {
      taken("");
      asked.rig.registry.drain();
      CHECK(has(asked.after(kNoTransfer), "/api/twilio/voice/after</Redirect>"));
    }
    SUBCASE("nobody can tell") {
      taken("");
      asked.ledger.close();
      CHECK(has(asked.after(kNoTransfer), "<Hangup"));
    }
  }

  TEST_CASE(
      "a call that another node had meanwhile is not answered with the stream of a lost term") {
    Asked asked;
    asked.rig.registry.start();
    const auto connected = asked.rig.call_in(kNoTransfer);
    REQUIRE(has(connected, "<Stream"));
    const auto id = asked.ledger.begin("CA1", "open");
    const auto taken = [&](const char* also) {
      asked.ledger.database.execute(
          std::string("UPDATE tandem.calls SET epoch = 2, node_id = 'n3', resumed_at = now() - "
                      "interval '1 minute'") +
          also);
    };
    const auto term = [&] { return asked.rig.registry.standing("CA1")->term; };
    SUBCASE("it goes on: behind a <Dial> it begins a later term, as on any other node") {
      taken("");
      const auto answer = asked.after(kNoTransfer, "no-answer");
      CHECK_MESSAGE(has(answer, "<Stream"), answer.body);
      CHECK(asked.ledger.of(id, "epoch || ' ' || node_id") == "3 n2");
      CHECK(term() == 3);
      // What this node had of it is over, and its place free.
      CHECK(asked.rig.registry.active() == 1);
      CHECK(asked.rig.streams.told.find("followed CA1;") != std::string::npos);
    }
    SUBCASE("it goes on: behind a stream, too") {
      asked.rig.claim(connected);
      taken("");
      CHECK(has(asked.after(kNoTransfer), "<Stream"));
      CHECK(term() == 3);
    }
    SUBCASE("it was just taken: the carrier is to ask again") {
      asked.ledger.database.execute(
          "UPDATE tandem.calls SET epoch = 2, node_id = 'n3', resumed_at = now()");
      const auto answer = asked.after(kNoTransfer, "no-answer");
      CHECK_MESSAGE(has(answer, "</Redirect>"), answer.body);
      CHECK(asked.ledger.of(id, "epoch || ' ' || node_id") == "2 n3");
      CHECK(asked.rig.registry.active() == 0);
    }
    SUBCASE("nobody had it") {
      CHECK(has(asked.after(kNoTransfer, "no-answer"), "<Stream"));
      CHECK(term() == 1);
    }
    SUBCASE("nobody can tell") {
      taken("");
      asked.ledger.close();
      CHECK(has(asked.after(kNoTransfer, "no-answer"), "<Stream"));
      CHECK(term() == 1);
    }
  }

  TEST_CASE("a call that another node has, and that stands here still, is asked about again") {
    Asked asked;
    REQUIRE(has(asked.rig.call_in(kNoTransfer), "<Stream"));
    const auto id = asked.ledger.begin("CA1", "open");
    // Put through, as far as this node knows, and talked to the end.
    CHECK(has(asked.after(kNoTransfer, "completed"), "<Hangup"));
    asked.ledger.database.execute("UPDATE tandem.calls SET epoch = 2, node_id = 'n3'");
    const auto answer = asked.after(kNoTransfer, "completed");
    CHECK_MESSAGE(has(answer, "/api/twilio/voice/after?DialCallStatus=completed</Redirect>"),
                  answer.body);
    CHECK(asked.ledger.of(id, "epoch || ' ' || node_id") == "2 n3");
  }

  TEST_CASE("its agent is gone: an apology, and the call is told to be lost") {
    Asked asked;
    const auto id = asked.ledger.begin("CA1", "nobody");
    const auto answer = asked.after(kNoTransfer);
    CHECK_MESSAGE(has(answer, "<Say"), answer.body);
    CHECK(has(answer, "<Hangup"));
    CHECK(asked.ledger.ask("SELECT payload ->> 'reason' || ' ' || (payload ->> 'epoch') FROM "
                           "tandem.call_events WHERE epoch = 0 AND call_id = '" +
                           id.text() + "'") == "node-lost 2");
    // Its row is ended by the carrier's word, or what the carrier says when it is asked; the reason
    // is what this node has said.
    CHECK(asked.ledger.of(id, "status") == "in-progress");
    control::CarrierEnd end{"CA1", "completed", 7s};
    SUBCASE("the carrier tells") {}
    SUBCASE("the carrier is asked") { end.source = control::CarrierEnd::Source::Enquiry; }
    control::CarrierLedger::Options options;
    options.database_url = asked.ledger.database.app_url();
    options.node_wait = 0ms;
    control::CarrierLedger carrier(options, asked.node.metrics);
    carrier.call_ended(end);
    CHECK(tandem::test::await([&] { return asked.ledger.of(id, "status") == "ended"; }));
    CHECK(asked.ledger.of(id, "end_reason || ' ' || epoch || ' ' || node_id") == "node-lost 2 n2");
    // Nobody takes it up again.
    CHECK(has(asked.after(kNoTransfer), "<Hangup"));
  }

  TEST_CASE("Postgres away: an apology, and the agent's first number where it has one") {
    Asked asked;
    (void)asked.ledger.begin("CA1", "open");
    asked.ledger.close();
    const auto put_through = asked.after(kTransfers);
    CHECK_MESSAGE(has(put_through, "<Say"), put_through.body);
    CHECK(has(put_through, ">+15558675399</Number>"));
    const auto ended = asked.after(kNoTransfer);
    CHECK_MESSAGE(has(ended, "<Say"), ended.body);
    CHECK(has(ended, "<Hangup"));
    // The other side has taken the caller, and they are through: nothing follows.
    const auto talked = asked.after(kTransfers, "completed");
    CHECK_FALSE(has(talked, "<Say"));
    CHECK(has(talked, "<Hangup"));
  }

  TEST_CASE("a node that is going keeps nobody whose talk with a person is over") {
    Asked asked;
    asked.rig.registry.drain();
    // Nobody knows of a call: an agent's closed hours had put them through.
    const auto talked = asked.after(kTransfers, "completed");
    CHECK_MESSAGE(has(talked, "<Hangup"), talked.body);
    CHECK_FALSE(has(talked, "<Redirect"));
    CHECK(has(asked.after(kTransfers, "no-answer"), "nobody could take"));
    // Behind a stream another node may know more.
    CHECK(has(asked.after(kTransfers), "/api/twilio/voice/after</Redirect>"));
    CHECK(has(asked.after_outgoing(kRussian), "Одну минуту"));
  }

  TEST_CASE("a node that is going notes a caller who was put through, and takes nobody") {
    Asked asked;
    const auto id = asked.ledger.begin("CA1", "open");
    asked.rig.registry.drain();
    const auto busy = asked.after(kNoTransfer, "busy");
    CHECK_MESSAGE(has(busy, "/api/twilio/voice/after?DialCallStatus=busy</Redirect>"), busy.body);
    CHECK(asked.ledger.of(id, "epoch") == "1");
    const auto talked = asked.after(kNoTransfer, "completed");
    CHECK_MESSAGE(has(talked, "<Hangup"), talked.body);
    CHECK(asked.ledger.ask("SELECT payload ->> 'reason' FROM tandem.call_events WHERE epoch = 0 "
                           "AND call_id = '" +
                           id.text() + "'") == "transferred");
  }

  TEST_CASE("Postgres away, and the call is one that we placed: our agent's words and number") {
    Asked asked;
    asked.ledger.close();
    const auto put_through = asked.after_outgoing(kTransfers);
    CHECK_MESSAGE(has(put_through, ">+15558675399</Number>"), put_through.body);
    CHECK(has(put_through, "callerId=\"+15557122665\""));
    CHECK(has(asked.after_outgoing(kRussian), "наш помощник сейчас недоступен"));
  }
}

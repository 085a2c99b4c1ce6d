// Goal: a call whose node is late, as after Postgres was away, is not told as over before its words
// are there, nor before the node could say that it is late; a node that died, or is late for ever,
// holds nothing up. Method: a real Postgres; how far the node has come is written as the shipper
// writes it.
#include <doctest/doctest.h>

#include <atomic>
#include <utility>

#include "control/errc.hpp"
#include "tests/await.hpp"
#include "tests/control/carrier/ledger_rig.hpp"

namespace tandem::control {
namespace {

using namespace test;
using Rig = LedgerRig;

}  // namespace

TEST_SUITE("control/carrier/late_node") {
  TEST_CASE("a call's end waits for the words of its node as long as that one is late") {
    constexpr const char* kOther = "CA00000000000000000000000000000002";
    constexpr const char* kOtherRow =
        "SELECT status FROM tandem.calls WHERE carrier_call_id = "
        "'CA00000000000000000000000000000002'";
    constexpr const char* kEndedTold =
        "SELECT payload #>> '{data,transcript}' FROM tandem.outbound_queue WHERE event = "
        "'call.ended' AND call_id = (SELECT id FROM tandem.calls WHERE node_id = 'n1')";
    Rig rig;
    rig.add_endpoint();
    rig.starts();
    rig.answers();
    // Another node's, which is not late.
    const call::CallId late = std::exchange(
        rig.id, call::CallId::generate(std::chrono::system_clock::now() + std::chrono::hours(1)));
    rig.happens(1, "call.started",
                std::string(R"({"call_sid":")") + kOther +
                    R"(","from":"+15558675311","to":"+15557122661","node":"n2"})");
    rig.id = late;
    rig.database.execute(
        "INSERT INTO tandem.nodes (id, told_until, told_at) VALUES "
        "('n1', now() - interval '90 seconds', now()), ('n2', NULL, now())");
    const auto as_told = [&](CarrierEnd::Source source) {
      rig.ledger->call_ended({kSid, "completed", 7s, source});
      rig.ledger->call_ended({kOther, "completed", 7s, source});
      REQUIRE(rig.becomes(kOtherRow, "ended"));
      CHECK(rig.ends("early") >= 1);
      CHECK(rig.ask("SELECT status FROM tandem.calls WHERE node_id = 'n1'") == "in-progress");
    };
    SUBCASE("its words come first") {
      rig.start();
      as_told(CarrierEnd::Source::Callback);
      rig.last_words();
      CHECK(rig.ask(kEndedTold) == "caller: It is on Friday.");
    }
    SUBCASE("the carrier was asked, since nothing was heard of the call") {
      rig.start();
      as_told(CarrierEnd::Source::Enquiry);
      rig.last_words();
      CHECK(rig.ask(kEndedTold) == "caller: It is on Friday.");
    }
    SUBCASE("the carrier was asked before the node, back again, has told anything") {
      rig.node_wait = 60'000ms;
      rig.database.execute("UPDATE tandem.nodes SET told_until = NULL WHERE id = 'n1'");
      rig.start();
      rig.ledger->call_ended({kSid, "completed", 7s, CarrierEnd::Source::Enquiry});
      std::binary_semaphore never{0};
      for (int i = 0; i < 500 && rig.ends("early") < 1; ++i) (void)never.try_acquire_for(20ms);
      REQUIRE(rig.ends("early") == 1);
      CHECK(rig.ask("SELECT status FROM tandem.calls WHERE node_id = 'n1'") == "in-progress");
      rig.last_words();
      CHECK(rig.ask(kEndedTold) == "caller: It is on Friday.");
    }
    SUBCASE("the node has told all, and not that") {
      rig.start();
      as_told(CarrierEnd::Source::Callback);
      rig.database.execute("UPDATE tandem.nodes SET told_until = NULL");
      CHECK(rig.becomes("SELECT status FROM tandem.calls WHERE node_id = 'n1'", "ended"));
    }
    SUBCASE("the node died before it had told all") {
      rig.start();
      as_told(CarrierEnd::Source::Callback);
      rig.database.execute("UPDATE tandem.nodes SET told_at = now() - interval '3 minutes'");
      CHECK(rig.becomes("SELECT status FROM tandem.calls WHERE node_id = 'n1'", "ended"));
    }
    SUBCASE("it is late for ever") {
      rig.late_wait = 200ms;
      rig.start();
      rig.ledger->call_ended({kSid, "completed", 7s});
      CHECK(rig.becomes("SELECT status FROM tandem.calls WHERE node_id = 'n1'", "ended"));
    }
  }

  TEST_CASE("a node of which nothing was heard for long has its time to say how late it is") {
    constexpr const char* kOther = "CA00000000000000000000000000000002";
    constexpr const char* kOtherStatus = "SELECT status FROM tandem.calls WHERE node_id = 'n2'";
    constexpr const char* kStatus = "SELECT status FROM tandem.calls WHERE node_id = 'n1'";
    constexpr const char* kWordsTold =
        "SELECT payload #>> '{data,transcript}' FROM tandem.outbound_queue WHERE event = "
        "'call.ended' AND call_id = (SELECT id FROM tandem.calls WHERE node_id = 'n1')";
    constexpr const char* kSilentSince =
        "INSERT INTO tandem.nodes (id, told_at) VALUES ('n1', now() - interval '10 minutes')";
    Rig rig;
    rig.add_endpoint();
    rig.starts();
    rig.answers();
    const auto looked_at = [&](double times) {
      return tandem::test::await([&] { return rig.ends("early") >= times; });
    };
    // At a node that nothing is known of.
    const auto another_rings = [&] {
      const call::CallId first = std::exchange(
          rig.id, call::CallId::generate(std::chrono::system_clock::now() + std::chrono::hours(1)));
      rig.happens(1, "call.started",
                  std::string(R"({"call_sid":")") + kOther +
                      R"(","from":"+15558675311","to":"+15557122661","node":"n2"})");
      rig.id = first;
    };
    SUBCASE("it comes back, late, and brings the words") {
      rig.database.execute(kSilentSince);
      rig.start();
      rig.ledger->call_ended({kSid, "completed", 7s});
      REQUIRE(looked_at(1));
      // Its first batch has come in; what was said is in a later one.
      rig.database.execute(
          "UPDATE tandem.nodes SET told_at = now(), told_until = now() - interval '90 seconds'");
      rig.last_words();
      CHECK(rig.ask(kWordsTold) == "caller: It is on Friday.");
    }
    SUBCASE("its first batch takes longer than the word of a node that is heard is waited for") {
      rig.database.execute(kSilentSince);
      rig.start();
      rig.ledger->call_ended({kSid, "completed", 7s});
      REQUIRE(looked_at(1));
      // Another call's end, told later, is through: so this one's node has had its usual time.
      another_rings();
      rig.ledger->call_ended({kOther, "completed", 7s});
      REQUIRE(rig.becomes(kOtherStatus, "ended"));
      CHECK(rig.ask(kStatus) == "in-progress");
      rig.last_words();
      CHECK(rig.ask(kWordsTold) == "caller: It is on Friday.");
    }
    SUBCASE("it comes back and has told all but that") {
      rig.database.execute(kSilentSince);
      rig.start();
      rig.ledger->call_ended({kSid, "completed", 7s});
      REQUIRE(looked_at(1));
      rig.database.execute("UPDATE tandem.nodes SET told_at = now()");
      CHECK(rig.becomes(kStatus, "ended"));
    }
    SUBCASE("it never does") {
      rig.silent_wait = 300ms;
      rig.database.execute(kSilentSince);
      rig.start();
      rig.ledger->call_ended({kSid, "completed", 7s});
      CHECK(rig.becomes(kStatus, "ended"));
      CHECK(rig.ends("early") == 1);
    }
    SUBCASE("it was stopped in order, with all told: nothing more comes of it") {
      rig.database.execute("INSERT INTO tandem.nodes (id) VALUES ('n1')");
      rig.start();
      rig.ledger->call_ended({kSid, "completed", 7s});
      CHECK(rig.becomes(kStatus, "ended"));
    }
    SUBCASE("a row's own fault, while the database is there, makes nobody wait anew") {
      rig.node_wait = 1'500ms;
      rig.database.execute("INSERT INTO tandem.nodes (id, told_at) VALUES ('n1', now())");
      rig.database.execute(R"(
        CREATE TABLE public.trouble ();
        CREATE FUNCTION public.give_way() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
          IF to_regclass('public.trouble') IS NOT NULL THEN
            RAISE serialization_failure USING MESSAGE = 'somebody was first';
          END IF;
          RETURN NEW; END $$;
        CREATE TRIGGER give_way BEFORE INSERT ON tandem.call_events FOR EACH ROW WHEN (NEW.epoch = 0)
          EXECUTE FUNCTION public.give_way())");
      another_rings();
      rig.start();
      rig.ledger->call_ended({kSid, "completed", 7s});
      REQUIRE(looked_at(1));
      // An end that waits for nobody, and cannot be written. Tried once a second: for longer than
      // the other one's node is waited for.
      rig.ledger->call_ended({kOther, "busy", std::nullopt});
      REQUIRE(tandem::test::await([&] {
        return rig.metrics.value(families::kCarrierLedgerFaults, {{"kind", "contended"}}) >= 4;
      }));
      rig.database.execute("DROP TABLE public.trouble");
      // Both were due, so both come with one transaction.
      REQUIRE(rig.becomes(kOtherStatus, "ended"));
      CHECK(rig.ask(kStatus) == "ended");
    }
    SUBCASE("the database goes away behind the first look at the call") {
      rig.node_wait = 5s;
      rig.database.execute("INSERT INTO tandem.nodes (id, told_at) VALUES ('n1', now())");
      another_rings();
      rig.start();
      rig.ledger->call_ended({kSid, "completed", 7s});
      REQUIRE(looked_at(1));
      rig.database.execute("UPDATE tandem.nodes SET told_at = now() - interval '10 minutes'");
      const auto& cluster = postgres::PrivateCluster::instance();
      const auto let_in = [&](const char* yes) {
        cluster.execute("postgres",
                        "ALTER DATABASE " + rig.database.name() + " ALLOW_CONNECTIONS " + yes);
      };
      let_in("false");
      cluster.execute("postgres",
                      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" +
                          rig.database.name() + "'");
      // It looks once a second: for longer than a node is waited for that is heard.
      REQUIRE(tandem::test::await([&] {
        return rig.metrics.value(families::kCarrierLedgerFaults, {{"kind", "away"}}) >= 7;
      }));
      let_in("true");
      // An end that waits for nobody: with it, or before, the other one is looked at.
      rig.ledger->call_ended({kOther, "busy", std::nullopt});
      REQUIRE(rig.becomes(kOtherStatus, "ended"));
      CHECK(rig.ask(kStatus) == "in-progress");
      rig.last_words();
      CHECK(rig.ask(kWordsTold) == "caller: It is on Friday.");
    }
  }

  TEST_CASE("a call of a node that is late is not silent") {
    std::atomic<int> asked{0};
    Rig rig([&asked](const store::OpenCall&,
                     const std::atomic<bool>&) -> Result<std::optional<carrier::RestCall>> {
      ++asked;
      return std::optional(rest_call("completed"));
    });
    rig.starts();
    rig.database.execute(
        "INSERT INTO tandem.nodes (id, told_until, told_at) SELECT 'n1', last_event_at, "
        "now() FROM tandem.calls");
    rig.start();
    // Another's, which is: behind it the round is over.
    rig.id = call::CallId::generate(std::chrono::system_clock::now() + std::chrono::hours(1));
    rig.happens(1, "call.started",
                R"({"call_sid":"CA2","from":"+15558675311","to":"+15557122661","node":"n2"})");
    REQUIRE(rig.becomes("SELECT status FROM tandem.calls WHERE node_id = 'n2'", "ended"));
    CHECK(asked == 1);
    rig.database.execute("UPDATE tandem.nodes SET told_until = NULL");
    CHECK(rig.becomes("SELECT status FROM tandem.calls WHERE node_id = 'n1'", "ended"));
  }
}

}  // namespace tandem::control

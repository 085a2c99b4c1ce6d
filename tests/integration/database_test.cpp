// Goal: a call is in Postgres a moment after it happened, and is closed there though its node dies.
// Method: whole calls as in the other tests, with a server that has a database and writes its
// events to a file as well: what Postgres holds is held against the file.
#include <doctest/doctest.h>
#include <signal.h>

#include <string>

#include "tests/integration/database_questions.hpp"
#include "tests/integration/story.hpp"
#include "tests/integration/whole_system.hpp"
#include "tests/postgres/private_cluster.hpp"

namespace tandem::integration {
namespace {

using postgres::FreshDatabase;
using namespace std::chrono_literals;

std::string conversation() {
  return greeting_and_answer() + R"(
  [[calls.turns]]
  hang_up = true
[model]
  [[model.turns]]
  say = "Good morning, this is the clinic."
  [[model.turns]]
  say = "Yes, I can hear you."
)";
}

}  // namespace

TEST_SUITE("integration/database") {
  TEST_CASE("what the server told of a call is in Postgres, event by event, and folded") {
    const FreshDatabase database;
    WholeSystem system({.scenario = conversation(), .server = with_database(database)});
    system.run_calls();
    const auto events = system.events();
    REQUIRE(events.size() > 5);
    CHECK(ask(database, "SELECT count(*) FROM tandem.call_events WHERE epoch = 1") ==
          std::to_string(events.size()));
    CHECK(ask(database, "SELECT max(seq) FROM tandem.call_events WHERE epoch = 1") ==
          std::to_string(events.size()));
    CHECK(ask(database, "SELECT status || ' ' || end_reason || ' ' || node_id FROM tandem.calls") ==
          "ended caller-hangup n1");
    CHECK(ask(database,
              "SELECT string_agg(speaker || ': ' || text, '|' ORDER BY position) "
              "FROM tandem.transcript_segments WHERE speaker = 'agent'") ==
          "agent: Good morning, this is the clinic.|agent: Yes, I can hear you.");
    CHECK(ask(database,
              "SELECT final_transcript = (SELECT string_agg(speaker || ': ' || text, "
              "E'\\n' ORDER BY position) FROM tandem.transcript_segments) "
              "FROM tandem.calls") == "t");
    // The whole waterfall, each step behind the one before.
    CHECK(ask(database,
              "SELECT bool_and(0 <= decided_ms AND decided_ms <= response_began_ms AND "
              "response_began_ms <= first_audio_ms AND first_audio_ms <= first_sent_ms AND "
              "first_sent_ms <= playing_ms) FROM tandem.call_turns") == "t");
    // Caller and agent on one clock: who began first stands first.
    CHECK(ask(database,
              "SELECT bool_and(ordered) FROM (SELECT started_ms >= lag(started_ms, 1, 0::bigint) "
              "OVER (ORDER BY position) AS ordered FROM tandem.transcript_segments) t") == "t");
    CHECK(ask(database,
              "SELECT carrier_call_id LIKE 'CA%' AND carrier_stream_id LIKE 'MZ%' "
              "FROM tandem.calls") == "t");
  }

  TEST_CASE("fault-01: the call of a killed node is closed when the node is back") {
    const FreshDatabase database;
    WholeSystem system({.scenario = conversation(), .server = with_database(database)});
    system.start_carrier();
    REQUIRE(system.await_events(
        [](const auto& events) { return count_of(events, "agent.words") >= 1; }, 60s));
    system.server().send_signal(SIGKILL);
    REQUIRE(system.server().wait(10s).has_value());
    const auto before = system.events();
    system.start_server();
    CHECK(await_answer(database,
                       "SELECT count(*) FROM tandem.calls WHERE status = 'ended' AND end_reason = "
                       "'node-lost'",
                       "1", 10s));
    CHECK(ask(database, "SELECT count(*) = max(seq) FROM tandem.call_events WHERE epoch = 1") ==
          "t");
    CHECK(ask(database,
              "SELECT count(*) FROM tandem.transcript_segments WHERE speaker = 'agent'") == "1");
  }

  TEST_CASE(
      "a call that ended while its node was away is closed by another, which asks the carrier") {
    const FreshDatabase database;
    WholeSystem system(
        {.scenario = conversation(), .server = with_database(database), .carrier_stays = true});
    system.start_carrier();
    REQUIRE(system.await_events(
        [](const auto& events) { return count_of(events, "agent.words") >= 1; }, 60s));
    REQUIRE(await_answer(database, "SELECT count(*) FROM tandem.calls WHERE status <> 'ended'", "1",
                         10s));
    system.server().send_signal(SIGKILL);
    REQUIRE(system.server().wait(10s).has_value());
    // Nobody hears of the call's end. Another node finds what the first one kept, but not its own
    // calls: only the carrier knows, and the first one is given half a minute to say more.
    system.start_server({{"TANDEM_NODE_ID", "n2"}, {"TANDEM_REAP_AFTER", "1s"}});
    CHECK(await_answer(database,
                       "SELECT status || ' ' || coalesce(end_reason, '-') FROM tandem.calls",
                       "ended node-lost", 90s));
    CHECK(ask(database,
              "SELECT payload ->> 'late' FROM tandem.call_events WHERE type = 'carrier.ended'") ==
          "true");
    CHECK(ask(database, "SELECT duration_ms > 0 AND ended_at > started_at FROM tandem.calls") ==
          "t");
    const auto status = system.metric("tandem_reaper_calls_total{result=\"ended\"}");
    CHECK(status.value_or(0) == 1);
    CHECK(system.stop_server() == 0);
  }

  TEST_CASE("fault-09: a call goes its way while Postgres is away, and is there when it is back") {
    const FreshDatabase database;
    const auto& cluster = postgres::PrivateCluster::instance();
    cluster.execute("postgres", "ALTER DATABASE " + database.name() + " ALLOW_CONNECTIONS false");
    WholeSystem system({.scenario = conversation(), .server = with_database(database)});
    system.start_carrier();
    CHECK(system.await_carrier(90s) == 0);
    REQUIRE(system.await_events(
        [](const auto& events) { return count_of(events, "call.ended") == 1; }, 20s));
    CHECK(end_reason(system.events()) == "caller-hangup");
    CHECK(system.metric("tandem_spool_events").value_or(0) > 0);
    CHECK(system.metric(R"(tandem_writer_faults_total{kind="away"})").value_or(0) > 0);
    cluster.execute("postgres", "ALTER DATABASE " + database.name() + " ALLOW_CONNECTIONS true");
    CHECK(await_answer(database, "SELECT count(*) FROM tandem.calls WHERE status = 'ended'", "1",
                       20s));
    CHECK(ask(database, "SELECT count(*) FROM tandem.call_events WHERE epoch = 1") ==
          std::to_string(system.events().size()));
    CHECK(system.stop_server() == 0);
  }
}

}  // namespace tandem::integration

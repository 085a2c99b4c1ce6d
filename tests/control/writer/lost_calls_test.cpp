// Goal: what becomes of calls whose node died, gave them up or comes late with them: closed once,
// by whoever may, and never made anew where they were deleted. Method: a spool that is opened again
// over a real Postgres.
#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <pqxx/pqxx>
#include <string>

#include "control/ops/metric_families.hpp"
#include "control/writer/metric_families.hpp"
#include "tests/control/writer/shipper_rig.hpp"

using namespace tandem::control;
using namespace tandem::control::test;
using namespace std::chrono_literals;

namespace {

/// A node goes in the middle of calls 1 and 2, of which all is in the database but their ends.
void die_in_two_calls(ShipperRig& rig) {
  rig.append_call(1, 1, false);
  rig.append_call(2, 1, false);
  rig.start();
  REQUIRE(rig.await_shipped());
  rig.shipper.reset();
  rig.log.reset();
}

}  // namespace

TEST_SUITE("control/writer/lost_calls") {
  TEST_CASE("fault-01: calls that died with the process are closed as node-lost") {
    ShipperRig rig;
    rig.append_call(1, 2, false);
    rig.append_call(2, 2, true);
    // No shipper ran before the crash.
    rig.log.reset();
    rig.open();
    rig.start();
    REQUIRE(await([&] {
      return rig.ask("SELECT count(*) FROM tandem.calls WHERE status = 'ended'") == "2";
    }));
    CHECK(rig.ask("SELECT count(*) FROM tandem.calls WHERE end_reason = 'node-lost'") == "1");
    CHECK(rig.ask("SELECT turns FROM tandem.calls WHERE end_reason = 'node-lost'") == "2");
    CHECK(rig.ask("SELECT epoch || ' ' || seq FROM tandem.call_events WHERE payload ->> 'reason' = "
                  "'node-lost'") == "0 1");
    // A call of this process is not touched, though it is in progress.
    rig.append_call(3, 1, false);
    REQUIRE(rig.await_shipped());
    CHECK(rig.ask("SELECT count(*) FROM tandem.calls WHERE status = 'in-progress'") == "1");
    // Its late events are kept, and the call is folded again.
    auto late =
        event(1, 7, "turn.answered",
              R"({"turn":3,"speech_stopped_at_ms":1,"first_sent_ms":1,"voice_to_voice_ms":9})");
    rig.append(late);
    REQUIRE(rig.await_shipped());
    CHECK(rig.ask("SELECT turns FROM tandem.calls WHERE end_reason = 'node-lost'") == "3");
  }

  TEST_CASE("what a dead node's spool still held of a call that went on elsewhere is folded in") {
    ShipperRig rig;
    rig.start();
    rig.append_call(1, 2, false);
    REQUIRE(rig.await_shipped());
    const auto id = call_id(1).text();
    // Another node takes it over, and tells of it.
    rig.database.execute(
        "UPDATE tandem.calls SET epoch = 2, node_id = 'n2', resumed_at = now() + interval '1 "
        "minute', fold_generation "
        "= fold_generation + 1 WHERE id = '" +
        id + "'");
    SpoolLog::Options options;
    const Directory elsewhere;
    options.directory = elsewhere.path;
    SpoolLog other_log(options);
    Shipper::Options second{rig.database.app_url(), "n2"};
    second.orphan_wait = std::chrono::milliseconds(0);
    Shipper other(second, other_log, rig.registry);
    const auto tell = [&](std::uint64_t seq, const char* type, const char* fields) {
      auto told = event(1, seq, type, fields);
      told.epoch = 2;
      REQUIRE(other_log.append(record_of(told), 1).has_value());
    };
    tell(1, "call.resumed", R"({"node":"n2","from_node":"n1"})");
    tell(2, "turn.answered",
         R"({"turn":1,"speech_stopped_at_ms":1,"first_sent_ms":1,"voice_to_voice_ms":9})");
    const auto row = [&] {
      return rig.ask(
          "SELECT status || ' ' || node_id || ' ' || turns || ' ' || epoch FROM "
          "tandem.calls WHERE id = '" +
          id + "'");
    };
    REQUIRE(await([&] { return row() == "in-progress n2 3 2"; }));
    // The first one's last words come late, and its end among them: n2 has the call.
    auto late =
        event(1, 7, "turn.answered",
              R"({"turn":3,"speech_stopped_at_ms":1,"first_sent_ms":1,"voice_to_voice_ms":9})");
    rig.append(late);
    rig.append(event(1, 8, "call.ended", R"({"reason":"carrier-failed","length_ms":1})"));
    REQUIRE(rig.await_shipped());
    CHECK(row() == "in-progress n2 4 2");
    // Nor does n2 forget them, though it had folded the call before they came.
    tell(3, "call.ended", R"({"reason":"caller-hangup","length_ms":9000,"turns":1})");
    REQUIRE(await([&] { return row() == "ended n2 4 2"; }));
    CHECK(
        rig.ask("SELECT count(*) || ' ' || count(DISTINCT (epoch, seq)) FROM tandem.call_events") ==
        "11 11");
    other.stop();
  }

  TEST_CASE(
      "what comes late of a call that retention forgot changes neither its row nor its sums") {
    ShipperRig rig;
    std::string keeps, events = "1";
    SUBCASE("its words are gone") { keeps = "transcript_days = 30"; }
    SUBCASE("its events are gone, too") {
      keeps = "transcript_days = 30, event_days = 60";
      events = "0";
    }
    rig.append_call(1, 3);
    rig.start();
    REQUIRE(rig.await_shipped());
    rig.database.execute("UPDATE tandem.organisations SET " + keeps);
    while (rig.ask("SELECT sum(tandem.forget_old(id)) FROM tandem.organisations") != "0") {
    }
    constexpr const char* kRow = "SELECT to_jsonb(c) - 'updated_at' FROM tandem.calls c";
    constexpr const char* kSums =
        "SELECT concat(sum(calls), ' ', sum(turns), ' ', sum(duration_ms), ' ', count(DISTINCT "
        "at)) "
        "FROM tandem.call_sums";
    constexpr const char* kTurns = "SELECT count(*) FROM tandem.call_turns";
    const std::string row = rig.ask(kRow), sums = rig.ask(kSums);
    CHECK(rig.ask("SELECT turns FROM tandem.calls") == "3");
    // The tail that another node's spool held.
    rig.append(event(1, 20, "caller.words", R"({"item":40,"previous":0,"text":"Forgotten."})"));
    REQUIRE(rig.await_shipped());
    CHECK(rig.ask(kRow) == row);
    CHECK(rig.ask(kSums) == sums);
    CHECK(rig.ask(kTurns) == "3");
    CHECK(rig.ask("SELECT count(*) FROM tandem.transcript_segments") == "0");
    CHECK(rig.ask("SELECT count(*) FROM tandem.call_events WHERE seq = 20") == events);
    CHECK(rig.ask("SELECT count(*) FROM tandem.call_events WHERE payload ? 'text'") == "0");
  }

  TEST_CASE("a deleted organisation's call that comes late is not made anew, at nobody's either") {
    ShipperRig rig;
    rig.database.execute(
        "INSERT INTO tandem.organisations (id, slug, name) VALUES "
        "('0193a000-0000-7000-8000-000000000001', 'clinic', 'Clinic')");
    const std::string began =
        R"({"call_sid":"CA1","from":"+15550001111","to":"+15550002222","agent":"a","agent_name":)"
        R"("Ada","organisation":"0193a000-0000-7000-8000-000000000001","node":"n1","direction":)"
        R"("inbound"})";
    rig.append(event(1, 1, "call.started", began));
    rig.append(event(1, 2, "caller.words", R"({"item":1,"previous":0,"text":"It is Dana."})"));
    const std::string found =
        "SELECT (SELECT count(*) FROM tandem.calls) || ' ' || (SELECT "
        "count(*) FROM tandem.call_events) || ' ' || (SELECT count(*) FROM "
        "tandem.transcript_segments)";
    const auto left_out = [&rig] { return rig.registry.value(families::kWriterDeleted); };
    const auto lost = [&rig] { return rig.registry.total(families::kEventsDropped); };
    SUBCASE("it is gone: so is what its node's spool still held") {
      rig.database.execute("DELETE FROM tandem.organisations WHERE slug = 'clinic'");
      rig.start();
      REQUIRE(rig.await_shipped());
      CHECK(rig.ask(found) == "0 0 0");
      CHECK(rig.faults("refused") == 0);
      CHECK(left_out() == 2);
      CHECK(lost() == 0);
      // What comes behind it names no organisation.
      rig.restart();
      rig.append(event(1, 3, "call.ended", R"({"reason":"caller-hangup","length_ms":9})"));
      REQUIRE(rig.await_shipped());
      CHECK(rig.ask(found) == "0 0 0");
      // What is read again is counted again.
      CHECK(left_out() == 2 + 3);
    }
    SUBCASE("it is gone with its rows: what comes later, without the beginning, is nobody's") {
      rig.start();
      REQUIRE(rig.await_shipped());
      CHECK(rig.ask(found) == "1 2 1");
      rig.database.execute("DELETE FROM tandem.organisations WHERE slug = 'clinic'");
      double read_again = 0;
      SUBCASE("in the same process") {}
      SUBCASE("in another one") {
        rig.restart();
        read_again = 2;
      }
      rig.append(event(1, 3, "caller.words", R"({"item":3,"previous":1,"text":"Are you there?"})"));
      rig.append(event(1, 4, "call.ended", R"({"reason":"caller-hangup","length_ms":9})"));
      REQUIRE(rig.await_shipped());
      CHECK(rig.ask(found) == "0 0 0");
      CHECK(left_out() == 2 + read_again);
      CHECK(lost() == 0);
    }
    SUBCASE("the call alone is gone, as retention may have it") {
      rig.start();
      REQUIRE(rig.await_shipped());
      rig.database.execute("DELETE FROM tandem.calls");
      rig.append(event(1, 3, "call.ended", R"({"reason":"caller-hangup","length_ms":9})"));
      REQUIRE(rig.await_shipped());
      CHECK(rig.ask(found) == "0 0 0");
      CHECK(left_out() == 1);
    }
    SUBCASE("a call whose beginning was lost on the disk is nobody's, and kept") {
      rig.append(event(2, 3, "caller.words", R"({"item":1,"previous":0,"text":"It is Eve."})"));
      rig.append(event(2, 4, "call.ended", R"({"reason":"caller-hangup","length_ms":9})"));
      rig.start();
      REQUIRE(rig.await_shipped());
      CHECK(rig.ask(found) == "2 4 2");
      CHECK(left_out() == 0);
      CHECK(lost() == 0);
    }
    SUBCASE("it is being deleted: a call that still runs comes to its end") {
      rig.database.execute(
          "ALTER TABLE tandem.organisations DISABLE TRIGGER keep_deleted; UPDATE "
          "tandem.organisations SET deleted_at = now() WHERE slug = 'clinic'; ALTER TABLE "
          "tandem.organisations ENABLE TRIGGER keep_deleted");
      rig.append(event(1, 3, "call.ended", R"({"reason":"caller-hangup","length_ms":9})"));
      rig.start();
      REQUIRE(rig.await_shipped());
      CHECK(rig.ask(found) == "1 3 1");
      CHECK(rig.ask("SELECT status FROM tandem.calls") == "ended");
    }
  }

  TEST_CASE(
      "calls of an organisation that the database never had are told as lost, and set aside") {
    ShipperRig rig;
    rig.database.execute(
        "INSERT INTO tandem.organisations (id, slug, name) VALUES "
        "('0193a000-0000-7000-8000-000000000001', 'clinic', 'Clinic')");
    const auto begins = [&rig](std::uint64_t call, const std::string& organisation) {
      rig.append(event(call, 1, "call.started",
                       R"({"call_sid":"CA1","from":"+15550001111","to":"+15550002222","agent":"a",)"
                       R"("agent_name":"Ada","node":"n1","organisation":")" +
                           organisation + "\"}"));
    };
    const auto lost = [&rig] {
      return rig.registry.value(families::kEventsDropped,
                                {{"where", "no-organisation"}, {"kind", "any"}});
    };
    // As of a database that was restored from a backup: one is there, one was made since.
    begins(1, "0193a000-0000-7000-8000-000000000002");
    begins(2, "0193a000-0000-7000-8000-000000000001");
    begins(3, "0193a000-0000-7000-8000-000000000002");
    rig.start();
    REQUIRE(rig.await_shipped());
    CHECK(rig.ask("SELECT string_agg(id::text, ' ') FROM tandem.calls") == call_id(2).text());
    CHECK(lost() == 2);
    rig.shipper.reset();
    for (const std::uint64_t call : {1, 2, 3})
      rig.append(event(call, 2, "caller.words", R"({"item":1,"previous":0,"text":"It is Dana."})"));
    rig.restart();
    REQUIRE(rig.await_shipped());
    CHECK(rig.ask("SELECT count(*) FROM tandem.calls") == "1");
    CHECK(rig.ask("SELECT count(*) FROM tandem.call_events") == "2");
    // The beginnings are read again.
    CHECK(lost() == 2 + 4);
    CHECK(rig.registry.total(families::kWriterDeleted) == 0);
    rig.shipper.reset();
    std::string aside;
    for (const auto& entry : std::filesystem::directory_iterator(rig.directory.path))
      if (entry.path().filename().string().starts_with("quarantine"))
        aside += file_text(entry.path());
    std::size_t lines = 0;
    for (std::size_t at = 0; (at = aside.find("unplaced_because", at)) != std::string::npos; ++at)
      ++lines;
    CHECK(lines == 2 + 4);
    CHECK(aside.find("no organisation 0193a000-0000-7000-8000-000000000002") != std::string::npos);
    CHECK(aside.find("It is Dana.") != std::string::npos);
    CHECK(aside.find(call_id(2).text()) == std::string::npos);
  }

  TEST_CASE("what was deleted is remembered for a month") {
    ShipperRig rig;
    rig.database.execute(
        "INSERT INTO tandem.tombstones (id, died_at) VALUES (tandem.uuid_v7(), now() - interval "
        "'31 days'), (tandem.uuid_v7(), now() - interval '29 days')");
    CHECK(rig.ask("SELECT tandem.forget_expired()") == "1");
    CHECK(rig.ask("SELECT count(*) FROM tandem.tombstones") == "1");
  }

  TEST_CASE("a call that this node has taken up again is none of those that it lost") {
    ShipperRig rig;
    die_in_two_calls(rig);
    rig.database.execute(
        "UPDATE tandem.calls SET epoch = 2, resumed_at = now() + interval '1 minute' WHERE id = '" +
        call_id(1).text() + "'");
    rig.open();
    rig.start();
    REQUIRE(await([&] {
      return rig.ask("SELECT count(*) FROM tandem.calls WHERE end_reason = 'node-lost'") == "1";
    }));
    CHECK(rig.ask("SELECT id FROM tandem.calls WHERE status <> 'ended'") == call_id(1).text());
    CHECK(rig.ask("SELECT payload ->> 'epoch' FROM tandem.call_events WHERE epoch = 0") == "1");
  }

  TEST_CASE("a call that is taken over while the lost ones are closed is nobody's to close") {
    ShipperRig rig;
    die_in_two_calls(rig);
    pqxx::connection other(rig.database.admin_url());
    pqxx::work taking(other);
    taking.exec(
        "UPDATE tandem.calls SET epoch = 2, node_id = 'n2', resumed_at = now(), "
        "fold_generation = fold_generation + 1 WHERE id = '" +
        call_id(1).text() + "'");
    rig.open();
    rig.start();
    // It has seen the call as one of its own, and waits for the row.
    REQUIRE(await([&] {
      return rig.ask(
                 "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND "
                 "wait_event_type = 'Lock'") == "1";
    }));
    taking.commit();
    REQUIRE(await([&] {
      return rig.ask("SELECT count(*) FROM tandem.calls WHERE end_reason = 'node-lost'") == "1";
    }));
    CHECK(rig.ask("SELECT status || ' ' || node_id || ' ' || epoch FROM tandem.calls WHERE id = '" +
                  call_id(1).text() + "'") == "in-progress n2 2");
    CHECK(rig.ask("SELECT count(*) FROM tandem.call_events WHERE epoch = 0") == "1");
  }

  TEST_CASE("a caller who was put through is not lost with the node that did it") {
    ShipperRig rig;
    for (std::uint64_t call = 1; call <= 3; ++call) rig.append_call(call, 1, false);
    rig.append(event(1, 5, "transfer.asked", R"({"target":0})"));
    // This one was back with the agent.
    rig.append(event(2, 5, "transfer.asked", R"({"target":0})"));
    rig.append(event(2, 6, "transfer.ended", R"({"result":"busy"})"));
    rig.start();
    REQUIRE(rig.await_shipped());
    rig.restart();
    REQUIRE(await([&] {
      return rig.ask("SELECT count(*) FROM tandem.calls WHERE end_reason = 'node-lost'") == "2";
    }));
    CHECK(rig.ask("SELECT id FROM tandem.calls WHERE status <> 'ended'") == call_id(1).text());
  }
}

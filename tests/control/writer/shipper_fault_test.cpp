// Goal: nothing holds the shipper up for good, and nothing makes it lose or invent what happened: a
// record that the database never comes to an end with, a server that stops, a spool that cannot be
// read, a caller who is forgotten in the middle of the call, a neighbour on the same database.
#include <doctest/doctest.h>

#include <string>

#include "control/ops/metric_families.hpp"
#include "control/writer/metric_families.hpp"
#include "tests/control/writer/shipper_rig.hpp"
#include "tests/postgres/frozen_backends.hpp"

using namespace tandem::control;
using namespace tandem::control::test;
namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

/// Events of this type keep the server busy for ever.
constexpr const char* kPoison = R"(
  CREATE FUNCTION public.brood() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF NEW.type = 'poison' THEN PERFORM pg_sleep(3600); END IF; RETURN NEW; END $$;
  CREATE TRIGGER brood BEFORE INSERT ON tandem.call_events FOR EACH ROW EXECUTE FUNCTION public.brood())";

}  // namespace

TEST_SUITE("control/writer/shipper_fault") {
  TEST_CASE("a record that the database never comes to an end with is found and set aside") {
    ShipperRig rig;
    rig.database.execute(kPoison);
    rig.append_call(1, 5);
    rig.append(event(2, 1, "poison", R"({"text":"drink me"})"));
    rig.append_call(3, 5);
    rig.start(300ms);
    REQUIRE(rig.await_shipped());
    CHECK(rig.ask("SELECT count(*) FROM tandem.call_events") == "26");
    CHECK(rig.ask("SELECT count(*) FROM tandem.calls WHERE turns = 5") == "2");
    CHECK(rig.registry.value(families::kWriterRefused) == 1);
    CHECK(rig.faults("doubtful") >= 4);
    CHECK(file_text(rig.directory.path / "quarantine.jsonl").find("drink me") != std::string::npos);
  }

  TEST_CASE("what had to give way to another transaction is shipped at once, and whole") {
    ShipperRig rig;
    // The sequence counts on when a transaction is rolled back.
    rig.database.execute(R"(
      CREATE SEQUENCE public.tries;
      GRANT USAGE ON public.tries TO PUBLIC;
      CREATE FUNCTION public.give_way() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        CASE nextval('public.tries')
          WHEN 1 THEN RAISE deadlock_detected USING MESSAGE = 'two in a circle';
          WHEN 2 THEN RAISE serialization_failure USING MESSAGE = 'somebody was first';
          ELSE NULL;
        END CASE;
        RETURN NULL; END $$;
      CREATE TRIGGER give_way AFTER INSERT ON tandem.call_turns FOR EACH STATEMENT EXECUTE FUNCTION public.give_way())");
    rig.append_call(1, 5);
    rig.start();
    REQUIRE(rig.await_shipped());
    CHECK(rig.faults("contended") == 2);
    CHECK(rig.faults("away") == 0);
    CHECK(rig.ask("SELECT turns FROM tandem.calls") == "5");
    CHECK(rig.ask("SELECT count(*) FROM tandem.call_turns") == "5");
    CHECK(rig.registry.value(families::kWriterRefused) == 0);
  }

  TEST_CASE("fault-10: a database that is slow with everything costs no record") {
    ShipperRig rig;
    rig.append_call(1, 5);
    pqxx::work blocker(rig.connection);
    blocker.exec("LOCK TABLE tandem.call_events IN ACCESS EXCLUSIVE MODE");
    rig.start(300ms);
    REQUIRE(await([&] { return rig.faults("doubtful") >= 8; }));
    CHECK(rig.log->state().events == 13);
    blocker.abort();
    REQUIRE(rig.await_shipped());
    CHECK(rig.registry.value(families::kWriterRefused) == 0);
    CHECK(rig.ask("SELECT turns FROM tandem.calls") == "5");
  }

  TEST_CASE("fault-10: a server that stops in the middle is left, and another connection made") {
    ShipperRig rig;
    rig.start(300ms);
    rig.append_call(1, 5);
    REQUIRE(rig.await_shipped());
    const tandem::postgres::FrozenBackends frozen(rig.database, "tandem-shipper");
    REQUIRE(frozen.count() == 1);
    rig.append_call(2, 5);
    REQUIRE(rig.await_shipped());
    CHECK(rig.faults("away") >= 1);
    CHECK(rig.ask("SELECT count(*) FROM tandem.calls WHERE turns = 5") == "2");
  }

  TEST_CASE("fault-10: a server that stops does not keep the node from its exit") {
    ShipperRig rig;
    rig.start();
    rig.append_call(1, 5);
    REQUIRE(rig.await_shipped());
    const tandem::postgres::FrozenBackends frozen(rig.database, "tandem-shipper");
    REQUIRE(frozen.count() == 1);
    rig.append_call(2, 5);
    // Were anything here to wait for the server, this would never return.
    rig.shipper->stop(50ms);
    CHECK(rig.log->state().events == 13);
  }

  TEST_CASE("a spool that cannot be read is not an empty one: nobody is declared lost") {
    ShipperRig rig;
    rig.start();
    rig.append_call(1, 2, false);
    REQUIRE(rig.await_shipped());
    rig.shipper.reset();
    rig.append(event(1, 50, "call.ended", R"({"reason":"agent-hangup","length_ms":5000})"));
    rig.log.reset();
    rig.open();
    // The end of the call is in there.
    const fs::path segment = segments_in(rig.directory.path).back();
    const fs::path elsewhere = rig.directory.path / "elsewhere";
    fs::rename(segment, elsewhere);
    rig.start();
    REQUIRE(await([&] {
      return rig.registry.value(families::kSpoolErrors, {{"operation", "read"}}) >= 2;
    }));
    CHECK(rig.ask("SELECT count(*) FROM tandem.call_events WHERE epoch = 0") == "0");
    fs::rename(elsewhere, segment);
    REQUIRE(rig.await_shipped());
    CHECK(rig.ask("SELECT end_reason FROM tandem.calls") == "agent-hangup");
    CHECK(rig.ask("SELECT count(*) FROM tandem.call_events WHERE epoch = 0") == "0");
  }

  TEST_CASE(
      "a caller who is forgotten in the middle of the call: the call goes on, the words do not") {
    ShipperRig rig;
    rig.start();
    rig.append_call(1, 2, false);
    REQUIRE(rig.await_shipped());
    // As `tandem.erase_caller` leaves the call.
    rig.database.execute(
        "UPDATE tandem.calls SET erased_at = now(), from_number = '', final_transcript = NULL;"
        "UPDATE tandem.call_events SET payload = tandem.without_words(payload);"
        "DELETE FROM tandem.transcript_segments");
    const auto check_forgotten = [&] {
      CHECK(rig.ask("SELECT count(*) FROM tandem.transcript_segments") == "0");
      CHECK(rig.ask("SELECT from_number || coalesce(final_transcript, '-') FROM tandem.calls") ==
            "-");
      CHECK(rig.ask("SELECT to_number FROM tandem.calls") == "+15550002222");
      CHECK(rig.ask("SELECT count(*) FROM tandem.call_events WHERE payload::text ~ "
                    "'my name|55500|new'") == "0");
    };
    rig.append(event(1, 7, "caller.words", R"({"item":9,"previous":0,"text":"my name is"})"));
    rig.append(
        event(1, 8, "turn.answered",
              R"({"turn":3,"speech_stopped_at_ms":9,"first_sent_ms":1,"voice_to_voice_ms":9})"));
    REQUIRE(rig.await_shipped());
    CHECK(rig.ask("SELECT status || ' ' || turns FROM tandem.calls") == "in-progress 3");
    CHECK(rig.ask("SELECT payload::text FROM tandem.call_events WHERE seq = 7") ==
          R"({"item": 9, "previous": 0})");
    check_forgotten();
    // Another process folds it anew, from the database.
    rig.restart();
    rig.append(event(1, 9, "call.ended", R"({"reason":"caller-hangup","length_ms":5000})"));
    REQUIRE(rig.await_shipped());
    CHECK(rig.ask("SELECT count(*) || ' ' || max(seq) FROM tandem.call_events WHERE epoch = 1") ==
          "9 9");
    CHECK(rig.ask("SELECT status || ' ' || end_reason || ' ' || turns FROM tandem.calls") ==
          "ended caller-hangup 3");
    check_forgotten();
  }

  TEST_CASE("calls by the hundred are folded anew, a few histories at a time, to the same rows") {
    ShipperRig rig;
    rig.start();
    for (std::uint64_t call = 1; call <= 100; ++call) rig.append_call(call, 8);
    REQUIRE(rig.await_shipped());
    const std::string digest =
        "SELECT md5(string_agg((id, status, turns, final_transcript, duration_ms)::text, '' ORDER "
        "BY id)) FROM tandem.calls";
    const std::string before = rig.ask(digest);
    rig.restart();
    // Late, so every call is folded from its first event on; some land between others.
    for (std::uint64_t call = 1; call <= 100; ++call)
      rig.append(event(call, 40, "model.usage", R"({"cost_usd":1})"));
    REQUIRE(rig.await_shipped());
    CHECK(rig.ask(digest) == before);
    CHECK(rig.ask("SELECT count(*) FROM tandem.calls WHERE cost_model = 1") == "100");
    CHECK(rig.ask("SELECT count(*) FROM tandem.transcript_segments") == "800");
  }

  TEST_CASE("two nodes on one database: a start closes the calls of its own node alone") {
    ShipperRig rig;
    rig.start();
    rig.append_call(1, 2, false);
    REQUIRE(rig.await_shipped());
    const auto live = [&] {
      return rig.ask("SELECT count(*) FROM tandem.calls WHERE status = 'in-progress'");
    };
    const Directory other;
    SpoolLog::Options options;
    options.directory = other.path;
    SpoolLog other_log(options);
    const auto await_other = [&](std::uint64_t call) {
      std::string started(kStarted);
      started.replace(started.find("n1"), 2, "n2");
      REQUIRE(other_log.append(record_of(event(call, 1, "call.started", started)), 1).has_value());
      REQUIRE(await([&] { return other_log.state().events == 0; }));
    };
    {
      Shipper second({rig.database.app_url(), "n2"}, other_log, rig.registry);
      await_other(2);
      CHECK(live() == "1");
    }
    {
      // By mistake it bears our name: it ships, and closes nothing as long as we are there.
      Shipper second({rig.database.app_url(), "n1"}, other_log, rig.registry);
      await_other(3);
      CHECK(live() == "1");
      rig.shipper.reset();
      CHECK(await([&] { return live() == "0"; }));
    }
    CHECK(rig.ask("SELECT end_reason FROM tandem.calls WHERE turns = 2") == "node-lost");
    // Of calls that began after the start, none is closed.
    CHECK(rig.ask("SELECT count(*) FROM tandem.calls WHERE status = 'ringing'") == "2");
  }
}

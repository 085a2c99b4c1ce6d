// Goal: what is in the spool comes into Postgres, once, whatever happens between. Method: a real
// Postgres of the program's own, a spool, a shipper; then the database is taken away in the ways in
// which databases go.
#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <pqxx/pqxx>
#include <string>

#include "control/ops/metric_families.hpp"
#include "control/writer/metric_families.hpp"
#include "tests/control/writer/shipper_rig.hpp"

using namespace tandem::control;
using namespace tandem::control::test;
using namespace std::chrono_literals;

TEST_SUITE("control/writer/shipper") {
  TEST_CASE("events, words, turns and the call's row are in Postgres, and the spool forgets them") {
    ShipperRig rig;
    rig.append_call(1, 3);
    rig.start();
    REQUIRE(rig.await_shipped());
    CHECK(rig.ask("SELECT count(*) FROM tandem.call_events") == "9");
    CHECK(rig.ask("SELECT payload ->> 'call_sid' FROM tandem.call_events WHERE seq = 1") == "CA1");
    CHECK(rig.ask("SELECT text FROM tandem.transcript_segments WHERE item = 4") ==
          "What's \"new\"?\n\t\\ €");
    CHECK(rig.ask("SELECT count(*) FROM tandem.call_turns WHERE voice_to_voice_ms = 500") == "3");
    CHECK(rig.ask("SELECT status || ' ' || end_reason || ' ' || outcome || ' ' || turns || ' ' || "
                  "latency_p95_ms || ' ' || node_id || ' ' || agent_name FROM tandem.calls") ==
          "ended caller-hangup answered 3 500 n1 Ada");
    CHECK(rig.ask("SELECT final_transcript LIKE 'caller: What%' FROM tandem.calls") == "t");
    CHECK(rig.ask("SELECT o.slug FROM tandem.calls c JOIN tandem.organisations o "
                  "ON o.id = c.organisation_id") == "unassigned");
    CHECK(rig.registry.value(families::kWriterBatchTime) >= 1);
  }

  TEST_CASE("a call without an agent is its number's, one of the configuration file's nobody's") {
    ShipperRig rig;
    std::string agent, owner = "clinic";
    SUBCASE("no agent answered") {}
    SUBCASE("an agent of the configuration file") {
      agent = R"("agent":"front-desk","agent_name":"Ada",)";
      owner = "unassigned";
    }
    rig.database.execute(
        "INSERT INTO tandem.organisations (id, slug, name) VALUES "
        "('0193a000-0000-7000-8000-000000000001', 'clinic', 'Clinic');"
        "INSERT INTO tandem.phone_numbers (id, organisation_id, number) VALUES "
        "('0193a000-0000-7000-8000-000000000002', '0193a000-0000-7000-8000-000000000001', "
        "'+15550002222')");
    rig.append(event(1, 1, "call.started",
                     R"({"call_sid":"CA1","from":"+15550001111","to":"+15550002222",)" + agent +
                         R"("node":"n1","direction":"inbound"})"));
    rig.start();
    REQUIRE(rig.await_shipped());
    CHECK(rig.ask("SELECT o.slug FROM tandem.calls c JOIN tandem.organisations o ON o.id = "
                  "c.organisation_id WHERE (phone_number_id IS NULL) = (o.slug <> 'clinic')") ==
          owner);
    CHECK(rig.ask("SELECT o.slug FROM tandem.call_events e JOIN tandem.organisations o ON o.id = "
                  "e.organisation_id") == owner);
  }

  TEST_CASE("what is shipped twice is there once, and the row is the same") {
    ShipperRig rig;
    for (std::uint64_t call = 1; call <= 5; ++call) rig.append_call(call, 20);
    const auto segments = segments_in(rig.directory.path);
    const std::string copy = file_text(segments.front());
    rig.start();
    REQUIRE(rig.await_shipped());
    const std::string digest =
        "SELECT md5(string_agg(t::text, '' ORDER BY t::text)) FROM (SELECT id, status, turns, "
        "usage, "
        "outcome, final_transcript, ended_at, duration_ms FROM tandem.calls) t";
    const std::string before = rig.ask(digest);
    rig.shipper.reset();
    rig.log.reset();
    for (const auto& left : segments_in(rig.directory.path)) std::filesystem::remove(left);
    // The same events again, as after a crash between commit and release: all, and a part.
    for (const std::size_t size : {copy.size(), copy.size() / 3}) {
      write_file(rig.directory.path / "00000000000000000009.open", copy.substr(0, size));
      rig.open();
      rig.start();
      REQUIRE(rig.await_shipped());
      CHECK(rig.ask(digest) == before);
      CHECK(rig.ask("SELECT count(*) FROM tandem.call_events") == "215");
      rig.shipper.reset();
      rig.log.reset();
    }
  }

  TEST_CASE("a node that is late says how far it has come, and that it is late no more") {
    ShipperRig rig;
    // Left by an earlier process; and what is said from then on.
    rig.database.execute(
        "INSERT INTO tandem.nodes (id, told_at, told_until) VALUES ('n1', now(), now()); "
        "CREATE TABLE public.said (n bigserial, told_until timestamptz); "
        "CREATE FUNCTION public.say() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS "
        "'BEGIN INSERT INTO public.said (told_until) VALUES (NEW.told_until); RETURN NULL; END'; "
        "CREATE TRIGGER say AFTER UPDATE ON tandem.nodes FOR EACH ROW WHEN (OLD.told_until IS "
        "DISTINCT FROM NEW.told_until) EXECUTE FUNCTION public.say()");
    constexpr const char* kSaid =
        "SELECT string_agg(coalesce((told_until = (SELECT at FROM tandem.call_events WHERE seq = "
        "4))::text, 'all'), ' ' ORDER BY n) FROM public.said";
    const auto now =
        std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
    auto begun = event(1, 1, "call.started", kStarted);
    begun.at = now;
    rig.append(begun);
    rig.start();
    REQUIRE(rig.await_shipped());
    REQUIRE(await([&] { return rig.ask(kSaid) == "all"; }));
    for (std::uint64_t seq = 2; seq < 5; ++seq) {
      auto late = event(1, seq);
      late.at = now - 60s + std::chrono::seconds(seq);
      rig.append(late);
    }
    REQUIRE(rig.await_shipped());
    // In one batch or in several; then nothing waits any more, though nothing else happens.
    CHECK(await([&] { return rig.ask(kSaid).ends_with("true all"); }));
    const std::string said = rig.ask(kSaid);
    auto next = event(1, 5);
    next.at =
        std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
    rig.append(next);
    REQUIRE(rig.await_shipped());
    CHECK(rig.ask(kSaid) == said);
  }

  TEST_CASE("a node that stops with all told says so; one that had to leave something does not") {
    ShipperRig rig;
    rig.database.execute("INSERT INTO tandem.nodes (id) VALUES ('n1')");
    constexpr const char* kThere = "SELECT told_at IS NOT NULL FROM tandem.nodes";
    rig.start();
    rig.append_call(1, 2);
    REQUIRE(await([&] { return rig.ask(kThere) == "t"; }));
    rig.shipper->stop();
    CHECK(rig.ask(kThere) == "f");
    CHECK(rig.ask("SELECT count(*) FROM tandem.call_events") == "7");
    rig.restart();
    REQUIRE(await([&] { return rig.ask(kThere) == "t"; }));
    pqxx::work blocker(rig.connection);
    blocker.exec("LOCK TABLE tandem.call_events IN ACCESS EXCLUSIVE MODE");
    rig.append_call(2, 2);
    rig.shipper->stop(300ms);
    blocker.abort();
    CHECK(rig.ask(kThere) == "t");
  }

  TEST_CASE("a node says that it is there, whether calls come or not, and after an outage again") {
    ShipperRig rig;
    rig.database.execute("INSERT INTO tandem.nodes (id) VALUES ('n1')");
    rig.start();
    const char* told = "SELECT told_at FROM tandem.nodes";
    std::string before;
    const auto told_again = [&] {
      before = rig.ask(told);
      return await([&] { return rig.ask(told) > before; });
    };
    CHECK(told_again());
    CHECK(told_again());
    rig.append_call(1, 1);
    REQUIRE(rig.await_shipped());
    CHECK(told_again());
    // Nothing happens that would have to be written while it is away.
    as_superuser("ALTER DATABASE " + rig.database.name() + " ALLOW_CONNECTIONS false");
    as_superuser("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" +
                 rig.database.name() + "' AND application_name = 'tandem-shipper'");
    CHECK(await([&] { return rig.faults("away") + rig.faults("unfit") >= 1; }));
    as_superuser("ALTER DATABASE " + rig.database.name() + " ALLOW_CONNECTIONS true");
    CHECK(told_again());
  }

  TEST_CASE("fault-09: Postgres away: nothing is lost or doubled, each call in order") {
    ShipperRig rig;
    rig.start();
    rig.append_call(1, 1, false);
    REQUIRE(rig.await_shipped());
    const std::string name = rig.database.name();
    as_superuser("ALTER DATABASE " + name + " ALLOW_CONNECTIONS false");
    rig.reset_connections();
    for (std::uint64_t call = 10; call < 60; ++call) rig.append_call(call, 20);
    REQUIRE(await([&] { return rig.faults("away") + rig.faults("unfit") >= 3; }));
    CHECK(rig.log->state().events == 50 * 43);
    CHECK(rig.registry.value(families::kSpoolOldest) > 0);
    as_superuser("ALTER DATABASE " + name + " ALLOW_CONNECTIONS true");
    REQUIRE(rig.await_shipped());
    pqxx::connection again(rig.database.admin_url());
    pqxx::nontransaction work(again);
    CHECK(work.exec1("SELECT count(*) FROM tandem.call_events")[0].as<int>() == 50 * 43 + 4);
    CHECK(work.exec1("SELECT count(*) FROM tandem.calls WHERE turns = 20")[0].as<int>() == 50);
  }

  TEST_CASE("fault-11: a read-only server is an absent one, until it is writable again") {
    ShipperRig rig;
    rig.start();
    const std::string name = rig.database.name();
    as_superuser("ALTER DATABASE " + name + " SET default_transaction_read_only = on");
    rig.reset_connections();
    rig.append_call(1, 5);
    REQUIRE(await([&] { return rig.faults("away") >= 3; }));
    CHECK(rig.faults("refused") == 0);
    CHECK(rig.log->state().events == 13);
    as_superuser("ALTER DATABASE " + name + " SET default_transaction_read_only = off");
    rig.reset_connections();
    REQUIRE(rig.await_shipped());
    pqxx::connection again(rig.database.admin_url());
    pqxx::nontransaction work(again);
    CHECK(work.exec1("SELECT turns FROM tandem.calls")[0].as<int>() == 5);
  }

  TEST_CASE("fault-10: statements that hang are given up when the node stops") {
    ShipperRig rig;
    pqxx::work blocker(rig.connection);
    blocker.exec("LOCK TABLE tandem.call_events IN ACCESS EXCLUSIVE MODE");
    rig.append_call(1, 5);
    rig.start();
    rig.shipper->stop(100ms);
    CHECK(rig.log->state().events == 13);
    blocker.abort();
    rig.restart();
    REQUIRE(rig.await_shipped());
    CHECK(rig.ask("SELECT turns FROM tandem.calls") == "5");
  }

  TEST_CASE("an event that the database refuses is set aside, and no other waits for it") {
    ShipperRig rig;
    rig.append_call(1, 5);
    rig.append(event(1, 100, "model.error", "{no JSON at all"));
    rig.append(event(2, 1, std::string(200, 't'), "{}"));
    rig.append_call(3, 5);
    rig.start();
    REQUIRE(rig.await_shipped());
    CHECK(rig.ask("SELECT count(*) FROM tandem.call_events") == "26");
    CHECK(rig.ask("SELECT count(*) FROM tandem.calls WHERE turns = 5") == "2");
    CHECK(rig.registry.value(families::kWriterRefused) == 2);
    const std::string aside = file_text(rig.directory.path / "quarantine.jsonl");
    CHECK(aside.find("{no JSON at all") != std::string::npos);
  }

  TEST_CASE("what JSON may hold and Postgres may not comes in all the same") {
    ShipperRig rig;
    rig.append(event(1, 1, "call.started", kStarted));
    rig.append(
        event(1, 2, "caller.words", R"({"item":1,"previous":0,"text":"a\u0000b \\u0000 c"})"));
    rig.start();
    REQUIRE(rig.await_shipped());
    CHECK(rig.registry.value(families::kWriterRefused) == 0);
    CHECK(rig.ask("SELECT text FROM tandem.transcript_segments") == "a\uFFFDb \\u0000 c");
  }

  TEST_CASE("fault-03: a damaged record is set aside, and the events around it come in") {
    ShipperRig rig;
    rig.append_call(1, 5);
    rig.log.reset();
    const auto segment = segments_in(rig.directory.path).front();
    std::string text = file_text(segment);
    text[text.size() / 2] = static_cast<char>(text[text.size() / 2] ^ 4);
    write_file(segment, text);
    rig.open();
    rig.start();
    REQUIRE(rig.await_shipped());
    CHECK(rig.ask("SELECT count(*) FROM tandem.call_events") == "12");
    CHECK(rig.registry.value(families::kSpoolDamaged) == 1);
    CHECK(file_text(rig.directory.path / "quarantine.jsonl").find("bytes_base64") !=
          std::string::npos);
  }

  TEST_CASE("one event at a time gives the rows that all at once give") {
    ShipperRig rig;
    rig.start();
    const auto rows = [&](std::uint64_t call) {
      return rig.ask(
          "SELECT (status, end_reason, outcome, turns, duration_ms, usage, "
          "final_transcript, latency_p50_ms)::text FROM tandem.calls WHERE id = '" +
          call_id(call).text() + "'");
    };
    rig.append_call(1, 4);
    REQUIRE(rig.await_shipped());
    std::uint64_t seq = 0;
    const auto one = [&](std::string_view type, std::string_view fields) {
      rig.append(event(2, ++seq, type, fields));
      REQUIRE(rig.await_shipped());
    };
    pqxx::nontransaction work(rig.connection);
    std::vector<std::pair<std::string, std::string>> told;
    for (const auto& row :
         work.exec("SELECT type, payload::text FROM tandem.call_events ORDER BY seq"))
      told.emplace_back(row[0].c_str(), row[1].c_str());
    work.commit();
    for (const auto& [type, fields] : told) one(type, fields);
    CHECK(rows(2) == rows(1));
  }
}

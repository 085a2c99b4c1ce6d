// Goal: what is in the spool comes into Postgres, once, whatever happens between. Method: a real
// Postgres of the program's own, a spool, a shipper; then the database is taken away in the ways in
// which databases go.
#include "control/writer/shipper.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>
#include <pqxx/pqxx>
#include <string>
#include <thread>

#include "control/ops/metric_families.hpp"
#include "control/writer/metric_families.hpp"
#include "tests/control/writer/spool_rig.hpp"
#include "tests/postgres/private_cluster.hpp"

using namespace tandem::control;
using namespace tandem::control::test;
using tandem::postgres::FreshDatabase;
namespace metrics = tandem::metrics;
using namespace std::chrono_literals;

namespace {

constexpr const char* kStarted =
    R"({"call_sid":"CA1","account_sid":"AC1","from":"+15550001111","to":"+15550002222",)"
    R"("agent":"front-desk","agent_name":"Ada","node":"n1","direction":"inbound"})";

void as_superuser(const std::string& sql) {
  tandem::postgres::PrivateCluster::instance().execute("postgres", sql);
}

struct Rig {
  Directory directory;
  FreshDatabase database;
  metrics::Registry registry;
  std::unique_ptr<SpoolLog> log;
  std::unique_ptr<Shipper> shipper;
  pqxx::connection connection{database.admin_url()};

  Rig() { open(); }
  void open() {
    SpoolLog::Options options;
    options.directory = directory.path;
    log = std::make_unique<SpoolLog>(options);
  }
  void start() {
    shipper = std::make_unique<Shipper>(Shipper::Options{database.app_url(), "n1"}, *log, registry);
  }
  void restart() {
    shipper.reset();
    log.reset();
    open();
    start();
  }
  void append(const tandem::call::CallEvent& event) {
    REQUIRE(log->append(record_of(event), 1).has_value());
  }
  /// A call with its beginning, some turns, and its end.
  void append_call(std::uint64_t call, std::uint64_t turns, bool ends = true) {
    std::uint64_t seq = 0;
    append(event(call, ++seq, "call.started", kStarted));
    append(event(call, ++seq, "stream.attached", R"({"attachment":1})"));
    for (std::uint64_t turn = 1; turn <= turns; ++turn) {
      append(event(
          call, ++seq, "caller.words",
          R"({"item":)" + std::to_string(2 * turn) +
              R"(,"previous":0,"text":"What's \"new\"?\n\t\\ €","from_at_ms":1,"to_at_ms":9})"));
      append(
          event(call, ++seq, "turn.answered",
                R"({"turn":)" + std::to_string(turn) +
                    R"(,"speech_stopped_at_ms":900,"first_sent_ms":300,"voice_to_voice_ms":500})"));
    }
    if (ends)
      append(event(call, ++seq, "call.ended", R"({"reason":"caller-hangup","length_ms":5000})"));
  }
  /// As when a server fails over: whoever is connected is connected no more.
  void reset_connections() const {
    as_superuser("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" +
                 database.name() + "'");
  }
  [[nodiscard]] std::string ask(const std::string& sql) {
    pqxx::nontransaction work(connection);
    const auto rows = work.exec(sql);
    return rows.empty() || rows[0][0].is_null() ? "" : rows[0][0].c_str();
  }
  [[nodiscard]] bool await_shipped() {
    return await([&] { return log->state().events == 0; });
  }
  [[nodiscard]] std::uint64_t faults(const char* kind) const {
    return static_cast<std::uint64_t>(registry.value(families::kWriterFaults, {{"kind", kind}}));
  }
};

}  // namespace

TEST_SUITE("control/writer/shipper") {
  TEST_CASE("events, words, turns and the call's row are in Postgres, and the spool forgets them") {
    Rig rig;
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

  TEST_CASE("a call belongs to the organisation of its number") {
    Rig rig;
    rig.database.execute(
        "INSERT INTO tandem.organisations (id, slug, name) VALUES "
        "('0193a000-0000-7000-8000-000000000001', 'clinic', 'Clinic');"
        "INSERT INTO tandem.phone_numbers (id, organisation_id, number) VALUES "
        "('0193a000-0000-7000-8000-000000000002', '0193a000-0000-7000-8000-000000000001', "
        "'+15550002222')");
    rig.append_call(1, 1);
    rig.start();
    REQUIRE(rig.await_shipped());
    CHECK(rig.ask("SELECT count(*) FROM tandem.calls c JOIN tandem.organisations o ON o.id = "
                  "c.organisation_id WHERE o.slug = 'clinic' AND phone_number_id IS NOT NULL") ==
          "1");
    CHECK(rig.ask("SELECT count(*) FROM tandem.call_events WHERE organisation_id = "
                  "'0193a000-0000-7000-8000-000000000001'") == "5");
  }

  TEST_CASE("what is shipped twice is there once, and the row is the same") {
    Rig rig;
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

  TEST_CASE("fault-01: calls that died with the process are closed as node-lost") {
    Rig rig;
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

  TEST_CASE("fault-09: Postgres away: nothing is lost or doubled, each call in order") {
    Rig rig;
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
    Rig rig;
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
    Rig rig;
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
    Rig rig;
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
    Rig rig;
    rig.append(event(1, 1, "call.started", kStarted));
    rig.append(
        event(1, 2, "caller.words", R"({"item":1,"previous":0,"text":"a\u0000b \\u0000 c"})"));
    rig.start();
    REQUIRE(rig.await_shipped());
    CHECK(rig.registry.value(families::kWriterRefused) == 0);
    CHECK(rig.ask("SELECT text FROM tandem.transcript_segments") == "a\uFFFDb \\u0000 c");
  }

  TEST_CASE("fault-03: a damaged record is set aside, and the events around it come in") {
    Rig rig;
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

  TEST_CASE("a caller who was forgotten is not remembered by late events") {
    Rig rig;
    rig.start();
    rig.append_call(1, 2);
    REQUIRE(rig.await_shipped());
    rig.database.execute(
        "UPDATE tandem.calls SET erased_at = now(), from_number = '', final_transcript = NULL;"
        "DELETE FROM tandem.call_events; DELETE FROM tandem.transcript_segments");
    rig.append(event(1, 50, "caller.words", R"({"item":9,"previous":0,"text":"my name is"})"));
    REQUIRE(rig.await_shipped());
    CHECK(rig.ask("SELECT count(*) FROM tandem.call_events") == "0");
    CHECK(rig.ask("SELECT count(*) FROM tandem.transcript_segments") == "0");
    CHECK(rig.ask("SELECT from_number FROM tandem.calls") == "");
  }

  TEST_CASE("one event at a time gives the rows that all at once give") {
    Rig rig;
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

// Goal: a Postgres that takes no writes for a while, that is replaced by its standby, or that cuts
// off who listens to it, is an absent one: no call notices, no row is lost, and nobody has to be
// told when it is back. Method: the real server with real clusters; calls go on through it, and in
// the end the database is held against what the server told.
#include <doctest/doctest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <pqxx/pqxx>
#include <string>

#include "core/net/name_cache.hpp"
#include "tests/await.hpp"
#include "tests/bridge/peer.hpp"
#include "tests/fault/bars.hpp"
#include "tests/fault/standby_pair.hpp"
#include "tests/integration/database_questions.hpp"
#include "tests/integration/desk_client.hpp"
#include "tests/integration/story.hpp"
#include "tests/integration/whole_system.hpp"

namespace tandem::fault {
namespace {

namespace fs = std::filesystem;
using integration::ask;
using integration::await_answer;
using integration::count_of;
using integration::DeskClient;
using integration::WholeSystem;
using postgres::FreshDatabase;
using postgres::PrivateCluster;
using namespace std::chrono_literals;

constexpr const char* kFrontDesk = "+15557122661";

/// Somebody who says two things and hangs up.
std::string call_to(const std::string& number) {
  std::string text =
      integration::greeting_and_answer() + integration::another_word_and_goodbye() + "[model]\n";
  const std::string usual = kFrontDesk;
  return text.replace(text.find(usual), usual.size(), number);
}

/// Somebody who is told that nobody is there, and heard out no further.
std::string turned_away(const std::string& number) {
  return "[[calls]]\nfrom = \"+15558675310\"\nto = \"" + number +
         "\"\n  [[calls.turns]]\n  expect = \"hang-up\"\n";
}

constexpr const char* kFaults = R"(tandem_writer_faults_total{kind="away"})";
constexpr const char* kEnded =
    "SELECT count(*) FROM tandem.calls WHERE end_reason = 'caller-hangup'";
constexpr const char* kEvents = "SELECT count(*) FROM tandem.call_events WHERE epoch = 1";

bool spoken(const WholeSystem& system, std::size_t times) {
  return system.await_events(
      [times](const auto& events) { return count_of(events, "agent.words") >= times; }, 60s);
}

bool refused_writes(const WholeSystem& system) {
  return system.await_events([&](const auto&) { return system.metric(kFaults).value_or(0) > 0; },
                             30s);
}

/// Cuts everybody off from a database, but for one who is its guest already.
void cut_connections(const FreshDatabase& database, int guest = 0) {
  PrivateCluster::instance().execute(
      "postgres", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" +
                      database.name() + "' AND pid <> " + std::to_string(guest));
}

/// The cluster of the tests, which takes no writes until this goes.
class ReadOnlyCluster {
 public:
  ReadOnlyCluster() { say("ALTER SYSTEM SET default_transaction_read_only = on"); }
  ~ReadOnlyCluster() { say("ALTER SYSTEM RESET default_transaction_read_only"); }
  ReadOnlyCluster(const ReadOnlyCluster&) = delete;
  ReadOnlyCluster& operator=(const ReadOnlyCluster&) = delete;

 private:
  static void say(const char* sql) {
    PrivateCluster::instance().execute("postgres", sql);
    PrivateCluster::instance().execute("postgres", "SELECT pg_reload_conf()");
  }
};

/// Status line and headers of what the server answers to a sign-in, which writes.
std::string sign_in_answer(const WholeSystem& system) {
  const fs::path head = system.folder() / "sign-in.txt";
  CHECK(integration::run_to_end(
            {"curl", "-s", "-m", "10", "--http1.1", "--cacert", system.ca().string(), "-D",
             head.string(), "-o", "/dev/null", "-H", "Content-Type: application/json", "-d",
             R"({"email":"owner@example.com","password":"a long password"})",
             system.public_base() + "/api/auth/login"},
            system.folder() / "curl.out") == 0);
  std::ifstream in(head);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_SUITE("fault/failover") {
  TEST_CASE("fault-11: a node whose Postgres turns read-only keeps its calls, and all of them") {
    const FreshDatabase database;
    integration::add_harbour(database);
    WholeSystem system({.scenario = call_to(integration::kDeskNumber),
                        .server = integration::with_database(database)});
    const DeskClient desk(system);
    auto read_only = std::make_unique<ReadOnlyCluster>();
    cut_connections(database);
    system.start_carrier();
    CHECK_MESSAGE(system.await_carrier(90s) == 0, system.story());
    REQUIRE(system.await_events(
        [](const auto& events) { return count_of(events, "call.ended") == 1; }, 20s));
    CHECK(refused_writes(system));
    // Who only reads is served, who writes hears when to come again.
    CHECK(desk.get("/api/agents").status == 200);
    const std::string refusal = sign_in_answer(system);
    CHECK_MESSAGE(refusal.find(" 503") != std::string::npos, refusal);
    CHECK_MESSAGE(refusal.find("Retry-After: ") != std::string::npos, refusal);
    CHECK(ask(database, "SELECT count(*) FROM tandem.calls") == "0");

    read_only.reset();
    const Stopwatch writable;
    CHECK(await_answer(database, kEnded, "1", 30s));
    check_bar("in the database after it took writes again, s", writable.seconds(), 5, 20);
    CHECK(await_answer(database, kEvents, std::to_string(system.events().size()), 10s));
    CHECK(test::await([&] { return sign_in_answer(system).find(" 401") != std::string::npos; }));
    CHECK(system.stop_server() == 0);
  }

  TEST_CASE("fault-11: a node finds the standby that took the place of its Postgres") {
    StandbyPair pair;
    WholeSystem system({.scenario = call_to(kFrontDesk),
                        .server = {{"DATABASE_URL", pair.url("tandem_app")},
                                   {"JWT_SECRET", "a-secret-of-at-least-32-bytes-for-tests"},
                                   {"TANDEM_NODE_ID", "n1"},
                                   {"TANDEM_EVENT_LINES", "on"}}});
    system.start_carrier();
    REQUIRE(spoken(system, 1));
    REQUIRE(
        test::await([&] { return pair.ask_standby("SELECT count(*) FROM tandem.calls") == "1"; }));
    pair.lose_primary();
    // Only a standby is left, which takes no writes.
    CHECK(refused_writes(system));
    CHECK_MESSAGE(system.await_carrier(90s) == 0, system.story());
    REQUIRE(system.await_events(
        [](const auto& events) { return count_of(events, "call.ended") == 1; }, 20s));
    CHECK(pair.ask_standby(kEnded) == "0");

    pair.promote_standby();
    const Stopwatch promoted;
    CHECK(test::await([&] { return pair.ask_standby(kEnded) == "1"; }));
    check_bar("in the new primary after it was one, s", promoted.seconds(), 5, 15);
    const std::string told = std::to_string(system.events().size());
    CHECK(test::await([&] { return pair.ask_standby(kEvents) == told; }));
    CHECK(pair.ask_standby("SELECT max(seq) = count(*) FROM tandem.call_events WHERE epoch = 1") ==
          "t");
    CHECK(system.stop_server() == 0);
  }

  TEST_CASE("fault-17: dashboards live on without the database, and its bell is heard afterwards") {
    const FreshDatabase database;
    integration::add_harbour(database);
    const auto& cluster = PrivateCluster::instance();
    WholeSystem system({.scenario = call_to(integration::kDeskNumber),
                        .server = integration::with_database(database)});
    EventLoop loop({"dashboard", 0});
    loop.start();
    {
      test::Peer dashboard(loop);
      const net::Dialer dialer(*net::TlsClientContext::load(system.ca().string()),
                               std::make_shared<net::NameCache>());
      REQUIRE(dashboard.connect(
                  dialer, "wss://127.0.0.1:" + std::to_string(system.public_port()) +
                              "/ws/dashboard?snapshot=1&token=" + DeskClient::token()) == 101);
      const char* reads = R"(tandem_directory_reads_total{what="all"})";
      const double before = system.metric(reads).value_or(0);
      pqxx::connection guest(database.admin_url());
      cluster.execute("postgres", "ALTER DATABASE " + database.name() + " ALLOW_CONNECTIONS false");
      cut_connections(database, guest.backendpid());
      system.start_carrier();
      (void)dashboard.expect("\"new-call\"");
      (void)dashboard.expect("agent.words");
      CHECK_MESSAGE(system.await_carrier(90s) == 0, system.story());
      (void)dashboard.expect("caller-hangup");
      CHECK_FALSE(dashboard.ended());
      CHECK(dashboard.count("\"resync\"") == 0);

      // What was told while nobody listened is read afterwards.
      pqxx::nontransaction(guest).exec(
          "UPDATE tandem.agents SET status = 'paused' WHERE name = 'Ann'");
      cluster.execute("postgres", "ALTER DATABASE " + database.name() + " ALLOW_CONNECTIONS true");
      const Stopwatch back;
      CHECK(system.await_events(
          [&](const auto&) { return system.metric(reads).value_or(0) > before; }, 30s));
      check_bar("what was missed is read after the return, s", back.seconds(), 2, 20);
      std::ofstream(system.folder() / "scenario.toml") << turned_away(integration::kDeskNumber);
      system.start_carrier();
      CHECK_MESSAGE(system.await_carrier(60s) == 0, system.story());
      CHECK(count_of(system.events(), "call.rejected") == 1);
      // And from then on it is heard again.
      const char* heard = R"(tandem_directory_reads_total{what="changed"})";
      const double changes = system.metric(heard).value_or(0);
      database.execute("UPDATE tandem.agents SET greeting = 'Good evening.' WHERE name = 'Ann'");
      CHECK(system.await_events(
          [&](const auto&) { return system.metric(heard).value_or(0) > changes; }, 30s));
      CHECK(await_answer(database, kEnded, "1", 30s));
    }
    loop.stop();
    CHECK(system.stop_server() == 0);
  }
}

}  // namespace tandem::fault

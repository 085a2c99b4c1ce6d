// Goal: what happens to the disk and to Postgres does not happen to calls, and nothing is lost.
// Method: the real server with a real Postgres; the disk stalls or is full, each statement takes
// seconds. Calls go on through it, and in the end the database is held against what was told.
#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/await.hpp"
#include "tests/fault/bars.hpp"
#include "tests/fault/raw_connections.hpp"
#include "tests/fault/shard_ticks.hpp"
#include "tests/fault/slow_database.hpp"
#include "tests/integration/database_questions.hpp"
#include "tests/integration/story.hpp"
#include "tests/integration/whole_system.hpp"
#include "tests/places.hpp"

namespace tandem::fault {
namespace {

namespace fs = std::filesystem;
using integration::ask;
using integration::await_answer;
using integration::count_of;
using integration::WholeSystem;
using postgres::FreshDatabase;
using namespace std::chrono_literals;

int wished(const char* variable, int otherwise) {
  const char* value = std::getenv(variable);
  return value == nullptr ? otherwise : std::atoi(value);
}

/// Statements are held so long; TANDEM_STATEMENT_MS=5000 is the long form.
std::chrono::milliseconds statement_time() {
  return std::chrono::milliseconds(wished("TANDEM_STATEMENT_MS", 1'500));
}

/// So many callers who say a word and hear an answer, one after the other.
std::string conversations(int count, double a_second) {
  std::string text = integration::greeting_and_answer();
  const std::string many = "[[calls]]\nrepeat = " + std::to_string(count) +
                           "\nrate_per_second = " + std::to_string(a_second) + "\n";
  text.replace(text.find("[[calls]]\n"), std::string("[[calls]]\n").size(), many);
  return text + "  [[calls.turns]]\n  hang_up = true\n[model]\n";
}

std::string conversation() {
  return integration::greeting_and_answer() + R"(
  [[calls.turns]]
  hang_up = true
[model]
  [[model.turns]]
  say = "Good morning, this is the clinic."
  [[model.turns]]
  say = "Yes, I can hear you."
)";
}

bool metric_rises(const WholeSystem& system, const char* name, double beyond) {
  return system.await_events([&](const auto&) { return system.metric(name).value_or(0) > beyond; },
                             30s);
}

/// What `check-config` says that a node takes of Postgres.
int connections_at_most(const WholeSystem& system) {
  const fs::path told = system.folder() / "check-config.out";
  integration::run_to_end(
      {"env", "DATABASE_URL=postgresql:///any", test::built_programs() + "/tandem", "check-config",
       "--config", (system.folder() / "tandem.toml").string()},
      told);
  std::ifstream in(told);
  static constexpr std::string_view kSum = "# Postgres connections: ", kEnd = " at most";
  for (std::string line; std::getline(in, line);)
    if (line.starts_with(kSum) && line.ends_with(kEnd)) return std::stoi(line.substr(kSum.size()));
  return 0;
}

/// What makes the server reach its database through `relay`.
std::vector<std::pair<std::string, std::string>> behind(const SlowDatabase& relay,
                                                        const FreshDatabase& database) {
  auto variables = integration::with_database(database);
  for (auto& [name, value] : variables)
    if (name == "DATABASE_URL")
      value = "postgresql://tandem_app@127.0.0.1:" + std::to_string(relay.port()) + "/" +
              database.name() + "?sslmode=disable";
  return variables;
}

/// What is answered, and how long that took by curl's own clock.
struct SignIn {
  std::string head;
  double seconds = 0;
};
/// Somebody signs in, and waits `seconds` for it.
SignIn sign_in(const WholeSystem& system, const std::string& seconds) {
  const fs::path answer = system.folder() / "answer.txt", took = system.folder() / "took.txt";
  CHECK(integration::run_to_end(
            {"curl", "-s", "-m", seconds, "--cacert", system.ca().string(), "-D", answer.string(),
             "-o", "/dev/null", "-w", "%{time_total}", "-H", "Content-Type: application/json", "-d",
             R"({"email":"a@example.com","password":"a long password"})",
             system.public_base() + "/api/auth/login"},
            took) == 0);
  std::ifstream in(answer), time(took);
  SignIn result{{std::istreambuf_iterator<char>(in), {}}};
  time >> result.seconds;
  return result;
}

std::set<std::string> lines_of(const fs::path& path) {
  std::set<std::string> lines;
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);) lines.insert(line);
  return lines;
}

}  // namespace

TEST_SUITE("fault/database") {
  TEST_CASE("fault-05: a disk whose syncs take two seconds holds up no call and no event") {
    const FreshDatabase database;
    const fs::path flag =
        fs::temp_directory_path() / ("tandem-stalled-" + std::to_string(getpid()));
    std::ofstream(flag) << "stalled";
    const int calls = wished("TANDEM_FAULT_CALLS", 100);
    auto variables = integration::with_database(database);
    variables.emplace_back("AGENT_CALL_RATE_LIMIT_PER_MINUTE", "100000");
    // How many calls a busy machine takes is another test's matter.
    variables.emplace_back("TANDEM_BUSY_MAX_PERCENT", "100");
    variables.emplace_back("TANDEM_LAG_MAX", "0ms");
    WholeSystem system({.scenario = conversations(calls, 10),
                        .server = variables,
                        .server_under = {"env", std::string("LD_PRELOAD=") + TANDEM_STALLED_DISK_SO,
                                         "STALLED_DISK=" + flag.string()}});
    system.start_carrier();
    // Events are in Postgres though no sync came to its end since they happened.
    CHECK(metric_rises(system, "tandem_spool_unsynced_seconds", 1.0));
    CHECK_MESSAGE(system.await_carrier(240s) == 0, system.story());
    const auto all = static_cast<std::size_t>(calls);
    REQUIRE(system.await_events(
        [all](const auto& events) { return count_of(events, "call.ended") == all; }, 20s));
    CHECK(await_answer(database,
                       "SELECT count(*) FROM tandem.calls WHERE end_reason = "
                       "'caller-hangup'",
                       std::to_string(calls), 30s));
    // What waits for a sync waits for two seconds.
    const std::string page = get_page("127.0.0.1", system.ops_port(), "/metrics", 10s);
    CHECK(ticks(page) > 0);
    CHECK(ticks_later_than("0.5", page) == 0);
    check_bar_if_quiet("ticks of the shard that came more than 5 ms late",
                       ticks_later_than("0.005", page), 0);
    const double waiting = system.metric("tandem_spool_memory_bytes").value_or(0);
    check_bar("KiB of events that wait in memory", waiting / 1024, 64 * 1024);
    CHECK(system.metric("tandem_spool_dropped_events_total").value_or(0) == 0);
    fs::remove(flag);
    CHECK(system.stop_server() == 0);
    CHECK(ask(database, "SELECT count(*) FROM tandem.call_events WHERE epoch = 1") ==
          std::to_string(system.events().size()));
    // Neither a media thread nor the acceptor ever waits for a disk.
    const fs::path notes = flag.string() + ".threads";
    std::set<std::string> waited = lines_of(notes);
    CHECK_FALSE(waited.empty());
    for (const char* of_the_disk : {"spool-sync", "events", "spooler", "shipper"})
      waited.erase(of_the_disk);
    CHECK_MESSAGE(waited.empty(),
                  "waited for the disk: " << (waited.empty() ? "" : *waited.begin()));
    fs::remove(notes);
  }

  TEST_CASE(
      "fault-10: each statement takes seconds: calls go on, the API says so at once, nothing "
      "is lost") {
    const FreshDatabase database;
    SlowDatabase slow(postgres::PrivateCluster::instance().socket());
    WholeSystem system({.scenario = conversation(), .server = behind(slow, database)});
    slow.hold(statement_time());
    system.start_carrier();
    CHECK(system.await_carrier(90s) == 0);
    REQUIRE(system.await_events(
        [](const auto& events) { return count_of(events, "call.ended") == 1; }, 20s));
    CHECK(integration::end_reason(system.events()) == "caller-hangup");

    // Many ask at once; each has its answer before any statement could have come to its end.
    double slowest = 0;
    for (int i = 0; i < 8; ++i) {
      const auto [head, took] = sign_in(system, "5");
      slowest = std::max(slowest, took);
      CHECK_MESSAGE(head.find(" 503") != std::string::npos, head);
      CHECK_MESSAGE((head.find("Retry-After: ") != std::string::npos ||
                     head.find("retry-after: ") != std::string::npos),
                    head);
    }
    check_bar("the slowest 503, s", slowest, 1.0, 1.4);
    // However often statements were given up: never more than a node says that it needs.
    CHECK(slow.open_most() <= connections_at_most(system));
    CHECK(await_answer(database, "SELECT count(*) FROM tandem.calls WHERE status = 'ended'", "1",
                       240s));
    slow.hold(0ms);
    // The carrier's own word may have ended the row before the last of its events came.
    CHECK(await_answer(database, "SELECT count(*) FROM tandem.call_events WHERE epoch = 1",
                       std::to_string(system.events().size()), 60s));
    CHECK(system.stop_server() == 0);
  }

  TEST_CASE("fault-10: a node goes when it is told to though Postgres answers nothing any more") {
    const FreshDatabase database;
    SlowDatabase silent(postgres::PrivateCluster::instance().socket());
    WholeSystem system({.scenario = conversation(), .server = behind(silent, database)});
    // Whatever is asked from here on is asked for ever, whoever asks: of the threads that wait for
    // Postgres each has something to wait for when the node is to go.
    silent.hold(1h);
    system.start_carrier();
    CHECK(system.await_carrier(90s) == 0);
    REQUIRE(system.await_events(
        [](const auto& events) { return count_of(events, "call.ended") == 1; }, 20s));
    (void)sign_in(system, "1.4");
    // The carrier's ledger looks every 0.2 s, the shipper earlier, and the directory proves its
    // connection after 10 s of silence.
    CHECK(test::await([&] { return silent.waiting() >= 4; }, 30s, 50ms));
    MESSAGE(silent.waiting() << " statements were held when the node was told to go");
    const auto told = std::chrono::steady_clock::now();
    system.server().send_signal(SIGTERM);
    const auto status = system.server().wait(60s);
    REQUIRE_MESSAGE(status.has_value(), "it waits for Postgres");
    CHECK(*status == 0);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - told;
    MESSAGE("gone after " << took.count() << " s");
    CHECK(ask(database, "SELECT count(*) FROM tandem.call_events") == "0");
    // All of it lay in the spool.
    silent.hold(0ms);
    system.start_server();
    CHECK(await_answer(database, "SELECT count(*) FROM tandem.call_events WHERE epoch = 1",
                       std::to_string(system.events().size()), 60s));
    CHECK(ask(database, "SELECT end_reason FROM tandem.calls") == "caller-hangup");
    CHECK(system.stop_server() == 0);
  }

  TEST_CASE(
      "fault-04: calls go on over a full disk, and all of them is in Postgres when it is not") {
    if (integration::run_to_end({"unshare", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"},
                                "/dev/null") != 0) {
      MESSAGE("skipped: this user may not mount a file system of its own");
      return;
    }
    const FreshDatabase database;
    const auto& cluster = postgres::PrivateCluster::instance();
    cluster.execute("postgres", "ALTER DATABASE " + database.name() + " ALLOW_CONNECTIONS false");
    const fs::path disk = fs::temp_directory_path() / ("tandem-disk-" + std::to_string(getpid()));
    fs::create_directories(disk);
    auto variables = integration::with_database(database);
    variables.emplace_back("TANDEM_DATA_DIR", disk.string());
    variables.emplace_back("TANDEM_EVENT_LINES", "off");
    // TANDEM_DISK_FULL_SECONDS=300 is the long form: a caller every five seconds of it.
    const int calls = std::max(1, wished("TANDEM_DISK_FULL_SECONDS", 0) / 5);
    WholeSystem system(
        {.scenario = conversations(calls, 0.2),
         .server = variables,
         .server_under = {std::string(TANDEM_FAULT_TOOLS) + "/own_disk", disk.string(), "4m"}});
    // The server's own sight of that directory.
    const fs::path inside =
        "/proc/" + std::to_string(system.server().pid()) + "/root" + disk.string();
    {
      std::ofstream ballast(inside / "ballast", std::ios::binary);
      const std::string block(4'096, 'b');
      while (ballast.write(block.data(), static_cast<std::streamsize>(block.size())).flush()) {
      }
    }
    system.start_carrier();
    CHECK(metric_rises(system, "tandem_spool_memory_bytes", 0));
    CHECK_MESSAGE(system.await_carrier(std::chrono::seconds(90 + 5 * calls)) == 0, system.story());
    CHECK(system.metric(R"(tandem_spool_errors_total{operation="write"})").value_or(0) > 0);
    const double held = system.metric("tandem_spool_memory_bytes").value_or(0);
    MESSAGE(calls << " calls, " << held / 1024 << " KiB of events wait in memory");
    CHECK(held <= 64 * 1024 * 1024);
    CHECK(system.metric("tandem_spool_dropped_events_total").value_or(0) == 0);
    CHECK(system.metric(R"(tandem_calls_active{direction="inbound"})").value_or(0) == 0);
    fs::remove(inside / "ballast");
    cluster.execute("postgres", "ALTER DATABASE " + database.name() + " ALLOW_CONNECTIONS true");
    CHECK(await_answer(database,
                       "SELECT count(*) FROM tandem.calls WHERE end_reason = 'caller-hangup'",
                       std::to_string(calls), 30s));
    CHECK(ask(database,
              "SELECT count(*) FROM (SELECT max(seq) - count(*) AS lost FROM tandem.call_events "
              "WHERE epoch = 1 GROUP BY call_id) AS each WHERE lost <> 0") == "0");
    CHECK(system.metric("tandem_spool_memory_bytes").value_or(1) == 0);
    CHECK(system.stop_server() == 0);
    fs::remove_all(disk);
  }
}

}  // namespace tandem::fault

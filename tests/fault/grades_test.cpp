// Goal: what a grade of overload means is true of a whole node, both ways, and no call that is up
// hears of it. Method: the real server with a Postgres of its own; its spool is made to look full
// by a file of the test's own in that folder, as large as the grade needs and without a byte in it.
#include <doctest/doctest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "core/net/name_cache.hpp"
#include "tests/await.hpp"
#include "tests/bridge/peer.hpp"
#include "tests/fault/raw_connections.hpp"
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
using integration::kDeskNumber;
using integration::WholeSystem;
using postgres::FreshDatabase;
using std::chrono::seconds;
using std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr std::uint64_t kSpoolBytes = 64 << 20;
constexpr const char* kRung = "+12125550121";
/// A level of one call: its id, and a byte for each side.
constexpr std::size_t kLevelBytes = 18;

/// Harbour Dental, which may ring New York, and whose agent is patient with who says nothing.
constexpr const char* kPatientAndRinging = R"(
  UPDATE tandem.organisations SET outgoing_countries = '{US}', outgoing_from = '00:00',
    outgoing_until = '00:00', outgoing_at_once = 50, outgoing_a_minute = 600
    WHERE slug = 'harbour';
  UPDATE tandem.agents SET silence = '{"first_prompt_ms": 600000}' WHERE name = 'Ann';
  SELECT tandem.publish_agent('0199cccc-0000-7000-8000-000000000001', tandem.uuid_v7());
)";
constexpr const char* kRing = R"(
  INSERT INTO tandem.outgoing_calls (id, organisation_id, agent_id, from_number, to_number,
      expires_at)
    VALUES ('0199eeee-0000-7000-8000-000000000001', '0199bbbb-0000-7000-8000-000000000001',
            '0199cccc-0000-7000-8000-000000000001', '+15557122670', '+12125550121',
            now() + interval '10 min');
)";

/// One who stays on the line, visitors who leave when they were greeted, and one who is rung.
std::string scenario() {
  const std::string to = std::string("to = \"") + kDeskNumber + "\"\n";
  return "[[calls]]\nname = \"patient\"\nfrom = \"+15558675310\"\n" + to +
         "  [[calls.turns]]\n  expect = \"hang-up\"\n  timeout_ms = 280000\n"
         "[[calls]]\nname = \"visitor\"\nfrom = \"+15558675399\"\n" +
         to +
         "  [[calls.turns]]\n  wait = \"agent\"\n"
         "  [[calls.turns]]\n  say = [\"hello\"]\n  transcript = \"Hello.\"\n"
         "  [[calls.turns]]\n  wait = \"agent\"\n  [[calls.turns]]\n  hang_up = true\n" +
         "[[calls]]\ndirection = \"outbound\"\nfrom = \"" + kDeskNumber + "\"\nto = \"" + kRung +
         "\"\nanswer = \"busy\"\nturns = []\n[model]\n";
}

/// A supervisor's browser.
class Dashboard {
 public:
  explicit Dashboard(const WholeSystem& system) : system_(system) {
    loop_.start();
    peer_ = std::make_unique<test::Peer>(loop_);
  }
  ~Dashboard() {
    peer_.reset();
    loop_.stop();
  }
  int open(const std::string& path) {
    const net::Dialer dialer(*net::TlsClientContext::load(system_.ca().string()),
                             std::make_shared<net::NameCache>());
    return peer_->connect(dialer, "wss://127.0.0.1:" + std::to_string(system_.public_port()) +
                                      path + "?token=" + DeskClient::token());
  }
  void watch(const std::string& call) {
    peer_->send(R"({"type":"subscribe","levels":[")" + call + R"("]})");
  }
  [[nodiscard]] std::size_t levels() const {
    std::size_t count = 0;
    for (const std::string& message : peer_->received())
      if (message.size() == kLevelBytes) ++count;
    return count;
  }
  /// How long so many levels more took to come.
  [[nodiscard]] steady_clock::duration levels_take(std::size_t more) const {
    const auto begin = steady_clock::now();
    const std::size_t before = levels();
    REQUIRE(test::await([&] { return levels() >= before + more; }, 60s));
    return steady_clock::now() - begin;
  }
  test::Peer& peer() { return *peer_; }

 private:
  const WholeSystem& system_;
  EventLoop loop_{{"dashboard", 0}};
  std::unique_ptr<test::Peer> peer_;
};

/// A node with one caller on the line, and the share of its spool that is taken.
class Node {
 public:
  Node() {
    system_.start_carrier();
    REQUIRE_MESSAGE(system_.carrier().await_port(system_.carrier_port(), 20s), system_.story());
  }
  [[nodiscard]] WholeSystem& system() { return system_; }
  [[nodiscard]] const FreshDatabase& database() const { return database_; }

  void spool_holds(double share) const {
    const fs::path ballast = system_.folder() / "data" / "spool" / "ballast";
    std::ofstream(ballast, std::ios::app).flush();
    fs::resize_file(ballast, static_cast<std::uintmax_t>(share * kSpoolBytes));
  }
  [[nodiscard]] bool reaches(double grade) const {
    return system_.await_events(
        [&](const auto&) { return system_.metric("tandem_overload_grade") == grade; }, 60s);
  }
  void place_visitor() const {
    CHECK(integration::run_to_end(
              {"curl", "-sf", "--cacert", system_.ca().string(), "-d", "scenario=visitor",
               "https://localhost:" + std::to_string(system_.carrier_port()) + "/sim/calls"},
              system_.folder() / "curl.out") == 0);
  }
  [[nodiscard]] bool counts(const char* series, double wanted) const {
    return system_.await_events(
        [&](const auto&) { return system_.metric(series).value_or(0) >= wanted; }, 30s);
  }
  /// Status line and headers of a page for people.
  [[nodiscard]] std::string head_of(const std::string& path) const {
    const fs::path head = system_.folder() / "head.txt";
    CHECK(integration::run_to_end(
              {"curl", "-s", "-m", "10", "--http1.1", "--cacert", system_.ca().string(), "-D",
               head.string(), "-o", "/dev/null", "-H",
               "Authorization: Bearer " + DeskClient::token(), system_.public_base() + path},
              system_.folder() / "curl.out") == 0);
    std::ifstream in(head);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  [[nodiscard]] std::string ops_page(const char* path) const {
    return get_page("127.0.0.1", system_.ops_port(), path, seconds{10});
  }

 private:
  [[nodiscard]] integration::SystemOptions options() const {
    integration::add_harbour(database_);
    database_.execute(kPatientAndRinging);
    auto variables = integration::with_database(database_);
    variables.emplace_back("TANDEM_SPOOL_MAX_BYTES", std::to_string(kSpoolBytes));
    return {.scenario = scenario(), .server = variables, .carrier_stays = true};
  }

  FreshDatabase database_;
  WholeSystem system_{options()};
};

constexpr const char* kEnded = "SELECT count(*) FROM tandem.calls WHERE status = 'ended'";
constexpr const char* kAnalysed =
    "SELECT count(*) FROM tandem.outbound_queue WHERE kind = 'analysis' AND status = 'delivered'";
constexpr const char* kHeld =
    "SELECT count(*) FROM tandem.outbound_queue WHERE kind = 'analysis' AND status = 'pending'";
/// Visitors who were let in and left by themselves (each has the next number); how all calls ended.
constexpr const char* kServed =
    "SELECT count(*) FROM tandem.calls WHERE from_number <> '+15558675310' AND end_reason = "
    "'caller-hangup'";
constexpr const char* kEndings =
    "SELECT string_agg(concat_ws(' ', from_number, status, end_reason), ', ') FROM tandem.calls";
constexpr const char* kRejected = R"(tandem_rejected_calls_total{reason="overloaded"})";
constexpr const char* kRingStatus = "SELECT status FROM tandem.outgoing_calls";

}  // namespace

TEST_SUITE("fault/grades") {
  TEST_CASE("a node gives up what its grade says, takes it back, and its caller hears nothing") {
    Node node;
    WholeSystem& system = node.system();
    const DeskClient desk(system);
    // The first visitor comes and goes while there is enough of everything.
    REQUIRE_MESSAGE(await_answer(node.database(), kAnalysed, "1", 60s), system.story());
    REQUIRE(await_answer(node.database(), kEnded, "1", 10s));
    const std::string call = desk.live_call();
    REQUIRE(!call.empty());
    Dashboard dashboard(system);
    REQUIRE(dashboard.open("/ws/dashboard") == 101);
    dashboard.watch(call);
    (void)dashboard.levels_take(1);
    (void)dashboard.levels_take(10);

    node.spool_holds(0.55);
    REQUIRE(node.reaches(1));
    (void)dashboard.levels_take(1);
    // One a second: five more cannot come sooner, however fast the machine is; ten times as many
    // did before.
    CHECK(dashboard.levels_take(5) > 2500ms);
    node.database().execute(kRing);
    node.place_visitor();
    CHECK(await_answer(node.database(), kEnded, "2", 40s));
    CHECK(system.metric(kRejected).value_or(0) == 0);
    CHECK(await_answer(node.database(), kHeld, "1", 20s));
    CHECK(desk.get("/api/calls").status == 200);
    CHECK(node.ops_page("/readyz").find("\r\n\r\nready") != std::string::npos);
    CHECK(ask(node.database(), kRingStatus) == "waiting");

    node.spool_holds(0.95);
    REQUIRE(node.reaches(2));
    CHECK(node.ops_page("/readyz").find("\r\n\r\noverloaded") != std::string::npos);
    node.place_visitor();
    CHECK(node.counts(kRejected, 1));
    CHECK(desk.get("/api/calls").status == 200);
    const std::size_t said = count_of(system.events(), "agent.words");
    CHECK(desk.post("/api/calls/" + call + "/say", R"({"text":"Still here."})").status == 202);
    CHECK(system.await_events(
        [said](const auto& events) { return count_of(events, "agent.words") > said; }, 40s));
    CHECK_FALSE(dashboard.peer().ended());

    node.spool_holds(2.5);
    REQUIRE(node.reaches(3));
    const std::string refusal = node.head_of("/api/calls");
    CHECK_MESSAGE(refusal.find(" 503") != std::string::npos, refusal);
    CHECK_MESSAGE(refusal.find("Retry-After: ") != std::string::npos, refusal);
    CHECK(dashboard.peer().expect_end() == 1013);
    for (const std::string& path : {std::string("/ws/dashboard"), "/ws/listen/" + call})
      CHECK(Dashboard(system).open(path) == 503);
    CHECK(system.metric(R"(tandem_shed_requests_total{what="api"})").value_or(0) >= 1);
    CHECK(system.metric(R"(tandem_shed_requests_total{what="socket"})").value_or(0) >= 2);
    CHECK(node.ops_page("/healthz").find(" 200 ") != std::string::npos);
    // Callers hear why, and the one who is on the line is heard all the while.
    node.place_visitor();
    CHECK(node.counts(kRejected, 2));
    const char* frames = R"(tandem_media_frames_total{leg="carrier",direction="in"})";
    CHECK(node.counts(frames, system.metric(frames).value_or(0) + 100));
    CHECK(system.metric(R"(tandem_calls_active{direction="inbound"})") == 1);

    // Below the mark, and not far enough below it: nothing changes.
    node.spool_holds(0.49);
    REQUIRE(node.reaches(1));
    Dashboard second(system);
    REQUIRE(second.open("/ws/dashboard") == 101);
    second.watch(call);
    (void)second.levels_take(10);
    CHECK(system.metric("tandem_overload_grade") == 1);
    CHECK(await_answer(node.database(), kHeld, "1", 10s));
    CHECK(ask(node.database(), kRingStatus) == "waiting");

    node.spool_holds(0);
    REQUIRE(node.reaches(0));
    CHECK(await_answer(node.database(), kAnalysed, "2", 60s));
    CHECK(await_answer(node.database(), kRingStatus, "done", 60s));
    CHECK(node.ops_page("/readyz").find("\r\n\r\nready") != std::string::npos);
    node.place_visitor();
    CHECK_MESSAGE(await_answer(node.database(), kServed, "3", 40s), ask(node.database(), kEndings)
                                                                        << system.story());
    CHECK(desk.post("/api/calls/" + call + "/hangup", "{}").status == 202);
    CHECK(await_answer(node.database(),
                       "SELECT status FROM tandem.calls WHERE from_number = '+15558675310'",
                       "ended", 40s));
    CHECK(system.stop_server() == 0);
    const auto events = system.events();
    for (const char* unwanted : {"call.fault", "caller.gap", "caller.idle", "model.failover"})
      CHECK_MESSAGE(count_of(events, unwanted) == 0, unwanted);
  }
}

}  // namespace tandem::fault

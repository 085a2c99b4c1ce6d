// Goal (fault 32): a rolling restart under load cuts no caller off, fails no webhook, and whoever
// looks on sees again within three seconds. Method: three real nodes with one Postgres behind a
// real HAProxy, with the file that is shipped; each is told to give its calls away, goes, and comes
// back, while others ring. TANDEM_CALLS=300 is the long form.
#include <doctest/doctest.h>
#include <signal.h>

#include <atomic>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <thread>

#include "tests/await.hpp"
#include "tests/fault/fleet.hpp"
#include "tests/integration/desk_client.hpp"
#include "tests/integration/story.hpp"

namespace tandem::fault {
namespace {

using integration::ask;
using integration::await_answer;
using integration::count_of;
using integration::Process;
using namespace std::chrono_literals;

int calls_wanted() {
  const char* wished = std::getenv("TANDEM_CALLS");
  return wished == nullptr ? 100 : std::atoi(wished);
}

/// Those who ring while nodes go and come.
constexpr int kLateCallers = 30;

/// Callers who ask something every six seconds, and stay until the restart is over; and others who
/// ring meanwhile, one each second.
std::string callers(int count) {
  std::string text = R"(
[[calls]]
from = "+15558675310"
to = "+15557122661"
repeat = )" + std::to_string(count) +
                     R"(
rate_per_second = 20.0
  [[calls.turns]]
  wait = "agent"
)";
  for (int question = 0; question < 8; ++question)
    text += R"(
  [[calls.turns]]
  wait_ms = 4000
  [[calls.turns]]
  say = ["hello"]
  transcript = "Hello."
  [[calls.turns]]
  wait = "agent"
)";
  return text + R"(
  [[calls.turns]]
  hang_up = true
[[calls]]
from = "+15558676310"
to = "+15557122661"
rate_per_second = 1.0
start_ms = )" +
         std::to_string(count * 50 + 3'000) + "\nrepeat = " + std::to_string(kLateCallers) + R"(
  [[calls.turns]]
  wait = "agent"
  [[calls.turns]]
  hang_up = true
)";
}

/// A supervisor's screen: connected through the balancer, and again whenever it is cut off.
class Screen {
 public:
  explicit Screen(Fleet& fleet) : fleet_(fleet), thread_([this] { run(); }) {}
  ~Screen() {
    over_ = true;
    thread_.join();
  }
  /// The longest time from a connection's end until the next one had its snapshot.
  [[nodiscard]] double blind_ms_max() const { return blind_ms_max_; }
  [[nodiscard]] int connections() const { return connections_; }

 private:
  void run() {
    while (!over_) {
      const std::int64_t from = Fleet::clock_ns();
      const auto file = fleet_.system().folder() / ("screen-" + std::to_string(tries_++));
      Process curl(
          {"screen",
           {"curl", "-sN", "--http1.1", "--max-time", "120", "--cacert",
            fleet_.system().ca().string(), "-H", "Connection: Upgrade", "-H", "Upgrade: websocket",
            "-H", "Sec-WebSocket-Version: 13", "-H", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            fleet_.system().public_base() +
                "/ws/dashboard?snapshot=1&token=" + integration::DeskClient::token()},
           {},
           file});
      const bool seen =
          test::await([&] { return over_ || shows(file) || !curl.running(); }, 20s, 10ms);
      if (seen && shows(file)) {
        const double blind = static_cast<double>(Fleet::clock_ns() - from) / 1e6;
        // The first one has nothing before it.
        if (connections_++ > 0) blind_ms_max_ = std::max(blind_ms_max_.load(), blind + lost_ms_);
        lost_ms_ = 0;
        while (!over_ && !curl.wait(50ms)) {
        }
      } else {
        lost_ms_ = lost_ms_ + static_cast<double>(Fleet::clock_ns() - from) / 1e6;
      }
    }
  }
  static bool shows(const std::filesystem::path& file) {
    std::ifstream in(file);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str().find("\"snapshot\"") != std::string::npos;
  }

  Fleet& fleet_;
  std::atomic<bool> over_{false};
  std::atomic<int> connections_{0};
  std::atomic<double> blind_ms_max_{0};
  double lost_ms_ = 0;  ///< In tries that came to nothing.
  int tries_ = 0;
  std::thread thread_;
};

}  // namespace

TEST_SUITE("fault/rolling restart") {
  TEST_CASE("fault-32: three nodes are restarted one after the other, and nobody notices much") {
    const postgres::FreshDatabase database;
    integration::add_harbour(database);
    const int calls = calls_wanted();
    integration::SystemOptions options;
    options.scenario = callers(calls);
    options.agent = "greeting = \"Good morning.\"";
    Fleet fleet(std::move(options), database, 3);
    Screen screen(fleet);
    fleet.system().start_carrier();
    const auto greeted = [&] {
      std::size_t all = 0;
      for (std::size_t i = 0; i < 3; ++i) all += count_of(fleet.events(i), "agent.greeted");
      return all >= static_cast<std::size_t>(calls);
    };
    REQUIRE(test::await(greeted, 60s, 200ms));
    const std::int64_t began = Fleet::clock_ns();
    for (std::size_t i = 0; i < 3; ++i) {
      fleet.node(i).send_signal(SIGUSR1);
      const auto status = fleet.node(i).wait(40s);
      CHECK_MESSAGE(status == 0, fleet.node(i).output_text());
      fleet.start(i);
    }
    const double took = static_cast<double>(Fleet::clock_ns() - began) / 1e9;
    const std::string moved =
        ask(database, "SELECT count(*) FROM tandem.call_events WHERE type = 'call.handed-over'");
    MESSAGE("three nodes with " << calls << " calls restarted in " << took << " s; " << moved
                                << " moves; a screen was blind for at most "
                                << screen.blind_ms_max() << " ms in " << screen.connections()
                                << " connections");
    CHECK(took <= 60);
    CHECK(std::stoi(moved) >= calls / 2);
    CHECK(screen.connections() >= 2);
    CHECK(screen.blind_ms_max() <= 3'000);
    // No webhook failed, nobody was turned away or heard an apology, every caller was talked with
    // to the end.
    const int heard_out = fleet.system().await_carrier(180s);
    CHECK_MESSAGE(heard_out == 0, fleet.complaints());
    CHECK(await_answer(database, "SELECT count(*) FROM tandem.calls WHERE status = 'ended'",
                       std::to_string(calls + kLateCallers), 30s));
    CHECK(ask(database,
              "SELECT coalesce(string_agg(DISTINCT payload ->> 'reason', ' '), '') FROM "
              "tandem.call_events WHERE type = 'call.rejected'") == "");
    CHECK(ask(database, "SELECT string_agg(DISTINCT end_reason, ' ') FROM tandem.calls") ==
          "caller-hangup");
    CHECK(ask(database, "SELECT count(*) FROM tandem.call_events WHERE type = 'call.resumed'") ==
          moved);
    CHECK(ask(database, "SELECT count(*) FROM tandem.call_events WHERE type = 'call.node-lost'") ==
          "0");
  }
}

}  // namespace tandem::fault

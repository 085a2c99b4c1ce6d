// Goal: a node that has too little memory turns callers away before the kernel ends it, and one
// whose loop stands still says which, and at what. Method: the real server as a process of its own,
// in a control group of its own, or with a call that does not return preloaded.
#include <doctest/doctest.h>
#include <unistd.h>

#include <boost/json/serialize.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

#include "tests/fault/bars.hpp"
#include "tests/fault/raw_connections.hpp"
#include "tests/integration/story.hpp"
#include "tests/integration/whole_system.hpp"

namespace tandem::fault {
namespace {

namespace fs = std::filesystem;
using integration::count_of;
using integration::WholeSystem;
using std::chrono::seconds;
using namespace std::chrono_literals;

std::string number_from_environment(const char* name, const char* otherwise) {
  const char* wished = std::getenv(name);
  return wished == nullptr ? otherwise : wished;
}

/// So many callers, one after the other, who hear the agent and then stay on the line.
std::string callers(int count, double a_second, int stay_ms) {
  return "[[calls]]\nfrom = \"+15558675310\"\nto = \"+15557122661\"\nrepeat = " +
         std::to_string(count) + "\nrate_per_second = " + std::to_string(a_second) +
         "\n  [[calls.turns]]\n  wait_ms = " + std::to_string(stay_ms) +
         "\n  [[calls.turns]]\n  hang_up = true\n";
}

std::string page_of(const WholeSystem& system, const char* path) {
  return get_page("127.0.0.1", system.ops_port(), path, seconds{10});
}

bool await_page(const WholeSystem& system, const char* path, const std::string& text) {
  return system.await_events(
      [&](const auto&) { return page_of(system, path).find(text) != std::string::npos; }, 40s);
}

double rejected(const WholeSystem& system) {
  return system.metric(R"(tandem_rejected_calls_total{reason="overloaded"})").value_or(0);
}

/// Of the shard, whatever it was at: a frame, a message of the model, what waited behind a tick.
double stalls_of_calls(const WholeSystem& system) {
  const std::string series = R"(tandem_loop_stalls_total{loop="shard-0",handler=")";
  std::istringstream page(page_of(system, "/metrics"));
  double stalls = 0;
  for (std::string line; std::getline(page, line);) {
    if (!line.starts_with(series)) continue;
    CHECK(line.compare(series.size(), 1, "\"") != 0);  // It has a name.
    stalls += std::stod(line.substr(line.rfind(' ') + 1));
  }
  return stalls;
}

/// What a node holds while ten callers are on the line.
double steady_bytes() {
  WholeSystem system({.scenario = callers(10, 5, 4'000)});
  system.start_carrier();
  CHECK(system.await_events(
      [&](const auto& events) { return count_of(events, "stream.started") == 10; }, 40s));
  CHECK(system.await_carrier(60s) == 0);
  const double most = system.metric("process_resident_memory_max_bytes").value_or(0);
  CHECK(system.stop_server() == 0);
  return most;
}

/// A control group, where this user may make one.
struct Group {
  std::string name = "tandem-test-" + std::to_string(::getpid());
  std::string script = std::string(TANDEM_FAULT_TOOLS) + "/own_memory";

  [[nodiscard]] bool granted() const {
    return integration::run_to_end({script, name, "1000000000", "true"}, "/dev/null") == 0;
  }
  ~Group() {
    const std::string remove = "rmdir $(" + script + " " + name + ") 2>/dev/null";
    if (std::system(remove.c_str()) != 0) MESSAGE("no control group was left");
  }
};

}  // namespace

TEST_SUITE("fault/overload") {
  TEST_CASE("fault-26: with a tenth of memory left new callers are refused, the others go on") {
    const double steady = steady_bytes();
    const auto bytes = static_cast<std::uint64_t>(steady * 1.10);
    // TANDEM_PRESSURE_SECONDS=600 is the long form.
    const int pressure = std::stoi(number_from_environment("TANDEM_PRESSURE_SECONDS", "12"));
    const Group group;
    const bool grouped = group.granted();
    MESSAGE("steady " << steady / (1 << 20) << " MiB, limit " << (bytes >> 20) << " MiB by "
                      << std::string(grouped ? "a control group" : "TANDEM_MEMORY_BUDGET"));
    integration::SystemOptions options;
    options.scenario = callers(4 * pressure, 4, 6'000);
    options.server = {{"AGENT_CALL_RATE_LIMIT_PER_MINUTE", "100000"}};
    if (grouped)
      options.server_under = {group.script, group.name, std::to_string(bytes)};
    else
      options.server.emplace_back("TANDEM_MEMORY_BUDGET", std::to_string(bytes));
    WholeSystem system(std::move(options));
    system.start_carrier();
    CHECK(system.await_events(
        [&](const auto&) { return system.metric("tandem_overload_grade").value_or(0) >= 2; }, 40s));
    CHECK(page_of(system, "/readyz").find("overloaded") != std::string::npos);
    // Whoever is refused hears why (their scripts do not get to their end, so the carrier's status
    // is no measure); whoever was let in is served to the end.
    CHECK(system.await_carrier(seconds{pressure + 60}) >= 0);
    for (const auto& line : system.carrier_log())
      CHECK_MESSAGE(line.at("what") != "fault", boost::json::serialize(line));
    CHECK(rejected(system) > 0);
    CHECK(system.server().running());
    const double most = system.metric("process_resident_memory_max_bytes").value_or(0);
    MESSAGE("refused " << rejected(system) << " of " << 4 * pressure << ", at most "
                       << most / (1 << 20) << " MiB");
    CHECK(most < static_cast<double>(bytes));
    CHECK(system.stop_server() == 0);
    const auto events = system.events();
    CHECK(count_of(events, "call.started") > 0);
    CHECK(count_of(events, "call.fault") == 0);
    integration::check_kept_rules(events);
  }

  TEST_CASE("fault-26: with nothing left people are refused as well, and callers hear why") {
    WholeSystem system({.scenario = "[[calls]]\nfrom = \"+15558675310\"\nto = \"+15557122661\"\n"
                                    "  [[calls.turns]]\n  expect = \"hang-up\"\n",
                        .server = {{"TANDEM_MEMORY_BUDGET", "8MiB"}}});
    CHECK(await_page(system, "/readyz", "\r\n\r\noverloaded"));
    CHECK(system.metric("tandem_overload_grade") == 3);
    const fs::path answer = system.folder() / "answer.txt";
    CHECK(integration::run_to_end(
              {"curl", "-s", "-i", "-m", "10", "--http1.1", "--cacert", system.ca().string(), "-o",
               answer.string(), "-H", "Connection: Upgrade", "-H", "Upgrade: websocket", "-H",
               "Sec-WebSocket-Version: 13", "-H", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
               system.public_base() + "/ws/dashboard"},
              system.folder() / "curl.out") == 0);
    std::ifstream in(answer);
    const std::string told((std::istreambuf_iterator<char>(in)), {});
    CHECK_MESSAGE(told.starts_with("HTTP/1.1 503"), told);
    CHECK_MESSAGE(told.find("Retry-After: ") != std::string::npos, told);
    CHECK_MESSAGE(told.find("overloaded") != std::string::npos, told);
    system.start_carrier();
    CHECK_MESSAGE(system.await_carrier(60s) == 0, system.story());
    CHECK(rejected(system) == 1);
    CHECK(system.stop_server() == 0);
  }

  TEST_CASE(
      "fault-27: a loop that stands still is counted by its handler's name, nobody is killed") {
    const fs::path order =
        fs::temp_directory_path() / ("tandem-held-" + std::to_string(::getpid()));
    const auto hold = [&order](const std::string& what) {
      const fs::path draft = order.string() + ".draft";
      std::ofstream(draft) << what;
      fs::rename(draft, order);
    };
    WholeSystem system({.scenario = callers(1, 1, 25'000),
                        .server_under = {"env", std::string("LD_PRELOAD=") + TANDEM_HELD_SEND_SO,
                                         "HELD_SEND=" + order.string()}});
    system.start_carrier();
    REQUIRE(system.await_events(
        [](const auto& events) { return count_of(events, "stream.started") == 1; }, 30s));
    CHECK(page_of(system, "/readyz").find("200") != std::string::npos);
    hold("shard-0 300");
    CHECK(system.await_events([&](const auto&) { return stalls_of_calls(system) >= 1; }, 30s));
    CHECK(page_of(system, "/readyz").find("\r\n\r\nready") != std::string::npos);

    // Two that follow at once are one stall.
    CHECK(system.await_events(
        [&](const auto&) {
          return system.server().output_text().find("loop.turns_again") != std::string::npos;
        },
        30s));

    // It stands still with its next send, some 20 ms later.
    const Stopwatch held;
    hold("shard-0 3000");
    CHECK(await_page(system, "/readyz", "\r\n\r\nstalled"));
    CHECK(held.seconds() >= 1.0);
    check_bar("unready after, s", held.seconds(), 1.5, 2.9);
    CHECK(await_page(system, "/readyz", "\r\n\r\nready"));
    CHECK(system.await_events([&](const auto&) { return stalls_of_calls(system) >= 2; }, 30s));
    CHECK(system.server().output_text().find("loop.stalled loop=shard-0 handler=") !=
          std::string::npos);
    CHECK_MESSAGE(system.await_carrier(60s) == 0, system.story());
    CHECK(system.stop_server() == 0);
    CHECK(integration::end_reason(system.events()) == "caller-hangup");
    fs::remove(order);
  }
}

}  // namespace tandem::fault

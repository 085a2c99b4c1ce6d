// Goal: strangers who take connections and descriptors take nothing from calls and operators.
// Method: the real server as a process of its own, plain sockets of the test against it.
#include <doctest/doctest.h>
#include <poll.h>
#include <signal.h>

#include <algorithm>
#include <cstdlib>
#include <future>
#include <string>
#include <utility>
#include <vector>

#include "tests/fault/bars.hpp"
#include "tests/fault/raw_connections.hpp"
#include "tests/integration/story.hpp"
#include "tests/integration/whole_system.hpp"

namespace tandem::fault {
namespace {

using integration::WholeSystem;
using std::chrono::milliseconds;
using std::chrono::seconds;

/// Long, so that a busy machine passes; what is measured is told.
constexpr seconds kOpsDeadline{5};

std::string two_calls() {
  return integration::greeting_and_answer() + R"(
  [[calls.turns]]
  hang_up = true
[[calls]]
from = "+15558675320"
to = "+15557122661"
start_ms = 500
  [[calls.turns]]
  wait = "agent"
  [[calls.turns]]
  hang_up = true
)";
}

double resident_bytes(const WholeSystem& system) {
  return system.metric("process_resident_memory_bytes").value_or(0);
}

bool metrics_answer(const WholeSystem& system) {
  return get_page("127.0.0.1", system.ops_port(), "/metrics", kOpsDeadline)
      .starts_with("HTTP/1.1 200");
}

/// Of five readings of /metrics the middle one, in ms; and each is answered.
double metrics_ms(const WholeSystem& system) {
  std::vector<double> took;
  for (int i = 0; i < 5; ++i) {
    const Stopwatch watch;
    CHECK(metrics_answer(system));
    took.push_back(watch.seconds() * 1e3);
  }
  std::sort(took.begin(), took.end());
  return took[took.size() / 2];
}

}  // namespace

TEST_SUITE("fault/exhaustion") {
  TEST_CASE("fault-20: idle and half-open connections by the thousand are freed, calls go on") {
    const std::size_t wanted = std::min<std::size_t>(want_descriptors(12'000) - 500, 10'000);
    WholeSystem system({.scenario = two_calls(), .server = {{"TANDEM_MAX_CALLS", "100"}}});
    const double before = resident_bytes(system);
    RawConnections silent("127.0.0.1", system.public_port());
    RawConnections hello("127.0.0.1", system.public_port());
    CHECK(silent.open(wanted / 2) == wanted / 2);
    CHECK(hello.open(wanted / 2) == wanted / 2);
    // The first bytes of a TLS ClientHello of 512, and never the rest.
    hello.send({"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11});
    // Looked at from the side: what is read meanwhile is not what frees them.
    auto freed = std::async(std::launch::async, [&silent, &hello] {
      const Stopwatch since_last;
      const bool all = silent.await_closed(0, seconds{30}) && hello.await_closed(0, seconds{30});
      return std::pair(all, since_last.seconds());
    });
    CHECK(metrics_answer(system));
    check_bar("bytes of each", (resident_bytes(system) - before) / static_cast<double>(wanted),
              16 * 1024);
    check_bar("/metrics beside them, ms", metrics_ms(system), 200, 2'000);
    system.start_carrier();
    const auto [all_freed, freed_after] = freed.get();
    CHECK(all_freed);
    // Each has five seconds for its handshake; another five are the bar for giving it up.
    check_bar("all of them freed, s after the last one came", freed_after, 10, 30);
    CHECK(metrics_answer(system));
    CHECK_MESSAGE(system.await_carrier(seconds{60}) == 0, system.story());
    CHECK(system.stop_server() == 0);
    integration::check_kept_rules(system.events());
  }

  TEST_CASE("fault-25: with its descriptors taken the server waits, tells, drains and recovers") {
    // So few that strangers can take them all; what the ops port needs is kept.
    WholeSystem system({.scenario = integration::greeting_and_answer() + R"(
  [[calls.turns]]
  hang_up = true
)",
                        .server = {{"TANDEM_MAX_CALLS", "10"}},
                        .server_under = {"prlimit", "--nofile=100:100"}});
    RawConnections strangers("127.0.0.1", system.public_port());
    CHECK(strangers.open(400) == 400);
    CHECK(metrics_answer(system));
    CHECK(system.metric("process_open_fds").value_or(0) > 70);

    const auto used = processor_time(system.server().pid());
    const auto since = std::chrono::steady_clock::now();
    ::poll(nullptr, 0, 2'000);
    const auto elapsed = std::chrono::steady_clock::now() - since;
    const auto busy = processor_time(system.server().pid()) - used;
    check_bar("processor while exhausted, percent",
              100.0 * std::chrono::duration<double>(busy) / std::chrono::duration<double>(elapsed),
              10);
    CHECK(metrics_answer(system));

    strangers.close_all();
    system.start_carrier();
    CHECK_MESSAGE(system.await_carrier(seconds{60}) == 0, system.story());

    CHECK(strangers.open(400) == 400);
    CHECK(system.stop_server() == 0);
    integration::check_kept_rules(system.events());
  }
}

}  // namespace tandem::fault

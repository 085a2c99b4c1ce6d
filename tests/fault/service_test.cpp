// Goal: who runs a node may stop it and tell it new things while people talk. Method: the real
// server as a process of its own, with callers on the line when the signal comes.
#include <doctest/doctest.h>
#include <signal.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include "control/drain.hpp"
#include "tests/await.hpp"
#include "tests/fault/bars.hpp"
#include "tests/fault/raw_connections.hpp"
#include "tests/integration/story.hpp"
#include "tests/integration/whole_system.hpp"

namespace tandem::fault {
namespace {

using integration::count_of;
using integration::WholeSystem;
using std::chrono::seconds;
using namespace std::chrono_literals;

/// TANDEM_FAULT_CALLS=500 and TANDEM_FAULT_CALL_SECONDS=180 are the long form.
int from_environment(const char* name, int otherwise) {
  const char* wished = std::getenv(name);
  return wished == nullptr ? otherwise : std::atoi(wished);
}
int calls() { return from_environment("TANDEM_FAULT_CALLS", 12); }
int call_seconds() { return from_environment("TANDEM_FAULT_CALL_SECONDS", 12); }

/// Callers who listen for a while and hang up by themselves.
std::string callers() {
  return "[[calls]]\nfrom = \"+15558675310\"\nto = \"+15557122661\"\nrepeat = " +
         std::to_string(calls()) + "\nrate_per_second = 8\n  [[calls.turns]]\n" +
         "  wait_ms = " + std::to_string(call_seconds() * 1'000) +
         "\n  [[calls.turns]]\n  hang_up = true\n";
}
/// One who rings when the node takes nobody any more.
constexpr const char* kLate = R"([[calls]]
name = "late"
from = "+15559990000"
to = "+15557122661"
  [[calls.turns]]
  expect = "hang-up"
)";

bool all_on_the_line(const WholeSystem& system) {
  const auto wanted = static_cast<std::size_t>(calls());
  // Eight come a second.
  return system.await_events(
      [wanted](const auto& events) { return count_of(events, "stream.started") == wanted; },
      60s + seconds{calls() / 8});
}

bool await_readiness(const WholeSystem& system, const std::string& word) {
  return system.await_events(
      [&](const auto&) {
        return get_page("127.0.0.1", system.ops_port(), "/readyz", 5s).ends_with(word + "\n");
      },
      20s);
}

std::size_t ended_by_callers(const WholeSystem& system) {
  std::size_t count = 0;
  for (const auto& event : system.events("call.ended"))
    count += integration::text_field(event, "reason") == "caller-hangup" ? 1 : 0;
  return count;
}

}  // namespace

TEST_SUITE("fault/service") {
  TEST_CASE("fault-29: SIGTERM cuts no call, refuses new ones, and ends behind the last of them") {
    WholeSystem system(
        {.scenario = callers(), .server = {{"AGENT_CALL_RATE_LIMIT_PER_MINUTE", "100000"}}});
    system.start_carrier();
    REQUIRE(all_on_the_line(system));
    system.server().send_signal(SIGTERM);
    const Stopwatch told;
    CHECK(await_readiness(system, "draining"));
    const Stopwatch known;
    check_bar("unready after the signal, s", told.seconds(), 1, 10);
    // Whoever asks for the same by the other way ends no calls: it is no second signal.
    const auto answer = system.folder() / "drain.json";
    CHECK(integration::run_to_end(
              {"curl", "-sf", "-X", "POST",
               "http://127.0.0.1:" + std::to_string(system.ops_port()) + "/drain"},
              answer) == 0);
    std::ifstream in(answer);
    CHECK(std::string{std::istreambuf_iterator<char>(in), {}}.find(R"("begun":false)") !=
          std::string::npos);
    // It knew of the signal when it said that it drains; from then on it takes callers for a while.
    const std::chrono::duration<double> notice = control::Drain::kNotice;
    REQUIRE(test::await([&] { return known.seconds() > notice.count(); }));
    const auto late = system.another_carrier("late", kLate);
    CHECK_MESSAGE(late->wait(60s) == 0, late->output_text());
    CHECK(count_of(system.events(), "call.rejected") == 1);
    // And that while the others talked.
    CHECK(count_of(system.events(), "call.ended") < static_cast<std::size_t>(calls()));
    const auto all_ended = [](const auto& events) {
      return count_of(events, "call.ended") == static_cast<std::size_t>(calls());
    };
    CHECK(system.await_events(all_ended, seconds{call_seconds() + 60}));
    const Stopwatch last;
    CHECK(system.server().wait(20s) == 0);
    check_bar("gone after its last call, s", last.seconds(), 2, 10);
    // The node may be gone before the carrier has told it of the last call's end, which the carrier
    // counts against it.
    CHECK(system.await_carrier(seconds{call_seconds() + 60}) >= 0);
    CHECK(ended_by_callers(system) == static_cast<std::size_t>(calls()));
    CHECK(count_of(system.events(), "call.started") == static_cast<std::size_t>(calls()));
    CHECK(count_of(system.events(), "call.rejected") == 1);
    integration::check_kept_rules(system.events());
  }

  TEST_CASE("fault-31: neither a broken file nor a sound one drops a call") {
    WholeSystem system(
        {.scenario = callers(), .server = {{"AGENT_CALL_RATE_LIMIT_PER_MINUTE", "100000"}}});
    const auto file = system.folder() / "tandem.toml";
    std::ifstream in(file);
    const std::string sound((std::istreambuf_iterator<char>(in)), {});
    const auto say = [&](const std::string& text) {
      std::ofstream(file) << text;
      system.server().send_signal(SIGHUP);
    };
    const auto told = [&](const char* words) {
      return system.await_events(
          [&](const auto&) {
            return system.server().output_text().find(words) != std::string::npos;
          },
          20s);
    };
    system.start_carrier();
    REQUIRE(all_on_the_line(system));
    say(sound + "[[numbers]]\nnumber = \"5\"\n");
    CHECK(told("config.not_reloaded where="));
    say(sound + "[[numbers]]\nnumber = \"+15557122662\"\nagent = \"front-desk\"\n");
    CHECK(told("config.reloaded agents=1 numbers=2"));
    CHECK_MESSAGE(system.await_carrier(seconds{call_seconds() + 60}) == 0, system.story());
    CHECK(system.stop_server() == 0);
    CHECK(ended_by_callers(system) == static_cast<std::size_t>(calls()));
    integration::check_kept_rules(system.events());
  }
}

}  // namespace tandem::fault

// Goal: only the carrier's own calls come in, not more than fit, and a node that stops lets the
// others end. Method: the carrier simulator where it is well-behaved, curl where it is not.
#include <doctest/doctest.h>
#include <signal.h>

#include <fstream>
#include <sstream>

#include "tests/fault/bars.hpp"
#include "tests/integration/story.hpp"
#include "tests/integration/whole_system.hpp"

namespace tandem::integration {
namespace {

using std::chrono::seconds;

/// HTTP status of a request that curl makes; 0 where no answer came.
int status_of(const WholeSystem& system, const std::vector<std::string>& options,
              const std::string& path) {
  const auto page = system.folder() / "status.txt";
  std::filesystem::remove(page);
  std::vector<std::string> words{
      "curl",       "-s", "-o", "/dev/null", "-w", "%{http_code}", "--cacert", system.ca().string(),
      "--max-time", "10"};
  words.insert(words.end(), options.begin(), options.end());
  words.push_back(system.public_base() + path);
  (void)run_to_end(words, page);
  std::ifstream in(page);
  int status = 0;
  in >> status;
  return status;
}

}  // namespace

TEST_SUITE("integration/admission") {
  TEST_CASE("pain-22: without the carrier's signature neither webhook nor stream is answered") {
    WholeSystem system({.scenario = greeting_and_answer(), .carrier = false});
    const std::string form =
        "CallSid=CA00000000000000000000000000000001&To=%2B15557122661&From=%2B15558675310";
    CHECK(status_of(system, {"-d", form}, "/api/twilio/voice/inbound") == 403);
    CHECK(status_of(system, {"-d", form, "-H", "X-Twilio-Signature: RSOYDt4T1cUTdK1PDd93/VVr8B8="},
                    "/api/twilio/voice/inbound") == 403);
    const std::vector<std::string> upgrade{"--http1.1",
                                           "-H",
                                           "Connection: Upgrade",
                                           "-H",
                                           "Upgrade: websocket",
                                           "-H",
                                           "Sec-WebSocket-Version: 13",
                                           "-H",
                                           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="};
    CHECK(status_of(system, upgrade, "/api/twilio/voice/stream/forged") == 403);
    CHECK(system.events().empty());
  }

  TEST_CASE("without a database the rest of the API says so") {
    WholeSystem system({.scenario = greeting_and_answer(), .carrier = false});
    CHECK(status_of(system, {}, "/api/calls") == 503);
    CHECK(status_of(system, {}, "/nowhere") == 404);
  }

  TEST_CASE("pain-18: a full node refuses politely and the running call does not notice") {
    const std::string second = R"(
[[calls]]
from = "+15558675320"
to = "+15557122661"
start_ms = 3000
  [[calls.turns]]
  expect = "hang-up"
)";
    WholeSystem system(
        {.scenario = greeting_and_answer() + "  [[calls.turns]]\n  hang_up = true\n" + second + R"(
[model]
  [[model.turns]]
  say = "Good morning, this is the clinic."
  [[model.turns]]
  say = "We are open until six this evening."
)",
         .server = {{"TANDEM_MAX_CALLS", "1"}}});
    system.start_carrier();
    CHECK_MESSAGE(system.await_carrier(seconds{60}) == 0, system.story());
    CHECK(system.metric("tandem_rejected_calls_total{reason=\"node-full\"}").value_or(0) == 1);
    CHECK(system.stop_server() == 0);
    CHECK(count_of(system.events(), "call.started") == 1);
    check_kept_rules(system.events());
  }

  TEST_CASE(
      "pain-17: after SIGTERM the live call ends in its own time and the process with status 0") {
    WholeSystem system({.scenario = greeting_and_answer() + R"(
  [[calls.turns]]
  hang_up = true
[model]
  [[model.turns]]
  say = "Good morning, this is the clinic."
  [[model.turns]]
  say = "We are open until six this evening."
)"});
    system.start_carrier();
    REQUIRE(system.await_events(
        [](const auto& events) { return count_of(events, "agent.greeted") == 1; }, seconds{20}));
    system.server().send_signal(SIGTERM);
    CHECK_MESSAGE(system.await_carrier(seconds{60}) == 0, system.story());
    CHECK(system.server().wait(seconds{10}) == 0);
    CHECK(end_reason(system.events()) == "caller-hangup");
  }

  TEST_CASE("fault-30: a second signal says goodbye to the rest and exits within 10 s") {
    WholeSystem system({.scenario = R"(
[[calls]]
from = "+15558675310"
to = "+15557122661"
tolerate = ["11200"]  # Of a process that is gone nobody hears that the stream has ended.
  [[calls.turns]]
  expect = "hang-up"
  timeout_ms = 30000
[model]
  [[model.turns]]
  say = "Good morning, this is the clinic."
  [[model.turns]]
  say = "I am sorry, we have to end here. Goodbye."
)"});
    system.start_carrier();
    REQUIRE(system.await_events(
        [](const auto& events) { return count_of(events, "agent.greeted") == 1; }, seconds{20}));
    system.server().send_signal(SIGTERM);
    REQUIRE_FALSE(system.server().wait(std::chrono::milliseconds{200}).has_value());
    system.server().send_signal(SIGTERM);
    const fault::Stopwatch told;
    CHECK_MESSAGE(system.server().wait(seconds{20}) == 0, system.story());
    fault::check_bar("gone after the second signal, s", told.seconds(), 10);
    CHECK_MESSAGE(system.await_carrier(seconds{20}) == 0, system.story());
    CHECK(end_reason(system.events()) == "drained");
    CHECK(count_of(system.events(), "agent.output-blocked") == 0);
    // The farewell, not only the end of the call: the last that was heard, and in full.
    std::int64_t farewell_bytes = 0;
    bool cut = true;
    for (const JsonLine& line : system.carrier_log()) {
      if (line.at("what") != "heard") continue;
      farewell_bytes = line.at("bytes").to_number<std::int64_t>();
      cut = line.at("cleared").as_bool();
    }
    CHECK(farewell_bytes > 3 * 8'000);
    CHECK_FALSE(cut);
  }
}

}  // namespace tandem::integration

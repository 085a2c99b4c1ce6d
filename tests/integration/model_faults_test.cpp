// Goal: a model that drops, stalls, lies or never comes does not end the conversation rudely.
// Method: faults on demand of the model simulator; the caller's expectations are in the scenario.
#include <doctest/doctest.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/json/serialize.hpp>

#include "tests/fault/bars.hpp"
#include "tests/integration/story.hpp"
#include "tests/integration/whole_system.hpp"

namespace tandem::integration {
namespace {

/// Greeting, a question, an answer, another question, another answer, the caller hangs up.
std::string two_questions(std::string_view model_section) {
  return greeting_and_answer() + another_word_and_goodbye() + std::string(model_section) +
         three_answers();
}

/// Somebody who waits for the agent, and is let go.
constexpr const char* kLetGo = R"(
[[calls]]
from = "+15558675310"
to = "+15557122661"
  [[calls.turns]]
  expect = "hang-up"
  timeout_ms = 60000
)";

/// Takes connections, and never says a word.
class SilentModel {
 public:
  explicit SilentModel(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(::bind(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    REQUIRE(::listen(fd_, 16) == 0);
  }
  ~SilentModel() { ::close(fd_); }
  SilentModel(const SilentModel&) = delete;
  SilentModel& operator=(const SilentModel&) = delete;

 private:
  int fd_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
};

/// After how many seconds of the call the model was given up.
double given_up_after(const WholeSystem& system) {
  const auto away = system.events("model.away");
  REQUIRE(away.size() == 1);
  return away[0].at("call_time_us").to_number<double>() / 1e6;
}

}  // namespace

TEST_SUITE("integration/model_faults") {
  TEST_CASE("pain-13: an agent that falls silent is nudged, then replaced") {
    WholeSystem system(
        {.scenario = two_questions("[model]\nfaults = [{ kind = \"stall\", at_response = 2 }]\n")});
    system.run_calls();
    const auto events = system.events();
    check_kept_rules(events);
    CHECK(count_of(events, "model.stalled") >= 1);
    CHECK(end_reason(events) == "caller-hangup");
  }

  TEST_CASE("fault-13: with no model at all the caller hears an apology and is let go politely") {
    WholeSystem system({.scenario = kLetGo, .model = false});
    system.run_calls();
    const auto events = system.events();
    check_kept_rules(events);
    CHECK(end_reason(events) == "model-failed");
    fault::check_bar("a model that refuses is given up after, s", given_up_after(system), 8);
  }

  TEST_CASE("fault-13: a model that takes connections and says nothing is given up in 8 s") {
    WholeSystem system({.scenario = kLetGo, .model = false});
    const SilentModel silent(system.model_port());
    system.run_calls();
    const auto events = system.events();
    check_kept_rules(events);
    CHECK(end_reason(events) == "model-failed");
    fault::check_bar("a silent model is given up after, s", given_up_after(system), 8, 12);
  }

  TEST_CASE("fault-14: unknown events, odd traffic and late deltas are survived and counted") {
    WholeSystem system({.scenario = two_questions("[model]\nodd_traffic = true\n")});
    system.run_calls();
    check_kept_rules(system.events());
    CHECK(end_reason(system.events()) == "caller-hangup");
    CHECK(count_of(system.events(), "model.failover") == 0);
  }

  TEST_CASE("fault-14: garbage on the model's socket costs a session, not the call") {
    WholeSystem system({.scenario = two_questions(
                            "[model]\nfaults = [{ kind = \"garbage\", at_response = 2 }]\n")});
    system.run_calls();
    check_kept_rules(system.events());
    CHECK(end_reason(system.events()) == "caller-hangup");
  }

  TEST_CASE("pain-07: no create ever meets an active response") {
    WholeSystem system({.scenario = two_questions("[model]\n")});
    system.run_calls();
    for (const auto& line : system.model_log()) {
      if (!line.contains("event") || line.at("event").as_object().at("type").as_string() != "error")
        continue;
      FAIL_CHECK("the model sent an error: " << boost::json::serialize(line));
    }
  }
}

}  // namespace tandem::integration

#include "bridge/call/admission.hpp"

#include <doctest/doctest.h>

using namespace tandem::call;
using namespace std::chrono_literals;

namespace {

Agent agent_named(const char* id) {
  Agent agent;
  agent.id = id;
  return agent;
}
const std::chrono::steady_clock::time_point kStart{1h};

}  // namespace

TEST_SUITE("call/admission") {
  TEST_CASE("pain-18: the node's limit holds, and a released slot is given again") {
    Admission admission({.calls_max = 2, .agent_calls_per_minute = 100});
    const Agent agent = agent_named("a");
    CHECK_FALSE(admission.reserve(agent, kStart).has_value());
    CHECK_FALSE(admission.reserve(agent, kStart).has_value());
    CHECK(admission.reserve(agent, kStart) == Refusal::NodeFull);
    admission.release("a");
    CHECK(admission.active() == 1);
    CHECK_FALSE(admission.reserve(agent, kStart).has_value());
  }
  TEST_CASE("an agent's own limit does not touch other agents") {
    Admission admission({.calls_max = 10, .agent_calls_per_minute = 100});
    Agent small = agent_named("small");
    small.max_concurrent_calls = 1;
    CHECK_FALSE(admission.reserve(small, kStart).has_value());
    CHECK(admission.reserve(small, kStart) == Refusal::AgentFull);
    CHECK_FALSE(admission.reserve(agent_named("other"), kStart).has_value());
  }
  TEST_CASE("new calls of an agent are limited by the minute, and come back evenly") {
    Admission admission({.calls_max = 100, .agent_calls_per_minute = 6});
    const Agent agent = agent_named("a");
    for (int i = 0; i < 6; ++i) {
      CHECK_FALSE(admission.reserve(agent, kStart).has_value());
      admission.release("a");
    }
    CHECK(admission.reserve(agent, kStart) == Refusal::AgentRate);
    CHECK(admission.reserve(agent, kStart + 9s) == Refusal::AgentRate);
    CHECK_FALSE(admission.reserve(agent, kStart + 10s).has_value());
    CHECK(admission.reserve(agent, kStart + 10s) == Refusal::AgentRate);
  }
  TEST_CASE("who was talking already comes back whatever the agent's limits, but the node's") {
    Admission admission({.calls_max = 3, .agent_calls_per_minute = 1});
    Agent small = agent_named("small");
    small.max_concurrent_calls = 1;
    CHECK_FALSE(admission.reserve(small, kStart).has_value());
    CHECK_FALSE(admission.reserve_again(small).has_value());
    // Whom nobody here has heard of, and who is paused meanwhile.
    Agent paused = agent_named("paused");
    paused.status = AgentStatus::Paused;
    CHECK_FALSE(admission.reserve_again(paused).has_value());
    CHECK(admission.reserve_again(small) == Refusal::NodeFull);
    admission.release("small");
    admission.release("small");
    CHECK(admission.active() == 1);
  }
  TEST_CASE("who tries an agent out takes nothing from those who ring it") {
    Admission admission({.calls_max = 10, .agent_calls_per_minute = 1});
    Agent small = agent_named("small");
    small.max_concurrent_calls = 1;
    for (int i = 0; i < Admission::kTrialsMax; ++i) CHECK_FALSE(admission.reserve_trial(small));
    CHECK(admission.reserve_trial(small) == Refusal::AgentFull);
    CHECK_FALSE(admission.reserve(small, kStart));
    // The caller's slot and theirs are not mixed up when they are given back.
    admission.release("small");
    CHECK(admission.reserve_trial(small) == Refusal::AgentFull);
    for (int i = 0; i < Admission::kTrialsMax; ++i) admission.release("small", SlotOf::Trials);
    CHECK(admission.active() == 0);
    small.status = AgentStatus::Paused;
    CHECK_FALSE(admission.reserve_trial(small));
  }
  TEST_CASE("trials count among the node's calls") {
    Admission admission({.calls_max = 1, .agent_calls_per_minute = 10});
    CHECK_FALSE(admission.reserve_trial(agent_named("a")));
    CHECK(admission.reserve_trial(agent_named("b")) == Refusal::NodeFull);
    CHECK(admission.reserve(agent_named("b"), kStart) == Refusal::NodeFull);
  }
  TEST_CASE("an agent's own rate goes before the node's") {
    Admission admission({.calls_max = 100, .agent_calls_per_minute = 60});
    Agent agent = agent_named("a");
    agent.max_calls_per_minute = 1;
    CHECK_FALSE(admission.reserve(agent, kStart).has_value());
    CHECK(admission.reserve(agent, kStart) == Refusal::AgentRate);
  }
  TEST_CASE("a paused agent takes no call") {
    Admission admission({});
    Agent agent = agent_named("a");
    agent.status = AgentStatus::Paused;
    CHECK(admission.reserve(agent, kStart) == Refusal::AgentPaused);
    CHECK(admission.active() == 0);
  }
}

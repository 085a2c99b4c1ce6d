// Goal: another reading of the configuration takes over what it may, says what waits for another
// start, and nothing at all where a file is broken.
#include "control/reload.hpp"

#include <doctest/doctest.h>

#include "control/directory/replaceable_directory.hpp"
#include "tests/control/configuration_file.hpp"

namespace tandem::control {
namespace {

constexpr const char* kAgent =
    "[[agents]]\nid = \"a\"\ninstructions = \"x\"\n[[numbers]]\nnumber = \"+15557122661\"\nagent = "
    "\"a\"\n";

}  // namespace

TEST_SUITE("control/reload") {
  TEST_CASE("what needs another start is named; the log's level does not") {
    const test::ConfigurationFile file(std::string("drain_limit = \"1m\"\n") + kAgent);
    const Configuration running = file.read();
    REQUIRE(running.faults.empty());
    CHECK(plan_reload(running.values, file.read()).after_restart.empty());
    file.write(std::string("drain_limit = \"2m\"\nmax_calls = 7\nlog_level = \"debug\"\n") +
               kAgent);
    const ReloadPlan plan = plan_reload(running.values, file.read());
    CHECK(plan.faults.empty());
    CHECK(plan.after_restart == std::vector<std::string>{"TANDEM_MAX_CALLS", "TANDEM_DRAIN_LIMIT"});
  }

  TEST_CASE("fault-31: a broken file changes nothing, and is told with its line and key") {
    const test::ConfigurationFile file(kAgent);
    const Configuration running = file.read();
    file.write(std::string("max_calls = 7\nlog_level = \"loud\"\n") + kAgent);
    const ReloadPlan plan = plan_reload(running.values, file.read());
    REQUIRE(plan.faults.size() == 1);
    CHECK(plan.faults[0].where == file.path() + ":2:1");
    CHECK(plan.faults[0].variable == "TANDEM_LOG_LEVEL");
    CHECK(plan.after_restart.empty());
  }

  TEST_CASE("a call keeps the agent that it began with") {
    const test::ConfigurationFile file(kAgent);
    ReplaceableDirectory directory(file.read().directory);
    const auto before = directory.find_number("+15557122661").agent;
    REQUIRE(before);
    file.write("[[agents]]\nid = \"b\"\ninstructions = \"y\"\n");
    directory.replace(file.read().directory);
    CHECK(directory.find_number("+15557122661").state == call::NumberRoute::State::Unknown);
    CHECK(directory.find_agent("b") != nullptr);
    CHECK(before->id == "a");
  }
}

}  // namespace tandem::control

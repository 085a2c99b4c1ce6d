#include <doctest/doctest.h>

#include <optional>
#include <sstream>
#include <stdexcept>

#include "bridge/tools/arguments.hpp"
#include "bridge/tools/tool_registry.hpp"
#include "bridge/tools/tool_runner.hpp"
#include "core/log/logger.hpp"

using namespace tandem;
using namespace tandem::tools;

namespace {

std::shared_ptr<call::Agent> agent_with(std::vector<std::string> tools,
                                        std::vector<std::string> numbers) {
  auto agent = std::make_shared<call::Agent>();
  agent->id = std::string("agent-1");
  agent->tools = std::move(tools);
  agent->transfer_numbers = std::move(numbers);
  return agent;
}

/// One that breaks.
class Clumsy final : public Tool {
 public:
  model::Tool declaration(const call::Agent&) const override {
    model::Tool told;
    told.name = "clumsy";
    return told;
  }
  void run(ToolContext, ToolCall, Done) const override { throw std::runtime_error("dropped it"); }
};

ToolResult run(const std::shared_ptr<call::Agent>& agent, const char* name, const char* arguments) {
  const auto registry = ToolRegistry::standard(true);
  ToolContext context;
  context.agent = agent;
  RegistryToolRunner runner(*registry, context);
  std::optional<ToolResult> answer;
  runner.run({.call_id = "1", .name = name, .arguments = arguments},
             [&answer](const ToolResult& result) { answer = result; });
  REQUIRE(answer);
  return *answer;
}

}  // namespace

TEST_SUITE("tools/arguments") {
  TEST_CASE("strings are trimmed and integers kept apart") {
    const auto arguments = Arguments::parse(R"({"a":"  x y ","n":7,"o":{"a":"z"},"b":true})");
    REQUIRE(arguments.has_value());
    CHECK(arguments->text("a") == "x y");
    CHECK(arguments->integer("n") == 7);
    CHECK_FALSE(arguments->text("n").has_value());
    CHECK_FALSE(arguments->text("missing").has_value());
  }
  TEST_CASE("nothing at all is an empty object, other JSON is an error") {
    CHECK(Arguments::parse("").has_value());
    CHECK(Arguments::parse("{}").has_value());
    for (const char* bad : {"[]", "\"x\"", "{", "{\"a\":}", "nul"})
      CHECK_FALSE(Arguments::parse(bad).has_value());
    std::string long_text(20'000, ' ');
    long_text.append("{}");
    CHECK_FALSE(Arguments::parse(long_text).has_value());
    std::string deep;
    deep.reserve(60'000);
    for (int i = 0; i < 10'000; ++i) deep.append("{\"a\":");
    CHECK_FALSE(Arguments::parse(deep).has_value());
  }
}

TEST_SUITE("tools/tool_runner") {
  TEST_CASE("a tool that the agent does not list is refused, though the node has it") {
    CHECK_FALSE(run(agent_with({"endCall"}, {}), "echo", R"({"text":"x"})").ok);
    CHECK_FALSE(run(agent_with({"nonsense"}, {}), "nonsense", "{}").ok);
  }
  TEST_CASE("a tool that throws has failed, and the log says in which call") {
    std::ostringstream lines;
    log::configure({log::Level::Info, log::Format::Json, &lines});
    ToolRegistry registry;
    registry.add("clumsy", std::make_unique<Clumsy>());
    ToolContext context;
    context.call = *call::CallId::parse("0199eeee-0000-7000-8000-000000000001");
    context.agent = agent_with({"clumsy"}, {});
    RegistryToolRunner runner(registry, context);
    std::optional<ToolResult> answer;
    runner.run({.call_id = "1", .name = "clumsy", .arguments = "{}"},
               [&answer](const ToolResult& result) { answer = result; });
    log::configure({log::Level::Off, log::Format::Text, nullptr});
    REQUIRE(answer);
    CHECK_FALSE(answer->ok);
    CHECK(lines.str().find(R"("event":"tool.fault","call":"0199eeee-0000-7000-8000-000000000001",)"
                           R"("tool":"clumsy","what":"dropped it"})") != std::string::npos);
  }
  TEST_CASE("endCall is a wish to hang up, whatever its arguments look like") {
    for (const char* arguments : {"{}", "", "garbage", R"({"reason":"done"})"}) {
      const auto result = run(agent_with({"endCall"}, {}), "endCall", arguments);
      CHECK(result.ok);
      CHECK(std::holds_alternative<HangUpWish>(result.wish));
    }
  }
  TEST_CASE("pain-19: a transfer goes to a listed number only") {
    const auto agent = agent_with({"transferCall"}, {"+15550001111", "+15550002222"});
    const auto first = run(agent, "transferCall", "{}");
    REQUIRE(std::holds_alternative<TransferWish>(first.wish));
    CHECK(std::get<TransferWish>(first.wish).number == "+15550001111");
    const auto second = run(agent, "transferCall", R"({"number":"+15550002222"})");
    CHECK(std::get<TransferWish>(second.wish).number == "+15550002222");
    const auto foreign = run(agent, "transferCall", R"({"number":"+19005550000"})");
    CHECK_FALSE(foreign.ok);
    CHECK(std::holds_alternative<std::monostate>(foreign.wish));
  }
  TEST_CASE("a transfer is not offered to an agent without numbers") {
    const auto registry = ToolRegistry::standard(false);
    CHECK(registry->declarations(*agent_with({"transferCall", "endCall"}, {})).size() == 1);
    CHECK(
        registry->declarations(*agent_with({"transferCall", "endCall"}, {"+15550001111"})).size() ==
        2);
  }
  TEST_CASE("trial tools are there only where asked for") {
    CHECK(ToolRegistry::standard(false)->find("echo") == nullptr);
    CHECK(ToolRegistry::standard(true)->find("echo") != nullptr);
  }
}

#include "bridge/call/realtime_port.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

#include "bridge/tools/tool_registry.hpp"
#include "core/json/schema_validator.hpp"
#include "tests/places.hpp"

using namespace tandem;
using call::MachineEvent;
using call::RealtimePort;
using namespace std::chrono_literals;

namespace {

std::shared_ptr<call::Agent> agent() {
  auto agent = std::make_shared<call::Agent>();
  agent->id = std::string("agent-1");
  agent->instructions = "You are Ann.";
  agent->greeting = "Hello, \"Elm\" speaking.";
  agent->tools = {"endCall", "transferCall", "echo"};
  agent->transfer_numbers = {"+15550001111"};
  return agent;
}

template <class Event>
const Event* only(const std::vector<MachineEvent>& events) {
  if (events.size() != 1) return nullptr;
  if constexpr (std::is_constructible_v<engine::CallEvent, Event>) {
    const auto* call = std::get_if<engine::CallEvent>(&events[0]);
    return call ? std::get_if<Event>(call) : nullptr;
  } else {
    const auto* realtime = std::get_if<engine::RealtimeEvent>(&events[0]);
    return realtime ? std::get_if<Event>(realtime) : nullptr;
  }
}

std::vector<MachineEvent> read(RealtimePort& port, const model::Message& message) {
  std::vector<MachineEvent> events;
  port.read(message, events);
  return events;
}

}  // namespace

TEST_SUITE("call/realtime_port") {
  TEST_CASE("ids become small numbers, the same again for the same id, and read back") {
    call::RealtimeIds<engine::ItemId> ids;
    CHECK(ids.number("item_A").value == 1);
    CHECK(ids.number("item_B").value == 2);
    CHECK(ids.number("item_A").value == 1);
    CHECK(ids.number("").value == 0);
    CHECK(ids.text({2}) == "item_B");
    CHECK(ids.text({3}).empty());
    CHECK(ids.text({0}).empty());
  }
  TEST_CASE("pain-16: of very many ids the oldest are forgotten and no number comes twice") {
    call::RealtimeIds<engine::ItemId> ids;
    for (int i = 0; i < 5'000; ++i)
      CHECK(ids.number("item_" + std::to_string(i)).value == static_cast<std::uint32_t>(i + 1));
    CHECK(ids.text({1}).empty());
    CHECK(ids.text({5'000}) == "item_4999");
    CHECK(ids.number("item_0").value == 5'001);
  }
  TEST_CASE("a response tells which ask it answers") {
    RealtimePort port(agent());
    model::ResponseCreated created;
    created.response_id = "resp_1";
    created.metadata_ask = "a2147483649";
    const auto events = read(port, created);
    const auto* event = only<engine::ResponseCreated>(events);
    REQUIRE(event);
    CHECK(event->ask.value == 2147483649U);
    created.metadata_ask = "b7";
    const auto others = read(port, created);
    CHECK(only<engine::ResponseCreated>(others)->ask.value == 0);
  }
  TEST_CASE("calls in a finished response come before its end") {
    RealtimePort port(agent());
    model::ResponseDone done;
    done.response_id = "resp_1";
    done.status = model::ResponseStatus::Completed;
    done.calls.push_back({"resp_1", "item_1", "call_1", "echo", "{}"});
    const auto events = read(port, done);
    REQUIRE(events.size() == 2);
    CHECK(std::holds_alternative<engine::ToolCalled>(std::get<engine::RealtimeEvent>(events[0])));
    CHECK(std::holds_alternative<engine::ResponseDone>(std::get<engine::RealtimeEvent>(events[1])));
  }
  TEST_CASE("an error names the event of ours that caused it") {
    RealtimePort port(agent());
    model::Error error;
    error.code = "conversation_already_has_active_response";
    error.event_id = "w12";
    const auto events = read(port, error);
    CHECK(only<engine::ModelErrored>(events)->cause.value == 12);
  }
  TEST_CASE("pain-06: echoes of restored tool outputs are not taken for new ones") {
    RealtimePort port(agent());
    model::FunctionCall called{"resp_1", "item_1", "call_1", "echo", "{}"};
    (void)read(port, called);
    const auto restored = port.restore(
        {engine::CallerSaid{{1}, "Hello"}, engine::AgentSaid{{2}, "Hi"},
         engine::ToolCallMade{{1}, "echo", "{}"}, engine::ToolCallAnswered{{1}, "{\"ok\":true}"}},
        {});
    CHECK(restored.size() == 4);
    model::ItemAdded added;
    added.item_id = "item_9";
    added.type = "function_call_output";
    CHECK(read(port, added).empty());
    const auto next = read(port, added);
    CHECK(only<engine::ToolOutputAdded>(next));
  }
  TEST_CASE("pain-06: a turn whose words are unknown goes in as sound, else as a remark") {
    RealtimePort port(agent());
    std::vector<engine::CallerSaid> asked;
    const auto restored =
        port.restore({engine::CallerSaid{{1}, ""}, engine::AgentSaid{{2}, "Hi"},
                      engine::CallerSaid{{3}, "", {800}, {160}}, engine::AgentSaid{{4}, ""}},
                     [&asked](const engine::CallerSaid& said) {
                       asked.push_back(said);
                       return std::string("c291bmQ=");
                     });
    REQUIRE(restored.size() == 3);
    CHECK(restored[0].find(R"("input_text","text":"(The caller said)") != std::string::npos);
    CHECK(restored[2].find(R"("input_audio","audio":"c291bmQ=")") != std::string::npos);
    REQUIRE(asked.size() == 1);
    CHECK(asked[0].behind.count == 800);
    CHECK(asked[0].audio.count == 160);
  }
  TEST_CASE("an item is truncated in the part of its content that its audio came from") {
    RealtimePort port(agent());
    const engine::ItemId first = port.audio_item("item_1", 0);
    const engine::ItemId second = port.audio_item("item_2", 1);
    CHECK(port.audio_item("item_2", 1) == second);
    const auto index = [&port](engine::ItemId item) {
      const std::string event = port.write(engine::TruncateItem{{1}, item, 100ms});
      return event.substr(event.find("content_index"), 16);
    };
    CHECK(index(first) == "content_index\":0");
    CHECK(index(second) == "content_index\":1");
  }
  TEST_CASE("a truncate of an item that the model does not know is not sent") {
    RealtimePort port(agent());
    CHECK(port.write(engine::TruncateItem{{1}, {7}, 100ms}).empty());
    CHECK(port.write(engine::CreateToolOutput{{1}, {7}, "{}"}).empty());
  }
  TEST_CASE("everything that is written satisfies the schema of client events") {
    std::ifstream file(tandem::test::test_data() + "/wire/schema/openai-realtime.schema.json");
    std::stringstream text;
    text << file.rdbuf();
    const json::SchemaValidator schema(text.str(), "ClientEvent");
    RealtimePort port(agent());
    (void)port.item("item_1");
    (void)port.response("resp_1");
    (void)read(port, model::FunctionCall{"resp_1", "item_1", "call_1", "echo", "{}"});
    std::vector<std::string> events;
    for (int kind = 0; kind <= static_cast<int>(engine::AskKind::Answer); ++kind)
      events.push_back(
          port.write(engine::CreateResponse{{1}, {2}, static_cast<engine::AskKind>(kind)}));
    events.push_back(port.write(engine::CancelResponse{{1}, {1}}));
    events.push_back(port.write(engine::TruncateItem{{1}, {1}, 1'234ms}));
    events.push_back(port.write(engine::CreateMessage{{1}, engine::TellRole::System, "x"}));
    events.push_back(port.write(engine::CreateToolOutput{{1}, {1}, "{\"ok\":true}"}));
    const auto sound = [](const engine::CallerSaid&) { return std::string("AAAA"); };
    for (auto& event :
         port.restore({engine::CallerSaid{{1}, "Hello"}, engine::AgentSaid{{2}, "Hi"},
                       engine::CallerSaid{{3}, "", {80}, {80}}, engine::AgentSaid{{4}, "Yes"},
                       engine::ToldModel{engine::TellRole::User, "The caller pressed 2."},
                       engine::ToolCallMade{{1}, "echo", "{}"},
                       engine::ToolCallAnswered{{1}, "{\"ok\":true}"}},
                      sound))
      events.push_back(event);
    const auto tools = tools::ToolRegistry::standard(true);
    for (const bool restored : {false, true})
      events.push_back(call::session_update_of(*agent(), "Today is Friday.",
                                               tools->declarations(*agent()), restored));
    for (const std::string& event : events) {
      CAPTURE(event);
      CHECK_FALSE(event.empty());
      const auto violations = schema.violations(event);
      CHECK_MESSAGE(violations.empty(),
                    (violations.empty() ? "" : violations[0].path + ": " + violations[0].message));
    }
  }
  TEST_CASE("a response's own instructions keep the agent's in front") {
    const RealtimePort port(agent());
    const std::string greeting =
        port.write(engine::CreateResponse{{1}, {2}, engine::AskKind::Greeting});
    CHECK(greeting.find("You are Ann.") != std::string::npos);
    CHECK(greeting.find(R"(Hello, \"Elm\" speaking.)") != std::string::npos);
    const std::string tools =
        port.write(engine::CreateResponse{{1}, {2}, engine::AskKind::AfterTools});
    CHECK(tools.find("instructions") == std::string::npos);
  }
}

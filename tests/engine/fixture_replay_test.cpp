// Goal: the order of events that the protocol page records leads to what it says must follow.
// Method: the server's lines of the fixtures go through reader and port into a machine whose
// carrier truly plays; the client's lines are what we compare with, by hand.

#include <doctest/doctest.h>

#include <boost/json.hpp>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "bridge/call/agent.hpp"
#include "bridge/call/realtime_port.hpp"
#include "bridge/model/realtime_reader.hpp"
#include "tests/engine/call_driver.hpp"
#include "tests/wire/fixtures.hpp"

using namespace tandem::engine_test;
namespace json = boost::json;

namespace {

struct Replay : CallDriver {
  explicit Replay(FirstWord first_word = FirstWord::Agent) : CallDriver(settings_of(first_word)) {
    connect();
  }
  static EngineSettings settings_of(FirstWord first_word) {
    EngineSettings settings;
    settings.first_word = first_word;
    return settings;
  }

  /// Feeds the server's events of a fixture at their times; tools take `tool_takes`.
  void play(const std::string& name, milliseconds tool_takes) {
    const milliseconds begin = clock();
    for (const std::string& line : tandem::test::fixture_lines("openai-fixtures/" + name)) {
      const json::object object = json::parse(line).as_object();
      const milliseconds at = begin + milliseconds{object.at("t_ms").to_number<std::int64_t>()};
      while (clock() < at) {
        run(std::min<milliseconds>(20ms, at - clock()));
        finish_tools(tool_takes);
      }
      if (object.at("dir").as_string() == "s2c") feed(json::serialize(object.at("event")));
    }
  }

  void feed(const std::string& text) {
    tandem::test::PaddedText padded{text};
    const auto message = reader.read(padded.span());
    REQUIRE(message.has_value());
    if (const auto* delta = std::get_if<tandem::model::OutputAudioDelta>(&*message)) {
      // PCM16 at 24 kHz in base64: 48 bytes a millisecond.
      const auto bytes = static_cast<std::int64_t>(delta->audio.size() * 3 / 4 / 6);
      const ResponseId response = port.response(delta->response_id);
      const ItemId item = port.item(delta->item_id);
      if (!machine.audio_wanted(response)) return on(CallEvent{AgentAudioDropped{response, item}});
      generated[item.value] += bytes;
      return on(CallEvent{AgentAudio{response, item, bytes}});
    }
    std::vector<tandem::call::MachineEvent> events;
    port.read(*message, events);
    for (const auto& event : events) {
      std::visit([this](const auto& each) { on(each); }, event);
    }
  }

  void finish_tools(milliseconds takes) {
    for (const RunTool& run : all<RunTool>()) {
      if (started.count(run.call.value) == 0) started[run.call.value] = clock();
      if (finished.count(run.call.value) != 0 || clock() < started[run.call.value] + takes)
        continue;
      finished[run.call.value] = true;
      on(CallEvent{ToolFinished{run.call, ToolStatus::Succeeded, "{}", ToolEffect::None, 0}});
    }
  }

  tandem::model::RealtimeReader reader;
  tandem::call::RealtimePort port{std::make_shared<const tandem::call::Agent>()};
  std::map<std::uint32_t, std::int64_t> generated;
  std::map<std::uint32_t, milliseconds> started;
  std::map<std::uint32_t, bool> finished;
};

}  // namespace

TEST_SUITE("bridge/engine/fixture_replay") {
  TEST_CASE("full-call: greeting, tool, barge-in, tool; three creates, one truncate, no cancel") {
    Replay call;
    call.play("full-call.jsonl", 240ms);
    std::vector<AskKind> kinds;
    for (const CreateResponse& create : call.all<CreateResponse>()) kinds.push_back(create.kind);
    CHECK(kinds == std::vector{AskKind::Greeting, AskKind::AfterTools, AskKind::AfterTools});
    CHECK(call.count<RunTool>() == 2);
    CHECK(call.count<CreateToolOutput>() == 2);
    CHECK(call.count<CancelResponse>() == 0);
    CHECK(call.count<Clear>() == 1);
    REQUIRE(call.count<TruncateItem>() == 1);
    const TruncateItem cut = call.all<TruncateItem>()[0];
    CHECK(cut.item == call.port.item("item_A2"));
    CHECK(cut.audio_end == audio_ms(call.player.heard(cut.item)));
    // The fixture's carrier took 70 ms longer to begin than ours: 360 ms there.
    CHECK(cut.audio_end > 360ms);
    CHECK(cut.audio_end <= 430ms);
    CHECK(call.records<CallerWordsRecord>().size() == 2);
    CHECK(call.records<ModelErrorRecord>().empty());
    CHECK(call.machine.sequencer().open() == 0);
  }

  TEST_CASE("barge-in-after-done: clear and truncate at what was heard, nothing to cancel") {
    Replay call{FirstWord::Caller};
    call.play("barge-in-after-done.jsonl", 0ms);
    CHECK(call.count<Clear>() == 1);
    CHECK(call.count<CancelResponse>() == 0);
    REQUIRE(call.count<TruncateItem>() == 1);
    const TruncateItem cut = call.all<TruncateItem>()[0];
    CHECK(cut.audio_end == audio_ms(call.player.heard(cut.item)));
    CHECK(audio_bytes(cut.audio_end) < call.generated[cut.item.value]);
    CHECK(call.records<ModelErrorRecord>().empty());  // `response_cancel_not_active` is nothing.
  }

  TEST_CASE("parallel-tools: both calls run once, one create after both answers") {
    Replay call{FirstWord::Caller};
    call.play("parallel-tools.jsonl", 164ms);
    call.run(100ms);
    CHECK(call.count<RunTool>() == 2);
    CHECK(call.count<CreateToolOutput>() == 2);
    REQUIRE(call.count<CreateResponse>() == 1);
    // The create stands behind the second output.
    std::size_t outputs = 0;
    for (const CallAction& action : call.actions) {
      if (std::holds_alternative<CreateToolOutput>(action)) ++outputs;
      if (std::holds_alternative<CreateResponse>(action)) CHECK(outputs == 2);
    }
  }

  TEST_CASE("errors: each line has its effect on a call and no other") {
    for (const std::string& line : tandem::test::fixture_lines("openai-fixtures/errors.jsonl")) {
      const json::object event = json::parse(line).as_object().at("event").as_object();
      Replay call{FirstWord::Caller};
      call.forget();
      call.feed(json::serialize(event));
      const json::object* error =
          event.if_contains("error") ? event.at("error").if_object() : nullptr;
      const std::string code = error != nullptr && error->at("code").is_string()
                                   ? std::string{error->at("code").as_string()}
                                   : std::string{};
      CAPTURE(line);
      CHECK(call.count<OpenModel>() == (code == "session_expired" ? 1 : 0));
      CHECK(call.count<LoadStock>() == (code == "beta_api_shape_disabled" ? 1 : 0));
      CHECK(call.count<EndCall>() == 0);
      CHECK(call.count<CreateResponse>() == 0);
    }
  }

  TEST_CASE("errors: a response that failed for the quota ends in the apology") {
    for (const std::string& line : tandem::test::fixture_lines("openai-fixtures/errors.jsonl")) {
      const json::object event = json::parse(line).as_object().at("event").as_object();
      if (event.at("type").as_string() != "response.done") continue;
      const json::object& response = event.at("response").as_object();
      Replay call{FirstWord::Caller};
      call.turn(900);
      call.feed(
          R"({"type":"response.created","event_id":"e","response":{"object":"realtime.response","id":")" +
          std::string{response.at("id").as_string()} + R"(","status":"in_progress","output":[]}})");
      call.forget();
      call.feed(json::serialize(event));
      const bool failed = response.at("status").as_string() == "failed";
      CHECK(call.count<LoadStock>() == (failed ? 1 : 0));
      CHECK(call.machine.sequencer().open() == 0);
    }
  }
}

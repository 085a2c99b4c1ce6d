#include <doctest/doctest.h>

#include <map>
#include <string>
#include <vector>

#include "core/base64.hpp"
#include "tests/tools/model_session_rig.hpp"

// The conversation's items and what the agent makes of them, one claim a case.

namespace tandem::test {
namespace json = boost::json;
using namespace std::chrono_literals;

namespace {

sim::AgentTurn turn(std::string say) {
  sim::AgentTurn turn;
  turn.say = {std::move(say)};
  return turn;
}

std::int64_t number(const json::value& value, std::string_view key) {
  return value.at(key).to_number<std::int64_t>();
}

std::string_view error_code(const std::vector<json::object>& events) {
  return SessionRig::one(events, "error").at("error").at("code").as_string();
}

/// Bytes of audio in all deltas of the response.
std::size_t audio_bytes(const std::vector<json::object>& events) {
  std::size_t bytes = 0;
  for (const json::object& delta : SessionRig::all(events, "response.output_audio.delta")) {
    bytes += base64_decode(std::string_view(delta.at("delta").as_string())).value().size();
  }
  return bytes;
}

std::string item_id(const std::vector<json::object>& events) {
  return std::string(
      SessionRig::one(events, "response.output_item.added").at("item").at("id").as_string());
}

constexpr std::string_view kTool =
    R"({"type":"session.update","session":{"type":"realtime","tools":[{"type":"function",)"
    R"("name":"lookUp","parameters":{"type":"object","properties":{"date":{"type":"string"},)"
    R"("count":{"type":"integer","minimum":2},"note":{"type":"string"}},)"
    R"("required":["date","count"]}}]}})";

}  // namespace

TEST_SUITE("tools/model_conversation") {
  TEST_CASE("an item can be truncated within what it has sounded, not beyond") {
    sim::ModelScenario scenario;
    scenario.turns = {turn(std::string(50, 'a'))};  // 2000 ms
    SessionRig rig(scenario);
    rig.send(R"({"type":"response.create"})");
    rig.settle();
    const std::string id = item_id(rig.take());
    const auto truncate = [&](const std::string& item, int end) {
      rig.send(R"({"type":"conversation.item.truncate","event_id":"tr","item_id":")" + item +
               R"(","content_index":0,"audio_end_ms":)" + std::to_string(end) + "}");
      return rig.take();
    };
    CHECK(error_code(truncate(id, 2001)) == "invalid_value");
    CHECK(error_code(truncate("item_unknown", 0)) == "invalid_value");
    CHECK(truncate(id, 1200).front().at("type") == "conversation.item.truncated");
    // What was cut is gone.
    CHECK(error_code(truncate(id, 1201)) == "invalid_value");
    rig.send(R"({"type":"conversation.item.retrieve","item_id":")" + id + "\"}");
    const json::value part = rig.take().front().at("item").at("content").at(0);
    CHECK(part.at("transcript").is_null());
    CHECK(base64_decode(std::string_view(part.at("audio").as_string())).value().size() ==
          1200 * 48);
    CHECK(truncate(id, 0).front().at("type") == "conversation.item.truncated");
  }

  TEST_CASE("an item that is still being spoken counts as far as it was sent") {
    sim::ModelScenario scenario;
    scenario.turns = {turn(std::string(100, 'a'))};
    SessionRig rig(scenario);
    (void)rig.take();
    rig.send(R"({"type":"response.create"})");
    rig.pass(400ms);
    const auto events = rig.take();
    const auto sent_ms = static_cast<int>(audio_bytes(events) / 48);
    REQUIRE(sent_ms > 0);
    REQUIRE(sent_ms < 4000);
    const std::string begin = R"({"type":"conversation.item.truncate","item_id":")" +
                              item_id(events) + R"(","content_index":0,"audio_end_ms":)";
    rig.send(begin + std::to_string(sent_ms + 1) + "}");
    CHECK(error_code(rig.take()) == "invalid_value");
    rig.send(begin + std::to_string(sent_ms) + "}");
    CHECK(rig.take().front().at("type") == "conversation.item.truncated");
  }

  TEST_CASE("only the agent's audio can be truncated") {
    SessionRig rig;
    rig.send(R"({"type":"conversation.item.create","item":{"id":"u1","type":"message",)"
             R"("role":"user","content":[{"type":"input_text","text":"Hi"}]}})");
    (void)rig.take();
    rig.send(R"({"type":"conversation.item.truncate","item_id":"u1","content_index":0,)"
             R"("audio_end_ms":0})");
    CHECK(error_code(rig.take()) == "invalid_value");
  }

  TEST_CASE("items keep the order that previous_item_id asks for") {
    SessionRig rig;
    (void)rig.take();
    const auto create = [&](const std::string& id, const std::string& previous) {
      rig.send(
          R"({"type":"conversation.item.create")" +
          (previous.empty() ? "" : R"(,"previous_item_id":")" + previous + "\"") +
          R"(,"item":{"id":")" + id +
          R"(","type":"message","role":"system","content":[{"type":"input_text","text":"x"}]}})");
      return rig.take();
    };
    CHECK(create("a", "").front().at("previous_item_id").is_null());
    CHECK(create("b", "").front().at("previous_item_id") == "a");
    CHECK(create("c", "root").front().at("previous_item_id").is_null());
    CHECK(create("d", "a").front().at("previous_item_id") == "a");
    CHECK(create("e", "").front().at("previous_item_id") == "b");
    CHECK(error_code(create("f", "nobody")) == "invalid_value");
    CHECK(error_code(create("a", "")) == "invalid_value");
    rig.send(R"({"type":"conversation.item.delete","item_id":"a"})");
    CHECK(rig.take().front().at("type") == "conversation.item.deleted");
    rig.send(R"({"type":"conversation.item.retrieve","item_id":"a"})");
    CHECK(error_code(rig.take()) == "invalid_value");
  }

  TEST_CASE("a tool call is offered, answered once by its id, and spoken of after") {
    sim::ModelScenario scenario;
    sim::AgentTurn calls;
    calls.calls = {{"lookUp", R"({"date":"2026-11-24"})"}, {"lookUp", R"({"date":"Ж-25"})"}};
    scenario.turns = {calls, turn("There you are")};
    SessionRig rig(scenario);
    rig.send(kTool);
    (void)rig.take();
    rig.send(R"({"type":"response.create"})");
    rig.settle();
    const auto events = rig.take();
    const auto done = SessionRig::all(events, "response.function_call_arguments.done");
    REQUIRE(done.size() == 2);
    CHECK(done[0].at("name") == "lookUp");
    CHECK(number(done[1], "output_index") == 1);
    std::string joined;
    for (const auto& delta : SessionRig::all(events, "response.function_call_arguments.delta")) {
      if (number(delta, "output_index") == 1) joined += delta.at("delta").as_string();
    }
    CHECK(joined == R"({"date":"Ж-25"})");
    const std::string output = R"({"type":"conversation.item.create","item":)"
                               R"({"type":"function_call_output","output":"{}","call_id":")";
    rig.send(output + R"(call_unknown"}})");
    CHECK(error_code(rig.take()) == "invalid_value");
    for (const json::object& call : done) {
      rig.send(output + std::string(call.at("call_id").as_string()) + "\"}}");
    }
    rig.settle();
    // Output alone never makes the model speak.
    CHECK(SessionRig::all(rig.take(), "response.created").empty());
    rig.send(R"({"type":"response.create"})");
    rig.settle();
    CHECK(SessionRig::one(rig.take(), "response.output_audio_transcript.done").at("transcript") ==
          "There you are");
  }

  TEST_CASE("without a script it greets, answers with different words, and looks up the time") {
    SessionRig rig;
    rig.send(kTool);
    (void)rig.take();
    const auto ask = [&](const std::string& text) {
      rig.send(R"({"type":"conversation.item.create","item":{"type":"message","role":"user",)"
               R"("content":[{"type":"input_text","text":")" +
               text + "\"}]}}");
      rig.send(R"({"type":"response.create"})");
      rig.settle();
      return rig.take();
    };
    rig.send(R"({"type":"response.create"})");
    rig.settle();
    const auto greeting = rig.take();
    CHECK(SessionRig::one(greeting, "response.output_audio_transcript.done").at("transcript") ==
          "Hello, thank you for calling. How can I help you today?");
    const auto first = ask("Hello");
    const auto second = ask("Hello");
    CHECK(SessionRig::one(first, "response.output_audio_transcript.done").at("transcript") !=
          SessionRig::one(second, "response.output_audio_transcript.done").at("transcript"));
    const auto asked = ask("What time is it?");
    const json::object& call = SessionRig::one(asked, "response.function_call_arguments.done");
    CHECK(json::parse(std::string_view(call.at("arguments").as_string())) ==
          json::value{{"date", "2026-11-24"}, {"count", 2}});
  }

  TEST_CASE("tool_choice forces a tool, or forbids all") {
    SessionRig rig;
    rig.send(kTool);
    (void)rig.take();
    rig.send(R"({"type":"response.create","response":{"tool_choice":)"
             R"({"type":"function","name":"lookUp"}}})");
    rig.settle();
    CHECK(SessionRig::all(rig.take(), "response.function_call_arguments.done").size() == 1);
    rig.send(R"({"type":"response.create","response":{"tool_choice":"none",)"
             R"("instructions":"Tell the time."}})");
    rig.settle();
    CHECK(SessionRig::all(rig.take(), "response.function_call_arguments.done").empty());
  }

  TEST_CASE("what an instruction puts in quotes is said word for word") {
    SessionRig rig;
    rig.send(R"({"type":"response.create","response":{"instructions":"Say \"Still there?\" now",)"
             R"("metadata":{"purpose":"prompt"}}})");
    rig.settle();
    const auto events = rig.take();
    CHECK(SessionRig::one(events, "response.output_audio_transcript.done").at("transcript") ==
          "Still there?");
    const json::value metadata{{"purpose", "prompt"}};
    CHECK(SessionRig::one(events, "response.created").at("response").at("metadata") == metadata);
    CHECK(SessionRig::one(events, "response.done").at("response").at("metadata") == metadata);
  }

  TEST_CASE("quotes of the session's own instructions are no words to be said") {
    SessionRig rig;
    rig.send(R"({"type":"response.create","response":{"instructions":)"
             R"("Callers say \"Are you open?\".\n\nGreet with these words: \"Good day.\""}})");
    rig.settle();
    CHECK(SessionRig::one(rig.take(), "response.output_audio_transcript.done").at("transcript") ==
          "Good day.");
  }

  TEST_CASE("of several calls it is the one whose caller the instructions name") {
    sim::ModelScenario scenario;
    scenario.turns = {turn("Hello, first."), turn("Hello, second."), turn("Hello, whoever.")};
    scenario.turns[0].call = "first";
    scenario.turns[1].call = "second";
    sim::RealtimeSession::Setup setup;
    setup.heard = {"Somebody else's words."};
    // The first number is the beginning of the second one.
    setup.callers = {{"first", "+1555867531", {"One."}}, {"second", "+15558675310", {"Two."}}};
    const auto greeting_with = [&](const std::string& instructions) {
      SessionRig rig(scenario, setup);
      rig.send(R"({"type":"session.update","session":{"type":"realtime","instructions":")" +
               instructions + "\"}}");
      rig.send(R"({"type":"response.create"})");
      rig.settle();
      return std::string(SessionRig::one(rig.take(), "response.output_audio_transcript.done")
                             .at("transcript")
                             .as_string());
    };
    CHECK(greeting_with("The caller's number is +15558675310.") == "Hello, second.");
    CHECK(greeting_with("The caller's number is +1555867531.") == "Hello, first.");
    CHECK(greeting_with("The caller's number is withheld.") == "Hello, whoever.");

    SessionRig rig(scenario, setup);
    rig.send(
        R"({"type":"session.update","session":{"type":"realtime","instructions":"+15558675310","audio":)"
        R"({"input":{"transcription":{"model":"gpt-4o-transcribe"},"turn_detection":{"type":"server_vad",)"
        R"("threshold":0.5,"prefix_padding_ms":300,"silence_duration_ms":500}}}}})");
    rig.hear(800ms, -20);
    rig.hear_silence(600ms);
    rig.settle();
    CHECK(SessionRig::one(rig.take(), "conversation.item.input_audio_transcription.completed")
              .at("transcript") == "Two.");
  }

  TEST_CASE("a restored conversation goes on in the script where it stands") {
    sim::ModelScenario scenario;
    sim::AgentTurn calls = turn("One moment");
    calls.calls = {{"lookUp", "{}"}};
    scenario.turns = {turn("Hello, this is the desk"), calls, turn("It is done")};
    SessionRig rig(scenario);
    rig.send(kTool);
    rig.send(R"({"type":"conversation.item.create","item":{"type":"message","role":"assistant",)"
             R"("content":[{"type":"output_text","text":"Hello, this"}]}})");
    rig.send(R"({"type":"conversation.item.create","item":{"type":"function_call",)"
             R"("name":"lookUp","call_id":"call_1","arguments":"{}"}})");
    rig.send(R"({"type":"conversation.item.create","item":{"type":"function_call_output",)"
             R"("call_id":"call_1","output":"{}"}})");
    CHECK(SessionRig::all(rig.take(), "error").empty());
    rig.send(R"({"type":"response.create"})");
    rig.settle();
    const auto events = rig.take();
    CHECK(SessionRig::all(events, "response.function_call_arguments.done").empty());
    CHECK(SessionRig::one(events, "response.output_audio_transcript.done").at("transcript") ==
          "It is done");
  }

  TEST_CASE("asked to go on behind words that broke off, it says the rest of them") {
    sim::ModelScenario scenario;
    scenario.turns = {turn("We are open from eight until six."), turn("Next")};
    SessionRig rig(scenario);
    rig.send(R"({"type":"conversation.item.create","item":{"type":"message","role":"assistant",)"
             R"("content":[{"type":"output_text","text":"We are open"}]}})");
    (void)rig.take();
    for (const char* expected : {" from eight until six.", "Next"}) {
      rig.send(R"({"type":"response.create","response":{"instructions":"Go on."}})");
      rig.settle();
      CHECK(SessionRig::one(rig.take(), "response.output_audio_transcript.done")
                .at("transcript")
                .as_string() == expected);
    }
  }
}

}  // namespace tandem::test

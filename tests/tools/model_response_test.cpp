#include <doctest/doctest.h>

#include <map>
#include <string>
#include <vector>

#include "core/base64.hpp"
#include "tests/tools/model_session_rig.hpp"

// The session object and its responses: what the real server's rules say, one claim a case.

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

}  // namespace

TEST_SUITE("tools/model_response") {
  TEST_CASE("the first event is session.created, with every field of the session") {
    sim::RealtimeSession::Setup setup;
    setup.created_at = 1'795'190'000;
    SessionRig rig({}, setup);
    const auto events = rig.take();
    REQUIRE(events.size() == 1);
    const json::object& session = events[0].at("session").as_object();
    CHECK(session.at("model") == "gpt-realtime-2.1");
    CHECK(number(session, "expires_at") == 1'795'193'600);
    CHECK(session.at("audio").at("input").at("turn_detection").at("type") == "server_vad");
    for (const char* key : {"id", "object", "output_modalities", "instructions", "tools",
                            "tool_choice", "max_output_tokens", "tracing", "truncation"}) {
      CHECK_MESSAGE(session.contains(key), key);
    }
  }

  TEST_CASE("an update changes what it names and leaves the rest") {
    SessionRig rig;
    (void)rig.take();
    rig.send(R"({"type":"session.update","session":{"type":"realtime","instructions":"Be brief.",)"
             R"("audio":{"output":{"voice":"cedar"}}}})");
    rig.send(R"({"type":"session.update","session":{"type":"realtime","instructions":""}})");
    const auto updated = SessionRig::all(rig.take(), "session.updated");
    REQUIRE(updated.size() == 2);
    CHECK(updated[1].at("session").at("instructions") == "");
    CHECK(updated[1].at("session").at("audio").at("output").at("voice") == "cedar");
    CHECK(updated[1].at("session").at("audio").at("input").at("format").at("rate") == 24000);
  }

  TEST_CASE("of a refused update nothing is applied") {
    SessionRig rig;
    (void)rig.take();
    rig.send(R"({"type":"session.update","session":{"type":"realtime","instructions":"Changed",)"
             R"("model":"gpt-realtime-1.5"}})");
    CHECK(error_code(rig.take()) == "invalid_value");
    rig.send(R"({"type":"session.update","session":{"type":"realtime","tool_choice":"none"}})");
    CHECK(SessionRig::one(rig.take(), "session.updated").at("session").at("instructions") !=
          "Changed");
  }

  TEST_CASE("values outside the schema's enums are held to the server's own lists") {
    SessionRig rig;
    (void)rig.take();
    for (const char* session :
         {R"("audio":{"output":{"voice":"nova"}})", R"("output_modalities":["audio","text"])",
          R"("output_modalities":[])", R"("audio":{"input":{"transcription":{"model":"x"}}})",
          R"("audio":{"input":{"transcription":{"language":"en"}}})",
          R"("tools":[{"type":"function","name":"two words"}])",
          R"("tools":[{"type":"function","name":"a"},{"type":"function","name":"a"}])"}) {
      rig.send(std::string(R"({"type":"session.update","session":{"type":"realtime",)") + session +
               "}}");
      CHECK_MESSAGE(rig.take().front().at("type") == "error", session);
    }
  }

  TEST_CASE("the voice is frozen once audio was spoken") {
    SessionRig rig;
    rig.send(R"({"type":"session.update","session":{"type":"realtime",)"
             R"("audio":{"output":{"voice":"cedar"}}}})");
    rig.send(R"({"type":"response.create"})");
    rig.settle();
    (void)rig.take();
    rig.send(R"({"type":"session.update","session":{"type":"realtime",)"
             R"("audio":{"output":{"voice":"marin"}}}})");
    CHECK(error_code(rig.take()) == "cannot_update_voice");
    rig.send(R"({"type":"session.update","session":{"type":"realtime",)"
             R"("audio":{"output":{"voice":"cedar"}}}})");
    CHECK(rig.take().front().at("type") == "session.updated");
  }

  TEST_CASE("a second response.create collides, naming our event, and has no done") {
    SessionRig rig;
    (void)rig.take();
    rig.send(R"({"type":"response.create","event_id":"rc-1"})");
    rig.send(R"({"type":"response.create","event_id":"rc-2"})");
    rig.settle();
    const auto events = rig.take();
    CHECK(error_code(events) == "conversation_already_has_active_response");
    CHECK(SessionRig::one(events, "error").at("error").at("event_id") == "rc-2");
    CHECK(SessionRig::all(events, "response.done").size() == 1);
  }

  TEST_CASE("a cancel ends the response with what was sent; without one it is an error") {
    sim::ModelScenario scenario;
    scenario.turns = {turn(std::string(200, 'a'))};
    SessionRig rig(scenario);
    rig.send(R"({"type":"response.cancel","event_id":"cancel-0"})");
    CHECK(error_code(rig.take()) == "response_cancel_not_active");
    rig.send(R"({"type":"response.create"})");
    // Before response.created a cancel is lost.
    rig.send(R"({"type":"response.cancel"})");
    CHECK(error_code(rig.take()) == "response_cancel_not_active");
    rig.pass(500ms);
    rig.send(R"({"type":"response.cancel","response_id":"resp_unknown"})");
    CHECK(error_code(rig.take()) == "response_cancel_not_active");
    rig.send(R"({"type":"response.cancel"})");
    rig.settle();
    const auto events = rig.take();
    const json::value& done = SessionRig::one(events, "response.done").at("response");
    CHECK(done.at("status") == "cancelled");
    CHECK(done.at("status_details").at("reason") == "client_cancelled");
  }

  TEST_CASE("the deltas are the speech, whole samples, of 20 to 400 ms, three times real time") {
    sim::ModelScenario scenario;
    scenario.turns = {turn(std::string(200, 'a'))};  // 8 s
    SessionRig rig(scenario);
    (void)rig.take();
    const sim::Instant asked = rig.now;
    rig.send(R"({"type":"response.create"})");
    rig.settle();
    const auto events = rig.take();
    CHECK(audio_bytes(events) == 200 * 40 * 48);
    std::map<std::size_t, int> sizes;
    for (const json::object& delta : SessionRig::all(events, "response.output_audio.delta")) {
      const std::size_t bytes =
          base64_decode(std::string_view(delta.at("delta").as_string())).value().size();
      CHECK(bytes % 2 == 0);
      CHECK(bytes <= 401 * 48);
      ++sizes[bytes];
    }
    CHECK(sizes.size() > 5);
    const auto took = rig.now - asked;
    CHECK(took > 2s);
    CHECK(took < 4s);
  }

  TEST_CASE("mu-law out is a sixth of the bytes") {
    sim::ModelScenario scenario;
    scenario.turns = {turn(std::string(50, 'a'))};
    SessionRig rig(scenario);
    rig.send(R"({"type":"session.update","session":{"type":"realtime",)"
             R"("audio":{"output":{"format":{"type":"audio/pcmu"}}}}})");
    rig.send(R"({"type":"response.create"})");
    rig.settle();
    CHECK(audio_bytes(rig.take()) == 50 * 40 * 8);
  }

  TEST_CASE("the transcript's deltas join to the transcript") {
    sim::ModelScenario scenario;
    scenario.turns = {turn("Guten Tag, wie geht es Ihnen?")};
    SessionRig rig(scenario);
    (void)rig.take();
    rig.send(R"({"type":"response.create"})");
    rig.settle();
    const auto events = rig.take();
    std::string joined;
    for (const auto& delta : SessionRig::all(events, "response.output_audio_transcript.delta")) {
      joined += delta.at("delta").as_string();
    }
    CHECK(joined == "Guten Tag, wie geht es Ihnen?");
    CHECK(SessionRig::one(events, "response.output_audio_transcript.done").at("transcript") ==
          json::value(joined));
  }

  TEST_CASE("usage adds up: 20 tokens a second of the agent's audio, cached a part of the input") {
    sim::ModelScenario scenario;
    scenario.turns = {turn(std::string(50, 'a')), turn("b")};
    SessionRig rig(scenario);
    rig.send(R"({"type":"session.update","session":{"type":"realtime","instructions":")" +
             std::string(2000, 'x') + "\"}}");
    for (int i = 0; i < 2; ++i) {
      rig.send(R"({"type":"response.create"})");
      rig.settle();
    }
    const auto done = SessionRig::all(rig.take(), "response.done");
    REQUIRE(done.size() == 2);
    for (const json::object& event : done) {
      const json::value& usage = event.at("response").at("usage");
      const json::value& in = usage.at("input_token_details");
      const json::value& out = usage.at("output_token_details");
      const json::value& cached = in.at("cached_tokens_details");
      CHECK(number(usage, "total_tokens") ==
            number(usage, "input_tokens") + number(usage, "output_tokens"));
      CHECK(number(usage, "input_tokens") ==
            number(in, "text_tokens") + number(in, "audio_tokens") + number(in, "image_tokens"));
      CHECK(number(usage, "output_tokens") ==
            number(out, "text_tokens") + number(out, "audio_tokens"));
      CHECK(number(in, "cached_tokens") ==
            number(cached, "text_tokens") + number(cached, "audio_tokens"));
      CHECK(number(cached, "text_tokens") <= number(in, "text_tokens"));
      CHECK(number(cached, "audio_tokens") <= number(in, "audio_tokens"));
    }
    const json::value& first = done[0].at("response").at("usage");
    CHECK(number(first.at("output_token_details"), "audio_tokens") == 40);
    CHECK(number(first.at("input_token_details"), "cached_tokens") == 0);
    const json::value& second = done[1].at("response").at("usage");
    CHECK(number(second.at("input_token_details"), "audio_tokens") == 40);
    CHECK(number(second.at("input_token_details"), "cached_tokens") > 400);
  }

  TEST_CASE(
      "an out-of-band response runs beside, leaves the conversation, and is told by metadata") {
    sim::ModelScenario scenario;
    scenario.turns = {turn(std::string(100, 'a')), turn("Second")};
    SessionRig rig(scenario);
    (void)rig.take();
    rig.send(R"({"type":"response.create"})");
    rig.pass(400ms);
    rig.send(R"({"type":"response.create","response":{"conversation":"none",)"
             R"("output_modalities":["text"],"metadata":{"purpose":"outcome"},"input":[]}})");
    rig.settle();
    const auto events = rig.take();
    CHECK(SessionRig::all(events, "error").empty());
    const auto done = SessionRig::all(events, "response.done");
    REQUIRE(done.size() == 2);
    const json::value& outcome = done[0].at("response");
    CHECK(outcome.at("metadata").at("purpose") == "outcome");
    CHECK(outcome.at("conversation_id").is_null());
    CHECK(SessionRig::all(events, "response.output_text.done").size() == 1);
    // Only the spoken item became a part of the conversation.
    CHECK(SessionRig::all(events, "conversation.item.added").size() == 1);
  }

  TEST_CASE("a reference to an unknown item is refused") {
    SessionRig rig;
    (void)rig.take();
    rig.send(R"({"type":"response.create","response":{"input":)"
             R"([{"type":"item_reference","id":"nobody"}]}})");
    CHECK(error_code(rig.take()) == "invalid_value");
  }

  TEST_CASE("what exceeds max_output_tokens is cut off and incomplete") {
    sim::ModelScenario scenario;
    scenario.turns = {turn(std::string(100, 'a') + " b")};
    SessionRig rig(scenario);
    (void)rig.take();
    rig.send(R"({"type":"response.create","response":{"max_output_tokens":50}})");
    rig.settle();
    const json::value done = SessionRig::one(rig.take(), "response.done").at("response");
    CHECK(done.at("status") == "incomplete");
    CHECK(done.at("status_details").at("reason") == "max_output_tokens");
    CHECK(number(done.at("usage"), "output_tokens") <= 50);
    CHECK(number(done.at("usage"), "output_tokens") > 30);
  }

  TEST_CASE("output_audio_buffer.clear is not for WebSockets") {
    SessionRig rig;
    (void)rig.take();
    rig.send(R"({"type":"output_audio_buffer.clear","event_id":"o-1"})");
    CHECK(SessionRig::one(rig.take(), "error").at("error").at("event_id") == "o-1");
  }

  TEST_CASE("speech that is still being rendered holds the response back, not the session") {
    SessionRig rig;
    (void)rig.take();
    rig.speeches.renders_late = 40;
    rig.send(R"({"type":"response.create"})");
    rig.pass(200ms);
    CHECK(rig.take().empty());
    rig.send(R"({"type":"input_audio_buffer.clear"})");
    CHECK(rig.take().size() == 1);
    rig.settle();
    CHECK(SessionRig::one(rig.take(), "response.done").at("response").at("status") == "completed");
  }
}

}  // namespace tandem::test

#include <doctest/doctest.h>

#include <string>

#include "tests/tools/model_session_rig.hpp"

// Sessions that only write down what they hear, one claim a case.

namespace tandem::test {
namespace json = boost::json;
using namespace std::chrono_literals;

namespace {

sim::RealtimeSession::Setup writer() {
  sim::RealtimeSession::Setup setup;
  setup.model = {};
  setup.only_writes = true;
  return setup;
}

struct Writer : SessionRig {
  Writer() : SessionRig({}, writer()) {}
  std::string_view refused(std::string_view event) {
    send(event);
    const auto events = take();
    const auto& error = one(events, "error").at("error");
    param = error.at("param").is_string() ? std::string(error.at("param").as_string()) : "";
    code = error.at("code").as_string();
    return code;
  }
  std::string code, param;
};

constexpr std::string_view kSettings =
    R"({"type":"session.update","session":{"type":"transcription","audio":{"input":{)"
    R"("format":{"type":"audio/pcm","rate":24000},)"
    R"("transcription":{"model":"gpt-transcribe","language":"en"},)"
    R"("noise_reduction":{"type":"near_field"},)"
    R"("turn_detection":{"type":"server_vad","silence_duration_ms":500}}}}})";

}  // namespace

TEST_SUITE("tools/model_transcription") {
  TEST_CASE("it says what it is, and has neither voice nor instructions") {
    Writer writer;
    writer.pass(1ms);
    const auto events = writer.take();
    const json::object& session =
        SessionRig::one(events, "session.created").at("session").as_object();
    CHECK(session.at("type").as_string() == "transcription");
    for (const char* of_speakers : {"model", "instructions", "tools", "output_modalities"})
      CHECK_FALSE(session.contains(of_speakers));
    CHECK_FALSE(session.at("audio").as_object().contains("output"));
  }

  TEST_CASE("a turn is told apart, written down and billed, and nobody answers it") {
    Writer writer;
    writer.send(kSettings);
    writer.hear(1s, -20);
    writer.hear_silence(800ms);
    writer.settle();
    const auto events = writer.take();
    SessionRig::one(events, "session.updated");
    SessionRig::one(events, "input_audio_buffer.speech_started");
    SessionRig::one(events, "input_audio_buffer.speech_stopped");
    const auto& committed = SessionRig::one(events, "input_audio_buffer.committed");
    const auto& done =
        SessionRig::one(events, "conversation.item.input_audio_transcription.completed");
    CHECK(done.at("item_id") == committed.at("item_id"));
    CHECK_FALSE(done.at("transcript").as_string().empty());
    CHECK(done.contains("usage"));
    for (const std::string& type : SessionRig::types(events))
      CHECK_MESSAGE(!type.starts_with("response."), type);
  }

  TEST_CASE("it refuses what belongs to sessions that speak") {
    Writer writer;
    CHECK(writer.refused(R"({"type":"response.create"})") == "invalid_value");
    CHECK(writer.refused(R"({"type":"response.cancel"})") == "invalid_value");
    CHECK(writer.refused(
              R"({"type":"conversation.item.create","item":{"type":"message","role":"user",)"
              R"("content":[{"type":"input_text","text":"x"}]}})") == "invalid_value");
    CHECK(writer.refused(R"({"type":"session.update","session":{"type":"realtime"}})") ==
          "invalid_value");
    CHECK(writer.param == "session.type");
    // What its settings know nothing of.
    (void)writer.refused(
        R"({"type":"session.update","session":{"type":"transcription","instructions":"x"}})");
    (void)writer.refused(
        R"({"type":"session.update","session":{"type":"transcription","audio":{"output":)"
        R"({"voice":"marin"}}}})");
    CHECK(writer.refused(
              R"({"type":"session.update","session":{"type":"transcription","audio":{"input":)"
              R"({"transcription":{"model":"gpt-9"}}}}})") == "invalid_value");
  }

  TEST_CASE("a session that speaks is none that only writes") {
    SessionRig rig;
    rig.send(R"({"type":"session.update","session":{"type":"transcription"}})");
    const auto events = rig.take();
    CHECK(SessionRig::one(events, "error").at("error").at("param").as_string() == "session.type");
  }
}

}  // namespace tandem::test

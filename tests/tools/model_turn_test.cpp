#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "core/base64.hpp"
#include "tests/tools/model_session_rig.hpp"
#include "tools/sim/model/voice_detector.hpp"

// Voice detection and the turns that follow from it, on tones whose place is known to the sample.

namespace tandem::test {
namespace json = boost::json;
using namespace std::chrono_literals;

namespace {

sim::AgentTurn turn(std::string say) {
  sim::AgentTurn turn;
  turn.say = {std::move(say)};
  return turn;
}

std::int64_t number(const json::object& event, std::string_view key) {
  return event.at(key).to_number<std::int64_t>();
}

void set_detection(SessionRig& rig, std::string_view detection) {
  rig.send(R"({"type":"session.update","session":{"type":"realtime","audio":{"input":)"
           R"({"turn_detection":)" +
           std::string(detection) + "}}}}");
}

constexpr std::string_view kVad =
    R"({"type":"server_vad","threshold":0.5,"prefix_padding_ms":300,"silence_duration_ms":500})";

}  // namespace

TEST_SUITE("tools/model_turn") {
  TEST_CASE("offsets count appended audio: padding before, the silence window after") {
    SessionRig rig;
    set_detection(rig, kVad);
    (void)rig.take();
    rig.hear_silence(1000ms);
    rig.hear(800ms, -20);
    rig.hear_silence(600ms);
    const auto events = rig.take();
    CHECK(number(SessionRig::one(events, "input_audio_buffer.speech_started"), "audio_start_ms") ==
          700);
    CHECK(number(SessionRig::one(events, "input_audio_buffer.speech_stopped"), "audio_end_ms") ==
          2300);
  }

  TEST_CASE("time without audio is no silence") {
    SessionRig rig;
    set_detection(rig, kVad);
    (void)rig.take();
    rig.hear(400ms, -20);
    rig.pass(10s);
    CHECK(SessionRig::all(rig.take(), "input_audio_buffer.speech_stopped").empty());
    rig.hear_silence(500ms);
    const auto events = rig.take();
    CHECK(number(SessionRig::one(events, "input_audio_buffer.speech_stopped"), "audio_end_ms") ==
          900);
  }

  TEST_CASE("a click of 40 ms is no speech, 60 ms are") {
    SessionRig rig;
    set_detection(rig, kVad);
    (void)rig.take();
    rig.hear_silence(200ms);
    rig.hear(40ms, -10);
    rig.hear_silence(500ms);
    CHECK(rig.take().empty());
    rig.hear(60ms, -10);
    CHECK(rig.take().size() == 1);
  }

  TEST_CASE("the threshold decides what is speech") {
    for (const auto& [threshold, heard] :
         std::vector<std::pair<std::string, bool>>{{"0.2", true}, {"0.5", false}, {"0.9", false}}) {
      SessionRig rig;
      set_detection(rig, R"({"type":"server_vad","threshold":)" + threshold + "}");
      (void)rig.take();
      rig.hear(300ms, -45);
      CHECK_MESSAGE(rig.take().empty() != heard, threshold);
    }
  }

  TEST_CASE("mu-law at 8 kHz is heard at the same places") {
    SessionRig rig;
    rig.send(R"({"type":"session.update","session":{"type":"realtime","audio":{"input":)"
             R"({"format":{"type":"audio/pcmu"},"turn_detection":)" +
             std::string(kVad) + "}}}}");
    (void)rig.take();
    const std::string silence(160, '\xff');
    std::string loud;
    for (int i = 0; i < 160; ++i) loud += i % 8 < 4 ? '\x10' : '\x90';
    for (int frame = 0; frame < 120; ++frame) {
      const bool speaks = frame >= 40 && frame < 80;
      rig.send(R"({"type":"input_audio_buffer.append","audio":")" +
               base64_encode(speaks ? loud : silence) + "\"}");
    }
    const auto events = rig.take();
    CHECK(number(SessionRig::one(events, "input_audio_buffer.speech_started"), "audio_start_ms") ==
          500);
    const auto end =
        number(SessionRig::one(events, "input_audio_buffer.speech_stopped"), "audio_end_ms");
    // The resampler's tail may carry over into the next window.
    CHECK((end == 2100 || end == 2120));
  }

  TEST_CASE("the padding never reaches into the turn before") {
    SessionRig rig;
    set_detection(rig, R"({"type":"server_vad","prefix_padding_ms":1000,)"
                       R"("silence_duration_ms":200})");
    (void)rig.take();
    rig.hear(200ms, -20);
    rig.hear_silence(300ms);
    const auto stopped = SessionRig::one(rig.take(), "input_audio_buffer.speech_stopped");
    rig.hear(200ms, -20);
    const auto started = SessionRig::one(rig.take(), "input_audio_buffer.speech_started");
    CHECK(number(started, "audio_start_ms") == number(stopped, "audio_end_ms"));
  }

  TEST_CASE("a turn brings the events of the protocol page, in its order") {
    sim::ModelScenario scenario;
    scenario.turns = {turn("Good day to you")};
    SessionRig rig(scenario);
    set_detection(rig, kVad);
    (void)rig.take();
    rig.hear(400ms, -20);
    rig.hear_silence(600ms);
    rig.settle();
    std::vector<std::string> types;
    for (std::string& type : SessionRig::types(rig.take())) {
      if (types.empty() || (type != types.back() && !type.ends_with("delta"))) {
        types.push_back(std::move(type));
      }
    }
    CHECK(types == std::vector<std::string>{
                       "input_audio_buffer.speech_started", "input_audio_buffer.speech_stopped",
                       "input_audio_buffer.committed", "conversation.item.added",
                       "conversation.item.done", "response.created", "response.output_item.added",
                       "conversation.item.added", "response.content_part.added",
                       "response.output_audio.done", "response.output_audio_transcript.done",
                       "response.content_part.done", "conversation.item.done",
                       "response.output_item.done", "response.done", "rate_limits.updated"});
  }

  TEST_CASE("speech_started announces the item that is committed") {
    SessionRig rig;
    set_detection(rig, kVad);
    rig.hear(400ms, -20);
    rig.hear_silence(600ms);
    const auto events = rig.take();
    const auto& id = SessionRig::one(events, "input_audio_buffer.speech_started").at("item_id");
    CHECK(SessionRig::one(events, "input_audio_buffer.committed").at("item_id") == id);
    CHECK(SessionRig::one(events, "conversation.item.added").at("item").at("id") == id);
  }

  TEST_CASE("without create_response a turn is committed and not answered") {
    SessionRig rig;
    set_detection(rig, R"({"type":"server_vad","create_response":false})");
    rig.hear(400ms, -20);
    rig.hear_silence(800ms);
    rig.settle();
    const auto events = rig.take();
    CHECK(SessionRig::all(events, "input_audio_buffer.committed").size() == 1);
    CHECK(SessionRig::all(events, "response.created").empty());
  }

  TEST_CASE("speech cancels the active response, and the cut-off item is incomplete") {
    sim::ModelScenario scenario;
    scenario.turns = {turn(std::string(100, 'a') + " " + std::string(100, 'b')), turn("Second")};
    SessionRig rig(scenario);
    set_detection(rig, kVad);
    rig.send(R"({"type":"response.create"})");
    rig.hear_silence(600ms);
    rig.hear(300ms, -20);
    rig.pass(200ms);
    const auto events = rig.take();
    const json::object& done = SessionRig::one(events, "response.done").at("response").as_object();
    CHECK(done.at("status") == "cancelled");
    CHECK(done.at("status_details").at("reason") == "turn_detected");
    CHECK(done.at("output").at(0).at("status") == "incomplete");
    // Nothing of it comes after its end.
    const auto types = SessionRig::types(events);
    const auto end = std::find(types.begin(), types.end(), "response.done");
    CHECK(std::find(end, types.end(), "response.output_audio.delta") == types.end());
    // Deltas go on between the caller's speech and that end.
    const auto began = std::find(types.begin(), types.end(), "input_audio_buffer.speech_started");
    CHECK(began < end);
  }

  TEST_CASE("without interrupt_response the agent talks on, and the turn is answered after") {
    sim::ModelScenario scenario;
    scenario.turns = {turn(std::string(150, 'a')), turn("Second")};
    SessionRig rig(scenario);
    set_detection(rig, R"({"type":"server_vad","interrupt_response":false,)"
                       R"("silence_duration_ms":200})");
    rig.send(R"({"type":"response.create"})");
    rig.hear_silence(400ms);
    rig.hear(300ms, -20);
    rig.hear_silence(400ms);
    rig.settle();
    const auto done = SessionRig::all(rig.take(), "response.done");
    REQUIRE(done.size() == 2);
    CHECK(done[0].at("response").at("status") == "completed");
    CHECK(done[1].at("response").at("status") == "completed");
  }

  TEST_CASE("a script's turn that was cut off before its first audio is said again") {
    sim::ModelScenario scenario;
    scenario.turns = {turn("First"), turn("Second")};
    SessionRig rig(scenario);
    set_detection(rig, kVad);
    rig.send(R"({"type":"response.create"})");
    rig.pass(60ms);
    rig.hear(200ms, -20);
    rig.hear_silence(600ms);
    rig.settle();
    const auto words = SessionRig::all(rig.take(), "response.output_audio_transcript.done");
    REQUIRE(words.size() == 1);
    CHECK(words[0].at("transcript") == "First");
  }

  TEST_CASE("a script's turn that failed is said when it is asked for again") {
    sim::ModelScenario scenario;
    scenario.turns = {turn("First"), turn("Second")};
    sim::ModelFault fault;
    fault.kind = sim::ModelFault::Kind::Error;
    fault.at_response = 1;
    scenario.faults = {fault};
    SessionRig rig(scenario);
    (void)rig.take();
    for (int i = 0; i < 2; ++i) {
      rig.send(R"({"type":"response.create"})");
      rig.settle();
    }
    const auto events = rig.take();
    const auto done = SessionRig::all(events, "response.done");
    REQUIRE(done.size() == 2);
    CHECK(done[0].at("response").at("status") == "failed");
    CHECK(done[0].at("response").at("status_details").at("error").at("type") == "server_error");
    CHECK(SessionRig::one(events, "response.output_audio_transcript.done").at("transcript") ==
          "First");
  }

  TEST_CASE("a long silence after the agent's words times out, counted from their playing") {
    sim::ModelScenario scenario;
    scenario.turns = {turn(std::string(50, 'a')), turn("Are you there?")};
    SessionRig rig(scenario);
    set_detection(rig, R"({"type":"server_vad","idle_timeout_ms":5000})");
    rig.send(R"({"type":"response.create"})");
    // 2000 ms of speech begin 300 ms after the request.
    rig.hear_silence(7200ms);
    CHECK(SessionRig::all(rig.take(), "input_audio_buffer.timeout_triggered").empty());
    rig.hear_silence(400ms);
    rig.settle();
    const auto events = rig.take();
    const auto& timeout = SessionRig::one(events, "input_audio_buffer.timeout_triggered");
    CHECK(number(timeout, "audio_end_ms") - number(timeout, "audio_start_ms") == 5000);
    CHECK(SessionRig::one(events, "input_audio_buffer.committed").at("item_id") ==
          timeout.at("item_id"));
    CHECK(SessionRig::one(events, "response.output_audio_transcript.done").at("transcript") ==
          "Are you there?");
  }

  TEST_CASE("semantic detection takes longer the less eager it is") {
    std::vector<std::int64_t> ends;
    for (const std::string eagerness : {"high", "auto", "low"}) {
      SessionRig rig;
      set_detection(rig, R"({"type":"semantic_vad","eagerness":")" + eagerness + "\"}");
      rig.hear(400ms, -20);
      rig.hear_silence(2000ms);
      ends.push_back(
          number(SessionRig::one(rig.take(), "input_audio_buffer.speech_stopped"), "audio_end_ms"));
    }
    CHECK(ends[0] < ends[1]);
    CHECK(ends[1] < ends[2]);
  }

  TEST_CASE("a client without detection commits itself; too little is an error") {
    SessionRig rig;
    set_detection(rig, "null");
    (void)rig.take();
    rig.send(R"({"type":"input_audio_buffer.commit","event_id":"c1"})");
    rig.hear(80ms, -20);
    rig.send(R"({"type":"input_audio_buffer.commit","event_id":"c2"})");
    rig.hear(20ms, -20);
    rig.send(R"({"type":"input_audio_buffer.commit","event_id":"c3"})");
    rig.send(R"({"type":"input_audio_buffer.commit","event_id":"c4"})");
    const auto events = rig.take();
    const auto errors = SessionRig::all(events, "error");
    REQUIRE(errors.size() == 3);
    for (const json::object& error : errors) {
      CHECK(error.at("error").at("code") == "input_audio_buffer_commit_empty");
    }
    CHECK(SessionRig::all(events, "input_audio_buffer.committed").size() == 1);
    CHECK(SessionRig::all(events, "response.created").empty());
  }

  TEST_CASE("a cleared buffer cannot be committed") {
    SessionRig rig;
    set_detection(rig, "null");
    rig.hear(400ms, -20);
    (void)rig.take();
    rig.send(R"({"type":"input_audio_buffer.clear"})");
    rig.send(R"({"type":"input_audio_buffer.commit"})");
    CHECK(SessionRig::types(rig.take()) ==
          std::vector<std::string>{"input_audio_buffer.cleared", "error"});
  }

  TEST_CASE("the caller's words come from the script, only when transcription is on") {
    sim::ModelScenario scenario;
    scenario.turns = {turn("One"), turn("Two")};
    scenario.turns[0].hears = "Hello there.";
    for (const std::string model : {"", "gpt-transcribe", "gpt-4o-transcribe"}) {
      const bool on = !model.empty();
      SessionRig rig(scenario);
      set_detection(rig, kVad);
      if (on) {
        rig.send(R"({"type":"session.update","session":{"type":"realtime","audio":{"input":)"
                 R"({"transcription":{"model":")" +
                 model + R"(","language":"en"}}}}})");
      }
      rig.hear(450ms, -20);
      rig.hear_silence(600ms);
      rig.settle();
      const auto events = rig.take();
      const auto completed =
          SessionRig::all(events, "conversation.item.input_audio_transcription.completed");
      REQUIRE(completed.size() == (on ? 1 : 0));
      if (!on) continue;
      CHECK(completed[0].at("transcript") == "Hello there.");
      std::string deltas;
      for (const json::object& delta :
           SessionRig::all(events, "conversation.item.input_audio_transcription.delta")) {
        deltas += delta.at("delta").as_string();
      }
      CHECK(deltas == "Hello there.");
      const json::object& usage = completed[0].at("usage").as_object();
      // 450 ms of speech, which begin 23 frames of 20 ms, and 500 ms of silence after it: billed as
      // such, or as 9.6 tokens.
      if (model == "gpt-transcribe") {
        CHECK(usage.at("type") == "duration");
        CHECK(usage.at("seconds").to_number<double>() == doctest::Approx(0.96));
        continue;
      }
      CHECK(number(usage, "input_tokens") == 10);
      CHECK(number(usage, "total_tokens") ==
            number(usage, "input_tokens") + number(usage, "output_tokens"));
    }
  }
}

}  // namespace tandem::test

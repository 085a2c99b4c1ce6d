#include <doctest/doctest.h>

#include <boost/json.hpp>
#include <fstream>
#include <string>

#include "tests/tools/model_session_rig.hpp"
#include "tests/wire/fixtures.hpp"
#include "tools/sim/model/client_event_check.hpp"

// Method: the fixtures and the list of events that must be refused are those of the wire tests.

namespace tandem::test {
namespace json = boost::json;
using sim::RefusedEvent;

namespace {

sim::Refusal refusal_of(std::string_view event) {
  static const sim::ClientEventCheck check;
  const auto checked = check.check(event);
  const auto* refused = std::get_if<RefusedEvent>(&checked);
  REQUIRE_MESSAGE(refused != nullptr, event);
  return refused->refusal;
}

}  // namespace

TEST_SUITE("tools/model_client_event") {
  TEST_CASE("every client event of the fixtures is accepted") {
    const sim::ClientEventCheck check;
    int accepted = 0;
    for (const FixtureEvent& fixture : openai_fixture_events()) {
      if (!fixture.from_client) continue;
      const auto checked = check.check(fixture.text);
      const auto* refused = std::get_if<RefusedEvent>(&checked);
      CHECK_MESSAGE(refused == nullptr,
                    fixture.file << ": " << (refused ? refused->refusal.message : ""));
      ++accepted;
    }
    CHECK(accepted > 50);
  }

  TEST_CASE("each of the 24 illegal events is answered with an error and nothing else") {
    int refused = 0;
    for (const std::string& line : fixture_lines("openai-fixtures/invalid-client-events.jsonl")) {
      const json::value entry = json::parse(line);
      SessionRig rig;
      (void)rig.take();
      rig.send(json::serialize(entry.at("event")));
      rig.settle();
      const auto events = rig.take();
      CAPTURE(entry.at("why").as_string());
      REQUIRE(events.size() == 1);
      CHECK(events[0].at("type") == "error");
      ++refused;
    }
    CHECK(refused == 24);
  }

  TEST_CASE("the error names the code and the path of the field") {
    sim::Refusal refusal =
        refusal_of(R"({"type":"session.update","session":{"type":"realtime","temperature":1}})");
    CHECK(refusal.code == "unknown_parameter");
    CHECK(refusal.param == "session.temperature");
    CHECK(refusal.message == "Unknown parameter: 'session.temperature'.");

    refusal = refusal_of(R"({"type":"session.update","session":{"instructions":"x"}})");
    CHECK(refusal.code == "missing_required_parameter");
    CHECK(refusal.param == "session.type");

    refusal = refusal_of(
        R"({"type":"session.update","session":{"type":"realtime","audio":{"output":{"speed":2}}}})");
    CHECK(refusal.code == "invalid_value");
    CHECK(refusal.param == "session.audio.output.speed");

    refusal = refusal_of(R"({"type":"conversation.item.truncate","item_id":"i","content_index":0,)"
                         R"("audio_end_ms":120.5})");
    CHECK(refusal.code == "invalid_type");
    CHECK(refusal.param == "audio_end_ms");

    refusal = refusal_of(R"({"type":"conversation.item.create","item":{"type":"message",)"
                         R"("role":"assistant","content":[{"type":"input_text","text":"x"}]}})");
    CHECK(refusal.code == "invalid_value");
    CHECK(refusal.param == "item.content[0].type");
  }

  TEST_CASE("a field of the other turn detection is unknown, not a wrong type") {
    const sim::Refusal refusal =
        refusal_of(R"({"type":"session.update","session":{"type":"realtime","audio":{"input":)"
                   R"({"turn_detection":{"type":"semantic_vad","idle_timeout_ms":8000}}}}})");
    CHECK(refusal.code == "unknown_parameter");
    CHECK(refusal.param == "session.audio.input.turn_detection.idle_timeout_ms");
  }

  TEST_CASE("the client's event id comes back in the error") {
    SessionRig rig;
    (void)rig.take();
    rig.send(R"({"type":"conversation.item.delete","item_id":"nobody","event_id":"del-1"})");
    const auto events = rig.take();
    CHECK(SessionRig::one(events, "error").at("error").at("event_id") == "del-1");
  }

  TEST_CASE("what is no JSON object is refused, and the session goes on") {
    SessionRig rig;
    (void)rig.take();
    for (const char* text : {"", "{", "[]", "\"x\"", "{\"type\":"}) rig.send(text);
    rig.send(R"({"type":"input_audio_buffer.clear"})");
    const auto events = rig.take();
    CHECK(SessionRig::all(events, "error").size() == 5);
    CHECK(events.back().at("type") == "input_audio_buffer.cleared");
  }

  TEST_CASE("more than 15 MiB in one append are refused") {
    const std::string audio(20 * 1024 * 1024 + 4, 'A');
    const sim::Refusal refusal =
        refusal_of(R"({"type":"input_audio_buffer.append","audio":")" + audio + "\"}");
    CHECK(refusal.param == "audio");
  }

  TEST_CASE("an append is held to base64 and to whole samples") {
    SessionRig rig;
    (void)rig.take();
    for (const char* audio : {"***", "_-__", "AAA", "AA==", "AAAA "}) {
      rig.send(std::string(R"({"type":"input_audio_buffer.append","audio":")") + audio + "\"}");
    }
    CHECK(SessionRig::all(rig.take(), "error").size() == 5);
    rig.send(R"({"type":"input_audio_buffer.append","audio":"AAA="})");
    CHECK(rig.take().empty());
  }
}

}  // namespace tandem::test

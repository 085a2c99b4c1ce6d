#include "core/json/schema_validator.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "tests/wire/fixtures.hpp"

using tandem::json::SchemaValidator;
using tandem::json::SchemaViolation;

namespace {

SchemaValidator validator(const char* definition) {
  return SchemaValidator{tandem::test::fixture_text("schema/openai-realtime.schema.json"),
                         definition};
}

}  // namespace

TEST_SUITE("core/json/schema_validator") {
  TEST_CASE("every fixture event is valid") {
    const SchemaValidator client = validator("ClientEvent");
    const SchemaValidator server = validator("ServerEvent");
    std::size_t from_client = 0, from_server = 0;
    for (const auto& event : tandem::test::openai_fixture_events()) {
      ++(event.from_client ? from_client : from_server);
      const auto violations = (event.from_client ? client : server).violations(event.text);
      CHECK_MESSAGE(violations.empty(), event.file << ": " << event.text.substr(0, 300));
    }
    CHECK(from_client > 50);
    CHECK(from_server > 100);
  }

  TEST_CASE("each of the 24 invalid client events is refused") {
    const SchemaValidator client = validator("ClientEvent");
    std::size_t count = 0;
    for (const std::string& line :
         tandem::test::fixture_lines("openai-fixtures/invalid-client-events.jsonl")) {
      const boost::json::value parsed = boost::json::parse(line);
      CHECK_MESSAGE(!client.violations(boost::json::serialize(parsed.at("event"))).empty(), line);
      ++count;
    }
    CHECK(count == 24);
  }

  TEST_CASE("a violation names the path of the value") {
    const SchemaValidator client = validator("ClientEvent");
    const auto violations = client.violations(
        R"({"type":"session.update","session":{"type":"realtime","audio":{"output":{"speed":2}}}})");
    CHECK(std::any_of(violations.begin(), violations.end(), [](const SchemaViolation& it) {
      return it.path == "session.audio.output.speed";
    }));
  }

  TEST_CASE("megabytes of audio are checked, to the last character") {
    const SchemaValidator client = validator("ClientEvent");
    const auto append = [](const std::string& audio) {
      return R"({"type":"input_audio_buffer.append","audio":")" + audio + "\"}";
    };
    std::string audio(8'000'000, 'A');
    CHECK(client.violations(append(audio)).empty());
    CHECK(client.violations(append(audio + "AA==")).empty());
    CHECK(client.violations(append(audio + "AAA=")).empty());
    for (const char* const bad : {"A", "AA", "A===", "AAA_", "AA=A", "===="})
      CHECK_MESSAGE(!client.violations(append(audio + bad)).empty(), bad);
    CHECK_FALSE(client.violations(append("-" + audio.substr(1))).empty());
  }

  TEST_CASE("a long text where no base64 is asked for keeps its own rules") {
    const SchemaValidator client = validator("ClientEvent");
    const SchemaValidator server = validator("ServerEvent");
    const std::string words(2'000, ' ');
    CHECK(server
              .violations(R"({"type":"response.output_audio_transcript.delta","event_id":"e",)"
                          R"("response_id":"r","item_id":"i","output_index":0,)"
                          R"("content_index":0,"delta":")" +
                          words + "\"}")
              .empty());
    CHECK_FALSE(
        client.violations(R"({"type":"response.create","event_id":")" + words + "\"}").empty());
  }

  TEST_CASE("what is no JSON is a violation of the root") {
    const auto violations = validator("ClientEvent").violations("{\"type\":");
    REQUIRE(violations.size() == 1);
    CHECK(violations[0].path.empty());
  }

  TEST_CASE("an unknown definition and a broken schema are refused") {
    CHECK_THROWS_AS(validator("NoSuchEvent"), std::runtime_error);
    CHECK_THROWS_AS((SchemaValidator{"[]", ""}), std::runtime_error);
    CHECK_THROWS_AS((SchemaValidator{"{", ""}), std::runtime_error);
  }
}

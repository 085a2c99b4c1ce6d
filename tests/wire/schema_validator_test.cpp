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

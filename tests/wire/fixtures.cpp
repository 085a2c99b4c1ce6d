#include "tests/wire/fixtures.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

#include "tests/places.hpp"

namespace tandem::test {

std::string fixture_text(const std::string& name) {
  const std::string path = test_data() + "/wire/" + name;
  std::ifstream file{path, std::ios::binary};
  REQUIRE_MESSAGE(file.good(), path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<std::string> fixture_lines(const std::string& name) {
  std::istringstream text{fixture_text(name)};
  std::vector<std::string> lines;
  for (std::string line; std::getline(text, line);)
    if (!line.empty()) lines.push_back(line);
  REQUIRE(!lines.empty());
  return lines;
}

boost::json::value fixture_json(const std::string& name) {
  return boost::json::parse(fixture_text(name));
}

const std::vector<FixtureEvent>& openai_fixture_events() {
  static const std::vector<FixtureEvent> events = [] {
    std::vector<FixtureEvent> found;
    for (const char* const name : {"full-call", "barge-in-after-done", "reconnect-restore",
                                   "parallel-tools", "errors", "one-of-each"}) {
      for (const std::string& line :
           fixture_lines("openai-fixtures/" + std::string{name} + ".jsonl")) {
        const boost::json::value parsed = boost::json::parse(line);
        found.push_back({name, parsed.at("dir").as_string() == "c2s",
                         boost::json::serialize(parsed.at("event"))});
      }
    }
    return found;
  }();
  return events;
}

}  // namespace tandem::test

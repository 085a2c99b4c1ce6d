#pragma once

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "tests/places.hpp"

namespace tandem::sim::test {

inline std::string read_fixture(std::string_view name) {
  const std::string path = tandem::test::test_data() + "/wire/twilio-fixtures/" + std::string(name);
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + path);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

inline boost::json::value read_json_fixture(std::string_view name) {
  return boost::json::parse(read_fixture(name));
}

inline std::vector<boost::json::value> read_jsonl_fixture(std::string_view name) {
  std::istringstream lines(read_fixture(name));
  std::vector<boost::json::value> values;
  for (std::string line; std::getline(lines, line);)
    if (!line.empty()) values.push_back(boost::json::parse(line));
  return values;
}

}  // namespace tandem::sim::test

#pragma once

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <string>
#include <vector>

namespace tandem::store {

/// An array of texts as `to_json(column)::text` gives it.
[[nodiscard]] inline std::vector<std::string> json_texts(const char* json) {
  const boost::json::value parsed = boost::json::parse(json);
  std::vector<std::string> all;
  for (const boost::json::value& each : parsed.as_array()) all.emplace_back(each.as_string());
  return all;
}

}  // namespace tandem::store

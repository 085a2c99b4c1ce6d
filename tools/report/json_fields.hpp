#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <string>
#include <string_view>

namespace tandem::report {

/// Members of a line, empty or zero where they are absent or of another type: what reads logs
/// judges by what is there.
[[nodiscard]] inline std::string text_at(const boost::json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  const auto* text = value == nullptr ? nullptr : value->if_string();
  return text == nullptr ? std::string() : std::string(*text);
}

[[nodiscard]] inline std::int64_t number_at(const boost::json::object& object,
                                            std::string_view key) {
  const auto* value = object.if_contains(key);
  if (value == nullptr) return 0;
  boost::system::error_code error;
  const auto number = value->to_number<std::int64_t>(error);
  return error ? 0 : number;
}

[[nodiscard]] inline bool flag_at(const boost::json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value != nullptr && value->is_bool() && value->get_bool();
}

[[nodiscard]] inline boost::json::object object_at(const boost::json::object& object,
                                                   std::string_view key) {
  const auto* value = object.if_contains(key);
  const auto* found = value == nullptr ? nullptr : value->if_object();
  return found == nullptr ? boost::json::object() : *found;
}

}  // namespace tandem::report

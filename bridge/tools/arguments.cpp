#include "bridge/tools/arguments.hpp"

#include <simdjson.h>

#include <algorithm>

namespace tandem::tools {
namespace {

constexpr std::size_t kArgumentsMax = 16 * 1024;
/// No tool of ours wants more.
constexpr std::size_t kDepthMax = 32;

ErrorCode invalid() { return make_error_code(boost::system::errc::invalid_argument); }

std::string trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const auto first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(kSpace) - first + 1));
}

}  // namespace

Result<Arguments> Arguments::parse(std::string_view json) {
  if (json.size() > kArgumentsMax) return invalid();
  Arguments arguments;
  if (trimmed(json).empty()) return arguments;
  simdjson::dom::parser parser;
  if (parser.allocate(std::max<std::size_t>(json.size(), 64), kDepthMax)) return invalid();
  const simdjson::padded_string padded(json);
  simdjson::dom::object object;
  if (parser.parse(padded).get(object)) return invalid();
  for (const auto member : object) {
    std::string_view text;
    std::int64_t number = 0;
    if (!member.value.get(text))
      arguments.texts_.emplace_back(member.key, trimmed(text));
    else if (!member.value.get(number))
      arguments.integers_.emplace_back(member.key, number);
  }
  return arguments;
}

std::optional<std::string> Arguments::text(std::string_view name) const {
  for (const auto& [key, value] : texts_)
    if (key == name) return value;
  return std::nullopt;
}

std::optional<std::int64_t> Arguments::integer(std::string_view name) const {
  for (const auto& [key, value] : integers_)
    if (key == name) return value;
  return std::nullopt;
}

}  // namespace tandem::tools

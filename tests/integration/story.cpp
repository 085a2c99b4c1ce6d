#include "tests/integration/story.hpp"

#include <doctest/doctest.h>

#include <map>
#include <set>

namespace tandem::integration {
namespace {

std::string type_of(const JsonLine& event) { return std::string(event.at("type").as_string()); }

}  // namespace

std::string text_field(const JsonLine& event, std::string_view name) {
  const auto& fields = event.at("fields").as_object();
  REQUIRE_MESSAGE(fields.contains(name), type_of(event) << " has no " << name);
  return std::string(fields.at(name).as_string());
}

std::int64_t number_field(const JsonLine& event, std::string_view name) {
  const auto& fields = event.at("fields").as_object();
  REQUIRE_MESSAGE(fields.contains(name), type_of(event) << " has no " << name);
  return fields.at(name).to_number<std::int64_t>();
}

std::string end_reason(const std::vector<JsonLine>& events) {
  std::vector<std::string> reasons;
  for (const auto& event : events) {
    if (type_of(event) == "call.ended") reasons.push_back(text_field(event, "reason"));
  }
  REQUIRE(reasons.size() == 1);
  return reasons.front();
}

std::size_t count_of(const std::vector<JsonLine>& events, std::string_view type) {
  std::size_t count = 0;
  for (const auto& event : events) count += type_of(event) == type ? 1 : 0;
  return count;
}

void check_kept_rules(const std::vector<JsonLine>& events) {
  std::map<std::string, std::int64_t> last_seq;
  std::map<std::string, int> ended;
  std::map<std::pair<std::string, std::int64_t>, int> tools;
  for (const auto& event : events) {
    const std::string call(event.at("call").as_string());
    const std::string type = type_of(event);
    CHECK_MESSAGE(event.at("seq").to_number<std::int64_t>() == ++last_seq[call],
                  call << " at " << type);
    // Who got no agent has one event: that is the call's beginning and its end.
    if (type == "call.ended" || type == "call.rejected") ++ended[call];
    if (type == "tool.asked") tools[{call, number_field(event, "tool_call")}] += 1;
    if (type == "tool.settled") tools[{call, number_field(event, "tool_call")}] -= 1;
  }
  for (const auto& [call, seq] : last_seq)
    CHECK_MESSAGE(ended[call] == 1, "ends of " << call << ": " << ended[call]);
  for (const auto& [tool, open] : tools)
    CHECK_MESSAGE(open == 0, "tool " << tool.second << " of " << tool.first);
}

}  // namespace tandem::integration

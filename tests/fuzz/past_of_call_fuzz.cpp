#include "control/resume/past_of_call.hpp"

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tests/fuzz/fuzz_target.hpp"

using namespace tandem;
using store::StoredEvent;

namespace {

constexpr const char* kTypes[] = {"call.started",
                                  "call.resumed",
                                  "call.handed-over",
                                  "call.ended",
                                  "call.ending",
                                  "transfer.asked",
                                  "transfer.ended",
                                  "caller.words",
                                  "agent.words",
                                  "caller.dtmf",
                                  "supervisor.whisper",
                                  "supervisor.taken-over",
                                  "supervisor.words",
                                  "supervisor.words-missing",
                                  "supervisor.handed-back",
                                  "tool.asked",
                                  "tool.answered",
                                  "tool.late"};

/// Each tool call is known by its place, made once and answered once behind that.
void check_tools(const std::vector<engine::HistoryEntry>& said) {
  std::uint32_t made = 0;
  std::set<std::uint32_t> answered;
  for (const engine::HistoryEntry& each : said) {
    if (const auto* call = std::get_if<engine::ToolCallMade>(&each))
      FUZZ_REQUIRE(call->call.value == ++made);
    if (const auto* answer = std::get_if<engine::ToolCallAnswered>(&each)) {
      FUZZ_REQUIRE(answer->call.value >= 1 && answer->call.value <= made);
      FUZZ_REQUIRE(answered.insert(answer->call.value).second);
      FUZZ_REQUIRE(!answer->output.empty());
    }
  }
  FUZZ_REQUIRE(answered.size() == made);
}

}  // namespace

/// Rows of a call that another node had. Each line is one: a letter for the type, a digit for the
/// term, a letter for the second, the fields.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text{reinterpret_cast<const char*>(data), size};
  std::vector<StoredEvent> events;
  while (text.size() > 3) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (line.size() < 3) continue;
    StoredEvent event;
    event.type = kTypes[static_cast<unsigned char>(line[0]) % std::size(kTypes)];
    event.epoch = static_cast<std::uint32_t>(line[1] & 3);
    event.call_time = std::chrono::seconds(line[2] & 63);
    event.fields = line.substr(3);
    events.push_back(std::move(event));
  }
  const resume::PastOfCall past = resume::past_of_call(events, 2);
  check_tools(past.call.said);
  FUZZ_REQUIRE(past.call.tools.size() <= past.call.tools_asked());
  FUZZ_REQUIRE(past.call.said.size() <= 3 * events.size() + 3);
  return 0;
}

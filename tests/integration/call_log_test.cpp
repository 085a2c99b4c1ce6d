// Goal: whoever has a call's id finds in the log all that concerns it. Method: a call that its tool
// outlives, whose recording the disk does not take and whose carrier refuses the hang-up, with the
// server's log as JSON. (A tool that throws: tests/bridge/tools_test.)
#include <doctest/doctest.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "tests/await.hpp"
#include "tests/integration/database_questions.hpp"
#include "tests/integration/desk_client.hpp"
#include "tests/integration/story.hpp"

namespace tandem::integration {
namespace {

using postgres::FreshDatabase;
using namespace std::chrono_literals;

/// What begins the names of events that are of one call.
constexpr std::string_view kOfCalls[] = {"call.",  "recording.", "tool.",    "stream.",
                                         "agent.", "transfer.",  "carrier.", "supervisor."};

std::vector<JsonLine> lines_of(const Process& server) {
  std::vector<JsonLine> lines;
  std::istringstream text(server.output_text());
  for (std::string line; std::getline(text, line);) {
    if (text.eof()) break;  // It is still being written.
    boost::system::error_code error;
    const auto value = boost::json::parse(line, error);
    CHECK_MESSAGE((!error && value.is_object()), "no line of JSON: " << line);
    if (!error && value.is_object()) lines.push_back(value.as_object());
  }
  return lines;
}

bool is_of_a_call(const JsonLine& line) {
  const std::string_view event = line.at("event").as_string();
  return std::any_of(std::begin(kOfCalls), std::end(kOfCalls),
                     [&](std::string_view prefix) { return event.starts_with(prefix); });
}

std::size_t told(const std::vector<JsonLine>& lines, std::string_view event) {
  return static_cast<std::size_t>(std::count_if(lines.begin(), lines.end(), [&](const auto& line) {
    return line.at("event").as_string() == event;
  }));
}

}  // namespace

TEST_SUITE("integration/call_log") {
  TEST_CASE("every line that concerns a call names it") {
    const FreshDatabase database;
    add_harbour(database);
    database.execute(
        "UPDATE tandem.organisations SET recording_allowed = true;"
        "UPDATE tandem.agents SET recording = true, recording_notice = 'This call is recorded.', "
        "tools = '{lookup}';"
        "SELECT tandem.publish_agent('0199cccc-0000-7000-8000-000000000001', tandem.uuid_v7())");
    auto settings = with_database(database);
    settings.emplace_back("TANDEM_LOG_FORMAT", "json");
    settings.emplace_back("TANDEM_TEST_TOOLS", "on");
    // The call ends before the tool has answered, and its hang-up is refused once.
    WholeSystem system({.scenario = "[[calls]]\nfrom = \"+15558675310\"\nto = \"" +
                                    std::string(kDeskNumber) + "\"" + R"(
  [[calls.turns]]
  wait = "agent"
  [[calls.turns]]
  say = ["hello"]
  transcript = "Look it up, please."
  [[calls.turns]]
  expect = "hang-up"
  timeout_ms = 60000
[carrier]
tolerate = ["20500"]
rest_faults = [{ path_contains = "/Calls/", status = 400, code = 20500, times = 1 }]
[model]
  [[model.turns]]
  say = "Good morning."
  [[model.turns]]
  calls = [{ name = "lookup", arguments = { key = "slot", delay_ms = 9000 } }]
)",
                        .server = std::move(settings)});
    // Where the recordings of this organisation would go, a file stands in the way.
    const auto folder = system.folder() / "data" / "recordings";
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "0199bbbb-0000-7000-8000-000000000001") << "in the way";

    system.start_carrier();
    const DeskClient desk(system);
    REQUIRE_MESSAGE(
        system.await_events([](const auto& events) { return count_of(events, "tool.asked") == 1; },
                            60s),
        system.story());
    const std::string call = desk.live_call();
    CHECK(desk.post("/api/calls/" + call + "/hangup", R"({"goodbye":false})").status == 202);
    CHECK_MESSAGE(system.await_carrier(60s) == 0, system.story());
    CHECK(test::await(
        [&] { return told(lines_of(system.server()), "carrier.request_failed") == 1; }, 20s, 50ms));
    CHECK(system.stop_server() == 0);

    const auto lines = lines_of(system.server());
    for (const std::string event :
         {"call.started", "call.ended", "recording.failed", "carrier.request_failed"})
      CHECK_MESSAGE(told(lines, event) == 1, event << " in\n" << system.server().output_text());
    for (const JsonLine& line : lines) {
      if (!is_of_a_call(line)) continue;
      const auto* named = line.if_contains("call");
      CHECK_MESSAGE((named != nullptr && named->is_string() && named->as_string() == call.c_str()),
                    line);
    }
  }
}

}  // namespace tandem::integration

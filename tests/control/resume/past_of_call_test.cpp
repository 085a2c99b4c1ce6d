// Goal: what a call's events tell is what a new session must know: words in the order in which they
// were spoken, as they were heard, and every tool with its answer. Method: events as they are kept.
#include "control/resume/past_of_call.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace tandem::resume;
namespace engine = tandem::engine;
using tandem::store::StoredEvent;

namespace {

StoredEvent told(std::int64_t at_ms, const char* type, const char* fields,
                 std::uint32_t epoch = 1) {
  return {epoch, std::chrono::milliseconds(at_ms), type, fields};
}

/// One line for each entry.
std::vector<std::string> lines(const PastOfCall& past) {
  std::vector<std::string> all;
  for (const engine::HistoryEntry& entry : past.call.said) {
    if (const auto* caller = std::get_if<engine::CallerSaid>(&entry))
      all.push_back("caller " + caller->text);
    else if (const auto* agent = std::get_if<engine::AgentSaid>(&entry))
      all.push_back("agent " + agent->text);
    else if (const auto* note = std::get_if<engine::ToldModel>(&entry))
      all.push_back("told " + note->text);
    else if (const auto* made = std::get_if<engine::ToolCallMade>(&entry))
      all.push_back(std::to_string(made->call.value) + ' ' + made->name + ' ' + made->arguments);
    else if (const auto* answered = std::get_if<engine::ToolCallAnswered>(&entry))
      all.push_back(std::to_string(answered->call.value) + " = " + answered->output);
  }
  return all;
}

const std::string kUnknown(engine::kToolUnknown);

}  // namespace

TEST_SUITE("control/resume/past_of_call") {
  TEST_CASE("words stand where they were spoken, as far as they were heard") {
    const std::vector<StoredEvent> events{
        told(0, "call.started", R"({"agent":"front-desk"})"),
        told(3'000, "agent.words",
             R"({"item":1,"text":"Good morning, how can I help?","heard_text":"Good morning,",)"
             R"("began_at_ms":900,"stock":false})"),
        told(6'000, "agent.words",
             R"({"item":2147483649,"text":"One moment.","heard_text":"One moment.","stock":true,)"
             R"("began_at_ms":5200})"),
        told(9'000, "agent.words",
             R"({"item":3,"text":"At six.","heard_text":"At six.","began_at_ms":7000})"),
        // The transcript came behind the answer.
        told(9'100, "caller.words",
             R"({"item":2,"text":"When do you close?","from_at_ms":3100,"to_at_ms":4500})"),
        told(9'500, "caller.dtmf", R"({"digit":"4"})"),
        told(9'900, "agent.words", R"({"item":4,"text":"Never heard.","heard_text":""})"),
        told(10'000, "supervisor.whisper", R"({"actor":"user:1","text":"Be brief."})")};
    const PastOfCall past = past_of_call(events, 1);
    CHECK(past.agent == "front-desk");
    CHECK_FALSE(past.handed_over);
    CHECK(lines(past) == std::vector<std::string>{"agent Good morning,",
                                                  "caller When do you close?", "agent At six.",
                                                  "told The caller pressed 4.", "told Be brief."});
  }

  TEST_CASE("each tool call is answered: by its result, or by the word that nobody knows") {
    const std::vector<StoredEvent> events{
        told(1'000, "tool.asked", R"({"tool_call":1,"name":"lookup","arguments":"{\"a\":1}"})"),
        told(1'200, "tool.settled",
             R"({"tool_call":1,"name":"lookup","outcome":"succeeded","output":"{\"x\":2}"})"),
        told(2'000, "tool.asked", R"({"tool_call":2,"name":"send","arguments":"{}"})"),
        told(6'000, "tool.settled",
             R"({"tool_call":2,"name":"send","outcome":"timed-out","output":"{\"ok\":false}"})"),
        told(7'000, "tool.late", R"({"tool_call":2,"ok":true,"output":"{\"sent\":true}"})"),
        told(8'000, "tool.asked", R"({"tool_call":3,"name":"book","arguments":"{\"d\":1}"})"),
        // The same numbers in the next term are other calls.
        told(9'000, "call.resumed", R"({"agent":"front-desk","node":"n2"})", 2),
        told(9'500, "tool.asked", R"({"tool_call":1,"name":"book","arguments":"{\"d\":2}"})", 2),
        told(9'900, "tool.settled",
             R"({"tool_call":1,"name":"book","outcome":"failed","output":"{\"ok\":false}"})", 2)};
    const PastOfCall past = past_of_call(events, 2);
    CHECK(lines(past) == std::vector<std::string>{R"(1 lookup {"a":1})", R"(1 = {"x":2})",
                                                  "2 send {}", R"(2 = {"sent":true})",
                                                  R"(3 book {"d":1})", "3 = " + kUnknown,
                                                  R"(4 book {"d":2})", R"(4 = {"ok":false})"});
    CHECK(past.call.tools_asked() == 4);
    // What failed may be tried again.
    REQUIRE(past.call.tools.size() == 3);
    CHECK(past.call.tools[0].name == "lookup");
    CHECK(past.call.tools[1].output == R"({"sent":true})");
    CHECK(past.call.tools[2].output == kUnknown);
  }

  TEST_CASE("a tool that timed out, or was cut off by the end of its term, has an unknown end") {
    const std::vector<StoredEvent> events{
        told(1'000, "tool.asked", R"({"tool_call":1,"name":"send","arguments":"{}"})"),
        told(5'000, "tool.settled",
             R"({"tool_call":1,"name":"send","outcome":"timed-out","output":"{\"ok\":false}"})"),
        told(6'000, "tool.asked", R"({"tool_call":2,"name":"send","arguments":"{\"b\":1}"})"),
        told(6'500, "tool.settled", R"({"tool_call":2,"name":"send","outcome":"abandoned"})")};
    const PastOfCall past = past_of_call(events, 1);
    CHECK(lines(past)[1] == "1 = " + kUnknown);
    CHECK(lines(past)[3] == "2 = " + kUnknown);
  }

  TEST_CASE("how the last term stands: given away, over, or ringing somebody") {
    std::vector<StoredEvent> events{told(0, "call.started", R"({"agent":"a"})"),
                                    told(500, "agent.words", R"({"item":1,"heard_text":"Hello."})"),
                                    told(1'000, "call.handed-over", R"({"length_ms":1000})")};
    CHECK(past_of_call(events, 1).handed_over);
    // Whoever took it over since has not.
    CHECK_FALSE(past_of_call(events, 2).handed_over);
    events.push_back(told(2'000, "call.resumed", R"({"agent":"a"})", 2));
    events.push_back(told(3'000, "transfer.asked", R"({"target":0})", 2));
    const PastOfCall ringing = past_of_call(events, 2);
    CHECK(ringing.transferring);
    REQUIRE(lines(ringing).size() == 2);
    CHECK(lines(ringing)[1].find("transfer came to nothing") != std::string::npos);
    events.push_back(told(4'000, "transfer.ended", R"({"result":"busy"})", 2));
    CHECK_FALSE(past_of_call(events, 2).transferring);
    events.push_back(told(5'000, "call.ended", R"({"reason":"caller-hangup"})", 2));
    CHECK(past_of_call(events, 2).ended);
    CHECK_FALSE(past_of_call(events, 3).ended);
  }

  TEST_CASE(
      "a colleague who spoke with the caller is told of, and one who was cut off with the node") {
    std::vector<StoredEvent> events{
        told(0, "call.started", R"({"agent":"a"})"),
        told(2'000, "supervisor.taken-over", R"({"actor":"user:1","name":"Kim"})"),
        told(3'000, "caller.words", R"({"item":1,"text":"Are you a person?","from_at_ms":2500})"),
        told(9'000, "supervisor.handed-back",
             R"({"actor":"user:1","name":"Kim","reason":"asked","ms":7000,"voice_ms":2000})"),
        told(9'500, "agent.words", R"({"item":2,"heard_text":"I am back.","began_at_ms":9200})")};
    const auto back = lines(past_of_call(events, 1));
    REQUIRE(back.size() == 3);
    CHECK(back[1].find("spoke with the caller for 7 seconds") != std::string::npos);
    CHECK(back[2] == "agent I am back.");
    // Kim has the call again when the node dies.
    events.push_back(told(12'000, "supervisor.taken-over", R"({"actor":"user:1","name":"Kim"})"));
    const auto lost = lines(past_of_call(events, 1));
    REQUIRE(lost.size() == 4);
    CHECK(lost[3].find("your colleague was cut off") != std::string::npos);
    // Whoever loses the call after that says so in its place, and once.
    events.push_back(told(14'000, "call.resumed", R"({"agent":"a"})", 2));
    events.push_back(
        told(15'000, "agent.words", R"({"item":1,"heard_text":"Sorry.","began_at_ms":14500})", 2));
    const auto again = lines(past_of_call(events, 2));
    REQUIRE(again.size() == 5);
    CHECK(again[3] == lost[3]);
    CHECK(again[4] == "agent Sorry.");
  }

  TEST_CASE("what a colleague said is told with their hand-back, and what came late behind that") {
    const char* const taken = R"({"actor":"user:1","name":"Kim"})";
    std::vector<StoredEvent> events{
        told(0, "call.started", R"({"agent":"a"})"),
        told(2'000, "supervisor.taken-over", taken),
        told(4'000, "supervisor.words",
             R"({"actor":"user:1","item":2147483649,"text":"I am Kim."})"),
        told(6'000, "supervisor.words", R"({"actor":"user:1","text":"You get ten percent."})"),
        told(9'000, "supervisor.handed-back", R"({"actor":"user:1","reason":"asked","ms":7000})"),
        told(9'900, "supervisor.words", R"({"actor":"user:1","text":"Bye."})")};
    const auto back = lines(past_of_call(events, 1));
    REQUIRE(back.size() == 2);
    CHECK(back[0].find("\"I am Kim. You get ten percent.\"") != std::string::npos);
    CHECK(back[0].find("not what they said") == std::string::npos);
    CHECK(back[1].find("also said: \"Bye.\"") != std::string::npos);
    // The next one who has the call said none of it, and is cut off.
    events.push_back(told(12'000, "supervisor.taken-over", taken));
    events.push_back(told(13'000, "supervisor.words", R"({"actor":"user:1","text":"Me again."})"));
    const auto lost = lines(past_of_call(events, 1));
    REQUIRE(lost.size() == 3);
    CHECK(lost[2].find("this is known: \"Me again.\"") != std::string::npos);
  }

  TEST_CASE("a colleague's words of which some are missing are no more than a part") {
    std::vector<StoredEvent> events{
        told(0, "call.started", R"({"agent":"a"})"),
        told(2'000, "supervisor.taken-over", R"({"actor":"user:1","name":"Kim"})"),
        told(4'000, "supervisor.words", R"({"actor":"user:1","text":"I am Kim."})"),
        told(6'000, "supervisor.words-missing", R"({"actor":"user:1"})"),
        told(9'000, "supervisor.handed-back", R"({"actor":"user:1","reason":"asked","ms":7000})")};
    const auto in_time = lines(past_of_call(events, 1));
    REQUIRE(in_time.size() == 1);
    CHECK(in_time[0].find("known only in part") != std::string::npos);
    events.erase(events.begin() + 3);
    events.push_back(told(9'900, "supervisor.words-missing", R"({"actor":"user:1"})"));
    const auto late = lines(past_of_call(events, 1));
    REQUIRE(late.size() == 2);
    CHECK(late[0].find("known only in part") == std::string::npos);
    CHECK(late[1].find("you do not know all of it") != std::string::npos);
  }

  TEST_CASE("what cannot be read is left out") {
    const std::vector<StoredEvent> events{told(1, "caller.words", "{"),
                                          told(2, "tool.settled", R"({"tool_call":9})"),
                                          told(3, "agent.words", R"({"heard_text":7})")};
    CHECK(past_of_call(events, 1).call.said.empty());
  }
}

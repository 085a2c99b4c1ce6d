// Goal: a conversation reads in the order in which it was spoken, whatever the order in which the
// server learnt of it. Method: events with the times of a real run, and the clock as an argument.
#include <doctest/doctest.h>

#include <boost/json/parse.hpp>
#include <string>
#include <vector>

#include "tools/report/conversation_printer.hpp"
#include "tools/report/event_words.hpp"

using namespace tandem::report;
using std::chrono::milliseconds;

namespace {

class Teller {
 public:
  explicit Teller(ConversationPrinter::Style style = {})
      : printer_(style, [this](const std::string& line) { lines.push_back(line); }) {
    at(0, "call.started", "{}");
    lines.clear();
  }
  /// An event at that time of the call, which is also when it is read.
  void at(std::int64_t ms, const std::string& type, const std::string& fields,
          const std::string& call = "c1") {
    const std::string text = R"({"call":")" + call + R"(","at":"2026-11-20T19:00:05.0Z",)" +
                             R"("call_time_us":)" + std::to_string(ms * 1000) + R"(,"type":")" +
                             type + R"(","fields":)" + fields + "}";
    printer_.event(boost::json::parse(text).as_object(), begin_ + milliseconds(ms));
  }
  void wait_until(std::int64_t ms) { printer_.tick(begin_ + milliseconds(ms)); }
  [[nodiscard]] std::string status(std::int64_t ms) const {
    return printer_.status(begin_ + milliseconds(ms));
  }
  [[nodiscard]] std::size_t live() const { return printer_.live(); }

  std::vector<std::string> lines;

 private:
  ConversationPrinter::Clock::time_point begin_{};
  ConversationPrinter printer_;
};

using Lines = std::vector<std::string>;

std::string words(const std::string& text, const std::string& heard, int audio_ms, int heard_ms) {
  return R"({"item":"a","text":")" + text + R"(","heard_text":")" + heard + R"(","audio_ms":)" +
         std::to_string(audio_ms) + R"(,"heard_ms":)" + std::to_string(heard_ms) + "}";
}

}  // namespace

TEST_SUITE("tools/conversation") {
  TEST_CASE("an interruption is marked behind the heard words") {
    Teller teller;
    teller.at(12'300, "agent.words", words("One two three.", "One two", 1500, 900));
    CHECK(teller.lines == Lines{"00:11.4  agent   One two \xE2\x9F\x82",
                                "                 (interrupted after 0.9 s, not heard: three.)"});
    teller.lines.clear();
    teller.at(14'000, "agent.words", words("One two.", "One two.", 800, 800));
    CHECK(teller.lines == Lines{"00:13.2  agent   One two."});
    teller.lines.clear();
    teller.at(15'000, "agent.words", words("One two.", "", 800, 0));
    CHECK(teller.lines == Lines{"00:15.0  agent   (not heard at all: One two.)"});
  }

  TEST_CASE("the caller's words stand where the caller spoke, before what came meanwhile") {
    Teller teller;
    teller.at(34'500, "caller.speech", R"({"from_at_ms":32400,"to_at_ms":34000})");
    teller.at(35'200, "turn.answered", "{}");
    teller.at(35'900, "tool.asked",
              R"({"tool_call":1,"name":"endCall","arguments":"{\"reason\":\"done\"}"})");
    teller.at(35'900, "tool.settled",
              R"({"tool_call":1,"name":"endCall","outcome":"succeeded","took_ms":0})");
    CHECK(teller.lines.empty());
    teller.at(36'400, "caller.words", R"({"item":"u","previous":"","text":"Goodbye."})");
    CHECK(teller.lines == Lines{"00:32.4  caller  Goodbye."});
    teller.at(38'100, "agent.words", words("Bye.", "Bye.", 2900, 2900));
    CHECK(teller.lines == Lines{"00:32.4  caller  Goodbye.", "00:35.2  agent   Bye.",
                                "00:35.9  tool    endCall(reason: \"done\") (succeeded in 0 ms)"});
  }

  TEST_CASE("two tools at once are told apart, each with the sentence that it answered") {
    Teller teller;
    teller.at(2'000, "tool.asked",
              R"({"tool_call":1,"name":"checkAvailability","arguments":"{\"time\":\"10:00\"}"})");
    teller.at(2'000, "tool.asked", R"({"tool_call":2,"name":"lookup","arguments":"{}"})");
    teller.at(2'003, "tool.result",
              R"({"tool_call":1,"ok":false,"output":"{\"say\":\"10 AM is taken.\"}"})");
    teller.at(2'003, "tool.settled",
              R"({"tool_call":1,"name":"checkAvailability","outcome":"failed","took_ms":3})");
    teller.at(2'500, "tool.settled",
              R"({"tool_call":2,"name":"lookup","outcome":"succeeded","took_ms":500})");
    CHECK(teller.lines == Lines{"00:02.0  tool    checkAvailability(time: \"10:00\") "
                                "(failed in 3 ms: 10 AM is taken.)",
                                "00:02.0  tool    lookup() (succeeded in 500 ms)"});
  }

  TEST_CASE("words that never come hold the rest up for five seconds") {
    Teller teller;
    teller.at(8'000, "caller.speech", R"({"from_at_ms":6100,"to_at_ms":7600})");
    teller.at(8'100, "caller.dtmf", R"({"digit":"7"})");
    teller.wait_until(12'900);
    CHECK(teller.lines.empty());
    teller.wait_until(13'100);
    CHECK(teller.lines ==
          Lines{"00:06.1  caller  (speaks for 1.5 s)", "00:08.1  caller  presses 7"});
  }

  TEST_CASE("the end of a call tells all that was waiting, and in its order") {
    Teller teller;
    teller.at(1'000, "agent.greeted", "{}");
    teller.at(2'000, "tool.asked", R"({"tool_call":1,"name":"lookup","arguments":"{}"})");
    teller.at(
        3'000, "call.ended",
        R"({"reason":"caller-hangup","length_ms":3000,"turns":1,"barge_ins":0,"cost_usd":0.5})");
    CHECK(
        teller.lines ==
        Lines{
            "00:02.0  tool    lookup() (has not answered yet)",
            "00:03.0  call    ends: the caller hung up (3.0 s, 1 turn, 0 interruptions, $0.5000)"});
    CHECK(teller.live() == 0);
  }

  TEST_CASE("several calls are told apart, and one whose beginning was missed is not told") {
    ConversationPrinter::Style style;
    style.many_calls = true;
    Teller teller(style);
    teller.at(0, "call.started", "{}", "c2");
    teller.at(500, "caller.dtmf", R"({"digit":"1"})", "c1");
    teller.at(500, "caller.dtmf", R"({"digit":"2"})", "c2");
    teller.at(500, "caller.dtmf", R"({"digit":"3"})", "c3");
    CHECK(teller.lines == Lines{"#2   00:00.0  call    rings (at 19:00:05 UTC)",
                                "#1   00:00.5  caller  presses 1",
                                "#2   00:00.5  caller  presses 2"});
  }

  TEST_CASE("the bottom line says whose words are awaited") {
    Teller teller;
    CHECK(teller.status(100).empty());
    teller.at(300, "agent.greeted", "{}");
    CHECK(teller.status(2'300) == "00:02.3  agent \xE2\x80\xA6");
    teller.at(4'000, "agent.words", words("Hello.", "Hello.", 3700, 3700));
    CHECK(teller.status(4'100).empty());
  }

  TEST_CASE("long lines are broken between words, Russian ones by letters") {
    ConversationPrinter::Style style;
    style.columns = 40;
    Teller teller(style);
    teller.at(
        5'000, "agent.words",
        words("Добрый день, клиника слушает вас", "Добрый день, клиника слушает вас", 10, 10));
    CHECK(teller.lines ==
          Lines{"00:04.9  agent   Добрый день, клиника", "                 слушает вас"});
  }

  TEST_CASE("an event of a kind that is not known is left out") {
    CHECK_FALSE(line_of("model.usage", 0, {}).has_value());
    CHECK_FALSE(line_of("call.of-tomorrow", 0, {}).has_value());
  }
}

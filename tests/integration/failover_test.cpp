// Goal: when a session of the model is replaced, the caller's audio goes over whole: no sample
// lost, nothing heard twice, no tool run twice, no long silence.
// Method: the model simulator records all that each session was sent; that is laid over what the
// carrier simulator sent, to the sample.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <optional>

#include "tests/fault/bars.hpp"
#include "tests/integration/caller_audio.hpp"
#include "tests/integration/story.hpp"

namespace tandem::integration {
namespace {

constexpr const char* kQuestion = "I am sorry, that is not the one I meant to ask for.";
constexpr const char* kThanks = "Please try again.";

/// Greeting, hello, answer, a question of 3.7 s, answer, another word, answer, the caller hangs up.
std::string long_question(std::string_view model_section, std::string_view before = {}) {
  return greeting_and_answer() + std::string(before) + R"(
  [[calls.turns]]
  say = ["demo-nomatch"]
  transcript = ")" +
         kQuestion + R"("
  [[calls.turns]]
  wait = "agent"
)" + another_word_and_goodbye() +
         std::string(model_section) +
         R"(
  [[model.turns]]
  say = "Good morning, this is the clinic."
  [[model.turns]]
  say = "We are open until six this evening."
  [[model.turns]]
  say = "Then let me look for another one."
  [[model.turns]]
  say = "There it is."
)";
}

std::vector<std::string> caller_words(const WholeSystem& system) {
  std::vector<std::string> words;
  for (const auto& event : system.events("caller.words"))
    words.push_back(text_field(event, "text"));
  return words;
}

/// When the model broke its first session, on the call's clock, which begins a moment before that
/// session is opened: at most so late.
std::int64_t broke_at(const WholeSystem& system, std::string_view note) {
  std::optional<std::int64_t> opened;
  for (const auto& line : system.model_log()) {
    if (!line.contains("note")) continue;
    const std::string_view what = line.at("note").as_string();
    if (!opened && what == "session opened") opened = line.at("t").as_int64();
    if (opened && what == note) return (line.at("t").as_int64() - *opened) / 1'000;
  }
  FAIL("the model noted no " << note);
  return 0;
}

/// No session was given the output of one tool call twice, and some session was given each.
void check_outputs_told_once(const WholeSystem& system) {
  std::map<std::string, std::map<std::string, int>> outputs;  // by tool call, by session
  for (const auto& line : system.model_log()) {
    if (!line.contains("event") || line.at("dir").as_string() != "c2s") continue;
    const auto& event = line.at("event").as_object();
    if (event.at("type").as_string() != "conversation.item.create") continue;
    const auto& item = event.at("item").as_object();
    if (item.at("type").as_string() != "function_call_output") continue;
    ++outputs[std::string(item.at("call_id").as_string())]
             [std::string(line.at("session").as_string())];
  }
  CHECK(outputs.size() == count_of(system.events(), "tool.asked"));
  for (const auto& [call, sessions] : outputs)
    for (const auto& [session, times] : sessions)
      CHECK_MESSAGE(times == 1, call << " in " << session << ": " << times);
}

/// Microseconds of the first event of that type on the call's clock.
std::int64_t call_time(const WholeSystem& system, std::string_view type) {
  const auto events = system.events(type);
  REQUIRE_MESSAGE(!events.empty(), "no " << type);
  return events.front().at("call_time_us").to_number<std::int64_t>();
}

double seconds_of(std::int64_t microseconds) { return static_cast<double>(microseconds) / 1e6; }

}  // namespace

TEST_SUITE("integration/failover") {
  TEST_CASE("fault-12, pain-06: a session that drops in mid-sentence loses no sample of it") {
    std::string fault, note;
    SUBCASE("reset") {
      fault = R"({ kind = "drop", at_speech = 2, after_ms = 1500 })";
      note = "reset";
    }
    SUBCASE("clean close") {
      fault = R"({ kind = "close", at_speech = 2, after_ms = 1500 })";
      note = "close";
    }
    WholeSystem system({.scenario = long_question("[model]\nfaults = [" + fault + "]\n")});
    system.run_calls();
    const auto events = system.events();
    check_kept_rules(events);
    CHECK(end_reason(events) == "caller-hangup");
    CHECK(count_of(events, "model.failover") == 1);
    // Known at once: not by a timer, of which the shortest is two seconds.
    fault::check_bar("a lost session is known after, s",
                     seconds_of(call_time(system, "model.failover") - broke_at(system, note)), 1);
    const CallerAudio audio(system);
    CHECK(audio.sessions.size() == 2);
    check_nothing_lost_or_doubled(audio);
    CHECK(caller_words(system) == std::vector<std::string>{"Hello.", kQuestion, kThanks});
    const auto restored = system.events("model.restored");
    REQUIRE(restored.size() == 1);
    CHECK(number_field(restored[0], "lost_audio_ms") == 0);
    fault::check_bar("another session has it after, ms",
                     static_cast<double>(number_field(restored[0], "took_ms")), 1000);
  }

  TEST_CASE("fault-12, pain-06: what was said into a black hole is heard again, whole") {
    // The answer is through some 3 s after its begin; the caller speaks a second into the hole.
    WholeSystem system(
        {.scenario = long_question("[model]\nfaults = [{ kind = \"black-hole\", at_response = 2, "
                                   "after_ms = 4000 }]\n",
                                   "  [[calls.turns]]\n  wait_ms = 1500\n")});
    system.run_calls();
    check_kept_rules(system.events());
    CHECK(end_reason(system.events()) == "caller-hangup");
    fault::check_bar(
        "a black hole is known after, s",
        seconds_of(call_time(system, "model.failover") - broke_at(system, "black hole")), 5);
    const CallerAudio audio(system);
    CHECK(audio.sessions.size() == 2);
    check_nothing_lost_or_doubled(audio);
    CHECK(caller_words(system) == std::vector<std::string>{"Hello.", kQuestion, kThanks});
    const auto restored = system.events("model.restored");
    REQUIRE(restored.size() == 1);
    CHECK(number_field(restored[0], "lost_audio_ms") == 0);
    CHECK(number_field(restored[0], "took_ms") <= 1000);
  }

  TEST_CASE(
      "fault-12, pain-06: what a black hole in mid-sentence costs is told to the millisecond") {
    // A pong some 2 s into the turn is the last sign of life; 4.5 s later the turn is longer than
    // the 5 s that are remembered.
    WholeSystem system(
        {.scenario = long_question("[model]\nfaults = [{ kind = \"black-hole\", at_speech = 2, "
                                   "after_ms = 3500 }]\n")});
    system.run_calls();
    check_kept_rules(system.events());
    CHECK(end_reason(system.events()) == "caller-hangup");
    const CallerAudio audio(system);
    REQUIRE(audio.sessions.size() == 2);
    std::int64_t turn_began = -1;
    for (const auto& line : system.model_log()) {
      if (!line.contains("event") || line.at("dir").as_string() != "s2c") continue;
      if (line.at("session").as_string() != audio.sessions[0].id) continue;
      const auto& event = line.at("event").as_object();
      if (event.at("type").as_string() == "input_audio_buffer.speech_started")
        turn_began = event.at("audio_start_ms").to_number<std::int64_t>();
    }
    REQUIRE(turn_began >= 0);
    const auto restored = system.events("model.restored");
    REQUIRE(restored.size() == 1);
    const std::int64_t lost = audio.sessions[1].from / 8 - turn_began;
    CHECK(lost > 0);
    CHECK(number_field(restored[0], "lost_audio_ms") == lost);
  }

  TEST_CASE("pain-06: a planned rollover loses nothing and lets nothing be heard twice") {
    // A quarter of ten seconds before its end the session is replaced, in the caller's pause.
    WholeSystem system({.scenario = long_question("[model]\nexpires_in_s = 10\n",
                                                  "  [[calls.turns]]\n  wait_ms = 4000\n")});
    system.run_calls();
    check_kept_rules(system.events());
    CHECK(count_of(system.events(), "model.rollover") >= 1);
    CHECK(count_of(system.events(), "model.failover") == 0);
    const CallerAudio audio(system);
    CHECK(audio.sessions.size() >= 2);
    check_nothing_lost_or_doubled(audio);
    CHECK(caller_words(system) == std::vector<std::string>{"Hello.", kQuestion, kThanks});
  }

  TEST_CASE("fault-12: while no session is to be had the caller hears a filler within a second") {
    WholeSystem system(
        {.scenario = long_question("[model]\nfaults = [{ kind = \"drop\", at_response = 3, "
                                   "length_ms = 1500 }]\n")});
    system.run_calls();
    check_kept_rules(system.events());
    CHECK(end_reason(system.events()) == "caller-hangup");
    // The words that are the stock's own, not the model's.
    std::int64_t heard_at = 0;
    for (const auto& event : system.events("agent.words")) {
      if (event.at("fields").as_object().at("stock").as_bool() && heard_at == 0)
        heard_at = event.at("call_time_us").to_number<std::int64_t>() -
                   number_field(event, "audio_ms") * 1000;
    }
    REQUIRE(heard_at > 0);
    fault::check_bar("a filler is heard after, s",
                     seconds_of(heard_at - call_time(system, "model.failover")), 1);
    CHECK(call_time(system, "model.restored") > heard_at);
  }

  TEST_CASE("fault-12, pain-08: a drop while a tool works runs it once and speaks of its result") {
    WholeSystem system({.scenario = greeting_and_answer() + another_word_and_goodbye() + R"(
[model]
faults = [{ kind = "drop", during_tool = true, after_ms = 300 }]
  [[model.turns]]
  say = "Good morning, this is the clinic."
  [[model.turns]]
  say = "We are open until six this evening."
  [[model.turns]]
  calls = [{ name = "lookup", arguments = { key = "slot", delay_ms = 1500 } }]
  [[model.turns]]
  say = "It was found."
)",
                        .agent_tools = R"(["endCall", "lookup"])",
                        .server = {{"TANDEM_TEST_TOOLS", "on"}}});
    system.run_calls();
    const auto events = system.events();
    check_kept_rules(events);
    CHECK(end_reason(events) == "caller-hangup");
    CHECK(count_of(events, "model.failover") == 1);
    CHECK(count_of(events, "tool.asked") == 1);
    const auto settled = system.events("tool.settled");
    REQUIRE(settled.size() == 1);
    CHECK(text_field(settled[0], "outcome") == "succeeded");
    const auto words = system.events("agent.words");
    REQUIRE_FALSE(words.empty());
    CHECK(text_field(words.back(), "text") == "It was found.");
    check_outputs_told_once(system);
  }

  TEST_CASE(
      "pain-06, pain-08: a tool's result behind its session's end is told once, and spoken of") {
    // The caller's first words are over after some five seconds, the session after seven.
    WholeSystem system({.scenario = greeting_and_answer() + another_word_and_goodbye() + R"(
[model]
expires_in_s = 7
  [[model.turns]]
  say = "Good morning, this is the clinic."
  [[model.turns]]
  calls = [{ name = "lookup", arguments = { key = "slot", delay_ms = 3500 } }]
  [[model.turns]]
  say = "It was found."
  [[model.turns]]
  say = "There it is."
)",
                        .agent_tools = R"(["endCall", "lookup"])",
                        .server = {{"TANDEM_TEST_TOOLS", "on"}}});
    system.run_calls();
    const auto events = system.events();
    check_kept_rules(events);
    INFO(system.story());
    CHECK(end_reason(events) == "caller-hangup");
    CHECK(count_of(events, "model.failover") == 1);
    CHECK(count_of(events, "tool.asked") == 1);
    CHECK(call_time(system, "tool.asked") < call_time(system, "model.failover"));
    const auto settled = system.events("tool.settled");
    REQUIRE(settled.size() == 1);
    CHECK(text_field(settled[0], "outcome") == "succeeded");
    CHECK(call_time(system, "model.failover") < call_time(system, "tool.settled"));
    std::size_t told = 0;
    for (const auto& words : system.events("agent.words"))
      if (text_field(words, "text") == "It was found.") ++told;
    CHECK(told == 1);
    check_outputs_told_once(system);
  }

  TEST_CASE("pain-06: an answer that broke off stands behind its question in the next session") {
    // The words of the question come long after the session is gone.
    WholeSystem system({.scenario = long_question(
                            "[model]\ntranscript_delay_ms = 8000\nfaults = [{ kind = \"drop\", "
                            "at_response = 3, after_ms = 900 }]\n")});
    system.run_calls();
    check_kept_rules(system.events());
    std::vector<std::string> roles;
    std::string second;
    for (const auto& line : system.model_log()) {
      if (line.contains("note") && line.at("note").as_string() == "session opened")
        second = std::string(line.at("session").as_string());
      if (!line.contains("event") || line.at("dir").as_string() != "c2s") continue;
      const auto& event = line.at("event").as_object();
      if (event.at("type").as_string() != "conversation.item.create") continue;
      if (line.at("session").as_string() != second) continue;
      const auto& item = event.at("item").as_object();
      if (item.contains("role")) roles.emplace_back(item.at("role").as_string());
    }
    REQUIRE(roles.size() >= 4);
    for (std::size_t i = 1; i < roles.size(); ++i) {
      CAPTURE(i);
      CHECK(roles[i] != roles[i - 1]);
    }
    CHECK(roles.back() == "assistant");
  }
}

}  // namespace tandem::integration

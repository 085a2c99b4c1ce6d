// Goal: what the console shows of a call is what happened in it. Method: one call with everything
// in it that a row is made of (an interruption, digits, a tool, a session that is replaced between
// two turns); each row of Postgres is held against the events that the server wrote to its file.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <string>

#include "tests/integration/database_questions.hpp"
#include "tests/integration/story.hpp"
#include "tests/integration/whole_system.hpp"

namespace tandem::integration {
namespace {

constexpr const char* kRichCall = R"(
  [[calls.turns]]
  say = ["one-moment-please"]
  transcript = "One moment please."
  after_agent_ms = 2500
  [[calls.turns]]
  wait = "agent"
  [[calls.turns]]
  press = "42#"
  [[calls.turns]]
  say = ["demo-nomatch"]
  transcript = "I am sorry, that is not the one I meant to ask for."
  [[calls.turns]]
  wait = "agent"
  [[calls.turns]]
  wait_ms = 5000
  [[calls.turns]]
  say = ["please-try-again"]
  transcript = "Please try again."
  [[calls.turns]]
  wait = "agent"
  [[calls.turns]]
  hang_up = true
[model]
expires_in_s = 24
  [[model.turns]]
  say = "Good morning, this is the clinic."
  [[model.turns]]
  say = "Our surgery is open from Monday to Friday, from eight in the morning until six in the evening, and on Saturdays from nine until noon."
  [[model.turns]]
  say = "Of course."
  [[model.turns]]
  calls = [{ name = "lookup", arguments = { key = "slot", delay_ms = 700 } }]
  [[model.turns]]
  say = "It was found."
  [[model.turns]]
  say = "There it is."
)";

std::string number(const JsonLine& event, std::string_view name) {
  return std::to_string(number_field(event, name));
}

}  // namespace

TEST_SUITE("integration/rich_call") {
  TEST_CASE("turns, words, digits, tools and sums in Postgres are the engine's own") {
    const postgres::FreshDatabase database;
    auto variables = with_database(database);
    variables.emplace_back("TANDEM_TEST_TOOLS", "on");
    WholeSystem system({.scenario = greeting_and_answer().substr(
                                        0, greeting_and_answer().rfind("  [[calls.turns]]")) +
                                    kRichCall,
                        .agent_tools = R"(["endCall", "lookup"])",
                        .server = variables});
    system.run_calls();
    const auto events = system.events();
    check_kept_rules(events);
    CHECK(end_reason(events) == "caller-hangup");
    // The call had all of it in it.
    REQUIRE(count_of(events, "turn.barge-in") == 1);
    REQUIRE(count_of(events, "caller.dtmf") == 3);
    REQUIRE(count_of(events, "tool.settled") == 1);
    REQUIRE(count_of(events, "model.rollover") >= 1);

    // Every event, and nothing else.
    CHECK(ask(database,
              "SELECT count(*) || ' ' || max(seq) FROM tandem.call_events WHERE epoch = 1") ==
          std::to_string(events.size()) + ' ' + std::to_string(events.size()));
    CHECK(ask(database,
              "SELECT string_agg(payload ->> 'digit', '' ORDER BY seq) FROM tandem.call_events "
              "WHERE type = 'caller.dtmf'") == "42#");

    // The waterfall of each turn.
    const auto answered = system.events("turn.answered");
    CHECK(ask(database, "SELECT count(*) FROM tandem.call_turns") ==
          std::to_string(answered.size()));
    std::map<std::string, std::string> playing;
    for (const auto& heard : system.events("turn.heard"))
      playing[number(heard, "turn")] = number(heard, "playing_ms");
    std::vector<std::int64_t> latencies;
    for (const auto& turn : answered) {
      const std::string of = " FROM tandem.call_turns WHERE turn = " + number(turn, "turn");
      CAPTURE(of);
      CHECK(ask(database, "SELECT speech_ended_ms + decided_ms" + of) ==
            number(turn, "speech_stopped_at_ms"));
      for (const char* step : {"committed_ms", "response_began_ms", "first_audio_ms"})
        CHECK(ask(database, std::string("SELECT coalesce(") + step + " - decided_ms, 0)" + of) ==
              number(turn, step));
      CHECK(ask(database, "SELECT first_sent_ms - decided_ms" + of) ==
            number(turn, "first_sent_ms"));
      CHECK(ask(database, "SELECT voice_to_voice_ms" + of) == number(turn, "voice_to_voice_ms"));
      CHECK(ask(database, "SELECT playing_ms - decided_ms" + of) == playing[number(turn, "turn")]);
      latencies.push_back(number_field(turn, "voice_to_voice_ms"));
    }
    CHECK(ask(database, "SELECT count(*) FROM tandem.call_turns WHERE interrupted") == "1");
    const auto settled = system.events("tool.settled").front();
    CHECK(ask(database, "SELECT sum(tool_ms) || ' ' || count(tool_ms) FROM tandem.call_turns") ==
          number(settled, "took_ms") + " 1");

    // The words, in the order in which they were spoken.
    CHECK(ask(database,
              "SELECT string_agg(speaker || ': ' || coalesce(full_text, text), '|' ORDER BY epoch, "
              "position) FROM tandem.transcript_segments") ==
          "agent: Good morning, this is the clinic.|caller: Hello.|agent: Our surgery is open from "
          "Monday to Friday, from eight in the morning until six in the evening, and on Saturdays "
          "from nine until noon.|caller: One moment please.|agent: Of course.|caller: I am sorry, "
          "that is not the one I meant to ask for.|agent: It was found.|caller: Please try again.|"
          "agent: There it is.");
    const auto cut = system.events("turn.barge-in").front();
    CHECK(ask(database,
              "SELECT text || ' ' || (ended_ms - started_ms) FROM tandem.transcript_segments WHERE "
              "interrupted") == text_field(cut, "heard_text") + ' ' + number(cut, "heard_ms"));
    CHECK(ask(database,
              "SELECT count(*) FROM tandem.transcript_segments WHERE started_ms IS NULL OR "
              "ended_ms < started_ms") == "0");

    // The sums.
    const auto ended = system.events("call.ended").front();
    std::sort(latencies.begin(), latencies.end());
    CHECK(ask(database,
              "SELECT turns || ' ' || barge_ins || ' ' || tool_calls || ' ' || duration_ms || ' ' "
              "|| latency_p99_ms || ' ' || outcome FROM tandem.calls") ==
          number(ended, "turns") + ' ' + number(ended, "barge_ins") + " 1 " +
              number(ended, "length_ms") + ' ' + std::to_string(latencies.back()) + " answered");
    for (const auto& token : ended.at("fields").at("tokens").as_object()) {
      CAPTURE(std::string(token.key()));
      CHECK(ask(database, "SELECT coalesce(usage ->> '" + std::string(token.key()) +
                              "', '0') FROM tandem.calls") ==
            std::to_string(token.value().to_number<std::int64_t>()));
    }
    CHECK(ask(database,
              "SELECT abs(cost_model - (SELECT (payload ->> 'cost_usd')::numeric FROM "
              "tandem.call_events WHERE type = 'call.ended')) < 0.000001 FROM tandem.calls") ==
          "t");
  }
}

}  // namespace tandem::integration

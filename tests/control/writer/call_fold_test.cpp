// Goal: a call's rows are a function of its events. Method: a whole call told in events, looked at
// row by row; then the same events in other batches and with others' among them.
#include "control/writer/call_fold.hpp"

#include <doctest/doctest.h>

#include <random>
#include <string>
#include <vector>

#include "tests/control/writer/spool_rig.hpp"

using namespace tandem::control;
using namespace tandem::control::test;

namespace {

struct Told {
  std::string type, fields;
};

/// An inbound call: greeting, a question with a tool, an answer that is cut, the end.
const std::vector<Told>& story() {
  static const std::vector<Told> kStory{
      {"call.started",
       R"({"call_sid":"CA1","account_sid":"AC1","from":"+15550001","to":"+15550002","agent":"front-desk",)"
       R"("agent_name":"Ada","agent_version":"","organisation":"","node":"n1","direction":"inbound"})"},
      {"stream.started", R"({"stream_sid":"MZ1"})"},
      {"stream.attached", R"({"attachment":1})"},
      {"agent.words",
       R"({"item":1,"text":"Hello, how can I help?","heard_text":"Hello, how can I help?",)"
       R"("audio_ms":1500,"heard_ms":1500,"estimated":false,"began_at_ms":900})"},
      {"tool.settled", R"({"tool_call":1,"name":"lookup","outcome":"succeeded","took_ms":250})"},
      {"turn.answered",
       R"({"turn":1,"speech_stopped_at_ms":5200,"committed_ms":10,"response_began_ms":60,)"
       R"("first_audio_ms":380,"first_sent_ms":381,"voice_to_voice_ms":581})"},
      {"turn.heard", R"({"turn":1,"playing_ms":520})"},
      {"model.usage", R"({"response":1,"cost_usd":0.01,"tokens":{"text_in":100,"audio_out":40}})"},
      {"turn.barge-in", R"({"item":3,"heard_ms":600,"heard_text":"We are","dropped_ms":2000})"},
      {"agent.words",
       R"({"item":3,"text":"We are open from nine to five.","heard_text":"We are","audio_ms":2600,)"
       R"("heard_ms":600,"estimated":true,"began_at_ms":5700})"},
      // The caller's words come late, though they stand before the answer.
      {"caller.words",
       R"({"item":2,"previous":1,"text":"When are you open?","from_at_ms":3000,"to_at_ms":5000})"},
      {"model.usage", R"({"response":2,"cost_usd":0.02,"tokens":{"text_in":50,"audio_out":60}})"},
      {"call.ended",
       R"({"reason":"caller-hangup","length_ms":9000,"turns":1,"barge_ins":1,"cost_usd":0.03,)"
       R"("tokens":{"text_in":150,"audio_out":100}})"},
  };
  return kStory;
}

tandem::call::CallEvent told(std::size_t index, std::uint32_t epoch = 1) {
  auto one = event(1, index + 1, story()[index].type, story()[index].fields);
  one.epoch = epoch;
  return one;
}

struct Rows {
  CallRow call;
  std::vector<SegmentRow> segments;
  std::vector<TurnRow> turns;
};

template <class Row, class Key>
void upsert(std::vector<Row>& rows, const std::vector<Row>& news, Key key) {
  for (const Row& row : news) {
    const auto known = std::find_if(rows.begin(), rows.end(), [&](const Row& other) {
      return other.epoch == row.epoch && other.*key == row.*key;
    });
    if (known == rows.end())
      rows.push_back(row);
    else
      *known = row;
  }
}

/// The rows as a database holds them when they are written behind each event for which `write`
/// holds, and at the end.
template <class Write>
Rows fold(const std::vector<tandem::call::CallEvent>& events, Write write) {
  CallFold fold;
  EventFields fields;
  Rows rows;
  for (std::size_t i = 0; i < events.size(); ++i) {
    fold.apply(events[i], fields);
    if (!write(i) && i + 1 < events.size()) continue;
    rows.call = fold.row();
    upsert(rows.segments, fold.take_segments(), &SegmentRow::item);
    upsert(rows.turns, fold.take_turns(), &TurnRow::turn);
  }
  std::sort(rows.segments.begin(), rows.segments.end(),
            [](const auto& a, const auto& b) { return a.position < b.position; });
  return rows;
}

std::vector<tandem::call::CallEvent> whole_story() {
  std::vector<tandem::call::CallEvent> events;
  for (std::size_t i = 0; i < story().size(); ++i) events.push_back(told(i));
  return events;
}

}  // namespace

TEST_SUITE("control/writer/call_fold") {
  TEST_CASE("a call's row says who called whom, how it went, and what it cost") {
    const Rows rows = fold(whole_story(), [](std::size_t) { return false; });
    const CallRow& call = rows.call;
    CHECK(call.carrier_call == "CA1");
    CHECK(call.carrier_stream == "MZ1");
    CHECK(call.from == "+15550001");
    CHECK(call.to == "+15550002");
    CHECK(call.agent_name == "Ada");
    CHECK(call.node == "n1");
    CHECK(call.status == "ended");
    CHECK(call.end_reason == "caller-hangup");
    CHECK(call.outcome == "answered");
    CHECK(call.started_at == told(0).at);
    CHECK(call.answered_at == told(2).at);
    CHECK(call.ended_at == told(story().size() - 1).at);
    CHECK(call.duration_ms == 9'000);
    CHECK(call.turns == 1);
    CHECK(call.barge_ins == 1);
    CHECK(call.tool_calls == 1);
    CHECK(call.p50_ms == 581);
    CHECK(call.p99_ms == 581);
    CHECK(call.usage.at("text_in") == 150);
    CHECK(call.usage.at("audio_out") == 100);
    CHECK(call.cost_model == doctest::Approx(0.03));
    CHECK(call.epoch == 1);
  }

  TEST_CASE(
      "pain-23 words stand in the order of the conversation, the agent's as they were heard") {
    const Rows rows = fold(whole_story(), [](std::size_t) { return true; });
    REQUIRE(rows.segments.size() == 3);
    CHECK(rows.segments[0].text == "Hello, how can I help?");
    CHECK_FALSE(rows.segments[0].full_text.has_value());
    CHECK_FALSE(rows.segments[0].interrupted);
    CHECK(rows.segments[0].started_ms == 900);
    CHECK(rows.segments[0].ended_ms == 2'400);
    CHECK(rows.segments[1].speaker == "caller");
    CHECK(rows.segments[1].text == "When are you open?");
    CHECK(rows.segments[1].started_ms == 3'000);
    CHECK(rows.segments[1].ended_ms == 5'000);
    CHECK(rows.segments[2].speaker == "agent");
    CHECK(rows.segments[2].text == "We are");
    CHECK(rows.segments[2].full_text == "We are open from nine to five.");
    CHECK(rows.segments[2].interrupted);
    CHECK(rows.segments[2].estimated);
    CHECK(rows.segments[2].ended_ms == 6'300);
  }

  TEST_CASE("the waterfall counts from the end of the voice: detector, model, carrier, ear") {
    const Rows rows = fold(whole_story(), [](std::size_t) { return true; });
    REQUIRE(rows.turns.size() == 1);
    const TurnRow& turn = rows.turns[0];
    CHECK(turn.speech_ended_ms == 5'000);
    CHECK(turn.decided_ms == 200);
    CHECK(turn.committed_ms == 210);
    CHECK(turn.response_began_ms == 260);
    CHECK(turn.first_audio_ms == 580);
    CHECK(turn.first_sent_ms == 581);
    CHECK(turn.voice_to_voice_ms == 581);
    CHECK(turn.playing_ms == 720);
    CHECK(turn.tool_ms == 250);
    CHECK(turn.interrupted);
  }

  TEST_CASE("a tool's time is of the turn in which it was asked, filler or not") {
    const auto answered = [](int turn) {
      return R"({"turn":)" + std::to_string(turn) +
             R"(,"speech_stopped_at_ms":5200,"first_sent_ms":300,"voice_to_voice_ms":500})";
    };
    const std::string spoke = R"({"from_at_ms":1000,"to_at_ms":2000})";
    const auto asked = [](int tool) {
      return R"({"tool_call":)" + std::to_string(tool) + R"(,"name":"lookup","arguments":"{}"})";
    };
    const auto settled = [](int tool, int took) {
      return R"({"tool_call":)" + std::to_string(tool) +
             R"(,"name":"lookup","outcome":"succeeded","took_ms":)" + std::to_string(took) + "}";
    };
    const std::vector<Told> happened{
        {"call.started", "{}"},
        // A filler answers before the tool is asked.
        {"caller.speech", spoke},
        {"turn.answered", answered(1)},
        {"tool.asked", asked(1)},
        {"tool.settled", settled(1, 100)},
        // One that was asked first, and is through behind the filler.
        {"caller.speech", spoke},
        {"tool.asked", asked(2)},
        {"turn.answered", answered(2)},
        {"tool.settled", settled(2, 200)},
        // The answer waits for two, of which one was asked a turn before.
        {"tool.asked", asked(3)},
        {"caller.speech", spoke},
        {"tool.asked", asked(4)},
        {"tool.settled", settled(4, 400)},
        {"tool.settled", settled(3, 30)},
        {"turn.answered", answered(3)},
        // None.
        {"caller.speech", spoke},
        {"turn.answered", answered(4)},
    };
    std::vector<tandem::call::CallEvent> events;
    for (std::size_t i = 0; i < happened.size(); ++i)
      events.push_back(event(1, i + 1, happened[i].type, happened[i].fields));
    const Rows rows = fold(events, [](std::size_t) { return true; });
    CHECK(rows.call.tool_calls == 4);
    REQUIRE(rows.turns.size() == 4);
    CHECK(rows.turns[0].tool_ms == 100);
    CHECK(rows.turns[1].tool_ms == 230);
    CHECK(rows.turns[2].tool_ms == 400);
    CHECK_FALSE(rows.turns[3].tool_ms.has_value());
  }

  TEST_CASE("the same events give the same rows, whatever the batches") {
    const auto events = whole_story();
    const Rows once = fold(events, [](std::size_t) { return false; });
    std::mt19937 random(4);
    for (int round = 0; round < 200; ++round) {
      const Rows again = fold(events, [&](std::size_t) { return random() % 3 == 0; });
      CHECK(again.call == once.call);
      CHECK(again.segments == once.segments);
      CHECK(again.turns == once.turns);
    }
  }

  TEST_CASE("an item that names a later one as previous stands behind that one") {
    CallFold fold;
    EventFields fields;
    auto say = [&, seq = std::uint64_t{0}](std::string_view words) mutable {
      fold.apply(event(1, ++seq, "caller.words", words), fields);
    };
    // Item 5 was begun first and put behind item 7 by the model; 6 is put behind 5.
    say(R"({"item":5,"previous":7,"text":"c"})");
    say(R"({"item":7,"previous":4,"text":"b"})");
    say(R"({"item":4,"previous":0,"text":"a"})");
    say(R"({"item":6,"previous":5,"text":"d"})");
    say(R"({"item":8,"previous":6,"text":"e"})");
    auto segments = fold.take_segments();
    std::sort(segments.begin(), segments.end(),
              [](const auto& a, const auto& b) { return a.position < b.position; });
    std::string order;
    for (const auto& segment : segments) order += segment.text;
    CHECK(order == "abcde");
  }

  TEST_CASE("what Tandem says by itself stands where it was heard") {
    CallFold fold;
    EventFields fields;
    fold.apply(event(1, 1, "caller.words",
                     R"({"item":2,"previous":0,"text":"a","from_at_ms":1000,"to_at_ms":1500})"),
               fields);
    fold.apply(event(1, 2, "caller.words",
                     R"({"item":4,"previous":0,"text":"c","from_at_ms":9000,"to_at_ms":9500})"),
               fields);
    fold.apply(event(1, 3, "agent.words",
                     R"({"item":2147483649,"text":"b","heard_text":"b","audio_ms":900,)"
                     R"("heard_ms":900,"estimated":false,"began_at_ms":4000})"),
               fields);
    const auto segments = fold.take_segments();
    REQUIRE(segments.size() == 3);
    CHECK(segments[2].stock);
    CHECK(segments[2].position > segments[0].position);
    CHECK(segments[2].position < segments[1].position);
  }

  TEST_CASE("a call whose node is lost is ended by another, until its own end turns up") {
    auto events = whole_story();
    const auto end = events.back();
    events.pop_back();
    auto lost = event(1, 1, "call.ended", R"({"reason":"node-lost"})");
    lost.epoch = 0;
    events.insert(events.begin(), lost);
    const CallRow closed = fold(events, [](std::size_t) { return false; }).call;
    CHECK(closed.status == "ended");
    CHECK(closed.end_reason == "node-lost");
    CHECK(closed.turns == 1);
    CHECK(closed.outcome == "answered");
    CHECK(closed.usage.at("text_in") == 150);
    events.push_back(end);
    const CallRow ended = fold(events, [](std::size_t) { return false; }).call;
    CHECK(ended.end_reason == "caller-hangup");
    CHECK(ended.duration_ms == 9'000);
  }

  TEST_CASE("a call that another node took over goes on, whatever the first one told of its end") {
    const auto of_second = [](std::uint64_t seq, const char* type, const char* fields) {
      auto later =
          event(1, 100 + seq, type, fields);  // Behind everything of the first on the clock.
      later.epoch = 2;
      later.seq = seq;
      return later;
    };
    auto closed = event(1, 1, "call.ended", R"({"reason":"node-lost","epoch":1})");
    closed.epoch = 0;
    auto events = whole_story();
    events.insert(events.begin(), closed);
    const auto resumed = of_second(1, "call.resumed", R"({"node":"n2","from_node":"n1"})");
    events.push_back(resumed);
    const auto never = [](std::size_t) { return false; };
    const CallRow going_on = fold(events, never).call;
    CHECK(going_on.status == "in-progress");
    CHECK(going_on.node == "n2");
    CHECK(going_on.epoch == 2);
    CHECK(going_on.turns == 1);
    events.push_back(of_second(
        2, "turn.answered",
        R"({"turn":1,"speech_stopped_at_ms":9900,"first_sent_ms":300,"voice_to_voice_ms":500})"));
    events.push_back(of_second(
        3, "call.ended",
        R"({"reason":"agent-hangup","length_ms":30000,"turns":1,"barge_ins":0,"tokens":{"text_in":5}})"));
    const auto whole = fold(events, never);
    CHECK(whole.call.status == "ended");
    CHECK(whole.call.end_reason == "agent-hangup");
    CHECK(whole.call.turns == 2);
    CHECK(whole.call.duration_ms == 30'000);
    // What both terms used, though the last word counts its own alone.
    CHECK(whole.call.usage.at("text_in") == 150);
    CHECK(fold(events, [](std::size_t) { return true; }).call == whole.call);
  }

  TEST_CASE("an end of a term that is over does not end the call") {
    CallFold fold;
    EventFields fields;
    for (const auto& each : whole_story()) fold.apply(each, fields);
    CHECK(fold.row().status == "ended");
    // The database knows that somebody else has it now; that one's events are still on their way.
    const CallRow taken = fold.row(2);
    CHECK(taken.status == "in-progress");
    CHECK(taken.end_reason.empty());
    CHECK(taken.node.empty());
    CHECK(taken.epoch == 2);
  }

  TEST_CASE("tokens of the answers and of the caller's transcription stand apart") {
    CallFold fold;
    EventFields fields;
    fold.apply(event(1, 1, "model.usage",
                     R"({"kind":"response","cost_usd":0.5,"tokens":{"text_in":100}})"),
               fields);
    fold.apply(event(1, 2, "model.usage",
                     R"({"kind":"transcription","cost_usd":0.25,"tokens":{"text_in":7}})"),
               fields);
    CHECK(fold.row().usage.at("text_in") == 100);
    CHECK(fold.row().usage.at("transcription_text_in") == 7);
    CHECK(fold.row().cost_model == doctest::Approx(0.75));
    fold.apply(event(1, 3, "call.ended",
                     R"({"reason":"caller-hangup","length_ms":1,"cost_usd":0.75,)"
                     R"("tokens":{"text_in":100},"transcription_tokens":{"text_in":9}})"),
               fields);
    CHECK(fold.row().usage.at("text_in") == 100);
    CHECK(fold.row().usage.at("transcription_text_in") == 9);
  }

  TEST_CASE(
      "an end that only the carrier told ends the call, and the node's own word stands over it") {
    auto carrier = event(1, 1, "carrier.ended",
                         R"({"status":"completed","reason":"caller-hangup","length_ms":7000})");
    carrier.epoch = 0;
    carrier.at = told(0).at + std::chrono::seconds(8);
    const auto never = [](std::size_t) { return false; };
    const CallRow told_by_carrier = fold({carrier, told(0), told(1)}, never).call;
    CHECK(told_by_carrier.status == "ended");
    CHECK(told_by_carrier.end_reason == "caller-hangup");
    CHECK(told_by_carrier.outcome == "abandoned");
    CHECK(told_by_carrier.ended_at == carrier.at);
    CHECK(told_by_carrier.duration_ms == 7'000);
    auto events = whole_story();
    events.insert(events.begin(), carrier);
    CallRow as_the_node_told = fold(whole_story(), never).call;
    as_the_node_told.last_event_at = std::max(as_the_node_told.last_event_at, carrier.at);
    CHECK(fold(events, never).call == as_the_node_told);
  }

  TEST_CASE("an end that was found out late was when its length says") {
    auto carrier =
        event(1, 1, "carrier.ended",
              R"({"status":"completed","reason":"node-lost","length_ms":7000,"late":true})");
    carrier.epoch = 0;
    carrier.at = told(0).at + std::chrono::hours(1);
    const CallRow row = fold({carrier, told(0)}, [](std::size_t) { return false; }).call;
    CHECK(row.end_reason == "node-lost");
    CHECK(row.ended_at == told(0).at + std::chrono::seconds(7));
    CHECK(row.duration_ms == 7'000);
  }

  TEST_CASE("a call that nobody answered is abandoned, one that was handed on is transferred") {
    CallFold fold;
    EventFields fields;
    fold.apply(told(0), fields);
    CHECK(fold.row().status == "ringing");
    CHECK(fold.row().outcome == "none");
    fold.apply(told(2), fields);
    CHECK(fold.row().status == "in-progress");
    fold.apply(event(1, 20, "call.ended", R"({"reason":"caller-hangup","length_ms":100})"), fields);
    CHECK(fold.row().outcome == "abandoned");
    CallFold other;
    other.apply(told(0), fields);
    other.apply(event(1, 2, "transfer.ended", R"({"result":"answered"})"), fields);
    CHECK(other.row().outcome == "transferred");
    CHECK(other.row().transfers == 1);
  }

  TEST_CASE("a caller who got no agent is a call that is over at once, whatever the carrier says") {
    CallFold fold;
    EventFields fields;
    fold.apply(event(1, 1, "call.rejected",
                     R"({"call_sid":"CA1","from":"+15550001","to":"+15550002","agent_name":"Ada",)"
                     R"("organisation":"","node":"n1","reason":"agent-full"})"),
               fields);
    auto row = fold.row();
    CHECK(row.status == "ended");
    CHECK(row.end_reason == "rejected");
    CHECK(row.outcome == "none");
    CHECK(row.duration_ms == 0);
    CHECK(row.ended_at == row.started_at);
    CHECK(row.carrier_call == "CA1");
    CHECK(row.to == "+15550002");
  }

  TEST_CASE("words that no column takes do not keep a call out") {
    CallFold fold;
    EventFields fields;
    fold.apply(event(1, 1, "call.started", R"({"direction":"sideways"})"), fields);
    fold.apply(event(1, 2, "call.outcome", R"({"outcome":"marvellous"})"), fields);
    fold.apply(event(1, 3, "call.ended", R"({"reason":"boredom"})"), fields);
    fold.apply(event(1, 4, "agent.words", R"(["no object"])"), fields);
    CHECK(fold.row().direction == "inbound");
    CHECK(fold.row().outcome == "abandoned");
    CHECK(fold.row().end_reason == "failed");
  }
}

#include <doctest/doctest.h>

#include "tests/engine/call_driver.hpp"

using namespace tandem::engine_test;

namespace {

/// Greeted, quiet, both reachable.
struct Quiet : CallDriver {
  explicit Quiet(EngineSettings settings = {}) : CallDriver(std::move(settings)) {
    connect();
    answer(1, 10, 400ms, ask_of(AskKind::Greeting));
    run(1s);
    forget();
  }
};

std::int64_t samples(const std::vector<AppendSilence>& all) {
  std::int64_t sum = 0;
  for (const AppendSilence& each : all) sum += each.length.count;
  return sum;
}

}  // namespace

TEST_SUITE("bridge/engine/call_engine, the model") {
  TEST_CASE("pain-15 the greeting is asked for before the stream comes and waits in the pool") {
    CallDriver call;
    call.attached = false;
    call.on(CallEvent{CallBegan{}});
    CHECK(call.count<OpenModel>() == 1);
    call.run(200ms);
    call.on(CallEvent{ModelReady{}});
    REQUIRE(call.asked(AskKind::Greeting));
    call.answer(1, 10, 1s, call.ask_of(AskKind::Greeting));
    call.run(500ms);
    CHECK(call.count<Play>() == 0);
    call.on(CallEvent{StreamAttached{}});
    CHECK(call.count<Play>() > 0);  // In the same turn.
    REQUIRE(call.records<GreetingRecord>().size() == 1);
    CHECK(call.records<GreetingRecord>()[0].after_stream == 0ms);
  }

  TEST_CASE("an agent that lets the caller speak first asks for nothing") {
    EngineSettings settings;
    settings.first_word = FirstWord::Caller;
    CallDriver call{settings};
    call.connect();
    call.run(2s);
    CHECK(call.count<CreateResponse>() == 0);
  }

  TEST_CASE("a turn is measured from the end of speech to the first audio sent") {
    Quiet call;
    call.turn(11);
    call.run(40ms);
    call.response(2);
    call.run(360ms);
    call.audio(2, 20, 100ms);
    REQUIRE(call.records<TurnRecord>().size() == 1);
    const auto turn = call.records<TurnRecord>()[0];
    CHECK(turn.response_began == 40ms);
    CHECK(turn.first_audio == 400ms);
    CHECK(turn.first_sent == 400ms);
    CHECK(call.records<CallerSpeechRecord>().size() == 1);
  }

  TEST_CASE("the carrier's first mark behind an answer tells when it began to play") {
    Quiet call;
    call.turn(11);
    call.run(100ms);
    call.response(2);
    call.audio(2, 20, 1s);
    CHECK(call.records<TurnHeardRecord>().empty());
    call.run(900ms);
    const auto heard = call.records<TurnHeardRecord>();
    REQUIRE(heard.size() == 1);  // Once, however many marks follow.
    CHECK(heard[0].turn == 1);
    CHECK(heard[0].playing == 100ms);
  }

  TEST_CASE("an answer that is cut before it plays is not told as heard") {
    Quiet call;
    call.echoes_marks = false;
    call.turn(11);
    call.response(2);
    call.audio(2, 20, 1s);
    call.run(40ms);
    call.on(CallEvent{SpeechStarted{call.appended()}});
    call.run(100ms);
    call.echoes_marks = true;
    call.run(2s);
    CHECK(call.records<TurnHeardRecord>().empty());
  }

  TEST_CASE("words bear the times in which they were spoken, on the call's clock") {
    Quiet call;
    const auto from = call.clock();
    call.turn(11, 1s);
    call.on(CallEvent{CallerWords{{11}, "Are you open?"}});
    call.run(200ms);
    call.response(2);
    const auto began = call.clock();
    call.audio(2, 20, 500ms);
    call.on(CallEvent{AgentWords{{2}, {20}, "We are."}});
    call.on(CallEvent{AgentAudioEnded{{20}}});
    call.done(2);
    call.run(1s);
    const auto said = call.records<CallerWordsRecord>();
    REQUIRE(said.size() == 1);
    CHECK(said[0].from == from);
    CHECK(said[0].to == from + 1s);
    const auto answered = call.records<AgentWordsRecord>();
    REQUIRE(answered.size() == 1);
    REQUIRE(answered[0].began.has_value());
    CHECK(*answered[0].began == began);
  }

  TEST_CASE("where the server does not answer by itself, we ask after each turn") {
    EngineSettings settings;
    settings.answers = Answers::Ours;
    Quiet call{settings};
    call.turn(11);
    CHECK(call.asked(AskKind::Answer));
  }

  TEST_CASE(
      "pain-13 the caller waits in vain: nudge, then a new session, then apology and the end") {
    Quiet call;
    call.turn(11);
    call.run(4900ms);
    CHECK(call.records<StalledRecord>().empty());
    call.run(200ms);
    CHECK(call.asked(AskKind::Nudge));
    call.run(4s);
    REQUIRE(call.count<OpenModel>() == 1);
    CHECK(call.all<OpenModel>()[0].why == OpenWhy::Lost);
    call.on(CallEvent{ModelReady{}});
    CHECK(call.asked(AskKind::Continue));
    REQUIRE(call.run_until(6s, [&] { return call.count<LoadStock>() > 0; }));
    CHECK(call.all<LoadStock>()[0].phrase == StockPhrase::ModelAway);
    REQUIRE(call.run_until(5s, [&] { return call.count<EndCall>() > 0; }));
    CHECK(call.all<EndCall>()[0].reason == EndReason::ModelFailed);
    CHECK(call.records<StalledRecord>().size() == 3);
  }

  TEST_CASE("pain-13 a response that begins and says nothing is stopped and asked for again") {
    Quiet call;
    call.turn(11);
    call.response(2);
    call.run(5100ms);
    CHECK(call.count<CancelResponse>() == 1);
    CHECK_FALSE(call.asked(AskKind::Nudge));  // It waits for response.done.
    call.done(2, ResponseStatus::Cancelled);
    CHECK(call.asked(AskKind::Nudge));
    call.answer(3, 20, 1s, call.ask_of(AskKind::Nudge));
    call.run(3s);
    CHECK(call.records<StalledRecord>().size() == 1);
  }

  TEST_CASE("pain-13 audio that stops in the middle of an answer is a stall too") {
    Quiet call;
    call.turn(11);
    call.response(2);
    call.audio(2, 20, 1s);
    call.run(6200ms);
    CHECK(call.records<StalledRecord>().size() == 1);
  }

  TEST_CASE("a caller who speaks, a tool at work and audio still playing are no stall") {
    Quiet call;
    call.turn(11);
    SUBCASE("speech") { call.on(CallEvent{SpeechStarted{}}); }
    SUBCASE("audio") {
      call.response(2);
      call.audio(2, 20, 25s);
    }
    call.run(20s);
    CHECK(call.records<StalledRecord>().empty());
  }

  TEST_CASE("three sessions in a row without a word while the caller waits: the model is away") {
    Quiet call;
    call.turn(11);
    for (int i = 0; i < 3; ++i) {
      CHECK(call.records<ModelAwayRecord>().empty());
      call.on(CallEvent{ModelLost{ModelFault::ServerError}});
      call.run(200ms);
      call.on(CallEvent{ModelReady{}});
    }
    CHECK(call.records<ModelAwayRecord>().size() == 1);
    CHECK(call.count<OpenModel>() == 2);
  }

  TEST_CASE("a filler waits until the open response has had its word") {
    Quiet call;
    call.turn(11);
    call.response(2);
    call.on(RealtimeEvent{ToolCalled{{2}, {1}, "lookup", "{}"}});
    call.run(3s);
    CHECK(call.count<LoadStock>() == 0);
  }

  TEST_CASE("a standby that failed is tried again") {
    Quiet call;
    call.on(CallEvent{SessionExpiring{120s}});
    call.run(20ms);
    call.on(CallEvent{StandbyLost{}});
    call.run(9s);
    CHECK(call.count<OpenModel>() == 1);
    call.run(2s);
    CHECK(call.count<OpenModel>() == 2);
  }

  TEST_CASE("the model stays away: apology, then the agent's number, else a polite end") {
    EngineSettings settings;
    SUBCASE("with a number") { settings.transfer_number = true; }
    SUBCASE("without") { settings.transfer_number = false; }
    Quiet call{settings};
    call.on(CallEvent{ModelLost{ModelFault::Closed}});
    call.run(1s);
    call.on(CallEvent{ModelAway{}});
    REQUIRE(call.count<LoadStock>() == 1);
    CHECK(call.all<LoadStock>()[0].phrase == StockPhrase::ModelAway);
    call.run(900ms);
    CHECK(call.count<Transfer>() + call.count<EndCall>() == 0);  // It is heard to the end.
    call.run(300ms);
    if (settings.transfer_number) {
      REQUIRE(call.count<Transfer>() == 1);
      CHECK(call.all<Transfer>()[0].target == kFallbackNumber);
    } else {
      REQUIRE(call.count<EndCall>() == 1);
      CHECK(call.all<EndCall>()[0].reason == EndReason::ModelFailed);
    }
  }

  TEST_CASE("the breaker is open: the apology waits for the stream") {
    CallDriver call;
    call.attached = false;
    call.on(CallEvent{CallBegan{}});
    call.on(CallEvent{ModelAway{}});
    call.run(500ms);
    CHECK(call.count<LoadStock>() == 0);
    call.on(CallEvent{StreamAttached{}});
    CHECK(call.count<Play>() > 0);
    REQUIRE(call.run_until(2s, [&] { return call.count<EndCall>() == 1; }));
  }

  TEST_CASE("a session that never opens is away after ten seconds") {
    Quiet call;
    call.on(CallEvent{ModelLost{ModelFault::Closed}});
    call.run(9900ms);
    CHECK(call.records<ModelAwayRecord>().empty());
    call.run(200ms);
    CHECK(call.records<ModelAwayRecord>().size() == 1);
  }

  TEST_CASE("limits and keys are not worth another session") {
    for (const ModelFault fault : {ModelFault::Refused, ModelFault::Fatal}) {
      Quiet call;
      call.on(CallEvent{ModelLost{fault}});
      CHECK(call.count<OpenModel>() == 0);
      CHECK(call.count<LoadStock>() == 1);
    }
  }

  TEST_CASE("pain-14 a hole in the caller's audio reaches the model as silence, before the frame") {
    Quiet call;
    call.caller_sends = false;
    call.run(400ms);
    call.forget();
    call.caller_sends = true;
    call.run(20ms);
    REQUIRE(call.count<AppendSilence>() == 1);
    CHECK(call.all<AppendSilence>()[0].length.count == 3'200);
    CHECK(std::holds_alternative<AppendSilence>(call.actions[call.actions.size() - 2]));
    CHECK(call.records<GapRecord>().empty() == false);
  }

  TEST_CASE("pain-14 media stops in the middle of speech: silence flows until the turn ends") {
    Quiet call;
    call.on(CallEvent{SpeechStarted{}});
    call.caller_sends = false;
    call.run(700ms);
    CHECK(call.count<AppendSilence>() == 0);
    call.run(1300ms);
    CHECK(samples(call.all<AppendSilence>()) > audio_bytes(1200ms));
    call.on(CallEvent{SpeechStopped{}});
    call.forget();
    call.run(1s);
    CHECK(call.count<AppendSilence>() == 0);
  }

  TEST_CASE("usage is added up by modality, with its cost") {
    EngineSettings settings;
    settings.prices = {4, 0.4, 24, 32, 0.4, 64};
    Quiet call{settings};
    call.response(2);
    call.on(RealtimeEvent{ResponseDone{
        {2}, ResponseStatus::Completed, {}, {}, TokenUsage{1000, 500, 200, 100, 50, 800}}});
    REQUIRE(call.records<UsageRecord>().size() == 1);
    const double cost = (800 * 4 + 200 * 0.4 + 400 * 32 + 100 * 0.4 + 50 * 24 + 800 * 64) / 1e6;
    CHECK(call.records<UsageRecord>()[0].cost_usd == doctest::Approx(cost));
    call.on(CallEvent{StreamDetached{}});
    CHECK(call.records<EndedRecord>()[0].cost_usd == doctest::Approx(cost));
  }

  TEST_CASE("transcripts are billed beside the responses, by tokens or by their length") {
    EngineSettings settings;
    settings.transcription_prices = {2.5, 0, 10, 6, 0, 0, 0.006};
    Quiet call{settings};
    call.on(CallEvent{TranscriptionBilled{{11}, {100, 30, 0, 0, 20, 0}, {}}});
    call.on(CallEvent{TranscriptionBilled{{12}, {}, 30s}});
    const auto usage = call.records<UsageRecord>();
    REQUIRE(usage.size() == 2);
    CHECK(usage[0].kind == UsageKind::Transcription);
    CHECK(usage[0].item == ItemId{11});
    CHECK(usage[0].cost_usd == doctest::Approx((100 * 2.5 + 30 * 6 + 20 * 10) / 1e6));
    CHECK(usage[1].cost_usd == doctest::Approx(0.003));
    call.on(CallEvent{StreamDetached{}});
    const auto ended = call.records<EndedRecord>()[0];
    CHECK(ended.transcription.text_out == 20);
    CHECK(ended.transcribed == 30s);
    CHECK(ended.tokens.text_in == 0);
    CHECK(ended.cost_usd == doctest::Approx(usage[0].cost_usd + usage[1].cost_usd));
  }

  TEST_CASE("a stock phrase is in the events as words, and the model hears nothing of it") {
    Quiet call;
    call.turn(11);
    call.on(CallEvent{ModelLost{ModelFault::Closed}});
    REQUIRE(call.run_until(2s, [&] { return call.count<Play>() > 0; }));
    call.run(2s);
    const auto words = call.records<AgentWordsRecord>();
    REQUIRE(words.size() == 1);
    CHECK(words[0].stock);
    CHECK(words[0].text == "One moment, please.");
    CHECK(words[0].heard_text == words[0].text);
    for (const auto& entry : call.machine.history())
      CHECK_FALSE(std::holds_alternative<AgentSaid>(entry));
  }
}

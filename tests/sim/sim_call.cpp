#include "tests/sim/sim_call.hpp"

#include <chrono>
#include <cstdio>
#include <utility>

namespace tandem::simulation {

using namespace engine;

/// The model believes that a turn is over after 500 ms without voice.
constexpr std::int64_t kPause = 500 * 8;
using std::chrono::milliseconds;

SimCall::SimCall(std::uint64_t seed, Tally& tally, bool trace)
    : rng_(seed),
      scenario_(draw_scenario(rng_)),
      tally_(tally),
      trace_(trace),
      checker_(scenario_.settings),
      machine_(scenario_.settings),
      player_(timeline_),
      to_carrier_(timeline_, rng_, scenario_.carrier_delay, scenario_.carrier_jitter),
      from_carrier_(timeline_, rng_, scenario_.carrier_delay, scenario_.carrier_jitter) {
  player_.on_mark = [this](MarkId mark) {
    if (rng_.chance(scenario_.marks_lost_percent)) return;
    from_carrier_.send([this, mark, stream = stream_] {
      if (attached_ && stream == stream_ && !carrier_dead_) event(MarkEchoed{mark});
    });
  };
}

Instant SimCall::instant() const {
  return Instant{} + std::chrono::hours{1} + milliseconds{timeline_.now()};
}

bool SimCall::within(const std::vector<std::pair<Ms, Ms>>& stretches, Ms at) {
  for (const auto& [from, to] : stretches) {
    if (at >= from && at < to) return true;
  }
  return false;
}

bool SimCall::speaks(Ms at) const { return within(scenario_.speech, at); }

void SimCall::event(const CallEvent& event) {
  ++tally_.events;
  if (trace_ && !std::holds_alternative<Tick>(event) &&
      !std::holds_alternative<CallerFrame>(event)) {
    std::printf("%7lld  event %zu\n", static_cast<long long>(timeline_.now()), event.index());
  }
  // What a person says in the agent's place is not cut by the caller.
  const bool uncut = machine_.engine().leaving() || machine_.engine().taken_over();
  machine_.on(event, instant(), actions_);
  carry_out();
  if (std::holds_alternative<SpeechStarted>(event) && !uncut) check_silenced();
}

void SimCall::event(const RealtimeEvent& event) {
  ++tally_.events;
  if (trace_) {
    std::printf("%7lld  realtime %zu\n", static_cast<long long>(timeline_.now()), event.index());
  }
  checker_.received(event);
  machine_.on(event, instant(), actions_);
  carry_out();
}

void SimCall::carry_out() {
  CallActions actions;
  actions.swap(actions_);
  check_truncation(actions);
  for (const CallAction& action : actions) {
    checker_.action(action, timeline_.now());
    count(action);
    check_heard(action);
    carry_out(action);
  }
  checker_.settled(machine_, timeline_.now());
  actions.clear();
  if (actions_.empty()) actions_.swap(actions);
  while (!at_once_.empty()) {
    const CallEvent next = std::move(at_once_.front());
    at_once_.pop_front();
    event(next);
  }
}

void SimCall::count(const CallAction& action) {
  if (trace_ && !std::holds_alternative<AppendCaller>(action)) {
    std::printf("%7lld    action %zu", static_cast<long long>(timeline_.now()), action.index());
    if (const auto* play = std::get_if<Play>(&action)) {
      std::printf(" play item %x offset %lld bytes %d", play->item.value,
                  static_cast<long long>(play->offset), play->bytes);
    } else if (const auto* cut = std::get_if<TruncateItem>(&action)) {
      std::printf(" truncate %x at %lld ms", cut->item.value,
                  static_cast<long long>(cut->audio_end.count()));
    } else if (const auto* log = std::get_if<Log>(&action)) {
      std::printf(" record %zu", log->record.index());
    } else if (const auto* create = std::get_if<CreateResponse>(&action)) {
      std::printf(" create %d", static_cast<int>(create->kind));
    }
    std::printf("\n");
  }
  if (std::holds_alternative<Clear>(action)) ++tally_.clears;
  if (std::holds_alternative<TruncateItem>(action)) ++tally_.truncates;
  if (const auto* log = std::get_if<Log>(&action)) {
    if (std::holds_alternative<BargeInRecord>(log->record)) ++tally_.barge_ins;
    if (std::holds_alternative<TurnRecord>(log->record)) ++tally_.turns;
    if (std::holds_alternative<FailoverRecord>(log->record)) ++tally_.failovers;
    if (std::holds_alternative<RolloverRecord>(log->record)) ++tally_.rollovers;
    if (std::holds_alternative<ToolAskedRecord>(log->record)) ++tally_.tools;
    if (std::holds_alternative<TransferAskedRecord>(log->record)) ++tally_.transfers;
    if (const auto* ended = std::get_if<EndedRecord>(&log->record)) {
      ++tally_.reasons[static_cast<std::size_t>(ended->reason) % 16];
    }
  }
}

void SimCall::carry_out(const CallAction& action) {
  if (std::holds_alternative<AppendCaller>(action)) {
    remember(std::get<AppendCaller>(action).length.count, frame_voice_);
    if (session_) session_->append(std::get<AppendCaller>(action).length.count, frame_voice_);
  } else if (const auto* silence = std::get_if<AppendSilence>(&action)) {
    remember(silence->length.count, false);
    if (session_) session_->append(silence->length.count, false);
  } else if (const auto* keep = std::get_if<KeepCaller>(&action)) {
    remember(keep->length.count, frame_voice_);
  } else if (const auto* hole = std::get_if<KeepSilence>(&action)) {
    remember(hole->length.count, false);
  } else if (const auto* kept = std::get_if<AppendKept>(&action)) {
    replay(kept->length.count);
  } else if (const auto* play = std::get_if<Play>(&action)) {
    if (!attached_) return checker_.fail("played without a stream");
    ++plays_;
    to_carrier_.send([this, play = *play, stream = stream_] {
      if (stream == stream_) player_.media(play.item, play.offset, play.bytes, play.padding);
    });
  } else if (const auto* mark = std::get_if<SendMark>(&action)) {
    // It may come alone, where what it speaks of was played before its item's end was known.
    ++plays_;
    to_carrier_.send([this, mark = mark->mark, stream = stream_] {
      if (stream == stream_) player_.mark(mark);
    });
  } else if (std::holds_alternative<Clear>(action)) {
    to_carrier_.send([this, stream = stream_] {
      if (stream == stream_) player_.clear();
    });
  } else if (const auto* stock = std::get_if<LoadStock>(&action)) {
    const std::int64_t bytes = rng_.chance(10) ? 0 : rng_.range(4'000, 24'000);
    if (bytes > 0) checker_.pooled(stock->item, bytes);
    at_once_.push_back(StockLoaded{stock->item, bytes});
  } else if (const auto* run = std::get_if<RunTool>(&action)) {
    run_tool(*run);
  } else if (const auto* open = std::get_if<OpenModel>(&action)) {
    open_model(open->why);
  } else if (std::holds_alternative<CloseModel>(action)) {
    close_model();
  } else if (std::holds_alternative<SwapModel>(action)) {
    if (!standby_) return checker_.fail("swapped to no session");
    take_into_use(std::move(standby_));
  } else if (std::holds_alternative<Transfer>(action)) {
    transfer();
  } else if (std::holds_alternative<EndCall>(action)) {
    if (session_) session_->close();
    if (standby_) standby_->close();
    attached_ = false;
  } else if (session_) {
    session_->take(action);
  }
}

void SimCall::remember(std::int64_t samples, bool voice) {
  memory_.emplace_back(samples, voice);
  remembered_ += samples;
  const std::int64_t bound = audio_bytes(scenario_.settings.kept_max);
  while (remembered_ - memory_.front().first >= bound) {
    remembered_ -= memory_.front().first;
    memory_.pop_front();
  }
  quiet_ = voice ? 0 : quiet_ + samples;
  if (quiet_ >= kPause) {
    utterance_ = 0;
  } else if (voice || utterance_ > 0) {
    utterance_ += samples;
  }
}

/// A new session hears the newest of what is remembered, and no less than all that the caller has
/// said of what no session can have answered yet: it goes on, or ended a moment ago.
void SimCall::replay(std::int64_t length) {
  const std::int64_t bound = audio_bytes(scenario_.settings.kept_max);
  if (length > std::min(remembered_, bound)) checker_.fail("more replayed than is remembered");
  if (length < std::min(utterance_, bound)) {
    checker_.fail("audio of the caller lost: " + std::to_string(utterance_ / 8) + " ms said, " +
                  std::to_string(length / 8) + " ms replayed");
  }
  std::int64_t skip = remembered_ - length;
  for (const auto& [samples, voice] : memory_) {
    const std::int64_t gone = std::min(skip, samples);
    skip -= gone;
    if (gone < samples) session_->append(samples - gone, voice);
  }
}

// ---- The model.

std::unique_ptr<SimSession> SimCall::new_session(bool standby) {
  ModelOutput output;
  output.event = [this](const CallEvent& each) { event(each); };
  output.realtime = [this](const RealtimeEvent& each) { event(each); };
  output.audio = [this](const ModelAudio& each) { audio(each); };
  output.believed = [this](ItemId item, std::int64_t bytes) { return plausible(item, bytes); };
  output.violation = [this](const std::string& what) { checker_.fail("model: " + what); };
  auto session = std::make_unique<SimSession>(timeline_, rng_, scenario_, ids_, std::move(output));
  if (scenario_.expires_at > 0 && !standby) {
    timeline_.at(scenario_.expires_at - 10'000, [this, raw = session.get()] {
      if (session_.get() == raw && raw->alive()) event(SessionExpiring{milliseconds{10'000}});
    });
    timeline_.at(scenario_.expires_at, [this, raw = session.get()] {
      if (session_.get() == raw && raw->alive()) lose_model(ModelFault::Expired);
    });
  }
  return session;
}

void SimCall::take_into_use(std::unique_ptr<SimSession> session) {
  if (session_) {
    session_->close();
    graveyard_.push_back(std::move(session_));
  }
  session_ = std::move(session);
  session_->restore(machine_.history());
  checker_.new_session();
}

void SimCall::open_model(OpenWhy why) {
  if (why == OpenWhy::Rollover) {
    timeline_.after(scenario_.model_open_after, [this, opening = opening_] {
      if (opening != opening_ || checker_.call_ended()) return;
      if (rng_.chance(scenario_.opens_fail_percent)) return event(StandbyLost{});
      standby_ = new_session(true);
      event(StandbyReady{});
    });
    return;
  }
  close_model();
  const std::uint32_t opening = opening_;
  if (rng_.chance(scenario_.opens_vanish_percent) && why != OpenWhy::Start) return;
  const bool fails = rng_.chance(scenario_.opens_fail_percent);
  timeline_.after(fails ? 8'000 : scenario_.model_open_after, [this, opening, fails] {
    if (opening != opening_ || checker_.call_ended()) return;
    if (fails) return event(ModelAway{});
    take_into_use(new_session(false));
    event(ModelReady{});
  });
}

/// What is there and what is being opened.
void SimCall::close_model() {
  ++opening_;
  for (auto* session : {&session_, &standby_}) {
    if (!*session) continue;
    (*session)->close();
    graveyard_.push_back(std::move(*session));
  }
}

void SimCall::lose_model(ModelFault fault) {
  if (!session_ || !session_->alive()) return;
  session_->close();
  event(ModelLost{fault});
}

void SimCall::audio(const ModelAudio& audio) {
  if (!machine_.audio_wanted(audio.response)) {
    return event(AgentAudioDropped{audio.response, audio.item});
  }
  checker_.pooled(audio.item, audio.bytes);
  event(AgentAudio{audio.response, audio.item, audio.bytes});
}

void SimCall::run_tool(const RunTool& run) {
  ToolFinished result{run.call, ToolStatus::Succeeded, R"({"ok":true})", ToolEffect::None, 0};
  if (run.name == "endCall") result.effect = ToolEffect::EndCall;
  if (run.name == "transferCall") result.effect = ToolEffect::Transfer;
  if (rng_.chance(scenario_.tools_fail_percent)) {
    result.status = ToolStatus::Failed;
    result.output = R"({"ok":false})";
  }
  if (rng_.chance(scenario_.tools_hang_percent)) return;
  const auto deliver = [this, result] {
    checker_.tool_finished(result);
    event(result);
  };
  if (rng_.chance(20)) {
    checker_.tool_finished(result);
    at_once_.push_back(result);
  } else {
    timeline_.after(rng_.range(1, scenario_.tool_max), deliver);
  }
  if (rng_.chance(5)) timeline_.after(scenario_.tool_max + 10, [this, result] { event(result); });
}

// ---- The carrier.

void SimCall::transfer() {
  if (rng_.chance(10)) {
    timeline_.after(200, [this] { event(TransferOutcome{TransferResult::Rejected}); });
    return;
  }
  if (rng_.chance(5)) return;  // Taken, and nothing happens.
  timeline_.after(150, [this] {
    if (!attached_) return;
    attached_ = false;
    player_.clear();
    event(StreamDetached{DetachReason::Stop});
  });
  if (rng_.chance(10)) return;  // Nobody ever says how it went.
  timeline_.after(rng_.range(500, 6'000), [this] {
    if (scenario_.transfers_work) {
      event(TransferOutcome{TransferResult::Answered});
      return;
    }
    event(TransferOutcome{static_cast<TransferResult>(scenario_.transfer_result)});
    if (rng_.chance(10)) return;
    timeline_.after(rng_.range(50, 900), [this] {
      if (checker_.call_ended() || carrier_over_) return;
      attached_ = true;
      ++stream_;
      stream_began_ = timeline_.now();
      event(StreamAttached{});
    });
  });
}

void SimCall::hang_up() {
  if (carrier_over_) return;
  carrier_over_ = true;
  if (scenario_.socket_dies) {
    carrier_dead_ = true;
    return;
  }
  if (attached_) {
    attached_ = false;
    event(StreamDetached{scenario_.hang_up_with_stop ? DetachReason::Stop : DetachReason::Closed});
  }
  timeline_.after(100, [this] { event(CarrierEnded{CarrierStatus::Completed}); });
}

void SimCall::caller_frame(Ms media_time, bool late) {
  if (!attached_ || carrier_dead_) return;
  if (!late && rng_.chance(scenario_.frames_lost_percent)) return;
  frame_voice_ = speaks(stream_began_ + media_time);
  event(CallerFrame{{160}, milliseconds{media_time}});
}

/// Whoever has the call speaks for two seconds of three; as a session passes it on.
void SimCall::supervisor_speaks() {
  const CallEngine& engine = machine_.engine();
  if (!engine.taken_over() || timeline_.now() % 3'000 >= 2'000) return;
  checker_.pooled(engine.taken_over_item(), 160);
  event(SupervisorAudio{engine.taken_over_item(), 160});
}

void SimCall::tick() {
  if (attached_) {
    const Ms now = timeline_.now();
    const Ms media_time = now - stream_began_;
    if (within(scenario_.delayed, now)) {
      held_frames_.push_back(media_time);
    } else if (!within(scenario_.muted, now)) {
      for (const Ms held : std::exchange(held_frames_, {})) caller_frame(held, true);
      caller_frame(media_time, false);
    }
  }
  supervisor_speaks();
  event(Tick{});
  check_silence();
  check_marks();
  check_bounds();
}

void SimCall::plan() {
  if (scenario_.stream_after >= 0) {
    timeline_.at(scenario_.stream_after, [this] {
      if (checker_.call_ended() || carrier_over_) return;
      attached_ = true;
      ++stream_;
      stream_began_ = timeline_.now();
      event(StreamAttached{});
    });
  }
  for (const Ms at : scenario_.digits) {
    timeline_.at(at, [this] {
      if (attached_ && !carrier_dead_) event(DtmfPressed{rng_.chance(10) ? '#' : '4'});
    });
  }
  if (scenario_.hang_up_at >= 0) timeline_.at(scenario_.hang_up_at, [this] { hang_up(); });
  for (const Ms at : {scenario_.drop_at, scenario_.drop_again_at}) {
    if (at >= 0) timeline_.at(at, [this] { lose_model(ModelFault::Closed); });
  }
  if (scenario_.rings_after >= 0)
    timeline_.at(scenario_.rings_after, [this] { event(CalleeRings{}); });
  if (scenario_.verdict_at >= 0)
    timeline_.at(scenario_.verdict_at, [this] { event(CalleeSeemed{scenario_.verdict}); });
  if (scenario_.drained_at >= 0) timeline_.at(scenario_.drained_at, [this] { event(Drain{}); });
  const auto order = [this](Ms at, const CallEvent& wish) {
    if (at < 0) return;
    timeline_.at(at, [this, wish] {
      if (std::holds_alternative<TransferRequested>(wish)) checker_.transfer_ordered();
      event(wish);
    });
  };
  order(scenario_.operator_at, HangUpRequested{});
  order(scenario_.say_at, SupervisorSays{"We close at six."});
  order(scenario_.transfer_at, TransferRequested{});
  order(scenario_.mute_at, AgentMuted{Mute::On});
  order(scenario_.unmute_at, AgentMuted{Mute::Off});
  order(scenario_.take_over_at, SupervisorTakesOver{});
  order(scenario_.hand_back_at, SupervisorHandsBack{});
}

std::optional<std::string> SimCall::run() {
  ++tally_.calls;
  plan();
  event(CallBegan{});
  // The longest way: the stream's wait, the call, its farewell, a transfer and
  // back, and its ends.
  const Ms latest = 10'000 + scenario_.settings.call_max.count() + 120'000;
  Ms next = 20;
  while (!checker_.call_ended() && !checker_.failure() && next < latest) {
    timeline_.run(next - 1);
    if (!checker_.call_ended()) {
      timeline_.run(next);
      tick();
    }
    next += 20;
  }
  tally_.virtual_ms += timeline_.now();
  // What is still on its way must change nothing.
  if (!checker_.failure()) timeline_.run(timeline_.now() + 10'000);
  if (!checker_.failure()) checker_.over();
  return checker_.failure();
}

}  // namespace tandem::simulation

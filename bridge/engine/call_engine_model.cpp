#include <algorithm>
#include <utility>

#include "bridge/engine/call_engine.hpp"

namespace tandem::engine {
namespace {

/// Speech so soon after the agent began is perhaps the line's echo of it (OpenAI page, section 6).
constexpr std::chrono::milliseconds kSelfInterruption{300};
/// A standby session that failed is tried again after this.
constexpr std::chrono::seconds kStandbyRetry{10};
/// So many sessions lost in a row while the caller waits for a word: the model is away.
constexpr std::uint32_t kFruitlessMax = 3;
/// Items of a discarded response that are told to the model as unheard.
constexpr std::size_t kUnheardMax = 16;

bool contains(const std::vector<ItemId>& items, ItemId item) {
  return std::find(items.begin(), items.end(), item) != items.end();
}

}  // namespace

// ---- Sessions.

AskId CallEngine::ask(AskKind kind, Instant now, CallActions& out) {
  const AskId id{kMintedHere | ++asks_};
  if (supervision_.keeps_back()) return id;
  stall_.owes(now);
  if (model_.is_ready()) {
    out.push_back(Ask{id, kind});
  } else {
    resume_owed_ = true;
  }
  return id;
}

/// What the agent does not say while it is muted nobody waits for; it is owed when it may speak.
void CallEngine::owe_answer(Instant now) noexcept {
  if (!supervision_.keeps_back()) stall_.owes(now);
}

void CallEngine::tell(TellRole role, const std::string& text, CallActions& out) {
  talk_.told(role, text);
  if (model_.is_ready()) out.push_back(Tell{role, text});
}

/// The session just taken into use gets what was kept, and goes on where the last one stopped.
void CallEngine::model_listens(Instant now, CallActions& out) {
  gaps_.restart_session();
  model_.listens();
  const std::int64_t kept = model_.kept();
  replay_.restart(std::exchange(turn_kept_, false) ? audio_ms(kept) : ReplayWindow::Offset{0});
  listens_since_ = now;
  heard_before_ = audio_ms(kept - model_.unheard());
  caller_waits_ = false;
  if (kept > 0) {
    out.push_back(AppendKept{{kept}});
    gaps_.appended(kept, at(now));
  }
}

void CallEngine::handle(const ModelReady&, Instant now, CallActions& out) {
  if (model_.phase() != ModelLink::Phase::Opening) return;
  const bool first = model_.session() == 0;
  if (!first || from_elsewhere_) record_restored(model_.opening_for(now), out);
  model_listens(now, out);
  model_.ready();
  const bool resume = takes_up_again();
  if (farewell_.active() || transfer_.active()) return;
  if (first && !from_elsewhere_ && agent_opens(now)) {
    ask(AskKind::Greeting, now, out);
  } else if (resume) {
    ask(first ? AskKind::Resumed : AskKind::Continue, now, out);
  }
}

/// Whether the agent is asked to go on. Where a tool is at work, it goes on with the result.
bool CallEngine::takes_up_again() noexcept {
  return std::exchange(resume_owed_, false) && !tools_.waiting();
}

void CallEngine::record_restored(std::chrono::milliseconds took, CallActions& out) const {
  out.push_back(Log{RestoredRecord{took, audio_ms(model_.kept()), audio_ms(model_.lost())}});
}

/// The session is done with; nothing came from it for `silent_for`. What of the caller's audio it
/// has not dealt with is for the next one, and as a precaution, at most so much in all, what it
/// has heard and told nothing of. True if a turn is in it that the next one will hear to its end
/// and answer by itself.
bool CallEngine::take_back(std::chrono::milliseconds silent_for,
                           std::chrono::milliseconds precaution, Instant now, CallActions& out) {
  const auto appended = gaps_.appended_ms();
  const auto held = audio_ms(model_.memory().held);
  // A session that has shown no life since it began may not have heard what was kept for it either.
  const bool lifeless = silent_for.count() > 0 && silent_for >= now - listens_since_;
  const auto unsure = lifeless ? appended - heard_before_ : std::min(silent_for, appended);
  const auto taken = replay_.take_back(appended, unsure, appended - held);
  const auto unsettled = std::min(replay_.unsettled(appended), precaution);
  const std::int64_t lost = model_.replay(audio_bytes(std::max(unsettled, taken.wanted)),
                                          audio_bytes(taken.wanted), audio_bytes(taken.given_up));
  if (lost > 0) out.push_back(DropKept{{lost}});
  // What is heard again is not read as well.
  for (const ReplayWindow::Turn& turn : replay_.open_turns()) talk_.forget_turn(turn.item);
  turn_kept_ = !replay_.open_turns().empty();
  return turn_kept_;
}

void CallEngine::swap_model(Instant now, CallActions& out) {
  out.push_back(SwapModel{});
  model_listens(now, out);
  model_.swapped();
  responses_.clear();
  speech_open_ = session_ends_ = false;
}

void CallEngine::handle(const StandbyReady&, Instant, CallActions&) {
  if (model_.standby() == ModelLink::Standby::Opening) {
    model_.set_standby(ModelLink::Standby::Ready);
  }
}

void CallEngine::handle(const StandbyLost&, Instant now, CallActions&) {
  model_.set_standby(ModelLink::Standby::None);
  standby_retry_at_ = now + kStandbyRetry;
}

void CallEngine::handle(const SessionExpiring&, Instant now, CallActions&) {
  if (session_ends_ || !model_.is_ready()) return;
  session_ends_ = true;
  standby_retry_at_ = now;
}

void CallEngine::handle(const ModelLost& event, Instant now, CallActions& out) {
  if (model_.is_ready()) lose_model(event, now, out);
}

/// The session is gone. What the caller has not heard yet of what came plays on; the agent goes on
/// in a new session if it had the word.
void CallEngine::lose_model(const ModelLost& event, Instant now, CallActions& out) {
  out.push_back(Log{FailoverRecord{event.fault}});
  const bool owed = stall_.owed() || responses_.any_wanted() || dtmf_ask_at_.has_value();
  model_.opening(now);
  // A caller in mid-sentence is not talked over: the next session hears the turn and answers it.
  const bool turn = take_back(event.silent_for, settings_.kept_max, now, out);
  if (turn || speech_open_) owe_answer(now);
  resume_owed_ = owed && !turn && !speech_open_;
  caller_waits_ = owed && !speech_open_;
  speech_open_ = session_ends_ = false;
  dtmf_ask_at_.reset();
  played_.clear();
  ledger_.break_off(played_);
  for (const PlayedItem& item : played_) talk_.agent_broke_off(item);
  responses_.clear();
  talk_.all_over(out);
  turn_.abandoned();
  settle(now, out);
  send(now, out);
  // Sessions that come and go without a word are no better than none; a muted agent has none to
  // say.
  if (owed && !supervision_.muted()) ++fruitless_sessions_;
  if (event.fault == ModelFault::Refused || event.fault == ModelFault::Fatal ||
      fruitless_sessions_ >= kFruitlessMax) {
    return model_stays_away(now, out);
  }
  if (model_.standby() == ModelLink::Standby::Ready) {
    record_restored({}, out);
    swap_model(now, out);
    if (takes_up_again() && !leaving()) ask(AskKind::Continue, now, out);
    return;
  }
  model_.set_standby(ModelLink::Standby::None);
  out.push_back(OpenModel{OpenWhy::Lost});
}

void CallEngine::handle(const ModelAway&, Instant now, CallActions& out) {
  if (model_.is_away()) return;
  if (model_.is_ready()) lose_model({ModelFault::Fatal, {}}, now, out);
  if (!model_.is_away()) model_stays_away(now, out);
}

void CallEngine::model_stays_away(Instant now, CallActions& out) {
  if (model_.unheard() > 0) out.push_back(DropKept{{model_.unheard()}});
  // Whoever was given up must neither be paid for nor come back.
  out.push_back(CloseModel{});
  model_.away();
  model_.set_standby(ModelLink::Standby::None);
  responses_.clear();
  stall_.settled();
  resume_owed_ = false;
  out.push_back(Log{ModelAwayRecord{}});
  if (farewell_.phase() == Farewell::Phase::AwaitingWords) {
    return say_stock_farewell(farewell_.plan(), now, out);
  }
  // Without a stream there is nobody to hear it yet.
  if (attached_ && !ending() && !take_over_.active()) apologise(now, out);
}

void CallEngine::apologise(Instant now, CallActions& out) {
  Farewell::Plan plan{EndReason::ModelFailed, StockPhrase::ModelAway, {}, false};
  if (settings_.transfer_number) plan.transfer_to = kFallbackNumber;
  say_stock_farewell(plan, now, out);
}

// ---- The caller's turn.

bool CallEngine::caller_speaks(Instant now) const noexcept {
  return speech_open_ && now - speech_at_ < std::chrono::minutes{1};
}

void CallEngine::handle(const SpeechStarted& event, Instant now, CallActions& out) {
  if (!model_.is_ready()) return;
  speech_open_ = true;
  speech_at_ = now;
  replay_.speech_started(std::min(event.audio_start, gaps_.appended_ms()));
  speech_from_ = gaps_.call_time(event.audio_start);
  turn_.abandoned();
  hear_callee(now);
  sign_of_life(now, out);
  if (leaving() || take_over_.active()) return;
  stall_.settled();
  const bool audible = ledger_.unplayed(now);
  cut(StopCause::CallerSpoke, now, out);
  if (!audible || (played_.size() == 1 && played_.front().item == tone_)) return;
  ++barge_ins_;
  BargeInRecord record;
  record.self_interruption = now - agent_began_at_ < kSelfInterruption;
  for (const PlayedItem& item : played_) {
    record.dropped += audio_ms(item.generated - item.heard);
    if (record.item || item.heard >= item.generated) continue;
    record.item = item.item;
    record.heard = audio_ms(item.heard);
    record.heard_text = talk_.heard_words(item.item);
  }
  out.push_back(Log{std::move(record)});
}

void CallEngine::handle(const SpeechStopped& event, Instant now, CallActions& out) {
  if (!model_.is_ready()) return;
  replay_.speech_stopped(std::min(event.audio_end, gaps_.appended_ms()));
  const CallTime voice_end = gaps_.call_time(event.audio_end);
  speech_to_ = voice_end;
  speech_open_ = false;
  callee_.speech_ended(now);
  idle_.restart(now);
  turn_.stopped(voice_end, at(now));
  // Who is muted, or whose place a person has, does not answer late: it was not to answer at all.
  if (supervision_.muted()) turn_.abandoned();
  owe_answer(now);
  out.push_back(Log{CallerSpeechRecord{speech_from_, voice_end}});
}

void CallEngine::handle(const CallerTurnCommitted& event, Instant now, CallActions& out) {
  if (!model_.is_ready()) {
    return talk_.caller_turn(event.item, event.previous, {}, speech_from_, speech_to_);
  }
  std::optional<AudioRange> sound;
  if (const auto turn = replay_.committed(event.item, gaps_.appended_ms())) {
    sound = AudioRange{model_.position(turn->from), model_.position(turn->until)};
  }
  talk_.caller_turn(event.item, event.previous, sound, speech_from_, speech_to_);
  committed_at_ = now;
  speech_open_ = false;
  turn_.committed(at(now));
  owe_answer(now);
  if (settings_.answers == Answers::Ours && !leaving()) ask(AskKind::Answer, now, out);
}

void CallEngine::handle(const CallerWords& event, Instant, CallActions& out) {
  talk_.caller_words(event, out);
  if (event.words == Words::Final && !event.text.empty()) replay_.transcribed(event.item);
}

void CallEngine::handle(const TranscriptionBilled& event, Instant, CallActions& out) {
  const double cost = cost_usd(event, settings_.transcription_prices);
  usage_.add(event, cost);
  out.push_back(
      Log{UsageRecord{UsageKind::Transcription, {}, event.item, event.tokens, event.audio, cost}});
}

// ---- Responses.

void CallEngine::handle(const ResponseBegan& event, Instant now, CallActions& out) {
  if (!model_.is_ready() || !responses_.began(event.response)) return;
  turn_.response_began(at(now));
  stall_.busy(now);
  const bool farewell = event.ask && event.ask == farewell_ask_ && farewell_.active();
  if (farewell) farewell_response_ = event.response;
  if (event.begun == Begun::Stopped) {
    responses_.find(event.response)->discarded = true;
  } else if ((leaving() && !farewell) || supervision_.silences(event.ask)) {
    // Nobody waits for it any more, and a goodbye waits for its end; or nobody is to hear it.
    responses_.find(event.response)->discarded = true;
    out.push_back(Stop{StopCause::Ours, event.response});
  }
}

void CallEngine::handle(const AgentAudio& audio, Instant now, CallActions& out) {
  OpenResponses::Response* response = responses_.find(audio.response);
  if (response == nullptr || response->discarded || audio.bytes <= 0) {
    if (!ledger_.knows(audio.item)) out.push_back(FreeAudio{audio.item, kWhole});
    return handle(AgentAudioDropped{audio.response, audio.item}, now, out);
  }
  if (!ledger_.add(audio.item, audio.response, model_.session(), audio.bytes, now)) {
    // Past its end: what is known of the item still plays, and is freed as a whole.
    if (!ledger_.knows(audio.item)) out.push_back(FreeAudio{audio.item, kWhole});
    return;
  }
  talk_.agent_audio(audio.response, audio.item);
  if (!response->spoke) {
    agent_began_at_ = now;
    replay_.answered();
  }
  response->spoke = true;
  last_spoke_ = audio.response;
  stall_.spoke();
  fruitless_sessions_ = 0;
  stall_.busy(now);
  turn_.first_audio(at(now));
  if (farewell_.phase() == Farewell::Phase::AwaitingWords && audio.response == farewell_response_) {
    farewell_.play_out(farewell_.plan(), audio_ms(ledger_.backlog(now)), now);
  }
  if (ledger_.backlog(now) > audio_bytes(settings_.pool_max)) pool_full(audio, now, out);
  send(now, out);
}

/// No caller waits two minutes: the response ends with what is here, and the model learns so.
void CallEngine::pool_full(const AgentAudio& audio, Instant now, CallActions& out) {
  out.push_back(Log{PoolFullRecord{audio_ms(ledger_.backlog(now))}});
  responses_.discard_all();
  played_.clear();
  ledger_.break_off(played_);
  for (const PlayedItem& item : played_) talk_.agent_broke_off(item);
  out.push_back(Stop{StopCause::Ours, {}});
  responses_.find(audio.response)->cut.push_back(audio.item);
  out.push_back(Heard{audio.item, audio_ms(ledger_.generated(audio.item))});
}

void CallEngine::handle(const AgentAudioDropped& audio, Instant, CallActions&) {
  OpenResponses::Response* response = responses_.find(audio.response);
  if (response == nullptr || !response->discarded || ledger_.knows(audio.item)) return;
  if (contains(response->cut, audio.item) || contains(response->unheard, audio.item)) return;
  if (response->unheard.size() < kUnheardMax) response->unheard.push_back(audio.item);
}

void CallEngine::handle(const AgentAudioEnded& event, Instant now, CallActions& out) {
  ledger_.end(event.item);
  settle(now, out);
  send(now, out);
}

void CallEngine::handle(const AgentWords& event, Instant, CallActions&) {
  if (responses_.find(event.response) != nullptr) talk_.agent_words(event);
}

void CallEngine::handle(const ResponseEnded& event, Instant now, CallActions& out) {
  if (event.usage) {
    const double cost = cost_usd(*event.usage, settings_.prices);
    usage_.add(*event.usage, cost);
    out.push_back(
        Log{UsageRecord{UsageKind::Response, event.response, {}, *event.usage, {}, cost}});
  }
  OpenResponses::Response* response = responses_.find(event.response);
  if (response == nullptr) return;
  for (const ItemId item : response->unheard) out.push_back(Heard{item, {}});
  const bool silent = !response->spoke && !response->called && !response->discarded;
  if (silent && event.status == ResponseStatus::Completed) {
    stall_.settled();
    replay_.answered();
  }
  if (event.retry == Retry::Coming) owe_answer(now);
  responses_.ended(event.response);
  ledger_.end_response(event.response);
  talk_.response_over(event.response, out);
  settle(now, out);
  send(now, out);
  if (farewell_.phase() == Farewell::Phase::AwaitingWords && event.response == farewell_response_ &&
      event.retry == Retry::No) {
    say_stock_farewell(farewell_.plan(), now, out);
  }
}

}  // namespace tandem::engine

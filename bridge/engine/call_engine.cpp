#include "bridge/engine/call_engine.hpp"

#include <type_traits>
#include <utility>

namespace tandem::engine {
namespace {

/// A number is typed digit by digit: the agent answers when the caller has paused so long.
constexpr std::chrono::milliseconds kDtmfPause{1500};
/// Smaller holes are everyday loss: filled, not recorded.
constexpr std::chrono::milliseconds kHoleRecorded{200};

EndReason reason_of(CarrierStatus status) {
  switch (status) {
    case CarrierStatus::Completed:
      return EndReason::CallerHungUp;
    case CarrierStatus::Busy:
      return EndReason::Busy;
    case CarrierStatus::NoAnswer:
      return EndReason::NoAnswer;
    case CarrierStatus::Failed:
      return EndReason::Failed;
    case CarrierStatus::Canceled:
      return EndReason::Canceled;
  }
  return EndReason::Failed;
}

const char* said_of(TransferResult result) {
  switch (result) {
    case TransferResult::Busy:
      return "The transfer failed: the line is busy. The caller is back with you.";
    case TransferResult::NoAnswer:
      return "The transfer failed: nobody answered. The caller is back with you.";
    case TransferResult::Declined:
      return "The transfer failed: the other side did not take the call. The caller is back with "
             "you.";
    default:
      return "The transfer failed. The caller is back with you.";
  }
}

constexpr const char* kCalledOff =
    "The goodbye was called off and the call goes on: the caller is still there. Listen, and end "
    "the call again when it is over.";

/// What the model's session says of itself.
template <class Event>
constexpr bool kToldByModel =
    std::is_same_v<Event, SpeechStarted> || std::is_same_v<Event, SpeechStopped> ||
    std::is_same_v<Event, CallerTurnCommitted> || std::is_same_v<Event, CallerWords> ||
    std::is_same_v<Event, AgentAudio> || std::is_same_v<Event, AgentAudioDropped> ||
    std::is_same_v<Event, AgentAudioEnded> || std::is_same_v<Event, AgentWords> ||
    std::is_same_v<Event, ResponseBegan> || std::is_same_v<Event, ResponseEnded> ||
    std::is_same_v<Event, ToolAsked>;

std::string cut_words(const std::string& heard) {
  if (heard.empty()) return "The caller interrupted you and did not hear your last words.";
  return "The caller interrupted you. Of your last words only this was heard: " + heard;
}

}  // namespace

CallEngine::CallEngine(EngineSettings settings)
    : settings_(std::move(settings)),
      model_(settings_),
      ledger_(settings_),
      gaps_(settings_),
      idle_(settings_),
      stall_(settings_),
      farewell_(settings_),
      hello_(settings_),
      callee_(settings_),
      tools_(settings_.tools) {}

void CallEngine::on(const CallEvent& event, Instant now, CallActions& out) {
  if (phase_ == Phase::Ended) return note_late(event, now, out);
  if (phase_ == Phase::New && !std::holds_alternative<CallBegan>(event)) return;
  std::visit(
      [&](const auto& each) {
        if constexpr (kToldByModel<std::decay_t<decltype(each)>>) model_told_at_ = now;
        handle(each, now, out);
      },
      event);
}

/// A tool may still come back: what it did must be known. So must what a person promised the caller
/// with their last words, which are written down behind them.
void CallEngine::note_late(const CallEvent& event, Instant now, CallActions& out) {
  if (const auto* late = std::get_if<ToolFinished>(&event)) {
    out.push_back(Log{ToolLateRecord{late->call, late->status, late->output}});
  } else if (const auto* words = std::get_if<SupervisorWords>(&event)) {
    write_down(*words, out);
  } else if (const auto* missing = std::get_if<SupervisorWordsMissing>(&event)) {
    out.push_back(Log{SupervisorWordsMissingRecord{missing->actor}});
  } else if (const auto* billed = std::get_if<TranscriptionBilled>(&event)) {
    if (!billed->item) handle(*billed, now, out);
  }
}

// ---- The call and its stream.

void CallEngine::handle(const CallBegan&, Instant now, CallActions& out) {
  if (phase_ != Phase::New) return;
  phase_ = Phase::Live;
  began_at_ = waits_since_ = now;
  out.push_back(Log{CallStartedRecord{}});
  if (from_elsewhere_) return go_on(now, out);
  if (settings_.direction != Direction::Outbound) open_model(now, out);
}

void CallEngine::handle(const StreamAttached&, Instant now, CallActions& out) {
  if (attached_) cut(StopCause::Ours, now, out);
  attached_ = true;
  carrier_heard_at_ = line_sure_from_ = now;
  if (++attachments_ == 1 && !from_elsewhere_) attached_at_ = now;
  ledger_.attach(now);
  turn_.line_cut();
  gaps_.restart_stream();
  idle_.restart(now);
  stall_.busy(now);
  out.push_back(Log{StreamAttachedRecord{attachments_}});
  line_opens(now, out);
  if (transfer_.active()) {
    caller_is_back(transfer_.result(), now, out);
  } else if (model_.is_away() && !farewell_.active() && !take_over_.active()) {
    apologise(now, out);
  }
  send(now, out);
}

void CallEngine::handle(const StreamDetached& event, Instant now, CallActions& out) {
  if (!attached_) return;
  out.push_back(Log{StreamDetachedRecord{event.reason}});
  attached_ = false;
  ledger_.detach(now);
  gaps_.restart_stream();
  if (transfer_.phase() == TransferDesk::Phase::Asked) {
    cut(StopCause::Ours, now, out);
    transfer_.detached(now);
    return;
  }
  const bool broken = event.reason == DetachReason::Reset || event.reason == DetachReason::Silent ||
                      event.reason == DetachReason::Refused;
  end(broken ? EndReason::CarrierFailed : EndReason::CallerHungUp,
      event.reason == DetachReason::Stop ? CarrierCall::LeaveAlone : CarrierCall::HangUp, now, out);
}

void CallEngine::handle(const CarrierEnded& event, Instant now, CallActions& out) {
  const bool handed_on =
      transfer_.phase() == TransferDesk::Phase::Ringing && event.status == CarrierStatus::Completed;
  end(handed_on ? EndReason::Transferred : reason_of(event.status), CarrierCall::LeaveAlone, now,
      out);
}

// ---- The caller.

void CallEngine::handle(const CallerFrame& frame, Instant now, CallActions& out) {
  if (!attached_ || frame.length.count <= 0) return;
  hear_line(now);
  const auto hole = gaps_.frame(frame, now);
  const std::int64_t silence = hole ? hole->silence : 0;
  if (hole && (hole->length >= kHoleRecorded || !hole->filled)) {
    if (const auto record = gap_log_.add(hole->length, hole->filled, now))
      out.push_back(Log{*record});
  }
  switch (model_.phase()) {
    case ModelLink::Phase::Ready: {
      const CallTime end = at(now);
      if (silence > 0) {
        out.push_back(AppendSilence{{silence}});
        model_.held(silence);
        gaps_.appended(silence, end - media::duration_of(frame.length, media::kTelephony));
      }
      out.push_back(AppendCaller{frame.length});
      model_.held(frame.length.count);
      gaps_.appended(frame.length.count, end);
      break;
    }
    case ModelLink::Phase::Opening: {
      std::int64_t lost = 0;
      if (silence > 0) {
        out.push_back(KeepSilence{{silence}});
        lost = model_.keep(silence);
      }
      out.push_back(KeepCaller{frame.length});
      lost += model_.keep(frame.length.count);
      if (lost > 0) out.push_back(DropKept{{lost}});
      break;
    }
    case ModelLink::Phase::None:
    case ModelLink::Phase::Away:
      break;
  }
}

void CallEngine::handle(const MarkEchoed& event, Instant now, CallActions& out) {
  hear_line(now);
  ledger_.echoed(event.mark, now);
  if (const auto heard = turn_.played(at(now), ledger_.confirmed())) out.push_back(Log{*heard});
  settle(now, out);
  send(now, out);
  watch_farewell(now, out);
}

void CallEngine::handle(const DtmfPressed& event, Instant now, CallActions& out) {
  hear_line(now);
  out.push_back(Log{DtmfRecord{event.digit}});
  sign_of_life(now, out);
  tell(TellRole::User, std::string{"The caller pressed "} + event.digit + '.', out);
  if (leaving() || take_over_.active()) return;
  // Who presses a key while the agent speaks has heard enough.
  if (ledger_.unplayed(now) || responses_.any_wanted()) cut(StopCause::Ours, now, out);
  dtmf_ask_at_ = event.digit == '#' ? now : now + kDtmfPause;
}

/// The caller is there: the silence ladder begins anew, and a goodbye of choice is called off.
void CallEngine::sign_of_life(Instant now, CallActions& out) {
  idle_.restart(now);
  if (!farewell_.active() || !farewell_.plan().caller_may_stay) return;
  farewell_.call_off();
  // Else it believes that the call is ending, and says no more.
  tell(TellRole::System, kCalledOff, out);
}

// ---- Playout.

void CallEngine::send(Instant now, CallActions& out) {
  const std::int64_t line_end = ledger_.line_end();
  if (!ledger_.pump(now, out)) return;
  if (const auto record = turn_.first_sent(at(now), line_end)) out.push_back(Log{*record});
  if (greeted_) return;
  greeted_ = true;
  if (settings_.first_word == FirstWord::Agent) {
    out.push_back(Log{
        GreetingRecord{std::chrono::duration_cast<std::chrono::milliseconds>(now - attached_at_)}});
  }
}

void CallEngine::settle(Instant now, CallActions& out) {
  played_.clear();
  ledger_.settle(now, played_, out);
  for (const PlayedItem& item : played_) played(item, out);
}

void CallEngine::played(const PlayedItem& item, CallActions& out) {
  std::optional<CallTime> began;
  if (item.began) began = at(*item.began);
  talk_.agent_played(item, began, out);
}

/// Nothing of what the agent says now, or was about to say, is to be heard.
void CallEngine::cut(StopCause cause, Instant now, CallActions& out) {
  played_.clear();
  ledger_.interrupt(now, played_, out);
  turn_.line_cut();
  if (take_over_.active()) take_over_.speak_anew(ItemId{kMintedHere | ++stocks_});
  responses_.discard_all();
  dtmf_ask_at_.reset();
  if (model_.is_ready()) out.push_back(Stop{cause, {}});
  for (const PlayedItem& item : played_) tell_cut(item, out);
}

void CallEngine::tell_cut(const PlayedItem& item, CallActions& out) {
  played(item, out);
  if (is_stock(item.item)) return;
  if (auto* response = responses_.find(item.response)) response->cut.push_back(item.item);
  if (!model_.is_ready()) return;  // `history` will tell.
  const bool all = item.heard >= item.generated;
  if (item.session == model_.session()) {
    if (!all || !item.ended) out.push_back(Heard{item.item, audio_ms(item.heard)});
  } else if (!all) {
    // This session never had the item; it has the words that were still to be heard.
    out.push_back(Tell{TellRole::System, cut_words(talk_.heard_words(item.item))});
  }
}

void CallEngine::play_stock(StockPhrase phrase, Instant now, CallActions& out) {
  stock_pending_ = ItemId{kMintedHere | ++stocks_};
  stock_asked_at_ = now;
  out.push_back(LoadStock{stock_pending_, phrase});
}

void CallEngine::handle(const StockLoaded& event, Instant now, CallActions& out) {
  if (event.item != stock_pending_) {
    out.push_back(FreeAudio{event.item, kWhole});
    return;
  }
  stock_pending_ = {};
  if (event.bytes <= 0) return;
  if (!ledger_.add(event.item, {}, 0, event.bytes, now)) {
    out.push_back(FreeAudio{event.item, kWhole});
    return;
  }
  ledger_.end(event.item);
  if (event.item != tone_) talk_.stock_phrase(event.item, event.text);
  if (farewell_.phase() == Farewell::Phase::Playing) {
    farewell_.play_out(farewell_.plan(), audio_ms(ledger_.backlog(now)), now);
  }
  send(now, out);
}

// ---- Leaving.

bool CallEngine::leaving() const noexcept {
  if (!farewell_.active()) return transfer_.active();
  // Nothing is said into a message but the message; who speaks into it has called it off before.
  return transfer_.active() || leaving_message_ || !farewell_.plan().caller_may_stay;
}

/// In the agent's own words, if the model can be asked.
void CallEngine::say_farewell(const Farewell::Plan& plan, AskKind kind, Instant now,
                              CallActions& out) {
  unmute(out);
  if (!model_.is_ready()) return say_stock_farewell(plan, now, out);
  farewell_ask_ = ask(kind, now, out);
  farewell_response_ = {};
  farewell_.await_words(plan, now);
}

void CallEngine::say_stock_farewell(const Farewell::Plan& plan, Instant now, CallActions& out) {
  unmute(out);
  play_stock(plan.fallback, now, out);
  farewell_.play_out(plan, audio_ms(ledger_.backlog(now)), now);
}

void CallEngine::finish_farewell(Instant now, CallActions& out) {
  const Farewell::Plan plan = farewell_.plan();
  farewell_.call_off();
  if (!plan.transfer_to) return end(plan.reason, CarrierCall::HangUp, now, out);
  cut(StopCause::Ours, now, out);
  transfer_.ask(now);
  out.push_back(Log{TransferAskedRecord{*plan.transfer_to}});
  out.push_back(Transfer{*plan.transfer_to, !line_is_heard(now)});
}

void CallEngine::handle(const TransferOutcome& event, Instant now, CallActions& out) {
  const bool late = transfer_.phase() == TransferDesk::Phase::Failed;
  // A request that seemed to have failed may have taken effect after all.
  if (!transfer_.active() || (late && event.result != TransferResult::Answered)) return;
  if (event.result == TransferResult::Answered || event.result == TransferResult::Canceled) {
    const bool taken = event.result == TransferResult::Answered;
    out.push_back(Log{TransferEndedRecord{event.result}});
    transfer_.done();
    return end(taken ? EndReason::Transferred : EndReason::CallerHungUp, CarrierCall::LeaveAlone,
               now, out);
  }
  if (attached_ && event.result == TransferResult::Rejected) {
    return caller_is_back(event.result, now, out);
  }
  if (attached_) {
    // The other side was dialled, so this stream is over though its `stop` is still on its way.
    attached_ = false;
    ledger_.detach(now);
    gaps_.restart_stream();
    cut(StopCause::Ours, now, out);
  }
  out.push_back(Log{TransferEndedRecord{event.result}});
  transfer_.failed(event.result, now);
}

/// Nobody took the caller: the agent does.
void CallEngine::caller_is_back(TransferResult result, Instant now, CallActions& out) {
  if (transfer_.phase() != TransferDesk::Phase::Failed) {
    out.push_back(Log{TransferEndedRecord{result}});
  }
  transfer_.done();
  idle_.restart(now);
  if (model_.is_away()) {
    return say_stock_farewell({EndReason::ModelFailed, StockPhrase::GoodbyePolite, {}, false}, now,
                              out);
  }
  tell(TellRole::System, said_of(result), out);
  ask(AskKind::TransferFailed, now, out);
}

void CallEngine::handle(const Drain&, Instant now, CallActions& out) {
  if (transfer_.active()) return end(EndReason::Transferred, CarrierCall::LeaveAlone, now, out);
  if (!attached_) return end(EndReason::Drained, CarrierCall::HangUp, now, out);
  if (leaving()) return;
  cut(StopCause::Ours, now, out);
  say_stock_farewell({EndReason::Drained, StockPhrase::Draining, {}, false}, now, out);
}

void CallEngine::handle(const NodeStops&, Instant now, CallActions& out) {
  end(EndReason::Drained, CarrierCall::LeaveAlone, now, out);
}

void CallEngine::handle(const Faulted&, Instant now, CallActions& out) {
  end(EndReason::Failed, CarrierCall::HangUp, now, out);
}

/// A caller whose connection stands still would hear old words late: better none, and the model
/// knows.
void CallEngine::handle(const OutputBlocked&, Instant now, CallActions& out) {
  if (!attached_) return;
  out.push_back(Log{OutputBlockedRecord{}});
  cut(StopCause::Ours, now, out);
}

void CallEngine::handle(const OutputHeld& event, Instant now, CallActions&) {
  ledger_.held_back(event.bytes, now);
}

/// Whatever was under way is not.
void CallEngine::close(Instant now, CallActions& out) {
  answers_.clear();
  tools_.abandon(now, answers_);
  for (const ToolLedger::Answer& answer : answers_) {
    out.push_back(Log{record_of(answer)});
  }
  if (transfer_.active() && transfer_.phase() != TransferDesk::Phase::Failed) {
    out.push_back(Log{TransferEndedRecord{TransferResult::Unknown}});
  }
  ledger_.detach(now);
  played_.clear();
  ledger_.interrupt(now, played_, out);
  for (const PlayedItem& item : played_) played(item, out);
  talk_.all_over(out);
  phase_ = Phase::Ended;
  for (const bool filled : {true, false})
    if (const auto record = gap_log_.take(filled)) out.push_back(Log{*record});
}

void CallEngine::end(EndReason reason, CarrierCall carrier, Instant now, CallActions& out) {
  if (phase_ == Phase::Ended) return;
  close(now, out);
  if (callee_.believed()) out.push_back(Log{VoicemailRecord{}});
  out.push_back(Log{EndedRecord{reason, length(now), turn_.count(), barge_ins_, usage_.tokens,
                                usage_.transcription, usage_.transcribed, usage_.usd}});
  const bool make_sure = carrier == CarrierCall::HangUp && !line_is_heard(now);
  out.push_back(EndCall{reason, carrier, make_sure, attachments_ == 0});
}

}  // namespace tandem::engine

#include <algorithm>

#include "bridge/engine/call_engine.hpp"

namespace tandem::engine {
namespace {

/// A filler that did not help is said again after this; a tone sounds as often as this.
constexpr std::chrono::milliseconds kFillerAgain{8'000}, kToneAgain{1'500};
/// Past the time limit a farewell has this long beyond its own bounds.
constexpr std::chrono::seconds kLimitGrace{10};
/// A session in good health tells of a voice within so much audio: what stands before a voice in
/// its detection's own prefix (300 ms, OpenAI page, section 6), and its way here. All that lies
/// further back it has judged to be no voice, and the next one would have to judge it again.
constexpr std::chrono::milliseconds kDetection{500};
/// The downlink loads a stock phrase in the same turn; if it does not, nobody waits.
constexpr std::chrono::milliseconds kStockLoads{500};

}  // namespace

void CallEngine::handle(const Tick&, Instant now, CallActions& out) {
  watch_limits(now, out);
  if (phase_ == Phase::Ended) return;
  if (ledger_.stuck(now)) handle(OutputBlocked{}, now, out);
  settle(now, out);
  send(now, out);
  const bool listens = attached_ && model_.is_ready();
  if (const std::int64_t silence = listens ? gaps_.tick(speech_open_, now) : 0; silence > 0) {
    out.push_back(AppendSilence{{silence}});
    model_.held(silence);
    gaps_.appended(silence, at(now));
  }
  watch_transfer(now, out);
  if (phase_ == Phase::Ended) return;
  watch_tools(now, out);
  watch_farewell(now, out);
  if (phase_ == Phase::Ended) return;
  watch_callee(now, out);
  if (phase_ == Phase::Ended) return;
  watch_stall(now, out);
  watch_idle(now, out);
  watch_rollover(now, out);
  watch_hand_over(now, out);
}

/// By the wall clock alone: no lost mark or event keeps a call alive.
void CallEngine::watch_limits(Instant now, CallActions& out) {
  if (attachments_ == 0) return watch_for_stream(now, out);
  if (attached_ && now - carrier_heard_at_ >= settings_.carrier_silence) {
    return handle(StreamDetached{DetachReason::Silent}, now, out);
  }
  if (model_.overdue(now)) model_stays_away(now, out);
  if (stock_pending_ && now - stock_asked_at_ >= kStockLoads) stock_pending_ = {};
  if (time_limit_reached(now, out)) return;
  if (dtmf_ask_at_ && now >= *dtmf_ask_at_) {
    dtmf_ask_at_.reset();
    if (!leaving() && !speech_open_) ask(AskKind::Dtmf, now, out);
  }
}

/// True once the time is up.
bool CallEngine::time_limit_reached(Instant now, CallActions& out) {
  // Whom the caller was handed to is not ours to cut off: `watch_transfer` ends our part.
  if (transfer_.phase() == TransferDesk::Phase::Ringing) return false;
  const auto length = now - attached_at_;
  if (length >= settings_.call_max) {
    if (length >= settings_.call_max + settings_.farewell_max + kLimitGrace) {
      end(EndReason::TimeLimit, CarrierCall::HangUp, now, out);
    } else if (attached_ && !leaving()) {
      cut(StopCause::Ours, now, out);
      say_farewell({EndReason::TimeLimit, StockPhrase::TimeLimitGoodbye, {}, false},
                   AskKind::TimeUp, now, out);
    }
    return true;
  }
  const bool free = attached_ && !caller_speaks(now) && !responses_.any_wanted() &&
                    ledger_.quiet(now) && !farewell_.active() && !transfer_.active() &&
                    !supervision_.muted();
  if (!warned_ && free && settings_.call_warning.count() > 0 &&
      length >= settings_.call_max - settings_.call_warning) {
    warned_ = true;
    out.push_back(Log{TimeWarningRecord{}});
    if (model_.is_ready()) {
      ask(AskKind::TimeWarning, now, out);
    } else {
      play_stock(StockPhrase::TimeWarning, now, out);
    }
  }
  return false;
}

void CallEngine::watch_transfer(Instant now, CallActions& out) {
  if (transfer_.ignored(now)) return caller_is_back(TransferResult::Rejected, now, out);
  if (!transfer_.overdue(settings_.reattach_wait, now)) return;
  // The caller talks with somebody else by now, or is gone.
  const bool failed = transfer_.phase() == TransferDesk::Phase::Failed;
  end(failed ? EndReason::CallerHungUp : EndReason::Transferred, CarrierCall::LeaveAlone, now, out);
}

void CallEngine::watch_tools(Instant now, CallActions& out) {
  answers_.clear();
  tools_.expire(now, answers_);
  give_all(now, out);
  const bool tool = settings_.filler != Filler::None && tools_.waiting() &&
                    now - tools_.waiting_since() >= settings_.tool_filler;
  const bool again = model_.session() > 0 || from_elsewhere_;
  const bool failover = model_.phase() == ModelLink::Phase::Opening && again &&
                        (resume_owed_ || caller_waits_) &&
                        model_.opening_for(now) >= settings_.failover_filler;
  if (!tool && !failover) return;
  const bool quiet = attached_ && ledger_.quiet(now) && !stock_pending_ && !caller_speaks(now) &&
                     !responses_.any_wanted() && !farewell_.active() && !transfer_.active() &&
                     !supervision_.muted();
  const bool tone = settings_.filler == Filler::Tone;
  if (!quiet || now - filler_at_ < (tone ? kToneAgain : kFillerAgain)) return;
  filler_at_ = now;
  play_stock(tone ? StockPhrase::SoftTone : StockPhrase::OneMoment, now, out);
  if (tone) tone_ = stock_pending_;
}

void CallEngine::watch_farewell(Instant now, CallActions& out) {
  if (phase_ == Phase::Ended || !farewell_.active()) return;
  const bool unplayed = ledger_.unplayed(now) || ledger_.items_waiting() > 0 || stock_pending_;
  const auto left = audio_ms(ledger_.backlog(now));
  switch (farewell_.tick(responses_.any_wanted(), unplayed, left, now)) {
    case Farewell::Step::Wait:
      return;
    case Farewell::Step::SpeakFallback:
      cut(StopCause::Ours, now, out);
      return say_stock_farewell(farewell_.plan(), now, out);
    case Farewell::Step::Finish:
      return finish_farewell(now, out);
  }
}

void CallEngine::watch_stall(Instant now, CallActions& out) {
  const bool explained = !attached_ || !model_.is_ready() || caller_speaks(now) ||
                         !ledger_.quiet(now) || tools_.waiting() || stock_pending_ ||
                         farewell_.active() || transfer_.active() || supervision_.muted();
  if (explained) return stall_.busy(now);
  const auto step = stall_.tick(responses_.any_wanted(), now);
  if (!step) return;
  out.push_back(Log{StalledRecord{*step}});
  if (*step == 1) {
    cut(StopCause::Ours, now, out);
    ask(AskKind::Nudge, now, out);
  } else if (*step == 2) {
    lose_model({ModelFault::Stalled, model_silent_for(now)}, now, out);
  } else {
    lose_model({ModelFault::Fatal, model_silent_for(now)}, now, out);
  }
}

/// The session answers pings, perhaps, and says nothing: who knows what it heard.
std::chrono::milliseconds CallEngine::model_silent_for(Instant now) const noexcept {
  return std::chrono::ceil<std::chrono::milliseconds>(now -
                                                      std::max(model_told_at_, listens_since_));
}

void CallEngine::watch_idle(Instant now, CallActions& out) {
  const bool busy = !attached_ || caller_speaks(now) || !ledger_.quiet(now) ||
                    responses_.any_wanted() || stall_.owed() || tools_.waiting() ||
                    stock_pending_ || dtmf_ask_at_ || farewell_.active() || transfer_.active() ||
                    supervision_.muted() ||
                    (model_.phase() == ModelLink::Phase::Opening && resume_owed_);
  if (busy) return idle_.busy(now);
  const auto step = idle_.tick(now);
  if (!step) return;
  out.push_back(Log{IdleRecord{*step}});
  if (*step == 3) {
    return say_farewell({EndReason::Silence, StockPhrase::SilenceGoodbye, {}, true},
                        AskKind::IdleGoodbye, now, out);
  }
  if (model_.is_ready()) {
    ask(*step == 1 ? AskKind::IdlePrompt : AskKind::IdleSecond, now, out);
  } else {
    play_stock(*step == 1 ? StockPhrase::StillThere : StockPhrase::StillThereAgain, now, out);
  }
}

/// A session near its end is replaced between two turns, where nobody hears it.
void CallEngine::watch_rollover(Instant now, CallActions& out) {
  if (!session_ends_ || !model_.is_ready()) return;
  if (model_.standby() == ModelLink::Standby::None) {
    if (now < standby_retry_at_) return;
    model_.set_standby(ModelLink::Standby::Opening);
    out.push_back(OpenModel{OpenWhy::Rollover});
    return;
  }
  if (model_.standby() != ModelLink::Standby::Ready) return;
  if (!between_turns(now) || words_due(now)) return;
  // A word that began and that the old session has not told of yet is in what the new one hears.
  (void)take_back({}, kDetection, now, out);
  swap_model(now, out);
  out.push_back(Log{RolloverRecord{}});
}

}  // namespace tandem::engine

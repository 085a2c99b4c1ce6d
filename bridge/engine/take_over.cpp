// A person speaks with the caller in the agent's place: the model goes on listening, and says
// nothing.
#include "bridge/engine/call_engine.hpp"
#include "bridge/engine/colleague.hpp"

namespace tandem::engine {

void CallEngine::handle(const SupervisorTakesOver&, Instant now, CallActions& out) {
  if (!attached_ || leaving() || take_over_.active()) return;
  const bool muted = supervision_.muted();
  if (muted) {
    // It may be saying what it was ordered to.
    cut(StopCause::Ours, now, out);
  } else {
    handle(AgentMuted{Mute::On}, now, out);
  }
  take_over_.begin(ItemId{kMintedHere | ++stocks_}, muted, now);
}

void CallEngine::handle(const SupervisorAudio& event, Instant now, CallActions& out) {
  const bool wanted = attached_ && take_over_.active() && event.item == take_over_.item();
  if (wanted && ledger_.add(event.item, {}, 0, event.bytes, now)) return send(now, out);
  // Of an item that still plays the pool forgets this with the rest.
  if (!ledger_.knows(event.item)) out.push_back(FreeAudio{event.item, kWhole});
  // Something closed what they had said so far: their voice goes on behind it.
  if (wanted) take_over_.speak_anew(ItemId{kMintedHere | ++stocks_});
}

void CallEngine::handle(const SupervisorWords& event, Instant, CallActions& out) {
  write_down(event, out);
  if (take_over_.active()) return take_over_.said(event.text);
  tell(TellRole::System, colleague_also_said(event.text), out);
}

void CallEngine::write_down(const SupervisorWords& event, CallActions& out) {
  out.push_back(Log{SupervisorWordsRecord{ItemId{kMintedHere | ++stocks_}, event.actor, event.text,
                                          at(event.from), at(event.to)}});
}

void CallEngine::handle(const SupervisorWordsMissing& event, Instant, CallActions& out) {
  out.push_back(Log{SupervisorWordsMissingRecord{event.actor}});
  if (take_over_.active()) return take_over_.miss_words();
  tell(TellRole::System, colleague_not_all_known(), out);
}

void CallEngine::handle(const SupervisorWordsDue& event, Instant, CallActions&) {
  take_over_.expect_words(event.due);
}

void CallEngine::handle(const SupervisorHandsBack& event, Instant now, CallActions& out) {
  if (!take_over_.active()) return;
  const auto length = take_over_.length(now);
  const bool was_muted = take_over_.was_muted();
  end_take_over();
  tell(TellRole::System, colleague_spoke(length, take_over_.words()), out);
  idle_.restart(now);
  if (model_.is_away()) return apologise(now, out);
  if (was_muted) return;
  unmute(out);
  if (caller_speaks(now)) return;
  // Nobody said that they leave: the caller is not to wait in silence for the model.
  if (event.manner == HandBack::Vanished) play_stock(StockPhrase::OneMoment, now, out);
  ask(AskKind::Unmuted, now, out);
}

/// What the person said last is still heard.
void CallEngine::end_take_over() noexcept {
  if (!take_over_.active()) return;
  ledger_.end(take_over_.item());
  take_over_.end();
}

}  // namespace tandem::engine

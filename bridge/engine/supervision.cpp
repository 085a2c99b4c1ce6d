#include "bridge/engine/supervision.hpp"

#include <string>

#include "bridge/engine/call_engine.hpp"

namespace tandem::engine {
namespace {

constexpr const char* kMayStay =
    "The call goes on: a supervisor takes care of the caller for the moment. Do not end the call.";
constexpr const char* kWasMuted =
    "A supervisor had muted you for a while. The caller heard nothing of you meanwhile and hears "
    "you again now.";

}  // namespace

void CallEngine::handle(const SupervisorHint& event, Instant, CallActions& out) {
  tell(TellRole::System,
       "A supervisor who listens in tells you, unheard by the caller; never mention it: " +
           event.text,
       out);
}

/// The words go with the ask, which is what a model keeps to best, and into the conversation, where
/// the next session finds them if this one is lost first.
void CallEngine::handle(const SupervisorSays& event, Instant now, CallActions& out) {
  if (!attached_ || leaving() || take_over_.active()) return;
  if (!supervision_.order_words()) cut(StopCause::Ours, now, out);
  call_off_goodbye(out);
  tell(TellRole::System, "A supervisor has you say to the caller now: " + event.text, out);
  idle_.restart(now);
  if (!model_.is_ready()) {
    resume_owed_ = true;
    return;
  }
  stall_.owes(now);
  out.push_back(Ask{AskId{kMintedHere | kOrderedAsk | ++asks_}, AskKind::Say, event.text});
}

void CallEngine::handle(const AgentMuted& event, Instant now, CallActions& out) {
  if (leaving()) return;
  if (event.mute == Mute::Off) {
    if (!supervision_.muted() || take_over_.active()) return;
    unmute(out);
    idle_.restart(now);
    tell(TellRole::System, kWasMuted, out);
    if (supervision_.owes() && !caller_speaks(now)) ask(AskKind::Unmuted, now, out);
    return;
  }
  if (!supervision_.mute()) return;
  turn_.abandoned();
  out.push_back(Log{MutedRecord{Mute::On}});
  // What was being said, or is still to be answered, is owed.
  if (ledger_.unplayed(now) || responses_.any_wanted() || stall_.owed())
    (void)supervision_.keeps_back();
  stall_.settled();
  call_off_goodbye(out);
  cut(StopCause::Ours, now, out);
}

/// One of the agent's choice: whoever orders things wants the call to go on.
void CallEngine::call_off_goodbye(CallActions& out) {
  if (!farewell_.active()) return;
  farewell_.call_off();
  tell(TellRole::System, kMayStay, out);
}

/// A goodbye is heard, whoever was to be silent.
void CallEngine::unmute(CallActions& out) {
  end_take_over();
  if (supervision_.unmute()) out.push_back(Log{MutedRecord{Mute::Off}});
}

void CallEngine::handle(const TransferRequested&, Instant now, CallActions& out) {
  if (!attached_ || leaving()) return;
  cut(StopCause::Ours, now, out);
  say_farewell({EndReason::Transferred, StockPhrase::Transferring, kOrderedNumber, false},
               AskKind::Transferring, now, out);
}

void CallEngine::handle(const HangUpRequested& event, Instant now, CallActions& out) {
  if (!attached_ || event.manner == HangUpManner::AtOnce)
    return end(EndReason::Operator, CarrierCall::HangUp, now, out);
  if (leaving()) return;
  cut(StopCause::Ours, now, out);
  say_farewell({EndReason::Operator, StockPhrase::GoodbyePolite, {}, false}, AskKind::Farewell, now,
               out);
}

}  // namespace tandem::engine

#include "bridge/engine/call_engine.hpp"

namespace tandem::engine {
namespace {

/// So much of an answer of the agent must have been sounding for a voice to be a reply to it.
constexpr std::chrono::milliseconds kReplied{1'000};

constexpr const char* kMachineSuspected =
    "The carrier believes that an answering machine has taken this call. If what you hear is a "
    "recording, do as your instructions say about voicemail; where they say nothing, end the call. "
    "If a person talks with you, go on as if nothing had been said.";
constexpr const char* kPersonAfterAll =
    "It is a person after all, no answering machine. Go on with the conversation.";

}  // namespace

/// The session takes a second to be ready, so it is opened before somebody can answer; and not
/// earlier, since most of the seconds until then are the carrier's queue.
void CallEngine::handle(const CalleeRings&, Instant now, CallActions& out) {
  if (attachments_ > 0 || model_.phase() != ModelLink::Phase::None) return;
  rings_since_ = now;
  out.push_back(Log{CalleeRingsRecord{}});
  open_model(now, out);
}

void CallEngine::open_model(Instant now, CallActions& out) {
  model_.opening(now);
  out.push_back(OpenModel{OpenWhy::Start});
}

/// The callee has answered; the word that it rings may have been lost on the way.
void CallEngine::line_opens(Instant now, CallActions& out) {
  if (model_.phase() == ModelLink::Phase::None) open_model(now, out);
  if (!from_elsewhere_) hello_.answered(now);
}

void CallEngine::watch_for_stream(Instant now, CallActions& out) {
  if (settings_.direction != Direction::Outbound || from_elsewhere_) {
    if (now - waits_since_ < settings_.stream_wait) return;
    return end(EndReason::NoStream, CarrierCall::LeaveAlone, now, out);
  }
  // Better that nobody answers than that who answers hears an apology.
  if (model_.is_away()) return end(EndReason::ModelFailed, CarrierCall::HangUp, now, out);
  if (model_.overdue(now)) return model_stays_away(now, out);
  if (now - began_at_ >= settings_.ring_wait) {
    end(EndReason::NoStream, CarrierCall::HangUp, now, out);
  }
}

bool CallEngine::agent_opens(Instant now) noexcept {
  if (!hello_.holds()) return settings_.first_word == FirstWord::Agent;
  hello_.model_listens(now);
  return false;
}

void CallEngine::hear_callee(Instant now) {
  hello_.hello();
  if (leaving_message_ && farewell_.active()) callee_.interrupted();
  const bool replies = last_spoke_ && now - agent_began_at_ >= kReplied;
  callee_.speech_began(replies, now);
}

void CallEngine::handle(const CalleeSeemed& event, Instant now, CallActions& out) {
  if (settings_.direction != Direction::Outbound) return;
  out.push_back(Log{CalleeSeemedRecord{event.kind}});
  if (!callee_.told(event.kind, now)) return;
  out.push_back(Log{MachineRecord{MachineBelief::Suspected}});
  // Nobody leaves words with a fax, whatever the policy.
  if (event.kind == CalleeKind::Fax) {
    return end(EndReason::AgentEnded, CarrierCall::HangUp, now, out);
  }
  if (callee_.policy() == VoicemailPolicy::AgentDecides && !leaving()) {
    tell(TellRole::System, kMachineSuspected, out);
  }
}

void CallEngine::watch_callee(Instant now, CallActions& out) {
  const bool free = attached_ && model_.is_ready() && !caller_speaks(now) && !leaving();
  if (hello_.agent_begins(free, now)) ask(AskKind::Greeting, now, out);
  // Else a phrase that is being fetched would come to a call that is over.
  if (stock_pending_) return;
  switch (callee_.tick(now)) {
    case AnsweringMachine::Step::None:
      return;
    case AnsweringMachine::Step::Refuted:
      leaving_message_ = false;
      out.push_back(Log{MachineRecord{MachineBelief::Refuted}});
      if (!leaving()) tell(TellRole::System, kPersonAfterAll, out);
      return;
    case AnsweringMachine::Step::Confirmed:
      out.push_back(Log{MachineRecord{MachineBelief::Confirmed}});
      break;
  }
  if (farewell_.active() || transfer_.active()) return;  // It ends anyway.
  if (callee_.policy() == VoicemailPolicy::HangUp) {
    end(EndReason::AgentEnded, CarrierCall::HangUp, now, out);
  } else if (callee_.policy() == VoicemailPolicy::LeaveMessage) {
    leave_message(now, out);
  }
}

/// A goodbye like any other, so a voice that speaks into it is talked to.
void CallEngine::leave_message(Instant now, CallActions& out) {
  cut(StopCause::Ours, now, out);
  leaving_message_ = true;
  say_farewell({EndReason::AgentEnded, StockPhrase::GoodbyePolite, {}, true}, AskKind::Voicemail,
               now, out);
}

CallTime CallEngine::length(Instant now) const noexcept {
  if (settings_.direction != Direction::Outbound) return at(now);
  if (attachments_ == 0 && !from_elsewhere_) return CallTime{0};
  return std::chrono::duration_cast<CallTime>(now - attached_at_);
}

}  // namespace tandem::engine

// What the agent's tools are asked and answer, and the wishes among them that end the call.
#include <utility>

#include "bridge/engine/call_engine.hpp"

namespace tandem::engine {

void CallEngine::handle(const ToolAsked& event, Instant now, CallActions& out) {
  ToolLedger::Asked asked = tools_.asked(event, now);
  if (asked.verdict == ToolLedger::Verdict::Known) return;
  if (auto* response = responses_.find(event.response)) response->called = true;
  replay_.answered();
  talk_.tool_called(event.call, event.name, event.arguments);
  out.push_back(Log{ToolAskedRecord{event.call, event.name, event.arguments}});
  if (asked.verdict == ToolLedger::Verdict::Run) {
    out.push_back(RunTool{event.call, event.name, event.arguments, asked.budget});
  } else if (asked.answer) {
    give(*asked.answer, Follow::Speak, now, out);
  }
}

void CallEngine::give(const ToolLedger::Answer& answer, Follow follow, Instant now,
                      CallActions& out) {
  out.push_back(Log{record_of(answer)});
  talk_.tool_answered(answer.call, answer.output);
  if (leaving() || (follow == Follow::Speak && supervision_.keeps_back())) follow = Follow::Silent;
  if (follow == Follow::Speak) stall_.owes(now);
  if (model_.is_ready()) {
    out.push_back(ToolResult{answer.call, answer.output, follow});
  } else if (follow == Follow::Speak && !model_.is_away()) {
    // The next session finds it in its history.
    resume_owed_ = true;
  }
}

void CallEngine::give_all(Instant now, CallActions& out) {
  for (const ToolLedger::Answer& answer : answers_) give(answer, Follow::Speak, now, out);
}

void CallEngine::handle(const ToolFinished& event, Instant now, CallActions& out) {
  answers_.clear();
  const bool wish = event.effect != ToolEffect::None && event.status == ToolStatus::Succeeded;
  // A caller who speaks is not hung up on; who transfers has been told already.
  const bool possible = attached_ && !farewell_.active() && !transfer_.active() &&
                        !supervision_.muted() &&
                        (event.effect == ToolEffect::Transfer || !speech_open_);
  ToolFinished result = event;
  if (wish && !possible) {
    // Else the agent believes that the call is ending, and says no more; and asked again the tool
    // must run again.
    result.status = ToolStatus::Failed;
    result.output = kWishNotCarriedOut;
  }
  const ToolLedger::Arrival arrival = tools_.finished(result, now, answers_);
  if (arrival != ToolLedger::Arrival::InTime) {
    out.push_back(Log{ToolLateRecord{event.call, event.status, event.output}});
    return give_all(now, out);
  }
  if (!wish || !possible) return give_all(now, out);
  const ToolLedger::Answer own = answers_.front();
  for (const ToolLedger::Answer& answer : answers_) give(answer, Follow::Silent, now, out);
  carry_out(event, own, now, out);
}

/// The agent ends or hands on the call. What it said in the same breath is its farewell.
void CallEngine::carry_out(const ToolFinished& event, const ToolLedger::Answer& answer, Instant now,
                           CallActions& out) {
  const bool said = answer.response && answer.response == last_spoke_;
  const auto left = audio_ms(ledger_.backlog(now));
  if (event.effect == ToolEffect::EndCall) {
    const Farewell::Plan plan{EndReason::AgentEnded, StockPhrase::GoodbyePolite, {}, true};
    if (said) return farewell_.play_out(plan, left, now);
    return say_farewell(plan, AskKind::Farewell, now, out);
  }
  const Farewell::Plan plan{EndReason::Transferred, StockPhrase::Transferring,
                            event.transfer_target, false};
  if (said) return farewell_.play_out(plan, left, now);
  say_stock_farewell(plan, now, out);
}

}  // namespace tandem::engine

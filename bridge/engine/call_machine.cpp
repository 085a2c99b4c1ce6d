#include "bridge/engine/call_machine.hpp"

#include <utility>

namespace tandem::engine {

namespace {

/// What was asked of a session, and waits there or here, goes with it.
bool leaves_session(const CallAction& action) {
  if (const auto* open = std::get_if<OpenModel>(&action)) return open->why != OpenWhy::Rollover;
  return std::holds_alternative<SwapModel>(action) || std::holds_alternative<CloseModel>(action);
}

}  // namespace

CallMachine::CallMachine(EngineSettings settings) : engine_(settings), sequencer_(settings) {}

void CallMachine::on(const CallEvent& event, Instant now, CallActions& out) {
  // What the sequencer must know before the engine reacts to it.
  if (const auto* started = std::get_if<SpeechStarted>(&event)) {
    sequencer_.on(*started, now);
  } else if (const auto* stopped = std::get_if<SpeechStopped>(&event)) {
    sequencer_.on(*stopped, now);
  } else if (const auto* committed = std::get_if<CallerTurnCommitted>(&event)) {
    sequencer_.on(*committed, now);
  } else if (std::holds_alternative<ModelReady>(event)) {
    sequencer_.restart();
  }
  neutral_.clear();  // An exception may have left some.
  engine_.on(event, now, neutral_);
  carry_out(now, out);
  if (std::holds_alternative<Tick>(event) && !engine_.ended()) {
    sequencer_.on(std::get<Tick>(event), now, out);
  }
}

void CallMachine::on(const RealtimeEvent& event, Instant now, CallActions& out) {
  if (engine_.ended() || !engine_.model().is_ready()) return;
  reports_.clear();
  sequencer_.on(event, now, out, reports_);
  for (const CallEvent& report : reports_) {
    engine_.on(report, now, neutral_);
    carry_out(now, out);
  }
}

/// Hands the engine's neutral words to the sequencer, and everything else on.
void CallMachine::carry_out(Instant now, CallActions& out) {
  for (CallAction& action : neutral_) {
    if (const auto* ask = std::get_if<Ask>(&action)) {
      sequencer_.on(*ask, now, out);
    } else if (const auto* stop = std::get_if<Stop>(&action)) {
      sequencer_.on(*stop, now, out);
    } else if (const auto* heard = std::get_if<Heard>(&action)) {
      sequencer_.on(*heard, now, out);
    } else if (const auto* tell = std::get_if<Tell>(&action)) {
      sequencer_.on(*tell, now, out);
    } else if (const auto* result = std::get_if<ToolResult>(&action)) {
      sequencer_.on(*result, now, out);
    } else {
      if (leaves_session(action)) sequencer_.restart();
      out.push_back(std::move(action));
    }
  }
  neutral_.clear();
}

}  // namespace tandem::engine

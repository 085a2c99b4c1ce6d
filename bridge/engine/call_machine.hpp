#pragma once

#include <utility>
#include <vector>

#include "bridge/engine/call_action.hpp"
#include "bridge/engine/call_engine.hpp"
#include "bridge/engine/call_event.hpp"
#include "bridge/engine/engine_settings.hpp"
#include "bridge/engine/history.hpp"
#include "bridge/engine/realtime_event.hpp"
#include "bridge/engine/realtime_sequencer.hpp"

namespace tandem::engine {

/// The call engine joined with the sequencer of OpenAI Realtime: what a session drives. Events of
/// either kind go in, and actions come out in the order in which they are to be carried out; of the
/// model's actions only the wire ones (`CreateResponse` ... `CreateToolOutput`), never `Ask`,
/// `Stop`, `Heard`, `Tell` or `ToolResult`. One per call, on its shard; no clock, no thread, no
/// exception; no allocation per frame once the lists have grown.
class CallMachine {
 public:
  explicit CallMachine(EngineSettings settings);

  /// The call comes from another node: before `CallBegan`.
  void take_over(PastCall past) { engine_.take_over(std::move(past)); }

  void on(const CallEvent& event, Instant now, CallActions& out);
  void on(const RealtimeEvent& event, Instant now, CallActions& out);

  /// Whether audio of this response is to be converted and pooled. Where not: drop the delta, count
  /// it, and report `AgentAudioDropped`.
  [[nodiscard]] bool audio_wanted(ResponseId response) const noexcept {
    return engine_.audio_wanted(response);
  }
  /// What a new session must know, now.
  [[nodiscard]] std::vector<HistoryEntry> history() const { return engine_.history(); }
  /// After `EndCall`: nothing but `ToolLateRecord` comes any more.
  [[nodiscard]] bool ended() const noexcept { return engine_.ended(); }

  [[nodiscard]] const CallEngine& engine() const noexcept { return engine_; }
  [[nodiscard]] const RealtimeSequencer& sequencer() const noexcept { return sequencer_; }

 private:
  void carry_out(Instant now, CallActions& out);

  CallEngine engine_;
  RealtimeSequencer sequencer_;
  CallActions neutral_;             ///< Of the engine, before the sequencer took its part.
  std::vector<CallEvent> reports_;  ///< Of the sequencer, for the engine.
};

}  // namespace tandem::engine

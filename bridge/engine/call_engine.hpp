#pragma once

#include <vector>

#include "bridge/engine/call_action.hpp"
#include "bridge/engine/call_event.hpp"
#include "bridge/engine/engine_settings.hpp"
#include "bridge/engine/history.hpp"
#include "bridge/engine/ids.hpp"

namespace tandem::engine {

/// One phone call as a state machine without I/O: turns, playout, barge-in, gaps, silence, goodbye,
/// tools, transfer, and a model that may vanish. It speaks to the model in neutral words (`Ask`,
/// `Stop`, `Heard`, `Tell`, `ToolResult`); a sequencer turns them into an API's rules.
class CallEngine {
 public:
  explicit CallEngine(EngineSettings settings);

  /// Appends to `out`. Events after the end of the call change nothing.
  void on(const CallEvent& event, Instant now, CallActions& out);

  [[nodiscard]] bool audio_wanted(ResponseId response) const noexcept;
  [[nodiscard]] std::vector<HistoryEntry> history() const;
  [[nodiscard]] bool ended() const noexcept;
};

}  // namespace tandem::engine

#pragma once

#include <vector>

#include "bridge/engine/call_action.hpp"
#include "bridge/engine/call_event.hpp"
#include "bridge/engine/engine_settings.hpp"
#include "bridge/engine/ids.hpp"
#include "bridge/engine/realtime_event.hpp"

namespace tandem::engine {

/// The rules of OpenAI Realtime about responses (protocol page, sections 6 and 8 to 10): one active
/// response, creates that wait and merge, a cancel that comes before its `response.created`, one
/// create after all outputs of a response, errors matched to what caused them. One per session of
/// the model: `restart()` for the next.
class RealtimeSequencer {
 public:
  explicit RealtimeSequencer(const EngineSettings& settings);

  /// A new session has taken over; nothing is open in it. What was asked and not begun is gone.
  void restart() noexcept;

  /// A message of the model. Wire actions go to `out`, what the engine must know to `reports`.
  void on(const RealtimeEvent& event, Instant now, CallActions& out,
          std::vector<CallEvent>& reports);
  /// The engine's wishes.
  void on(const Ask& ask, Instant now, CallActions& out);
  void on(const Stop& stop, Instant now, CallActions& out);
  void on(const Heard& heard, Instant now, CallActions& out);
  void on(const Tell& tell, Instant now, CallActions& out);
  void on(const ToolResult& result, Instant now, CallActions& out);
};

}  // namespace tandem::engine

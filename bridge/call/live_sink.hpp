#pragma once

#include "bridge/call/event_sink.hpp"

namespace tandem::call {

/// Who follows the calls of this node as they happen. Gets every event that is kept, and besides
/// what is not: words on their way ("caller.partial", "agent.partial", with seq 0), which stand in
/// no log. An agent's partial words are what the model says now; the caller hears them later, or
/// never.
class LiveSink : public EventSink {
 public:
  /// Whether anybody looks: else nobody needs words that are not through. Any thread.
  [[nodiscard]] virtual bool watched() const noexcept = 0;
};

}  // namespace tandem::call

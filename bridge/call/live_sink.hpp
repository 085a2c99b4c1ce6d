#pragma once

#include <cstdint>

#include "bridge/call/event_sink.hpp"

namespace tandem::call {

/// The `seq` of what is told once more, to who has missed it. It is news to nobody else: in the log
/// it stands under the number that it had.
inline constexpr std::uint64_t kToldAgain = ~std::uint64_t{0};

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

#pragma once

#include <chrono>
#include <map>
#include <string>
#include <string_view>

#include "bridge/call/agent_directory.hpp"
#include "bridge/call/call_registry.hpp"
#include "bridge/call/ended_calls.hpp"
#include "bridge/call/event_sink.hpp"
#include "core/metrics/registry.hpp"

namespace tandem::control {

/// Callers who got no agent, as calls of one event: from `call.rejected` the writer makes a row
/// that is over before it began and says why. So whoever's number it is sees that somebody rang.
/// Callers of numbers that are nobody's are kept for the house. On the acceptor's loop.
class RefusedCalls {
 public:
  /// Of one organisation: a flood of calls must not become one of rows. The others are counted.
  static constexpr int kAMinute = 60;

  /// `ring`: the one of `events` that the acceptor's thread writes to. All of it outlives this.
  RefusedCalls(call::EventSink& events, unsigned ring, std::string node, metrics::Block& block);

  /// `reason` is a word for machines ("agent-full", "lapsed"). Once a CallSid, however often the
  /// carrier asks.
  void keep(const call::IncomingCall& call, const call::NumberRoute& route,
            std::string_view reason);

 private:
  using Instant = std::chrono::steady_clock::time_point;
  struct Minute {
    Instant began{};
    int calls = 0;
  };
  [[nodiscard]] bool has_room(const std::string& organisation, Instant now);
  void append(const call::IncomingCall& call, const call::NumberRoute& route,
              std::string_view reason);
  void count(const char* result);

  call::EventSink& events_;
  unsigned ring_;
  std::string node_;
  metrics::Block& block_;
  std::map<std::string, Minute, std::less<>> minutes_;  ///< By organisation.
  call::EndedCalls seen_;
};

}  // namespace tandem::control

#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

#include "bridge/call/call_id.hpp"

namespace tandem::call {

/// Something that happened in a call and must be kept. The key is (call, epoch, seq).
struct CallEvent {
  CallId call;
  std::uint32_t epoch = 1;  ///< Term of ownership of the call; 1 on the node that took it.
  std::uint64_t seq = 0;    ///< From 1, without gaps within (call, epoch).
  std::chrono::sys_time<std::chrono::microseconds> at;
  std::chrono::microseconds call_time{0};  ///< Steady time since the call's webhook.
  std::string_view type;    ///< "call.started", "turn.agent", ...; see bridge/call/README.md.
  std::string_view fields;  ///< A JSON object, "{}" at least.
};

/// Takes events from the shards in the turn in which they happen.
class EventSink {
 public:
  virtual ~EventSink() = default;
  /// Copies what it needs before it returns, never blocks and never fails: an implementation that
  /// has no room drops by its own policy and counts. Called on the thread of shard `shard` (0 ..
  /// shards - 1), so an implementation may keep one single-producer ring for each; behind the
  /// shards comes whoever else tells of calls (the webhooks, of those that none took).
  virtual void append(unsigned shard, const CallEvent& event) noexcept = 0;
};

}  // namespace tandem::call

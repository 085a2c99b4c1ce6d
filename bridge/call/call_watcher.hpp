#pragma once

#include <cstdint>

#include "bridge/call/call_id.hpp"

namespace tandem::call {

struct Agent;

/// Who prepares something for calls and tidies up behind them. On the call's shard, so it only
/// posts elsewhere; once each.
class CallWatcher {
 public:
  virtual ~CallWatcher() = default;
  virtual void call_began(const CallId& call, const Agent& agent) = 0;
  /// `term`: this node's of the call. Another one may have begun a later term, and go on.
  virtual void call_ended(const CallId& call, std::uint32_t term, const Agent& agent) = 0;
  /// In the place of `call_ended`: it goes on at another node, with what it holds.
  virtual void call_moved(const CallId& call, const Agent& agent) = 0;
};

}  // namespace tandem::call

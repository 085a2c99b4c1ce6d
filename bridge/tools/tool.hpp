#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "bridge/call/agent.hpp"
#include "bridge/call/call_id.hpp"
#include "bridge/model/session_settings.hpp"

namespace tandem {
class EventLoop;
}

namespace tandem::tools {

/// One request of the model to run a tool. Owned strings: it outlives the model's message.
struct ToolCall {
  std::string call_id;  ///< The model's; unique within the phone call.
  std::string name;
  std::string arguments;  ///< JSON text as the model wrote it: never trusted.
};

/// What the phone call shall do besides telling the model the result.
struct HangUpWish {
  std::string reason;
};
struct TransferWish {
  std::string number;  ///< E.164, out of the agent's list.
  std::string reason;
};

/// The answer to the model, and the wishes that come with it. Every tool call gets exactly one.
struct ToolResult {
  bool ok = true;
  std::string output;  ///< JSON text for the model.
  std::variant<std::monostate, HangUpWish, TransferWish> wish = {};
  /// What it makes of the phone call (`booked`, `cancelled`, …: `calls.outcome`); empty: nothing.
  std::string call_outcome = {};
  /// What it read or changed, for the call's events: a calendar, an appointment. May be empty.
  std::string target = {};
};

/// What a tool may know about the phone call it serves.
struct ToolContext {
  call::CallId call;
  std::string from, to;  ///< Whom the agent talks with, and the number of ours.
  std::shared_ptr<const call::Agent> agent;
  EventLoop* loop = nullptr;  ///< The shard; `done` must run there.
  /// The agent is only being tried out: whatever a tool does, it does it to nothing that is real.
  bool rehearsal = false;
  /// This node's of the phone call. Who changes what is the caller's makes sure that no other node
  /// has begun a later one: this node may have been cut off, or have stood still.
  std::uint32_t term = 1;
};

/// Something that an agent can do beside talking. One object per node, shared by all calls and
/// shards: `run` is called on any shard's thread and must not block it.
class Tool {
 public:
  using Done = std::function<void(const ToolResult&)>;
  virtual ~Tool() = default;

  /// Name, description and parameters as the model is told them, for this agent.
  [[nodiscard]] virtual model::Tool declaration(const call::Agent& agent) const = 0;
  /// How long it may take; then the engine tells the model that it failed.
  [[nodiscard]] virtual std::chrono::milliseconds budget() const {
    return std::chrono::milliseconds{4000};
  }
  /// Whether a success changes the world (a booking): then the same call of this tool, with the
  /// same arguments, gets the first success again and is not run twice (pain 8; the engine sees to
  /// it).
  [[nodiscard]] virtual bool has_side_effect() const { return false; }
  /// Of one with a side effect: it tells repetitions itself, since what it does can be undone.
  [[nodiscard]] virtual bool knows_repetitions() const { return false; }
  /// Whether the model of this agent's calls is told of it.
  [[nodiscard]] virtual bool offered(const call::Agent&) const { return true; }
  /// Runs once per request. `done` is called exactly once, on `context.loop`, at once or later.
  virtual void run(ToolContext context, ToolCall request, Done done) const = 0;
};

}  // namespace tandem::tools

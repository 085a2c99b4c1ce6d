#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "bridge/call/agent.hpp"
#include "bridge/call/realtime_ids.hpp"
#include "bridge/engine/call_action.hpp"
#include "bridge/engine/call_event.hpp"
#include "bridge/engine/history.hpp"
#include "bridge/engine/realtime_event.hpp"
#include "bridge/model/realtime_message.hpp"

namespace tandem::call {

/// What goes into the machine: for the call, or for its sequencer.
using MachineEvent = std::variant<engine::CallEvent, engine::RealtimeEvent>;

/// Between the words of OpenAI Realtime and those of the machine, with the table of ids of one
/// call. Another model's API brings a port of its own. On the call's shard; no I/O.
class RealtimePort {
 public:
  explicit RealtimePort(std::shared_ptr<const Agent> agent) : agent_(std::move(agent)) {}

  /// What a message of the model means, appended to `out`; nothing for most. Audio is not for
  /// here: the session takes `OutputAudioDelta` itself.
  void read(const model::Message& message, std::vector<MachineEvent>& out);

  [[nodiscard]] engine::ResponseId response(std::string_view id) { return responses_.number(id); }
  [[nodiscard]] engine::ItemId item(std::string_view id) { return items_.number(id); }

  /// The client event of an action; empty where the item or call is none of this session.
  [[nodiscard]] std::string write(const engine::CreateResponse& action) const;
  [[nodiscard]] std::string write(const engine::CancelResponse& action) const;
  [[nodiscard]] std::string write(const engine::TruncateItem& action) const;
  [[nodiscard]] std::string write(const engine::CreateMessage& action) const;
  [[nodiscard]] std::string write(const engine::CreateToolOutput& action) const;

  /// The client events that rebuild a conversation in a new session. The server echoes the
  /// outputs among them; those echoes are not for the sequencer.
  [[nodiscard]] std::vector<std::string> restore(const std::vector<engine::HistoryEntry>& history);

 private:
  struct Reading;
  struct Restoring;
  [[nodiscard]] engine::ToolCalled tool_called(const model::FunctionCall& call);

  std::shared_ptr<const Agent> agent_;
  RealtimeIds<engine::ItemId> items_;
  RealtimeIds<engine::ResponseId> responses_;
  RealtimeIds<engine::ToolCallId> tool_calls_;
  /// Echoes of restored outputs that are still to come.
  std::size_t restored_outputs_ = 0;
};

/// The first event of a session: everything the agent says about it. `restored`: the conversation
/// goes on after a break.
[[nodiscard]] std::string session_update_of(const Agent& agent, std::vector<model::Tool> tools,
                                            bool restored);

}  // namespace tandem::call

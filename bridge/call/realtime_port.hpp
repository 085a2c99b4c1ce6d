#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
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
  /// What the model is told of this call alone, from now on.
  void brief(std::string_view briefing) { briefing_ = briefing; }

  /// What a message of the model means, appended to `out`; nothing for most. Audio is not for
  /// here: the session takes `OutputAudioDelta` itself.
  void read(const model::Message& message, std::vector<MachineEvent>& out);

  [[nodiscard]] engine::ResponseId response(std::string_view id) { return responses_.number(id); }
  [[nodiscard]] engine::ItemId item(std::string_view id) { return items_.number(id); }
  /// The same of an item of which audio came: it lies in this part of its content. A message of the
  /// model has one part of audio, the first as a rule; where text stands before it, a truncate must
  /// name the part that speaks. The first that did is kept: our line of audio has one item for all.
  [[nodiscard]] engine::ItemId audio_item(std::string_view id, std::uint32_t content_index);

  /// The client event of an action; empty where the item or call is none of this session.
  [[nodiscard]] std::string write(const engine::CreateResponse& action) const;
  [[nodiscard]] std::string write(const engine::CancelResponse& action) const;
  [[nodiscard]] std::string write(const engine::TruncateItem& action) const;
  [[nodiscard]] std::string write(const engine::CreateMessage& action) const;
  [[nodiscard]] std::string write(const engine::CreateToolOutput& action) const;

  /// The tool calls of before this call came here are the first so many. Before any other.
  void expect_past_tools(std::size_t count);

  /// Base64, in the session's format, of what the caller said.
  using Sound = std::function<std::string(const engine::CallerSaid&)>;
  /// The client events that rebuild a conversation in a new session. The server echoes the
  /// outputs among them; those echoes are not for the sequencer. A turn of the caller whose words
  /// are not known goes in as sound, or, where that is gone too, as a remark, so that no answer
  /// stands without its question.
  [[nodiscard]] std::vector<std::string> restore(const std::vector<engine::HistoryEntry>& history,
                                                 const Sound& sound);

 private:
  struct Reading;
  struct Restoring;
  [[nodiscard]] engine::ToolCalled tool_called(const model::FunctionCall& call);

  std::shared_ptr<const Agent> agent_;
  std::string briefing_;
  RealtimeIds<engine::ItemId> items_;
  RealtimeIds<engine::ResponseId> responses_;
  RealtimeIds<engine::ToolCallId> tool_calls_;
  struct AudioPart {
    engine::ItemId item;
    std::uint32_t index;
  };
  static constexpr std::size_t kAudioPartsMax = 64;
  std::vector<AudioPart> audio_parts_;  ///< Where it is not the first; the newest.
  /// Echoes of restored outputs that are still to come.
  std::size_t restored_outputs_ = 0;
};

/// What the transcript of a turn costs.
[[nodiscard]] engine::TranscriptionBilled billed_of(engine::ItemId item,
                                                    const model::TranscriptionUsage& usage);

/// The first event of a session: everything the agent says about it. `restored`: the conversation
/// goes on after a break.
[[nodiscard]] std::string session_update_of(const Agent& agent, std::string_view briefing,
                                            std::vector<model::Tool> tools, bool restored);

/// What the model is told in a call: what all calls of the agent share in front, so that the
/// service's prompt cache serves it, what is the call's own behind.
[[nodiscard]] std::string instructions_of(const Agent& agent, std::string_view briefing);

}  // namespace tandem::call

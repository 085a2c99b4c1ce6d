#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "bridge/call/call_id.hpp"
#include "bridge/engine/engine_settings.hpp"
#include "bridge/engine/past_call.hpp"

namespace tandem::call {

/// Why a call comes to this node.
enum class ResumeCause : std::uint8_t {
  NodeLost,    ///< Its node said nothing of it any more.
  HandedOver,  ///< Its node gave it away.
};

/// A call that another node had, or an earlier process of this one: whoever brings it has taken it
/// over, so it is nobody else's any more.
struct ResumedCall {
  CallId id;
  std::uint32_t epoch = 2;  ///< This node's term.
  std::string call_sid, account_sid;
  std::string from, to;
  engine::Direction direction = engine::Direction::Inbound;
  ResumeCause cause = ResumeCause::NodeLost;
  std::string from_node;
  /// The version of the agent that it began with, where another one goes on in its place; else
  /// empty.
  std::string lost_version = {};
  /// What only this call's model is told, behind the agent's instructions.
  std::string briefing = {};
  engine::PastCall past;
};

}  // namespace tandem::call

#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "bridge/engine/call_action.hpp"
#include "bridge/engine/ids.hpp"

namespace tandem::engine {

/// What a new session of the model must know, in the order of the conversation.

struct CallerSaid {
  ItemId item;
  std::string text;  ///< Empty where the transcript has not come.
};
/// Only what the caller heard, or will hear of what is still playing.
struct AgentSaid {
  ItemId item;
  std::string text;
};
struct ToldModel {
  TellRole role = TellRole::User;
  std::string text;
};
struct ToolCallMade {
  ToolCallId call;
  std::string name, arguments;
};
/// Only of calls that are answered; the others' results come later, as `CreateToolOutput`.
struct ToolCallAnswered {
  ToolCallId call;
  std::string output;
};
using HistoryEntry = std::variant<CallerSaid, AgentSaid, ToldModel, ToolCallMade, ToolCallAnswered>;

}  // namespace tandem::engine

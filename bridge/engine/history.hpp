#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "bridge/engine/call_action.hpp"
#include "bridge/engine/ids.hpp"
#include "media/units.hpp"

namespace tandem::engine {

/// What a new session of the model must know, in the order of the conversation.

/// Where the words are not known, their sound stands in for them: `audio` of it begins `behind` the
/// newest that is remembered. 0: it is not remembered either.
struct CallerSaid {
  ItemId item;
  std::string text;
  media::Samples behind{0}, audio{0};
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

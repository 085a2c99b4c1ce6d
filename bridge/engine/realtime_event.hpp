#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "bridge/engine/call_event.hpp"
#include "bridge/engine/ids.hpp"

namespace tandem::engine {

/// Inputs of the sequencer that the call engine does not see as they are: the model leg's messages
/// about responses, with string ids replaced by integers.

/// `response.created`.
struct ResponseCreated {
  ResponseId response;
  AskId ask;  ///< `metadata.ask` where the server echoes it, else none.
  bool out_of_band = false;
};
/// `response.done`; the calls in its output come first, as `ToolCalled`.
struct ResponseDone {
  ResponseId response;
  ResponseStatus status = ResponseStatus::Completed;
  std::string error_code, error_type;  ///< Of a failed one.
  std::optional<TokenUsage> usage;
};
/// A completed `function_call`. The same call may come several times.
struct ToolCalled {
  ResponseId response;
  ToolCallId call;
  std::string name, arguments;
};
/// `conversation.item.added` of type `function_call_output`: the server has our next output.
struct ToolOutputAdded {};
/// `error`.
struct ModelErrored {
  std::string code, type;
  WireId cause;  ///< Our event that it names, or none.
};

using RealtimeEvent =
    std::variant<ResponseCreated, ResponseDone, ToolCalled, ToolOutputAdded, ModelErrored>;

}  // namespace tandem::engine

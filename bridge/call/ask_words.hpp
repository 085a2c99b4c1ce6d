#pragma once

#include <string>
#include <string_view>

#include "bridge/call/agent.hpp"
#include "bridge/engine/call_action.hpp"

namespace tandem::call {

/// What the model is told about one response beside the agent's instructions, in the agent's
/// language; empty where the conversation says enough. `ordered`: of `AskKind::Say`.
[[nodiscard]] std::string ask_words(engine::AskKind kind, const Agent& agent,
                                    std::string_view ordered = {});
/// Whether the response may call tools: a goodbye may not.
[[nodiscard]] bool ask_allows_tools(engine::AskKind kind) noexcept;
/// The line that a session gets which takes over in the middle of a call.
[[nodiscard]] std::string_view restored_words(const Agent& agent) noexcept;
/// What stands in such a session for a turn of the caller of which neither words nor sound are
/// left.
[[nodiscard]] std::string_view unrecorded_words(const Agent& agent) noexcept;

}  // namespace tandem::call

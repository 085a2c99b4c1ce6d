#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "bridge/call/agent.hpp"

namespace tandem::control {

/// What the model of a call that we place is told beside the agent's instructions: that it rang
/// somebody, whom, when, how to open, and what whoever asked for the call gave along (`metadata`, a
/// JSON object; said to be data, since it may hold anything).
[[nodiscard]] std::string outgoing_briefing(const call::Agent& agent, std::string_view number,
                                            std::string_view metadata,
                                            std::chrono::system_clock::time_point now);

}  // namespace tandem::control

#pragma once

#include <chrono>

#include "bridge/call/agent.hpp"

namespace tandem::control {

/// Whether `now` lies in one of the agent's spans, on the clock of its time zone (daylight saving
/// included). An agent without spans is always open. An unknown zone counts as UTC.
[[nodiscard]] bool is_open(const call::Agent& agent, std::chrono::system_clock::time_point now);

}  // namespace tandem::control

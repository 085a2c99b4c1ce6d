#pragma once

#include <chrono>
#include <string>

namespace tandem::engine {

/// What the model is told of a person who spoke in its place, when they hand the caller back: at
/// once, or as part of the past of a call that goes on at another node.
[[nodiscard]] std::string colleague_spoke(std::chrono::seconds length);

}  // namespace tandem::engine

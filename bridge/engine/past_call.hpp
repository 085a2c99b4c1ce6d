#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "bridge/engine/history.hpp"
#include "bridge/engine/ids.hpp"

namespace tandem::engine {

/// What the model is told of a tool that was at work when its node died.
inline constexpr std::string_view kToolUnknown =
    R"({"ok":false,"error":"unknown","message":"The line was lost before the answer came: it is not )"
    R"(known whether this was done. Do not say that it was or was not. Call the tool again with the )"
    R"(same arguments, which does nothing twice, and go by what that answers."})";

/// A tool that ran before the call came here.
struct PastTool {
  std::string name, arguments;
  std::string output;  ///< What the model was told of it.
};

/// What is known of a call that another node had, or an earlier process of this one.
struct PastCall {
  std::chrono::milliseconds age{0};           ///< Since the call began.
  std::chrono::milliseconds answered_for{0};  ///< Since its first stream.
  bool met = true;  ///< It had a stream: agent and caller know of each other.
  /// In the order of the conversation; every tool call in it is answered. Their ids are 1, 2, 3 ...
  std::vector<HistoryEntry> said;
  /// Those that succeeded, and those of which nobody knows: none of them may change the world
  /// again.
  std::vector<PastTool> tools;

  /// Tool calls in `said`.
  [[nodiscard]] std::size_t tools_asked() const {
    return static_cast<std::size_t>(std::count_if(
        said.begin(), said.end(),
        [](const HistoryEntry& each) { return std::holds_alternative<ToolCallMade>(each); }));
  }
};

}  // namespace tandem::engine

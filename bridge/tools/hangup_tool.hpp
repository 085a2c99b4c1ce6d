#pragma once

#include "bridge/tools/tool.hpp"

namespace tandem::tools {

/// `endCall`: the agent ends the call. Only a wish: the call engine hangs up when the farewell was
/// heard, and not at all when the caller speaks again.
class HangUpTool final : public Tool {
 public:
  static constexpr std::string_view kName = "endCall";

  [[nodiscard]] model::Tool declaration(const call::Agent& agent) const override;
  void run(ToolContext context, ToolCall request, Done done) const override;
};

}  // namespace tandem::tools

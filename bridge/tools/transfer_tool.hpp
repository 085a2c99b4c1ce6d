#pragma once

#include "bridge/tools/tool.hpp"

namespace tandem::tools {

/// `transferCall`: passes the caller to a person, at a number that the agent lists and at no other,
/// whatever the model asks for (pain 19; the caller comes back to the agent when nobody answers).
class TransferTool final : public Tool {
 public:
  static constexpr std::string_view kName = "transferCall";

  [[nodiscard]] model::Tool declaration(const call::Agent& agent) const override;
  /// A transfer that could go nowhere is not offered.
  [[nodiscard]] bool offered(const call::Agent& agent) const override {
    return !agent.transfer_numbers.empty();
  }
  void run(ToolContext context, ToolCall request, Done done) const override;
};

}  // namespace tandem::tools

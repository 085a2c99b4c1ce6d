#pragma once

#include "bridge/tools/tool.hpp"

namespace tandem::tools {

/// `echo`: gives back its `text`. For trials of a set-up; offered only where the node's
/// configuration asks for trial tools.
class EchoTool final : public Tool {
 public:
  [[nodiscard]] model::Tool declaration(const call::Agent& agent) const override;
  void run(ToolContext context, ToolCall request, Done done) const override;
};

/// `lookup`: gives an answer after `delay_ms` (at most 60 s), to see what a caller hears while a
/// tool works; longer than its budget shows the failure.
class LookupTool final : public Tool {
 public:
  [[nodiscard]] model::Tool declaration(const call::Agent& agent) const override;
  void run(ToolContext context, ToolCall request, Done done) const override;
};

}  // namespace tandem::tools

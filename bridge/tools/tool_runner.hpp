#pragma once

#include <memory>

#include "bridge/tools/tool.hpp"
#include "bridge/tools/tool_registry.hpp"

namespace tandem::tools {

/// Runs the tools of one phone call, on its shard. When a tool is asked, how long it may take and
/// whether an answer is used again are the engine's to decide (`bridge/engine/tool_ledger.hpp`).
class ToolRunner {
 public:
  virtual ~ToolRunner() = default;
  /// `done` runs exactly once, on the shard, in this call or later; a tool may outlive the runner
  /// and the call (a booking is not to be lost), so it must not refer to either.
  virtual void run(ToolCall request, Tool::Done done) = 0;
};

/// Over the tools of the node: only those that the agent lists.
class RegistryToolRunner final : public ToolRunner {
 public:
  RegistryToolRunner(const ToolRegistry& registry, ToolContext context)
      : registry_(registry), context_(std::move(context)) {}

  void run(ToolCall request, Tool::Done done) override;

 private:
  const ToolRegistry& registry_;
  ToolContext context_;
};

}  // namespace tandem::tools

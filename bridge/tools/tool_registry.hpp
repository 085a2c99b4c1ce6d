#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "bridge/tools/tool.hpp"

namespace tandem::tools {

/// The tools of this node by name. Filled by the app before the first call, then read only.
class ToolRegistry {
 public:
  ToolRegistry();
  ~ToolRegistry();

  void add(std::string name, std::unique_ptr<Tool> tool);
  /// Null when there is none of that name.
  [[nodiscard]] const Tool* find(std::string_view name) const noexcept;
  /// Those of the agent's list that exist, as the model is told them.
  [[nodiscard]] std::vector<model::Tool> declarations(const call::Agent& agent) const;
  [[nodiscard]] std::vector<std::string> names() const;

  /// `endCall` and `transferCall`; with `trial_tools` also `echo` and `lookup`.
  [[nodiscard]] static std::unique_ptr<ToolRegistry> standard(bool trial_tools);

 private:
  struct Entry;  // name and tool
  std::vector<Entry> entries_;
};

}  // namespace tandem::tools

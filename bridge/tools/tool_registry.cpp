#include "bridge/tools/tool_registry.hpp"

#include "bridge/tools/hangup_tool.hpp"
#include "bridge/tools/transfer_tool.hpp"
#include "bridge/tools/trial_tools.hpp"

namespace tandem::tools {

struct ToolRegistry::Entry {
  std::string name;
  std::unique_ptr<Tool> tool;
};

ToolRegistry::ToolRegistry() = default;
ToolRegistry::~ToolRegistry() = default;

void ToolRegistry::add(std::string name, std::unique_ptr<Tool> tool) {
  entries_.push_back({std::move(name), std::move(tool)});
}

const Tool* ToolRegistry::find(std::string_view name) const noexcept {
  for (const Entry& entry : entries_)
    if (entry.name == name) return entry.tool.get();
  return nullptr;
}

std::vector<model::Tool> ToolRegistry::declarations(const call::Agent& agent) const {
  std::vector<model::Tool> declared;
  for (const std::string& name : agent.tools) {
    const Tool* tool = find(name);
    if (tool == nullptr || !tool->offered(agent)) continue;
    declared.push_back(tool->declaration(agent));
  }
  return declared;
}

std::vector<std::string> ToolRegistry::names() const {
  std::vector<std::string> all;
  for (const Entry& entry : entries_) all.push_back(entry.name);
  return all;
}

std::unique_ptr<ToolRegistry> ToolRegistry::standard(bool trial_tools) {
  auto registry = std::make_unique<ToolRegistry>();
  registry->add(std::string(HangUpTool::kName), std::make_unique<HangUpTool>());
  registry->add(std::string(TransferTool::kName), std::make_unique<TransferTool>());
  if (trial_tools) {
    registry->add("echo", std::make_unique<EchoTool>());
    registry->add("lookup", std::make_unique<LookupTool>());
  }
  return registry;
}

}  // namespace tandem::tools

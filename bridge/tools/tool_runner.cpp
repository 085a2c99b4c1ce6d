#include "bridge/tools/tool_runner.hpp"

#include <algorithm>

namespace tandem::tools {

void RegistryToolRunner::run(ToolCall request, Tool::Done done) {
  const auto& listed = context_.agent->tools;
  const bool offered = std::find(listed.begin(), listed.end(), request.name) != listed.end();
  const Tool* tool = offered ? registry_.find(request.name) : nullptr;
  if (tool != nullptr) return tool->run(context_, std::move(request), std::move(done));
  ToolResult result;
  result.ok = false;
  result.output = R"({"ok":false,"error":"There is no such tool."})";
  done(result);
}

}  // namespace tandem::tools

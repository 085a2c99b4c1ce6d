#include "bridge/tools/tool_runner.hpp"

#include <algorithm>
#include <exception>
#include <memory>
#include <utility>

#include "core/log/logger.hpp"

namespace tandem::tools {
namespace {

ToolResult failed(const char* output) {
  ToolResult result;
  result.ok = false;
  result.output = output;
  return result;
}

}  // namespace

void RegistryToolRunner::run(ToolCall request, Tool::Done done) {
  const auto& listed = context_.agent->tools;
  const bool offered = std::find(listed.begin(), listed.end(), request.name) != listed.end();
  const Tool* tool = offered ? registry_.find(request.name) : nullptr;
  if (tool == nullptr) return done(failed(R"({"ok":false,"error":"There is no such tool."})"));
  const auto answered = std::make_shared<bool>(false);
  const Tool::Done once = [answered, done](const ToolResult& result) {
    if (!std::exchange(*answered, true)) done(result);
  };
  try {
    tool->run(context_, request, once);
  } catch (const std::exception& thrown) {
    // What is thrown behind the answer is not the tool's failure but that of who took it.
    if (*answered) throw;
    log::Logger().error(
        "tool.fault",
        {{"call", context_.call.text()}, {"tool", request.name}, {"what", thrown.what()}});
    once(failed(R"({"ok":false,"error":"The tool failed."})"));
  }
}

}  // namespace tandem::tools

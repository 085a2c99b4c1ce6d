#include "bridge/tools/transfer_tool.hpp"

#include <algorithm>

#include "bridge/tools/arguments.hpp"
#include "core/json/writer.hpp"

namespace tandem::tools {
namespace {

ToolResult failure(std::string_view why) {
  ToolResult result;
  result.ok = false;
  json::Writer(result.output).begin_object().member("ok", false).member("error", why).end_object();
  return result;
}

}  // namespace

model::Tool TransferTool::declaration(const call::Agent& agent) const {
  std::string parameters;
  json::Writer out(parameters);
  out.begin_object().member("type", "object").key("properties").begin_object();
  out.key("number").begin_object().member("type", "string");
  out.member("description", "Where to transfer; the first one where left out.");
  out.key("enum").begin_array();
  for (const std::string& number : agent.transfer_numbers) out.value(number);
  out.end_array().end_object();
  out.key("reason").begin_object().member("type", "string").end_object();
  out.end_object().key("required").begin_array().end_array();
  out.member("additionalProperties", false).end_object();
  return {.name = std::string(kName),
          .description =
              "Transfers the caller to a person. Say so first, in the same answer. If nobody "
              "answers, the caller comes back to you.",
          .parameters_json = std::move(parameters)};
}

void TransferTool::run(ToolContext context, ToolCall request, Done done) const {
  const auto arguments = Arguments::parse(request.arguments);
  const auto& allowed = context.agent->transfer_numbers;
  if (!arguments) return done(failure("The arguments are no JSON object."));
  if (allowed.empty()) return done(failure("This agent has no number to transfer to."));
  const std::string number = arguments->text("number").value_or(allowed.front());
  if (std::find(allowed.begin(), allowed.end(), number) == allowed.end())
    return done(failure("That number is not on the list of this agent."));
  ToolResult result;
  result.output = R"({"ok":true,"note":"The transfer begins when you have been heard."})";
  result.wish = TransferWish{number, arguments->text("reason").value_or("")};
  done(std::move(result));
}

}  // namespace tandem::tools

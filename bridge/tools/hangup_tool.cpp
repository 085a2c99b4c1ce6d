#include "bridge/tools/hangup_tool.hpp"

#include "bridge/tools/arguments.hpp"

namespace tandem::tools {

model::Tool HangUpTool::declaration(const call::Agent&) const {
  return {
      .name = std::string(kName),
      .description =
          "Ends the phone call. Say goodbye first, in the same answer; the line is cut when the "
          "caller has heard it. Use it only when the caller is done or asks to end the call.",
      .parameters_json =
          R"({"type":"object","properties":{"reason":{"type":"string","description":)"
          R"("Why the call ends, in a few words."}},"required":[],)"
          R"("additionalProperties":false})"};
}

void HangUpTool::run(ToolContext, ToolCall request, Done done) const {
  const auto arguments = Arguments::parse(request.arguments);
  ToolResult result;
  result.output = R"({"ok":true,"note":"The call ends when your goodbye has been heard."})";
  // Whatever the arguments look like, the wish to end is clear.
  result.wish = HangUpWish{arguments ? arguments->text("reason").value_or("") : ""};
  done(std::move(result));
}

}  // namespace tandem::tools

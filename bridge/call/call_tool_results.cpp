// What a call does with what its tools answer.
#include <string>
#include <utility>
#include <variant>

#include "bridge/call/call_session.hpp"
#include "core/json/writer.hpp"

namespace tandem::call {

void CallSession::take_result(engine::ToolCallId call, const tools::ToolResult& result) {
  engine::ToolFinished finished{
      .call = call,
      .status = result.ok ? engine::ToolStatus::Succeeded : engine::ToolStatus::Failed,
      .output = result.output,
      .effect = engine::ToolEffect::None,
      .transfer_target = 0};
  if (std::holds_alternative<tools::HangUpWish>(result.wish)) {
    finished.effect = engine::ToolEffect::EndCall;
  } else if (const auto* wish = std::get_if<tools::TransferWish>(&result.wish)) {
    const auto& numbers = facts_.agent->transfer_numbers;
    for (std::uint32_t i = 0; i < numbers.size(); ++i) {
      if (numbers[i] != wish->number) continue;
      finished.effect = engine::ToolEffect::Transfer;
      finished.transfer_target = i;
      break;
    }
  }
  note_result(call, result);
  feed(engine::CallEvent{std::move(finished)});
}

/// Also after the call's end: what a tool did then is the call's, too.
void CallSession::note_result(engine::ToolCallId call, const tools::ToolResult& result) {
  std::string fields;
  json::Writer(fields)
      .begin_object()
      .member("tool_call", call.value)
      .member("ok", result.ok)
      .member("target", result.target)
      .member("output", result.output)
      .end_object();
  note("tool.result", fields);
  if (result.call_outcome.empty()) return;
  fields.clear();
  json::Writer(fields).begin_object().member("outcome", result.call_outcome).end_object();
  note("call.outcome", fields);
}

}  // namespace tandem::call

#include "bridge/tools/trial_tools.hpp"

#include <algorithm>
#include <chrono>

#include "bridge/tools/arguments.hpp"
#include "core/event_loop.hpp"
#include "core/json/writer.hpp"

namespace tandem::tools {
namespace {

constexpr std::chrono::milliseconds kDelayMax{60'000};

/// Counts the loop's ticks until the delay is over, then answers and unsubscribes.
struct DelayedAnswer {
  std::chrono::steady_clock::time_point due;
  Tool::Done done;
  ToolResult result;
  std::unique_ptr<EventLoop::TickSubscription> ticks;
};

ToolResult lookup_result(const std::string& key) {
  ToolResult result;
  json::Writer(result.output)
      .begin_object()
      .member("ok", true)
      .member("key", key)
      .member("value", "found")
      .end_object();
  return result;
}

}  // namespace

model::Tool EchoTool::declaration(const call::Agent&) const {
  return {.name = "echo",
          .description = "Gives back the text it is given.",
          .parameters_json =
              R"({"type":"object","properties":{"text":{"type":"string"}},"required":["text"]})"};
}

void EchoTool::run(ToolContext, ToolCall request, Done done) const {
  const auto arguments = Arguments::parse(request.arguments);
  ToolResult result;
  result.ok = arguments.has_value();
  json::Writer out(result.output);
  out.begin_object().member("ok", result.ok);
  if (arguments) out.member("text", arguments->text("text").value_or(""));
  out.end_object();
  done(std::move(result));
}

model::Tool LookupTool::declaration(const call::Agent&) const {
  return {.name = "lookup",
          .description = "Looks something up, taking a given time.",
          .parameters_json = R"({"type":"object","properties":{"key":{"type":"string"},)"
                             R"("delay_ms":{"type":"integer"}},"required":["key"]})"};
}

void LookupTool::run(ToolContext context, ToolCall request, Done done) const {
  const auto arguments = Arguments::parse(request.arguments);
  if (!arguments) {
    ToolResult result;
    result.ok = false;
    result.output = R"({"ok":false,"error":"The arguments are no JSON object."})";
    return done(std::move(result));
  }
  ToolResult result = lookup_result(arguments->text("key").value_or(""));
  const std::chrono::milliseconds delay{arguments->integer("delay_ms").value_or(0)};
  if (delay.count() <= 0) return done(std::move(result));
  auto pending = std::make_shared<DelayedAnswer>();
  pending->due = std::chrono::steady_clock::now() + std::min(delay, kDelayMax);
  pending->done = std::move(done);
  pending->result = std::move(result);
  pending->ticks = context.loop->on_tick([pending] {
    if (!pending->done || std::chrono::steady_clock::now() < pending->due) return;
    auto answer = std::move(pending->done);
    pending->done = nullptr;
    answer(std::move(pending->result));
  });
  // The subscription holds the answer and the answer holds the subscription: cut once it was given.
  const Done given = std::move(pending->done);
  EventLoop* loop = context.loop;
  pending->done = [given, loop, weak = std::weak_ptr(pending)](ToolResult answer) {
    given(std::move(answer));
    loop->post([kept = weak.lock()] {
      if (kept) kept->ticks.reset();
    });
  };
}

}  // namespace tandem::tools

#include "bridge/call/call_metrics.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "bridge/call/record_json.hpp"
#include "bridge/engine/call_record.hpp"
#include "bridge/model/error_codes.hpp"

namespace tandem::call {
std::string_view text_of(engine::Direction direction) noexcept {
  switch (direction) {
    case engine::Direction::Inbound:
      return "inbound";
    case engine::Direction::Outbound:
      return "outbound";
    case engine::Direction::Playground:
      return "playground";
  }
  return "inbound";
}

CallMetrics::CallMetrics(metrics::Block& shard_block, unsigned shard,
                         std::vector<std::string> tools)
    : block(shard_block),
      incoming_active(block.gauge(families::kCallsActive, {{"direction", "inbound"}})),
      outgoing_active(block.gauge(families::kCallsActive, {{"direction", "outbound"}})),
      playground_active(block.gauge(families::kCallsActive, {{"direction", "playground"}})),
      carrier_frames_in(
          block.counter(families::kMediaFrames, {{"leg", "carrier"}, {"direction", "in"}})),
      carrier_frames_out(
          block.counter(families::kMediaFrames, {{"leg", "carrier"}, {"direction", "out"}})),
      model_frames_in(
          block.counter(families::kMediaFrames, {{"leg", "model"}, {"direction", "in"}})),
      model_frames_out(
          block.counter(families::kMediaFrames, {{"leg", "model"}, {"direction", "out"}})),
      uplink_latency(block.histogram(families::kMediaAddedLatency, {{"direction", "uplink"}})),
      downlink_latency(block.histogram(families::kMediaAddedLatency, {{"direction", "downlink"}})),
      turn_latency(block.histogram(families::kTurnLatency)),
      barge_ins(block.counter(families::kBargeIn)),
      barge_in_reaction(block.histogram(families::kBargeInReaction)),
      model_opening(block.gauge(families::kModelConnections, {{"state", "opening"}})),
      model_ready(block.gauge(families::kModelConnections, {{"state", "open"}})),
      carrier_unknown(block.counter(families::kUnknownEvents, {{"leg", "carrier"}})),
      model_unknown(block.counter(families::kUnknownEvents, {{"leg", "model"}})),
      loop_lag(block.histogram(families::kShardLoopLag, {{"shard", std::to_string(shard)}})),
      busy(block.gauge(families::kShardBusy, {{"shard", std::to_string(shard)}})),
      output_truncated(block.counter(families::kOutputTruncated)),
      call_faults(block.counter(families::kCallFaults)),
      resumed_lost(block.counter(families::kResumedCalls, {{"cause", "node-lost"}})),
      resumed_given(block.counter(families::kResumedCalls, {{"cause", "handed-over"}})),
      handed_over(block.counter(families::kHandedOverCalls)),
      tools_(std::move(tools)),
      ended_(block, families::kCalls, "direction", "outcome"),
      frames_lost_(block, families::kMediaFramesLost, "leg", "reason"),
      protocol_errors_(block, families::kProtocolErrors, "leg", "reason"),
      model_errors_(block, families::kModelErrors, "code"),
      tokens_(block, families::kModelTokens, "kind"),
      unpriced_(block, families::kUnpricedUsage, "kind"),
      tool_calls_(block, families::kToolCalls, "tool", "result"),
      failovers_(block, families::kModelFailovers, "cause") {
  expect_known_labels();
}

/// A series that first appears when something has gone wrong cannot be watched for a rise.
void CallMetrics::expect_known_labels() {
  for (int i = 0; i <= static_cast<int>(engine::EndReason::Drained); ++i)
    for (const char* direction : {"inbound", "outbound"})
      (void)ended_.of(direction, to_string(static_cast<engine::EndReason>(i)));
  for (int i = 0; i <= static_cast<int>(engine::ModelFault::Stalled); ++i)
    (void)failovers_.of(text_of(static_cast<engine::ModelFault>(i)));
  for (const char* reason : {"flood", "backlog", "gap-filled", "gap", "after-end"})
    (void)frames_lost_.of("carrier", reason);
  (void)frames_lost_.of("model", "pool-full");
  (void)frames_lost_.of("supervisor", "backlog");
  for (const char* kind :
       {"text_in", "audio_in", "text_cached", "audio_cached", "text_out", "audio_out",
        "transcription_text_in", "transcription_audio_in", "transcription_text_out"})
    (void)tokens_.of(kind);
  for (const char* kind : {"response", "transcription"}) (void)unpriced_.of(kind);
  for (const std::string_view code : model::error_labels()) (void)model_errors_.of(code);
  for (const std::string& tool : tools_) {
    (void)block.histogram(families::kToolTime, {{"tool", tool}});
    for (int i = 0; i <= static_cast<int>(engine::ToolOutcome::Abandoned); ++i)
      (void)tool_calls_.of(tool, text_of(static_cast<engine::ToolOutcome>(i)));
  }
}

void CallMetrics::call_ended(engine::Direction direction, std::string_view outcome) {
  ended_.of(text_of(direction), outcome).add();
}

void CallMetrics::frames_lost(std::string_view leg, std::string_view reason, std::uint64_t frames) {
  frames_lost_.of(leg, reason).add(frames);
}

void CallMetrics::protocol_error(std::string_view leg, std::string_view reason) {
  protocol_errors_.of(leg, reason).add();
}

void CallMetrics::model_error(std::string_view code) {
  model_errors_.of(model::error_label(code)).add();
}

void CallMetrics::model_tokens(std::string_view kind, std::int64_t tokens) {
  if (tokens > 0) tokens_.of(kind).add(static_cast<std::uint64_t>(tokens));
}

void CallMetrics::unpriced_usage(std::string_view kind) { unpriced_.of(kind).add(); }

void CallMetrics::tool_call(std::string_view tool, std::string_view result, double seconds) {
  if (std::find(tools_.begin(), tools_.end(), tool) == tools_.end()) tool = "other";
  tool_calls_.of(tool, result).add();
  auto time = std::find_if(tool_times_.begin(), tool_times_.end(),
                           [tool](const ToolTime& each) { return each.tool == tool; });
  if (time == tool_times_.end()) {
    auto& histogram = block.histogram(families::kToolTime, {{"tool", std::string(tool)}});
    time = tool_times_.insert(time, {std::string(tool), &histogram});
  }
  time->histogram->observe(seconds);
}

void CallMetrics::failover(std::string_view cause) { failovers_.of(cause).add(); }

}  // namespace tandem::call

#include "bridge/call/call_metrics.hpp"

#include <string>

#include "bridge/call/record_json.hpp"
#include "bridge/engine/call_record.hpp"

namespace tandem::call {
CallMetrics::CallMetrics(metrics::Block& shard_block, unsigned shard)
    : block(shard_block),
      calls_active(block.gauge(families::kCallsActive, {{"direction", "inbound"}})),
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
      output_truncated(block.counter(families::kOutputTruncated)) {
  expect_known_labels();
}

/// A series that first appears when something has gone wrong cannot be watched for a rise.
void CallMetrics::expect_known_labels() {
  for (int i = 0; i <= static_cast<int>(engine::EndReason::Drained); ++i)
    (void)block.counter(
        families::kCalls,
        {{"direction", "inbound"}, {"outcome", to_string(static_cast<engine::EndReason>(i))}});
  for (int i = 0; i <= static_cast<int>(engine::ModelFault::Stalled); ++i)
    (void)block.counter(families::kModelFailovers,
                        {{"cause", std::string(text_of(static_cast<engine::ModelFault>(i)))}});
  for (const char* reason : {"flood", "backlog", "gap-filled", "gap"})
    (void)block.counter(families::kMediaFramesLost, {{"leg", "carrier"}, {"reason", reason}});
  (void)block.counter(families::kMediaFramesLost, {{"leg", "model"}, {"reason", "pool-full"}});
  for (const char* kind :
       {"text_in", "audio_in", "text_cached", "audio_cached", "text_out", "audio_out"})
    (void)block.counter(families::kModelTokens, {{"kind", kind}});
}

void CallMetrics::call_ended(std::string_view outcome) {
  block.counter(families::kCalls, {{"direction", "inbound"}, {"outcome", std::string(outcome)}})
      .add();
}

void CallMetrics::frames_lost(std::string_view leg, std::string_view reason, std::uint64_t frames) {
  block
      .counter(families::kMediaFramesLost,
               {{"leg", std::string(leg)}, {"reason", std::string(reason)}})
      .add(frames);
}

void CallMetrics::protocol_error(std::string_view leg, std::string_view reason) {
  block
      .counter(families::kProtocolErrors,
               {{"leg", std::string(leg)}, {"reason", std::string(reason)}})
      .add();
}

void CallMetrics::model_error(std::string_view code) {
  block.counter(families::kModelErrors, {{"code", std::string(code)}}).add();
}

void CallMetrics::model_tokens(std::string_view kind, std::int64_t tokens) {
  if (tokens <= 0) return;
  block.counter(families::kModelTokens, {{"kind", std::string(kind)}})
      .add(static_cast<std::uint64_t>(tokens));
}

void CallMetrics::tool_call(std::string_view tool, std::string_view result, double seconds) {
  block
      .counter(families::kToolCalls, {{"tool", std::string(tool)}, {"result", std::string(result)}})
      .add();
  block.histogram(families::kToolTime, {{"tool", std::string(tool)}}).observe(seconds);
}

void CallMetrics::failover(std::string_view cause) {
  block.counter(families::kModelFailovers, {{"cause", std::string(cause)}}).add();
}

}  // namespace tandem::call

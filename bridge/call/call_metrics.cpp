#include "bridge/call/call_metrics.hpp"

#include <string>

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
      output_truncated(block.counter(families::kOutputTruncated)) {}

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

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bridge/call/metric_families.hpp"
#include "bridge/call/series_table.hpp"
#include "bridge/engine/engine_settings.hpp"
#include "core/metrics/registry.hpp"
#include "media/frame.hpp"

namespace tandem::call {

/// Counts whole frames of 160 bytes; what is left of one counts with the next.
class FrameCount {
 public:
  explicit FrameCount(metrics::Counter& counter) noexcept : counter_(counter) {}
  void add_bytes(std::size_t mulaw_bytes) noexcept {
    left_ += mulaw_bytes;
    if (left_ < kFrame) return;
    counter_.add(left_ / kFrame);
    left_ %= kFrame;
  }

 private:
  static constexpr std::size_t kFrame = media::MulawFrame::kBytes;
  metrics::Counter& counter_;
  std::size_t left_ = 0;
};

/// "inbound", "outbound", "playground".
[[nodiscard]] std::string_view text_of(engine::Direction direction) noexcept;

/// The series that one shard writes, looked up once. On the shard's thread.
struct CallMetrics {
  CallMetrics(metrics::Block& shard_block, unsigned shard, std::vector<std::string> tools);

  metrics::Block& block;

  metrics::Gauge &incoming_active, &outgoing_active, &playground_active;
  [[nodiscard]] metrics::Gauge& calls_active(engine::Direction direction) const noexcept {
    if (direction == engine::Direction::Playground) return playground_active;
    return direction == engine::Direction::Inbound ? incoming_active : outgoing_active;
  }
  FrameCount carrier_frames_in, carrier_frames_out, model_frames_in, model_frames_out;
  metrics::Histogram &uplink_latency, &downlink_latency;
  metrics::Histogram& turn_latency;
  metrics::Counter& barge_ins;
  metrics::Histogram& barge_in_reaction;
  metrics::Gauge &model_opening, &model_ready;
  metrics::Counter &carrier_unknown, &model_unknown;
  metrics::Histogram& loop_lag;
  metrics::Gauge& busy;
  metrics::Counter& output_truncated;
  metrics::Counter& call_faults;
  metrics::Counter &resumed_lost, &resumed_given, &handed_over;

  void call_ended(engine::Direction direction, std::string_view outcome);
  /// `reason`: gap-filled, flood, backlog, after-end, ...
  void frames_lost(std::string_view leg, std::string_view reason, std::uint64_t frames);
  void protocol_error(std::string_view leg, std::string_view reason);
  /// `code` may be whatever a peer wrote.
  void model_error(std::string_view code);
  void model_tokens(std::string_view kind, std::int64_t tokens);
  void unpriced_usage(std::string_view kind);
  /// `tool` may be whatever the model made up.
  void tool_call(std::string_view tool, std::string_view result, double seconds);
  void failover(std::string_view cause);

 private:
  void expect_known_labels();

  struct ToolTime {
    std::string tool;
    metrics::Histogram* histogram;
  };
  std::vector<std::string> tools_;  ///< The node's.
  std::vector<ToolTime> tool_times_;
  CounterTable ended_, frames_lost_, protocol_errors_, model_errors_, tokens_, unpriced_,
      tool_calls_, failovers_;
};

}  // namespace tandem::call

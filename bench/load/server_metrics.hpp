#pragma once

#include <optional>
#include <string_view>

namespace tandem::load {

/// What the server says of itself at /metrics, as far as a load run compares it.
struct ServerMetrics {
  std::optional<double> busy_ratio;                      ///< Of its busiest shard.
  std::optional<double> loop_lag_p99_ms;                 ///< Over the time between two readings.
  std::optional<double> uplink_p99_ms, downlink_p99_ms;  ///< Its own added latency.
};

/// Between two readings of the exposition format (Prometheus, text 0.0.4).
[[nodiscard]] ServerMetrics compare_metrics(std::string_view before, std::string_view after);

}  // namespace tandem::load

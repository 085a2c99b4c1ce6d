#include "bench/load/server_metrics.hpp"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <map>
#include <string>

namespace tandem::load {
namespace {

/// Calls `each(labels, value)` for the lines of one metric.
template <class Each>
void for_lines(std::string_view text, std::string_view name, Each each) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!line.starts_with(name) || line.size() == name.size()) continue;
    const char behind = line[name.size()];
    const std::size_t space = line.rfind(' ');
    if ((behind != '{' && behind != ' ') || space == std::string_view::npos) continue;
    each(line.substr(name.size(), space - name.size()),
         std::strtod(std::string(line.substr(space + 1)).c_str(), nullptr));
  }
}

double bound_of(std::string_view labels) {
  const std::size_t at = labels.find("le=\"");
  if (at == std::string_view::npos) return 0;
  return std::strtod(std::string(labels.substr(at + 4)).c_str(), nullptr);  // "+Inf" too.
}

/// The upper bound of the bucket that holds the 99th percentile of what came in between.
std::optional<double> p99_ms(std::string_view before, std::string_view after,
                             const std::string& name, std::string_view label) {
  std::map<double, double> buckets;
  const std::string bucket = name + "_bucket";
  const auto add = [&](std::string_view text, double sign) {
    for_lines(text, bucket, [&](std::string_view labels, double value) {
      if (labels.find(label) != std::string_view::npos) buckets[bound_of(labels)] += sign * value;
    });
  };
  add(after, 1);
  add(before, -1);
  if (buckets.empty() || buckets.rbegin()->second <= 0) return std::nullopt;
  for (const auto& [bound, count] : buckets)
    if (count >= 0.99 * buckets.rbegin()->second) return bound * 1000;
  return std::nullopt;
}

}  // namespace

ServerMetrics compare_metrics(std::string_view before, std::string_view after) {
  ServerMetrics metrics;
  for_lines(after, "tandem_shard_busy_ratio", [&metrics](std::string_view, double value) {
    metrics.busy_ratio = std::max(metrics.busy_ratio.value_or(0), value);
  });
  metrics.loop_lag_p99_ms = p99_ms(before, after, "tandem_shard_loop_lag_seconds", "");
  const std::string latency = "tandem_media_added_latency_seconds";
  metrics.uplink_p99_ms = p99_ms(before, after, latency, "direction=\"uplink\"");
  metrics.downlink_p99_ms = p99_ms(before, after, latency, "direction=\"downlink\"");
  return metrics;
}

}  // namespace tandem::load

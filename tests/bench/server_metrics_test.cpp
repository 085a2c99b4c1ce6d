#include "bench/load/server_metrics.hpp"

#include <doctest/doctest.h>

namespace tandem::load {
namespace {

constexpr std::string_view kBefore = R"(# HELP tandem_shard_busy_ratio Share.
tandem_shard_busy_ratio{shard="0"} 0.9
tandem_shard_loop_lag_seconds_bucket{shard="0",le="0.001"} 1000
tandem_shard_loop_lag_seconds_bucket{shard="0",le="0.01"} 1000
tandem_shard_loop_lag_seconds_bucket{shard="0",le="+Inf"} 1000
tandem_media_added_latency_seconds_bucket{direction="uplink",le="0.001"} 5
tandem_media_added_latency_seconds_bucket{direction="uplink",le="+Inf"} 5
)";
constexpr std::string_view kAfter = R"(tandem_shard_busy_ratio{shard="0"} 0.25
tandem_shard_busy_ratio{shard="1"} 0.5
tandem_shard_loop_lag_seconds_bucket{shard="0",le="0.001"} 1098
tandem_shard_loop_lag_seconds_bucket{shard="0",le="0.01"} 1100
tandem_shard_loop_lag_seconds_bucket{shard="0",le="+Inf"} 1100
tandem_media_added_latency_seconds_bucket{direction="uplink",le="0.001"} 105
tandem_media_added_latency_seconds_bucket{direction="uplink",le="+Inf"} 105
)";

}  // namespace

TEST_SUITE("bench/load/server_metrics") {
  TEST_CASE("the busiest shard counts, histograms are of the time between") {
    const ServerMetrics metrics = compare_metrics(kBefore, kAfter);
    CHECK(metrics.busy_ratio == 0.5);
    CHECK(metrics.loop_lag_p99_ms == 10);  // 98 of 100 lie below, the 99th does not.
    CHECK(metrics.uplink_p99_ms == 1);
    CHECK_FALSE(metrics.downlink_p99_ms);
  }

  TEST_CASE("a server without metrics says nothing") {
    const ServerMetrics metrics = compare_metrics("", "<html>404</html>");
    CHECK_FALSE(metrics.busy_ratio);
    CHECK_FALSE(metrics.loop_lag_p99_ms);
  }
}

}  // namespace tandem::load

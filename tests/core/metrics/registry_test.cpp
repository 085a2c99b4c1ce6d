#include "core/metrics/registry.hpp"

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <thread>
#include <vector>

namespace metrics = tandem::metrics;
using metrics::Family;
using metrics::Kind;

namespace {

constexpr std::array kBounds{0.1, 1.0};
constexpr Family kFrames{"test_frames_total", "Frames.", Kind::Counter};
constexpr Family kActive{"test_active", "Active.", Kind::Gauge};
constexpr Family kSeconds{"test_seconds", "Seconds.", Kind::Histogram, kBounds};

bool has_line(const std::string& page, const std::string& line) {
  return ("\n" + page).find("\n" + line + "\n") != std::string::npos;
}

}  // namespace

TEST_SUITE("core/metrics") {
  TEST_CASE("series of one name and labels are summed over the blocks") {
    metrics::Registry registry;
    metrics::Block& first = registry.add_block();
    metrics::Block& second = registry.add_block();
    first.counter(kFrames, {{"leg", "carrier"}}).add(3);
    second.counter(kFrames, {{"leg", "carrier"}}).add(4);
    second.counter(kFrames, {{"leg", "model"}}).add();
    first.gauge(kActive).set(2);
    second.gauge(kActive).add(-1);

    CHECK(registry.value(kFrames, {{"leg", "carrier"}}) == 7);
    CHECK(registry.total(kFrames) == 8);
    CHECK(registry.value(kActive) == 1);
    const std::string page = registry.exposition();
    CHECK(has_line(page, "# TYPE test_frames_total counter"));
    CHECK(has_line(page, "test_frames_total{leg=\"carrier\"} 7"));
    CHECK(has_line(page, "test_frames_total{leg=\"model\"} 1"));
    CHECK(has_line(page, "test_active 1"));
  }

  TEST_CASE("histogram buckets are cumulative, bounds inclusive, and merge") {
    metrics::Registry registry;
    metrics::Histogram& first = registry.add_block().histogram(kSeconds);
    metrics::Histogram& second = registry.add_block().histogram(kSeconds);
    first.observe(0.1);
    first.observe(0.5);
    second.observe(std::chrono::milliseconds(50));
    second.observe(30.0);

    const std::string page = registry.exposition();
    CHECK(has_line(page, "test_seconds_bucket{le=\"0.1\"} 2"));
    CHECK(has_line(page, "test_seconds_bucket{le=\"1\"} 3"));
    CHECK(has_line(page, "test_seconds_bucket{le=\"+Inf\"} 4"));
    CHECK(has_line(page, "test_seconds_count 4"));
    CHECK(registry.value(kSeconds) == 4);
  }

  TEST_CASE("label values beyond the bound become one series") {
    metrics::Registry registry;
    metrics::Block& block = registry.add_block();
    for (std::size_t i = 0; i < 2 * metrics::Block::kSeriesPerFamilyMax; ++i)
      block.counter(kFrames, {{"code", std::to_string(i)}}).add();
    CHECK(registry.value(kFrames, {{"code", "other"}}) ==
          static_cast<double>(metrics::Block::kSeriesPerFamilyMax));
    CHECK(registry.total(kFrames) == 2.0 * metrics::Block::kSeriesPerFamilyMax);
  }

  TEST_CASE("label values are escaped for the text format") {
    metrics::Registry registry;
    registry.add_block().counter(kFrames, {{"code", "a\"b\\c\nd"}}).add();
    CHECK(has_line(registry.exposition(), R"(test_frames_total{code="a\"b\\c\nd"} 1)"));
  }

  // Method: shards count while a scraper reads; at the end nothing is lost and TSan saw no race.
  TEST_CASE("shards may add series and count while a scrape reads") {
    constexpr int kShards = 3, kRounds = 2000;
    metrics::Registry registry;
    std::vector<std::thread> shards;
    for (int shard = 0; shard < kShards; ++shard) {
      metrics::Block& block = registry.add_block();
      shards.emplace_back([&block] {
        for (int i = 0; i < kRounds; ++i) {
          block.counter(kFrames, {{"code", std::to_string(i % 50)}}).add();
          block.histogram(kSeconds).observe(0.2);
        }
      });
    }
    double seen = 0;
    for (int i = 0; i < 50; ++i) {
      const double now = registry.total(kFrames);
      CHECK(now >= seen);
      seen = now;
      (void)registry.exposition();
    }
    for (std::thread& shard : shards) shard.join();
    CHECK(registry.total(kFrames) == kShards * kRounds);
    CHECK(registry.value(kSeconds) == kShards * kRounds);
  }
}

#pragma once

#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/metrics/series.hpp"

namespace tandem::metrics {

enum class Kind : std::uint8_t { Counter, Gauge, Histogram };

/// What all series of one name share. Constants with static storage: series refer to them.
struct Family {
  const char* name;  ///< As Prometheus shows it; counters end in `_total`.
  const char* help;
  Kind kind;
  std::span<const double> bounds = {};  ///< Histograms only.
};

/// (label name, label value) in the family's order.
using Labels = std::vector<std::pair<std::string, std::string>>;

/// The series of one thread. Only that thread may look up and write; the scrape reads beside it.
/// Look a series up once and keep the reference: it stays valid as long as the registry.
class Block {
 public:
  /// A family keeps at most so many series in a block; label values beyond become "other", since
  /// some of them (error codes, tool names) come from peers.
  static constexpr std::size_t kSeriesPerFamilyMax = 200;

  [[nodiscard]] Counter& counter(const Family& family, const Labels& labels = {});
  [[nodiscard]] Gauge& gauge(const Family& family, const Labels& labels = {});
  [[nodiscard]] Histogram& histogram(const Family& family, const Labels& labels = {});

 private:
  friend class Registry;
  struct Series {
    Labels labels;
    Counter counter;
    Gauge gauge;
    std::unique_ptr<Histogram> histogram;
  };
  Series& find_or_add(const Family& family, const Labels& labels, Kind kind);
  static double number_of(const Family& family, const Series& series);

  /// Held by the owner only while it adds a series, and by the scrape.
  mutable std::mutex adding_;
  std::map<const Family*, std::map<Labels, std::unique_ptr<Series>>> families_;
};

/// All metrics of a process: one block a thread, merged by sum at the scrape.
class Registry {
 public:
  Registry();
  ~Registry();
  Registry(const Registry&) = delete;
  Registry& operator=(const Registry&) = delete;

  /// A block for one more thread. Any thread; the block lives as long as the registry.
  [[nodiscard]] Block& add_block();

  /// Sum over all blocks of the series that bear exactly `labels`; of a histogram its number of
  /// observations. For tests and for the ops page.
  [[nodiscard]] double value(const Family& family, const Labels& labels = {}) const;
  /// Sum over all series of the family, whatever their labels.
  [[nodiscard]] double total(const Family& family) const;

  /// The Prometheus text exposition (format 0.0.4). Any thread.
  [[nodiscard]] std::string exposition() const;

 private:
  mutable std::mutex blocks_mutex_;
  std::vector<std::unique_ptr<Block>> blocks_;
};

}  // namespace tandem::metrics

#include "core/metrics/registry.hpp"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <limits>
#include <sstream>

#include "core/assert.hpp"

namespace tandem::metrics {
namespace {

prometheus::MetricType type_of(Kind kind) {
  switch (kind) {
    case Kind::Counter:
      return prometheus::MetricType::Counter;
    case Kind::Gauge:
      return prometheus::MetricType::Gauge;
    case Kind::Histogram:
      break;
  }
  return prometheus::MetricType::Histogram;
}

/// One series summed over the blocks.
struct Sum {
  double value = 0;
  std::vector<std::uint64_t> counts;
  double observed = 0;
};

/// Families by name, so that two constants of one name would still be one family on the page.
struct MergedFamily {
  const Family* family = nullptr;
  std::map<Labels, Sum> series;
};
using Merged = std::map<std::string_view, MergedFamily>;

void add_histogram(Sum& sum, const Histogram& histogram) {
  const std::size_t buckets = histogram.bounds().size() + 1;
  sum.counts.resize(buckets, 0);
  for (std::size_t i = 0; i < buckets; ++i) sum.counts[i] += histogram.count_in(i);
  sum.observed += histogram.sum();
}

prometheus::ClientMetric to_client_metric(const Family& family, const Labels& labels,
                                          const Sum& sum) {
  prometheus::ClientMetric metric;
  for (const auto& [name, value] : labels) metric.label.push_back({name, value});
  switch (family.kind) {
    case Kind::Counter:
      metric.counter.value = sum.value;
      break;
    case Kind::Gauge:
      metric.gauge.value = sum.value;
      break;
    case Kind::Histogram: {
      std::uint64_t cumulative = 0;
      for (std::size_t i = 0; i < sum.counts.size(); ++i) {
        cumulative += sum.counts[i];
        const double bound =
            i < family.bounds.size() ? family.bounds[i] : std::numeric_limits<double>::infinity();
        metric.histogram.bucket.push_back({cumulative, bound});
      }
      metric.histogram.sample_count = cumulative;
      metric.histogram.sample_sum = sum.observed;
      break;
    }
  }
  return metric;
}

}  // namespace

Block::Series& Block::find_or_add(const Family& family, const Labels& labels, Kind kind) {
  TANDEM_ASSERT(family.kind == kind, "a metric family asked for in another kind");
  // Only the owner adds, so the owner may look without the lock.
  if (const auto known = families_.find(&family); known != families_.end()) {
    if (const auto series = known->second.find(labels); series != known->second.end())
      return *series->second;
    if (known->second.size() >= kSeriesPerFamilyMax) {
      Labels other = labels;
      for (auto& label : other) label.second = "other";
      if (const auto rest = known->second.find(other); rest != known->second.end())
        return *rest->second;
      const std::lock_guard lock(adding_);
      auto& slot = known->second[other];
      slot = std::make_unique<Series>();
      slot->labels = std::move(other);
      if (kind == Kind::Histogram) slot->histogram = std::make_unique<Histogram>(family.bounds);
      return *slot;
    }
  }
  auto series = std::make_unique<Series>();
  series->labels = labels;
  if (kind == Kind::Histogram) series->histogram = std::make_unique<Histogram>(family.bounds);
  const std::lock_guard lock(adding_);
  return *(families_[&family][labels] = std::move(series));
}

Counter& Block::counter(const Family& family, const Labels& labels) {
  return find_or_add(family, labels, Kind::Counter).counter;
}
Gauge& Block::gauge(const Family& family, const Labels& labels) {
  return find_or_add(family, labels, Kind::Gauge).gauge;
}
Histogram& Block::histogram(const Family& family, const Labels& labels) {
  return *find_or_add(family, labels, Kind::Histogram).histogram;
}

Registry::Registry() = default;
Registry::~Registry() = default;

Block& Registry::add_block() {
  const std::lock_guard lock(blocks_mutex_);
  return *blocks_.emplace_back(std::make_unique<Block>());
}

double Registry::value(const Family& family, const Labels& labels) const {
  double sum = 0;
  const std::lock_guard lock(blocks_mutex_);
  for (const auto& block : blocks_) {
    const std::lock_guard series_lock(block->adding_);
    const auto known = block->families_.find(&family);
    if (known == block->families_.end()) continue;
    const auto series = known->second.find(labels);
    if (series != known->second.end()) sum += block->number_of(family, *series->second);
  }
  return sum;
}

double Registry::total(const Family& family) const {
  double sum = 0;
  const std::lock_guard lock(blocks_mutex_);
  for (const auto& block : blocks_) {
    const std::lock_guard series_lock(block->adding_);
    const auto known = block->families_.find(&family);
    if (known == block->families_.end()) continue;
    for (const auto& [labels, series] : known->second) sum += block->number_of(family, *series);
  }
  return sum;
}

double Block::number_of(const Family& family, const Series& series) {
  if (family.kind == Kind::Counter) return static_cast<double>(series.counter.value());
  if (family.kind == Kind::Gauge) return series.gauge.value();
  std::uint64_t observations = 0;
  for (std::size_t i = 0; i <= family.bounds.size(); ++i)
    observations += series.histogram->count_in(i);
  return static_cast<double>(observations);
}

std::string Registry::exposition() const {
  Merged merged;
  {
    const std::lock_guard lock(blocks_mutex_);
    for (const auto& block : blocks_) {
      const std::lock_guard series_lock(block->adding_);
      for (const auto& [family, all] : block->families_) {
        auto& target = merged[family->name];
        target.family = family;
        for (const auto& [labels, series] : all) {
          Sum& sum = target.series[labels];
          if (family->kind == Kind::Histogram)
            add_histogram(sum, *series->histogram);
          else
            sum.value += Block::number_of(*family, *series);
        }
      }
    }
  }
  std::vector<prometheus::MetricFamily> families;
  families.reserve(merged.size());
  for (const auto& [name, of_name] : merged) {
    prometheus::MetricFamily family;
    family.name = std::string(name);
    family.help = of_name.family->help;
    family.type = type_of(of_name.family->kind);
    for (const auto& [labels, sum] : of_name.series)
      family.metric.push_back(to_client_metric(*of_name.family, labels, sum));
    families.push_back(std::move(family));
  }
  std::ostringstream text;
  prometheus::TextSerializer().Serialize(text, families);
  return std::move(text).str();
}

}  // namespace tandem::metrics

#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "core/metrics/registry.hpp"

namespace tandem::call {

/// The counters of one family by the values of its labels, which only appear as calls happen. Each
/// is looked up by comparing, and its texts are built once: a flood of the same event costs a
/// search in a short list. On the thread of the block.
class CounterTable {
 public:
  /// `second` null: the family has one label.
  CounterTable(metrics::Block& block, const metrics::Family& family, const char* first,
               const char* second = nullptr)
      : block_(block), family_(family), first_(first), second_(second) {}

  metrics::Counter& of(std::string_view first, std::string_view second = {}) {
    const auto known = std::find_if(rows_.begin(), rows_.end(), [&](const Row& row) {
      return row.first == first && row.second == second;
    });
    if (known != rows_.end()) return *known->counter;
    metrics::Labels labels{{first_, std::string(first)}};
    if (second_ != nullptr) labels.emplace_back(second_, std::string(second));
    rows_.push_back({std::string(first), std::string(second), &block_.counter(family_, labels)});
    return *rows_.back().counter;
  }

 private:
  struct Row {
    std::string first, second;
    metrics::Counter* counter;
  };
  metrics::Block& block_;
  const metrics::Family& family_;
  const char *first_, *second_;
  std::vector<Row> rows_;  ///< Bounded by the callers, who pass values out of fixed sets.
};

}  // namespace tandem::call

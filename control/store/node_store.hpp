#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "control/store/resource.hpp"

namespace tandem::store {

/// Nodes of the fleet, as each reports itself.
[[nodiscard]] const Resource& nodes();

struct NodeReport {
  std::string id, version, stream_base;
  unsigned shards = 0;
  int calls_max = 0, calls_active = 0;
  bool draining = false;
  bool fresh = false;  ///< The first one since it started.
};
/// As the node. Also forgets nodes that were not heard of for a day.
void report_node(pqxx::transaction_base& tx, const NodeReport& report);

/// A node that was heard of in the last minute.
struct LiveNode {
  std::string id, version, stream_base;
  std::chrono::seconds silent{0};  ///< Since it was last heard of.
};
/// As the node, by their names.
[[nodiscard]] std::vector<LiveNode> live_nodes(pqxx::transaction_base& tx);

}  // namespace tandem::store

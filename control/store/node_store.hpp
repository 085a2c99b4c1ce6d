#pragma once

#include <string>

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

}  // namespace tandem::store

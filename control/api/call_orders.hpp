#pragma once

#include <memory>
#include <string>

#include "bridge/call/call_order.hpp"
#include "control/api/route_table.hpp"
#include "control/store/call_order_store.hpp"
#include "control/store/connection_pool.hpp"
#include "core/metrics/registry.hpp"

namespace tandem::call {
class CallRegistry;
}

namespace tandem::api {

/// Orders for live calls: say, whisper, mute, hang up, transfer, each with a path of its own, and
/// all of them through a call's `control_url`. The database says who may; the call's shard does it;
/// the audit log and the call's own timeline keep who did. Lives on the control loop.
class CallOrders {
 public:
  /// `node` is this one's name: of calls elsewhere, the answer says where. All outlive this;
  /// `block` is the loop's.
  CallOrders(EventLoop& loop, store::ConnectionPool& database, call::CallRegistry& calls,
             std::string node, metrics::Block& block);

  void add_routes(RouteTable& table);

 private:
  using Given = std::shared_ptr<const Request>;

  [[nodiscard]] Task<Reply> take(Given request, call::CallOrder order, std::string right);
  /// The answer to an earlier request with the same key, where there was one. Throws unless the
  /// sender may; else says about which call of whom it is.
  [[nodiscard]] Task<std::optional<Reply>> begin(Given request, std::string right,
                                                 std::shared_ptr<store::OrderStanding> standing);
  [[nodiscard]] Task<call::OrderAnswer> deliver(std::string call, call::CallOrder order);

  EventLoop& loop_;
  store::ConnectionPool& database_;
  call::CallRegistry& calls_;
  std::string node_;
  metrics::Block& block_;
};

}  // namespace tandem::api

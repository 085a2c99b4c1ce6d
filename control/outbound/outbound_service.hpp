#pragma once

#include <memory>

#include "bridge/call/price_book.hpp"
#include "control/egress/guarded_client.hpp"
#include "control/settings.hpp"
#include "core/crypto/sealed_secret.hpp"
#include "core/task.hpp"

namespace tandem {
class EventLoop;
namespace metrics {
class Registry;
class Block;
}  // namespace metrics
}  // namespace tandem

namespace tandem::outbound {

/// What a node with a database tells others, put together: queue, channels, the bell that rings
/// when something is due. Its database threads are its own. On the control loop.
class OutboundService {
 public:
  /// All outlive this; `block` belongs to `control`.
  OutboundService(EventLoop& control, net::Dialer dialer, const control::Settings& settings,
                  const call::PriceBook& prices, metrics::Registry& registry,
                  metrics::Block& block);
  /// With the control loop stopped.
  ~OutboundService();
  OutboundService(const OutboundService&) = delete;
  OutboundService& operator=(const OutboundService&) = delete;

  /// On the control loop.
  void start();
  [[nodiscard]] Task<> stop();

  /// Analyses of calls wait in their queue while they are held. Any thread.
  void hold_analyses(bool held);

  /// The one client for addresses that tenants choose.
  [[nodiscard]] egress::GuardedClient& guarded_client() noexcept;
  /// None where the node has no `TANDEM_SECRET_KEY`.
  [[nodiscard]] const std::optional<crypto::SecretSealer>& sealer() const noexcept;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace tandem::outbound

#pragma once

#include <optional>

#include "control/api/route_table.hpp"
#include "control/egress/address_policy.hpp"
#include "control/store/connection_pool.hpp"
#include "core/crypto/sealed_secret.hpp"

namespace tandem::api {

/// `/api/webhook-endpoints`: where an organisation is told what happens. A secret is shown once, as
/// it is made. On the control loop.
class WebhookEndpoints {
 public:
  /// All outlive this. No `sealer`: the node has no key, and makes no endpoints.
  WebhookEndpoints(EventLoop& loop, store::ConnectionPool& database,
                   const egress::AddressPolicy& policy,
                   const std::optional<crypto::SecretSealer>& sealer)
      : loop_(loop), database_(database), policy_(policy), sealer_(sealer) {}

  void add_routes(RouteTable& table);

 private:
  using Given = std::shared_ptr<const Request>;

  [[nodiscard]] Reply create(const Request& request, pqxx::transaction_base& tx) const;
  [[nodiscard]] Task<Reply> rotate(Given request);
  [[nodiscard]] const crypto::SecretSealer& sealer() const;
  void check_url(const Request& request) const;
  /// The request's own secret, or a new one.
  [[nodiscard]] static std::string secret_for(const Request& request, const std::string& dialect);

  EventLoop& loop_;
  store::ConnectionPool& database_;
  const egress::AddressPolicy& policy_;
  const std::optional<crypto::SecretSealer>& sealer_;
};

}  // namespace tandem::api

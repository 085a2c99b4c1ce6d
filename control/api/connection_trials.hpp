#pragma once

#include <memory>
#include <string>
#include <variant>

#include "control/api/route_table.hpp"
#include "control/api/trial_request.hpp"
#include "control/store/connection_pool.hpp"
#include "core/crypto/sealed_secret.hpp"

namespace tandem::egress {
class GuardedClient;
}

namespace tandem::api {

/// `POST /api/connections/{id}/test`: one real request to the app, noted in the connection's
/// history. Lives on the control loop.
class ConnectionTrials {
 public:
  /// All outlive this; `sealer` may be null.
  ConnectionTrials(EventLoop& loop, store::ConnectionPool& database, egress::GuardedClient& client,
                   const crypto::SecretSealer* sealer)
      : loop_(loop), database_(database), client_(client), sealer_(sealer) {}

  void add_routes(RouteTable& table);

 private:
  using Given = std::shared_ptr<const Request>;
  [[nodiscard]] Task<Reply> test(Given request);
  /// For who may administer it: 404 where there is none such.
  [[nodiscard]] Task<std::optional<store::ConnectionTrial>> trial_of(Given request);
  /// The request, or why there is none.
  [[nodiscard]] std::variant<TrialRequest, std::string> prepared(
      const std::optional<store::ConnectionTrial>& trial) const;

  EventLoop& loop_;
  store::ConnectionPool& database_;
  egress::GuardedClient& client_;
  const crypto::SecretSealer* sealer_;
};

}  // namespace tandem::api

#pragma once

#include <memory>
#include <string>
#include <variant>

#include "control/api/route_table.hpp"
#include "control/store/connection_pool.hpp"
#include "control/store/connection_store.hpp"
#include "core/crypto/sealed_secret.hpp"
#include "core/net/http_message.hpp"

namespace tandem::egress {
class GuardedClient;
}

namespace tandem::api {

/// The request that shows whether a connection works.
struct TrialRequest {
  std::string url;
  net::HttpRequest request;
};
/// Fills the description of an app with what the connection has. A text instead: what is missing,
/// for people. Pure.
[[nodiscard]] std::variant<TrialRequest, std::string> trial_request(
    const store::ConnectionTrial& trial, const std::string& secret);
/// What is wrong with the app's answer, for people; empty: nothing. Pure.
[[nodiscard]] std::string fault_of(const store::ConnectionTrial& trial,
                                   const net::HttpResponse& answer);

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

#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "control/address_range.hpp"
#include "control/api/rate_limiter.hpp"
#include "control/api/refusal.hpp"
#include "control/api/route_table.hpp"
#include "control/api/socket_answer.hpp"
#include "control/auth/token_verifier.hpp"
#include "control/store/connection_pool.hpp"
#include "core/metrics/registry.hpp"

namespace tandem::api {

/// The one way of a request through the API: which route, who asks, how often, what exactly, and
/// then the route's handler, in a transaction with the sender's rights. Lives on the control loop.
class Api {
 public:
  struct Options {
    std::vector<std::string> cors_origins;  ///< Exact: `https://console.example.com`.
    std::vector<control::AddressRange> trusted_proxies;
    bool https = false;             ///< The public base is https: browsers are told to keep to it.
    int requests_per_minute = 600;  ///< Of one user or key.
    /// Of one address without signing in, sign-ins and refused tokens included.
    int strangers_per_minute = 300;
  };
  /// Requests under way at once; beyond, 503.
  static constexpr int kUnderWayMax = 256;

  Api(EventLoop& loop, store::ConnectionPool& database, auth::TokenVerifier& verifier,
      const RouteTable& routes, Options options, metrics::Block& block);

  /// Never throws but when it is cancelled.
  [[nodiscard]] Task<net::HttpResponse> answer(net::HttpRequest sent);

  /// Whether a WebSocket may be opened: who asks for it, and what `work` says of them.
  [[nodiscard]] Task<SocketAnswer> admit_socket(net::HttpRequest sent, SocketWork work);
  /// Whether its sender may have something more of one that is open. `work` may write.
  [[nodiscard]] Task<Allowance> allows(SocketSender sender, SocketWork work);
  /// Whether one that is open may stay so; the database is only read.
  [[nodiscard]] Task<Stay> still_admitted(auth::Principal principal, SocketWork work);

 private:
  /// Counts somebody who may be anybody. Throws 429.
  void admit_stranger(const std::string& address, const char* detail);
  [[nodiscard]] Task<net::HttpResponse> serve(const net::HttpRequest& sent, std::string id,
                                              std::string& route_name);
  [[nodiscard]] Task<auth::Principal> principal_of(const net::HttpRequest& sent, const Route& route,
                                                   std::string address);
  [[nodiscard]] Task<auth::Principal> identify(std::string bearer, std::string address);
  [[nodiscard]] Task<SocketSender> socket_sender(net::HttpRequest sent);
  [[nodiscard]] Task<auth::Principal> key_holder(std::string key, std::string address);
  [[nodiscard]] Task<auth::Principal> ticket_holder(std::string ticket, std::string purpose);
  [[nodiscard]] Task<Reply> run(std::shared_ptr<const Request> request);
  [[nodiscard]] net::HttpResponse preflight(const net::HttpRequest& sent) const;
  void dress(const net::HttpRequest& sent, const std::string& id,
             net::HttpResponse& response) const;
  [[nodiscard]] bool allowed_origin(std::string_view origin) const;

  struct KnownKey {
    std::string id;
    std::chrono::steady_clock::time_point until;
  };

  EventLoop& loop_;
  store::ConnectionPool& database_;
  auth::TokenVerifier& verifier_;
  const RouteTable& routes_;
  Options options_;
  metrics::Block& block_;
  RateLimiter senders_, strangers_;
  std::unordered_map<std::string, KnownKey> keys_;  ///< By hash; what they may do is not kept.
  int under_way_ = 0;
};

}  // namespace tandem::api

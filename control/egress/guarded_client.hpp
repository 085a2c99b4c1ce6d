#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "control/egress/address_policy.hpp"
#include "core/net/http_message.hpp"
#include "core/net/name_cache.hpp"
#include "core/net/tls_context.hpp"
#include "core/task.hpp"

namespace tandem {
class EventLoop;
}

namespace tandem::egress {

/// HTTP to addresses that a tenant chose: the one way in which the node calls them, so that nobody
/// makes it speak to what only it can reach (server-side request forgery). A name is resolved once;
/// every address that it stands for must be admitted, and the connection goes to one of these and
/// not to what the name says a moment later. A connection of its own for each request, no
/// redirects, no cookies, no proxies. On one loop.
class GuardedClient {
 public:
  struct Options {
    AddressPolicy policy;
    /// For name, connection, request and answer together.
    std::chrono::milliseconds limit{15'000};
    /// Of an answer, header included: what comes behind is not read.
    std::size_t reply_max = 64 * 1024;
    /// None given: the system's resolver, shared by `shares_of_tenants`. Names of tenants wait for
    /// threads of their own, not for those that find the model.
    std::shared_ptr<net::NameCache> names = nullptr;
  };
  /// How tenants share the threads that resolve names: a tenant's dead names, each of which holds a
  /// thread for half a minute, never have all of them.
  [[nodiscard]] static net::NameCache::Options shares_of_tenants();

  GuardedClient(EventLoop& loop, std::shared_ptr<net::TlsClientContext> tls, Options options);

  /// `tenant`: on whose behalf; one who names hosts that no name server answers for delays
  /// themselves only. Sends `request` (method, headers, body) and gives the answer with any status;
  /// its body may be cut short. Errors: `egress::errc`, whose texts may be shown to the tenant.
  [[nodiscard]] Task<Result<net::HttpResponse>> send(std::string tenant, std::string url,
                                                     net::HttpRequest request);

  [[nodiscard]] const AddressPolicy& policy() const noexcept { return options_.policy; }

 private:
  EventLoop& loop_;
  std::shared_ptr<net::TlsClientContext> tls_;
  Options options_;
};

}  // namespace tandem::egress

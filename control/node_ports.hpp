#pragma once

#include <memory>

#include "control/settings.hpp"
#include "core/metrics/registry.hpp"
#include "core/net/http_server.hpp"
#include "core/net/tls_context.hpp"

// The two ports of a node, and what paths say that stand for something else.
namespace tandem::control {

/// `tls`: null where the public port is plain; `block` belongs to the loop that serves.
[[nodiscard]] net::HttpServer::Options public_server_options(
    const Settings& settings, std::shared_ptr<net::TlsServerContext> tls, metrics::Block& block);
[[nodiscard]] net::HttpServer::Options ops_server_options(const Settings& settings,
                                                          metrics::Block& block);
/// Throws `std::runtime_error` that names the address and the setting, `variable`.
void listen_or_throw(net::HttpServer& server, const char* variable,
                     const net::ListenAddress& address);

/// What the API says where the node has no database.
[[nodiscard]] net::HttpResponse no_database(const net::HttpRequest& request);
/// What the path of a WebSocket says to a request that does not ask for one.
[[nodiscard]] net::HttpResponse upgrade_required(const net::HttpRequest& request);
/// What the node says while it keeps its strength for calls: 503, to be asked again in a while.
[[nodiscard]] net::HttpResponse overloaded(const net::HttpRequest& request);

}  // namespace tandem::control

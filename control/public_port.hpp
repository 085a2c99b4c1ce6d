#pragma once

#include "control/settings.hpp"
#include "core/net/http_server.hpp"

namespace tandem::control {

/// How the public port serves, where anybody may connect: limits per address (loopback and trusted
/// proxies exempt) and in all, bodies no longer than a webhook's. Without TLS and hooks, which the
/// app adds. `descriptors`: see `descriptor_limit`.
[[nodiscard]] net::HttpServer::Options public_port_options(const Settings& settings,
                                                           std::uint64_t descriptors);

}  // namespace tandem::control

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "control/address_range.hpp"
#include "core/net/http_message.hpp"

namespace tandem::api {

/// Whose request it is: the connection's other end; or, where that is a trusted proxy, the last
/// address of `X-Forwarded-For` (all its lines, in order) that is no trusted proxy's. What stands
/// before that was written by whoever sent the request, and is not believed. A list that ends in
/// something else than an address counts as the proxy's own.
[[nodiscard]] std::string client_address(const net::HttpRequest& sent,
                                         const std::vector<control::AddressRange>& trusted);

/// What an address is counted by: itself, or for IPv6 its /64, which is what one customer of an
/// access provider has at least (RFC 6177): "2001:db8:1:2::/64". IPv4 mapped into IPv6 is IPv4.
[[nodiscard]] std::string counted_address(std::string_view address);

}  // namespace tandem::api

#pragma once

#include <vector>

#include "control/address_range.hpp"
#include "core/net/dial.hpp"
#include "core/net/ip_address.hpp"
#include "core/result.hpp"

namespace tandem::egress {

/// Whether an address belongs to the public internet: unicast that is routed to a host anywhere,
/// and none of the special ranges (IANA's special-purpose address registries, RFC 6890). Ranges
/// that carry an IPv4 address inside (mapped, NAT64, 6to4, Teredo) are not: what they lead to is
/// another machine's to say.
[[nodiscard]] bool is_public(const net::IpAddress& address) noexcept;

/// Where a request of a tenant's may go. Pure; any thread.
class AddressPolicy {
 public:
  /// `own`: networks that whoever runs the node lets tenants reach all the same, at any port, plain
  /// http too.
  explicit AddressPolicy(std::vector<control::AddressRange> own = {}) : own_(std::move(own)) {}

  /// What can be said of a URL before its name is resolved: `errc::bad_url`.
  [[nodiscard]] Result<net::Url> read(std::string_view url) const;
  /// Whether a connection for that URL may go to that address.
  [[nodiscard]] bool admits(const net::Url& url, const net::IpAddress& address) const;

 private:
  std::vector<control::AddressRange> own_;
};

}  // namespace tandem::egress

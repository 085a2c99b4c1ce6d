#include "control/public_port.hpp"

#include <algorithm>

#include "control/descriptor_limit.hpp"
#include "core/net/ip_address.hpp"

namespace tandem::control {
namespace {

/// The carrier's webhooks are forms of one or two KiB; no other route takes a body.
constexpr std::size_t kBodyMax = 64 * 1024;

}  // namespace

net::HttpServer::Options public_port_options(const Settings& settings, std::uint64_t descriptors) {
  net::HttpServer::Options options;
  options.address = settings.listen;
  options.body_max = kBodyMax;
  options.connections_max =
      public_connections_max(descriptors, static_cast<std::uint64_t>(settings.calls_max));
  options.descriptor_end = public_descriptor_end(descriptors);
  options.connections_per_address_max = settings.connections_per_address;
  options.address_exempt = [proxies = settings.trusted_proxies](std::string_view address) {
    const auto parsed = net::IpAddress::parse(std::string(address));
    if (parsed && parsed->is_loopback()) return true;
    return std::any_of(proxies.begin(), proxies.end(),
                       [&](const AddressRange& range) { return range.contains(address); });
  };
  return options;
}

}  // namespace tandem::control

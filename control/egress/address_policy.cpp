#include "control/egress/address_policy.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include "control/egress/errc.hpp"

namespace tandem::egress {
namespace {

using control::AddressRange;
using net::IpAddress;

std::vector<AddressRange> ranges(std::initializer_list<const char*> texts) {
  std::vector<AddressRange> all;
  for (const char* text : texts) all.push_back(*AddressRange::parse(text));
  return all;
}

bool in_any(const std::vector<AddressRange>& ranges, const IpAddress& address) {
  const std::string text = address.to_string();
  return std::any_of(ranges.begin(), ranges.end(),
                     [&](const AddressRange& range) { return range.contains(text); });
}

/// IANA IPv4 Special-Purpose Address Registry, multicast and the reserved rest.
const std::vector<AddressRange>& special_v4() {
  static const std::vector<AddressRange> kRanges =
      ranges({"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
              "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24",
              "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15",
              "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"});
  return kRanges;
}

/// Global unicast is what IANA hands out of 2000::/3; of that, what is special.
const std::vector<AddressRange>& global_v6() {
  static const std::vector<AddressRange> kRanges = ranges({"2000::/3"});
  return kRanges;
}
const std::vector<AddressRange>& special_v6() {
  static const std::vector<AddressRange> kRanges = ranges(
      {"2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3ffe::/16", "3fff::/20"});
  return kRanges;
}

/// Resolvers take "127.1", "0x7f.1" and "2130706433" for IPv4 addresses (inet_aton(3)). Whoever
/// means an address writes it plainly.
bool is_disguised_number(std::string_view host) {
  if (IpAddress::parse(std::string(host))) return false;
  if (host.ends_with('.')) host.remove_suffix(1);
  const std::string_view last = host.substr(host.rfind('.') + 1);  // npos + 1 is 0
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  const bool decimal = !last.empty() && std::all_of(last.begin(), last.end(), digit);
  return last.empty() || decimal || last.starts_with("0x");
}

constexpr std::uint16_t kPorts[] = {443, 8443};

bool is_usual(const net::Url& url) {
  return url.scheme == "https" &&
         std::find(std::begin(kPorts), std::end(kPorts), url.port) != std::end(kPorts);
}

}  // namespace

bool is_public(const IpAddress& address) noexcept {
  if (address.family == IpAddress::Family::V4) return !in_any(special_v4(), address);
  return in_any(global_v6(), address) && !in_any(special_v6(), address);
}

Result<net::Url> AddressPolicy::read(std::string_view url) const {
  auto parsed = net::Url::parse(url);
  if (!parsed || is_disguised_number(parsed->host)) return make_error_code(errc::bad_url);
  const bool web = parsed->scheme == "https" || parsed->scheme == "http";
  if (!web || (own_.empty() && !is_usual(*parsed))) return make_error_code(errc::bad_url);
  const auto numeric = IpAddress::parse(parsed->host);
  if (numeric && !admits(*parsed, *numeric)) return make_error_code(errc::unreachable);
  return parsed;
}

bool AddressPolicy::admits(const net::Url& url, const IpAddress& address) const {
  return in_any(own_, address) || (is_usual(url) && is_public(address));
}

}  // namespace tandem::egress

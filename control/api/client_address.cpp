#include "control/api/client_address.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <optional>

namespace tandem::api {
namespace {

std::string_view trimmed(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

/// One entry: an address, or one with a port (`192.0.2.1:80`, `[2001:db8::1]:80`), as some proxies
/// write it. Empty when it is neither.
std::string address_of(std::string_view entry) {
  entry = trimmed(entry);
  if (entry.starts_with('[')) {
    entry = entry.substr(1, entry.find(']') - 1);
  } else if (std::count(entry.begin(), entry.end(), ':') == 1) {
    entry = entry.substr(0, entry.find(':'));
  }
  const std::string address(entry);
  std::array<unsigned char, 16> bytes{};
  // inet_pton would look no further than U+0000.
  if (address.find('\0') != std::string::npos) return {};
  const bool known = inet_pton(AF_INET, address.c_str(), bytes.data()) == 1 ||
                     inet_pton(AF_INET6, address.c_str(), bytes.data()) == 1;
  return known ? address : std::string();
}

std::string forwarded_list(const net::HttpRequest& sent) {
  std::string list;
  for (const auto& [name, value] : sent.headers) {
    const std::vector<net::HttpHeader> one{{name, value}};
    if (net::find_header(one, "X-Forwarded-For")) list += (list.empty() ? "" : ",") + value;
  }
  return list;
}

}  // namespace

std::string client_address(const net::HttpRequest& sent,
                           const std::vector<control::AddressRange>& trusted) {
  const auto is_proxy = [&](std::string_view address) {
    return std::any_of(trusted.begin(), trusted.end(),
                       [&](const control::AddressRange& range) { return range.contains(address); });
  };
  if (!is_proxy(sent.peer_address)) return sent.peer_address;
  const std::string all = forwarded_list(sent);
  std::string_view list = all;
  while (!list.empty()) {
    const std::size_t comma = list.rfind(',');
    const std::string last =
        address_of(comma == std::string_view::npos ? list : list.substr(comma + 1));
    list = comma == std::string_view::npos ? std::string_view() : list.substr(0, comma);
    if (last.empty()) break;
    if (!is_proxy(last)) return last;
  }
  return sent.peer_address;
}

std::string counted_address(std::string_view address) {
  std::array<unsigned char, 16> bytes{};
  const std::string text(address);
  if (inet_pton(AF_INET6, text.c_str(), bytes.data()) != 1) return text;
  const bool mapped = bytes[10] == 0xFF && bytes[11] == 0xFF &&
                      std::all_of(bytes.begin(), bytes.begin() + 10, [](auto b) { return b == 0; });
  std::array<char, INET6_ADDRSTRLEN> out{};
  if (mapped) return inet_ntop(AF_INET, bytes.data() + 12, out.data(), out.size());
  std::fill(bytes.begin() + 8, bytes.end(), static_cast<unsigned char>(0));
  return std::string(inet_ntop(AF_INET6, bytes.data(), out.data(), out.size())) + "/64";
}

}  // namespace tandem::api

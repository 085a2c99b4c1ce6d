#include <algorithm>
#include <charconv>

#include "core/errc.hpp"
#include "core/net/dial.hpp"
#include "core/net/ip_address.hpp"

namespace tandem::net {

namespace {

bool is_host_character(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
}

/// RFC 3986 leaves these out of a URL; a request line must not carry them either.
bool is_url_character(char c) noexcept {
  return c > ' ' && c < 0x7f && c != '"' && c != '<' && c != '>' && c != '\\' && c != '^' &&
         c != '`' && c != '{' && c != '|' && c != '}';
}

std::uint16_t default_port(std::string_view scheme) noexcept {
  if (scheme == "http" || scheme == "ws") return 80;
  if (scheme == "https" || scheme == "wss") return 443;
  return 0;
}

std::string lower_case(std::string_view text) {
  std::string lowered(text);
  for (char& c : lowered) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  return lowered;
}

/// Splits "host", "host:port", "[v6]", "[v6]:port".
bool parse_authority(std::string_view authority, Url& url) {
  std::string_view port;
  bool has_port = false;
  if (authority.starts_with('[')) {
    const std::size_t end = authority.find(']');
    if (end == std::string_view::npos) return false;
    url.host = lower_case(authority.substr(1, end - 1));
    const auto address = IpAddress::parse(url.host);
    if (!address || address->family != IpAddress::Family::V6) return false;
    const std::string_view rest = authority.substr(end + 1);
    if (!rest.empty() && rest.front() != ':') return false;
    has_port = !rest.empty();
    if (has_port) port = rest.substr(1);
  } else {
    const std::size_t colon = authority.find(':');
    has_port = colon != std::string_view::npos;
    if (has_port) port = authority.substr(colon + 1);
    url.host = lower_case(authority.substr(0, colon));
    if (url.host.empty() || url.host.size() > 253) return false;
    if (!std::all_of(url.host.begin(), url.host.end(), &is_host_character)) return false;
  }
  if (!has_port) return true;
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), url.port);
  return error == std::errc() && end == port.data() + port.size() && url.port != 0;
}

}  // namespace

Result<Url> Url::parse(std::string_view text) {
  const std::size_t scheme_end = text.find("://");
  if (scheme_end == std::string_view::npos) return make_error_code(errc::invalid_url);
  if (!std::all_of(text.begin(), text.end(), &is_url_character) ||
      text.find('#') != std::string_view::npos) {
    return make_error_code(errc::invalid_url);
  }
  Url url;
  url.scheme = lower_case(text.substr(0, scheme_end));
  url.port = default_port(url.scheme);
  if (url.port == 0) return make_error_code(errc::invalid_url);
  const std::string_view rest = text.substr(scheme_end + 3);
  const std::size_t authority_end = std::min(rest.find_first_of("/?"), rest.size());
  const std::string_view authority = rest.substr(0, authority_end);
  if (authority.find('@') != std::string_view::npos || !parse_authority(authority, url)) {
    return make_error_code(errc::invalid_url);
  }
  url.target = rest.substr(authority_end);
  if (!url.target.starts_with('/')) url.target.insert(0, 1, '/');
  return url;
}

bool Url::loopback() const noexcept {
  if (host == "localhost") return true;
  const auto address = IpAddress::parse(host);
  return address && address->is_loopback();
}

std::string Url::host_header() const {
  std::string header = host.find(':') == std::string::npos ? host : "[" + host + "]";
  if (port != default_port(scheme)) header.append(":").append(std::to_string(port));
  return header;
}

}  // namespace tandem::net

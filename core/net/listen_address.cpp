#include <charconv>

#include "core/errc.hpp"
#include "core/net/http_server.hpp"

namespace tandem::net {

Result<ListenAddress> ListenAddress::parse(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return make_error_code(errc::bad_address);
  std::string_view host = text.substr(0, colon);
  const std::string_view port = text.substr(colon + 1);
  if (host.starts_with('[') != host.ends_with(']')) return make_error_code(errc::bad_address);
  if (host.starts_with('['))
    host = host.substr(1, host.size() - 2);
  else if (host.find(':') != std::string_view::npos)
    return make_error_code(errc::bad_address);
  ListenAddress address;
  address.host = std::string(host);
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), address.port);
  if (error != std::errc() || end != port.data() + port.size()) {
    return make_error_code(errc::bad_address);
  }
  return address;
}

}  // namespace tandem::net

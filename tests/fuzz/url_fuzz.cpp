#include <arpa/inet.h>

#include <string>
#include <string_view>

#include "control/egress/address_policy.hpp"
#include "tests/fuzz/fuzz_target.hpp"

using namespace tandem;
using net::IpAddress;
using net::Url;

namespace {

bool fits_a_request_line(std::string_view text) {
  for (const char c : text)
    if (c <= ' ' || c >= 0x7F) return false;
  return true;
}

/// What is read is what a request will say.
void read(std::string_view text) {
  const auto url = Url::parse(text);
  if (!url) return;
  FUZZ_REQUIRE(!url->host.empty() && url->port != 0 && url->target.starts_with('/'));
  FUZZ_REQUIRE(fits_a_request_line(url->host) && fits_a_request_line(url->target));
  FUZZ_REQUIRE(url->host.find_first_of("/?#@[]") == std::string::npos);
  const auto again = Url::parse(url->scheme + "://" + url->host_header() + url->target);
  FUZZ_REQUIRE(again && again->scheme == url->scheme && again->host == url->host);
  FUZZ_REQUIRE(again->port == url->port && again->target == url->target);
}

/// No tenant's URL names an address that is not public, however it is written.
void read_of_tenant(std::string_view text) {
  static const egress::AddressPolicy policy;
  const auto url = policy.read(text);
  if (!url) return;
  FUZZ_REQUIRE(url->scheme == "https" && (url->port == 443 || url->port == 8443));
  const auto plain = IpAddress::parse(url->host);
  FUZZ_REQUIRE(!plain || egress::is_public(*plain));
  // What resolvers take for an address without asking anybody is written as one.
  in_addr any{};
  FUZZ_REQUIRE(::inet_aton(url->host.c_str(), &any) == 0 || plain);
}

}  // namespace

/// The input is a URL, and an address.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  read(text);
  read_of_tenant(text);
  read_of_tenant("https://" + std::string(text));
  if (text.find('\0') != std::string_view::npos) return 0;
  if (const auto address = IpAddress::parse(std::string(text))) {
    FUZZ_REQUIRE(IpAddress::parse(address->to_string()) == address);
    FUZZ_REQUIRE(!address->is_loopback() || !egress::is_public(*address));
  }
  return 0;
}

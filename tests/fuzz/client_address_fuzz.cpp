#include "control/api/client_address.hpp"

#include <string>
#include <string_view>
#include <vector>

#include "tests/fuzz/fuzz_target.hpp"

using namespace tandem;
using control::AddressRange;

namespace {

const std::string kProxy = "10.1.2.3", kStranger = "198.51.100.7";

std::string seen(const std::string& peer, std::string_view list) {
  net::HttpRequest request("GET", "/");
  request.peer_address = peer;
  while (true) {
    const std::size_t line = list.find('\n');
    request.headers.emplace_back("x-forwarded-for", list.substr(0, line));
    if (line == std::string_view::npos) break;
    list.remove_prefix(line + 1);
  }
  static const std::vector<AddressRange> trusted{*AddressRange::parse("10.0.0.0/8"),
                                                 *AddressRange::parse("fd00::/8")};
  return api::client_address(request, trusted);
}

bool is_address(const std::string& text) {
  static const AddressRange v4 = *AddressRange::parse("0.0.0.0/0"),
                            v6 = *AddressRange::parse("::/0");
  return v4.contains(text) || v6.contains(text);
}

}  // namespace

/// The input is lines of X-Forwarded-For, and a range of addresses.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view list{reinterpret_cast<const char*>(data), size};
  // A stranger's word for who they are counts nothing.
  FUZZ_REQUIRE(seen(kStranger, list) == kStranger);
  const std::string who = seen(kProxy, list);
  FUZZ_REQUIRE(is_address(who));
  const std::string counted = api::counted_address(who);
  FUZZ_REQUIRE(counted.find(':') == std::string::npos ? counted == api::counted_address(counted)
                                                      : counted.ends_with("/64"));
  // Whatever stands before what the proxy wrote changes nothing.
  FUZZ_REQUIRE(seen(kProxy, std::string(list) + ",203.0.113.9") == "203.0.113.9");
  if (const auto range = AddressRange::parse(list)) {
    // The part before the length is an address in it.
    FUZZ_REQUIRE(range->contains(list.substr(0, list.find('/'))));
  }
  return 0;
}

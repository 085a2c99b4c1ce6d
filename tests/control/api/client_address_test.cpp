#include "control/api/client_address.hpp"

#include <doctest/doctest.h>

using namespace tandem::api;

namespace {

std::string from(const std::string& peer, const std::vector<std::string>& lines) {
  static const std::vector<tandem::control::AddressRange> kProxies{
      *tandem::control::AddressRange::parse("10.0.0.0/8"),
      *tandem::control::AddressRange::parse("fd00::/8")};
  tandem::net::HttpRequest request("GET", "/api/me");
  request.peer_address = peer;
  for (const std::string& line : lines) request.headers.emplace_back("x-forwarded-for", line);
  return client_address(request, kProxies);
}

}  // namespace

TEST_SUITE("control/api/client_address") {
  TEST_CASE("a stranger's own words about where they come from are not believed") {
    CHECK(from("192.0.2.1", {"198.51.100.7"}) == "192.0.2.1");
    CHECK(from("10.0.0.1", {}) == "10.0.0.1");
    CHECK(from("10.0.0.1", {"198.51.100.7"}) == "198.51.100.7");
    CHECK(from("10.0.0.1", {"203.0.113.9, 198.51.100.7, 10.1.1.1"}) == "198.51.100.7");
    CHECK(from("fd00::1", {"2001:db8::5"}) == "2001:db8::5");
  }

  TEST_CASE("all lines are one list: what a client sends first does not hide what a proxy adds") {
    CHECK(from("10.0.0.1", {"203.0.113.9", "198.51.100.7"}) == "198.51.100.7");
    CHECK(from("10.0.0.1", {"203.0.113.9", "198.51.100.7, 10.0.0.2", "10.0.0.3"}) ==
          "198.51.100.7");
  }

  TEST_CASE("ports are left out, and what is no address ends the list") {
    CHECK(from("10.0.0.1", {"198.51.100.7:4711"}) == "198.51.100.7");
    CHECK(from("10.0.0.1", {"[2001:db8::5]:4711"}) == "2001:db8::5");
    for (const char* garbage : {"unknown", "198.51.100.7/8", "", "1.2.3", "[", "a:1"}) {
      CAPTURE(garbage);
      CHECK(from("10.0.0.1", {std::string("203.0.113.9, ") + garbage}) == "10.0.0.1");
    }
  }

  TEST_CASE("IPv6 is counted by its /64, which one customer has at least") {
    CHECK(counted_address("192.0.2.1") == "192.0.2.1");
    CHECK(counted_address("2001:db8:1:2:3:4:5:6") == "2001:db8:1:2::/64");
    CHECK(counted_address("2001:db8:1:2::9") == counted_address("2001:db8:1:2:ffff::1"));
    CHECK(counted_address("2001:db8:1:3::9") != counted_address("2001:db8:1:2::9"));
    CHECK(counted_address("::ffff:192.0.2.1") == "192.0.2.1");
    CHECK(counted_address("") == "");
  }
}

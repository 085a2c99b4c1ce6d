// Goal (fault 43): what a tenant may make the node call is public, and said plainly. Method: tables
// of addresses and URLs, from IANA's registries and from the tricks that are known.
#include "control/egress/address_policy.hpp"

#include <doctest/doctest.h>

#include "control/egress/errc.hpp"

namespace tandem::egress {
namespace {

bool public_address(const char* text) {
  const auto address = net::IpAddress::parse(text);
  REQUIRE(address);
  return is_public(*address);
}

}  // namespace

TEST_SUITE("control/egress/address_policy") {
  TEST_CASE("fault-43: no address of a special range is public") {
    for (const char* text : {"127.0.0.1",    "127.255.255.254", "0.0.0.0",
                             "0.1.2.3",      "10.0.0.1",        "10.255.255.255",
                             "172.16.0.1",   "172.31.255.255",  "192.168.0.1",
                             "100.64.0.1",   "100.127.255.255", "169.254.169.254",
                             "192.0.0.8",    "192.0.2.1",       "192.88.99.1",
                             "198.18.0.1",   "198.19.255.1",    "198.51.100.7",
                             "203.0.113.7",  "224.0.0.1",       "239.1.2.3",
                             "240.0.0.1",    "255.255.255.255", "::1",
                             "::",           "::ffff:10.0.0.1", "::ffff:8.8.8.8",
                             "::127.0.0.1",  "64:ff9b::a00:1",  "64:ff9b:1::1",
                             "2002:a00:1::", "2001::1",         "2001:db8::1",
                             "2001:10::1",   "fd00::1",         "fc00::1",
                             "fe80::1",      "fec0::1",         "ff02::1",
                             "100::1",       "3fff::1",         "4000::1"}) {
      CAPTURE(text);
      CHECK_FALSE(public_address(text));
    }
  }

  TEST_CASE("addresses of hosts anywhere are") {
    for (const char* text : {"8.8.8.8", "1.1.1.1", "100.63.255.255", "100.128.0.1", "172.15.0.1",
                             "172.32.0.1", "11.0.0.1", "192.167.1.1", "223.255.255.1",
                             "2606:4700::1111", "2a00:1450:4001::200e", "2001:4860:4860::8888"}) {
      CAPTURE(text);
      CHECK(public_address(text));
    }
  }

  TEST_CASE("fault-43: URLs that are no plain https to a public host are refused") {
    const AddressPolicy policy;
    for (const char* url : {"http://example.com/",
                            "ftp://example.com/",
                            "file:///etc/passwd",
                            "gopher://example.com/",
                            "wss://example.com/",
                            "https://user@example.com/",
                            "https://user:secret@example.com/",
                            "https://example.com:22/",
                            "https://example.com:25/",
                            "https://example.com:5432/",
                            "https://example.com:80/",
                            "https://example.com:0/",
                            "https://2130706433/",
                            "https://0x7f000001/",
                            "https://0x7f.1/",
                            "https://0177.0.0.1/",
                            "https://127.1/",
                            "https://127.0.0.1./",
                            "https://1.2.3.0x4/",
                            "https://10.0.0.1.:443/",
                            "https://exa mple.com/",
                            "https://example.com/a\r\nX: y",
                            "https:///",
                            "https://.",
                            "https://example.com/#f",
                            "https://example.com\\@127.0.0.1/",
                            "//example.com",
                            ""}) {
      CAPTURE(url);
      const auto read = policy.read(url);
      REQUIRE_FALSE(read.has_value());
      CHECK(read.error() == errc::bad_url);
    }
  }

  TEST_CASE("fault-43: a literal address that is not public is refused before anything is sent") {
    const AddressPolicy policy;
    for (const char* url : {"https://127.0.0.1/", "https://[::1]/", "https://0.0.0.0/",
                            "https://169.254.169.254/latest/meta-data/", "https://[fd00::1]/",
                            "https://[::ffff:10.0.0.1]/", "https://[64:ff9b::a00:1]/"}) {
      CAPTURE(url);
      const auto read = policy.read(url);
      REQUIRE_FALSE(read.has_value());
      CHECK(read.error() == errc::unreachable);
    }
    CHECK(policy.read("https://8.8.8.8/hook?x=1").has_value());
    CHECK(policy.read("https://hooks.example.com:8443/hook").has_value());
  }

  TEST_CASE("networks of the owner's own are open, and those alone") {
    const AddressPolicy policy({*control::AddressRange::parse("10.1.0.0/16")});
    CHECK(policy.read("http://10.1.2.3:8080/hook").has_value());
    CHECK_FALSE(policy.read("http://10.2.0.1:8080/hook").has_value());
    const auto plain = net::Url::parse("http://name.example:8080/");
    CHECK(policy.admits(*plain, *net::IpAddress::parse("10.1.9.9")));
    CHECK_FALSE(policy.admits(*plain, *net::IpAddress::parse("8.8.8.8")));  // No TLS there.
    CHECK_FALSE(policy.admits(*plain, *net::IpAddress::parse("127.0.0.1")));
  }

  TEST_CASE("what a tenant is told is the same for a name of ours and a name of nobody's") {
    CHECK(make_error_code(errc::unreachable).message() == "the host has no public address");
  }
}

}  // namespace tandem::egress

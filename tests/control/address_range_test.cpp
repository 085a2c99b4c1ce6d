#include "control/address_range.hpp"

#include <doctest/doctest.h>

using tandem::control::AddressRange;

TEST_SUITE("control/address_range") {
  TEST_CASE("a range holds its addresses and not the next one") {
    const auto range = AddressRange::parse("10.1.0.0/20");
    REQUIRE(range);
    CHECK(range->contains("10.1.0.0"));
    CHECK(range->contains("10.1.15.255"));
    CHECK_FALSE(range->contains("10.1.16.0"));
    CHECK_FALSE(range->contains("::1"));
    CHECK_FALSE(range->contains("no address"));
  }

  TEST_CASE("one address is a range of itself, mapped or not") {
    const auto range = AddressRange::parse("192.0.2.7");
    REQUIRE(range);
    CHECK(range->contains("192.0.2.7"));
    CHECK(range->contains("::ffff:192.0.2.7"));
    CHECK_FALSE(range->contains("192.0.2.8"));
  }

  TEST_CASE("IPv6 ranges end where their bits do") {
    const auto range = AddressRange::parse("2001:db8:8000::/33");
    REQUIRE(range);
    CHECK(range->contains("2001:db8:8000::1"));
    CHECK(range->contains("2001:db8:ffff::1"));
    CHECK_FALSE(range->contains("2001:db8:7fff::1"));
    CHECK(AddressRange::parse("::/0")->contains("10.0.0.1"));
  }

  TEST_CASE("what is no range is refused") {
    for (const char* text : {"", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "10.0.0/8", "host",
                             "::1/129", "10.0.0.0/8x"})
      CHECK_FALSE(AddressRange::parse(text).has_value());
  }
}

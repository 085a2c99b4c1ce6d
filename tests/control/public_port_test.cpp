#include "control/public_port.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "control/descriptor_limit.hpp"

namespace control = tandem::control;

TEST_SUITE("control/public_port") {
  TEST_CASE("fault-21: one address holds so many connections, loopback and proxies more") {
    control::Settings settings;
    settings.connections_per_address = 7;
    settings.trusted_proxies = {*control::AddressRange::parse("10.1.0.0/16")};
    const auto options = control::public_port_options(settings, 524'288);
    CHECK(options.connections_per_address_max == 7);
    REQUIRE(options.address_exempt);
    for (const char* exempt : {"127.0.0.1", "127.8.0.1", "::1", "10.1.2.3"}) {
      CAPTURE(exempt);
      CHECK(options.address_exempt(exempt));
    }
    for (const char* stranger : {"203.0.113.5", "10.2.0.1", "2001:db8::1", ""}) {
      CAPTURE(stranger);
      CHECK_FALSE(options.address_exempt(stranger));
    }
  }

  TEST_CASE("the public port leaves the calls their descriptors") {
    // 3 for each call and 256 for the process stay free.
    CHECK(control::public_connections_max(20'000, 5'000) == 4'744);
    CHECK(control::public_connections_max(524'288, 5'000) == 20'000);
    CHECK(control::public_connections_max(4'096, 5'000) == 512);
    CHECK(control::public_connections_max(0, 5'000) == 64);
    CHECK(control::public_descriptor_end(20'000) == 19'936);
    CHECK(control::public_descriptor_end(100) == 75);
    CHECK(control::public_descriptor_end(0) == std::numeric_limits<int>::max());
    control::Settings settings;
    settings.calls_max = 5'000;
    CHECK(control::public_port_options(settings, 20'000).connections_max == 4'744);
  }
}

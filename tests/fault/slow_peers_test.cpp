// Goal: peers that send a byte now and then hold neither threads nor connections for long.
// Method: sockets that drip into the real server, and a quick request beside them.
#include <doctest/doctest.h>

#include <string>

#include "tests/fault/raw_connections.hpp"
#include "tests/integration/whole_system.hpp"

namespace tandem::fault {
namespace {

using integration::WholeSystem;
using std::chrono::seconds;

/// The server's deadline and a wide margin for a busy machine.
constexpr seconds kMargin{15};

}  // namespace

TEST_SUITE("fault/slow_peers") {
  TEST_CASE(
      "fault-21: headers, bodies and hellos that drip are closed, others are served meanwhile") {
    WholeSystem plain({.scenario = integration::greeting_and_answer(),
                       .server = {{"TANDEM_TLS_CERT", ""},
                                  {"TANDEM_TLS_KEY", ""},
                                  {"TWILIO_WEBHOOK_BASE_URL", "http://127.0.0.1:1"}},
                       .model = false,
                       .carrier = false});
    WholeSystem tls(
        {.scenario = integration::greeting_and_answer(), .model = false, .carrier = false});
    RawConnections headers("127.0.0.1", plain.public_port());
    RawConnections bodies("127.0.0.1", plain.public_port());
    RawConnections hellos("127.0.0.1", tls.public_port());
    CHECK(headers.open(50) == 50);
    CHECK(bodies.open(50) == 50);
    CHECK(hellos.open(50) == 50);
    headers.send("GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ");
    bodies.send(
        "POST /api/twilio/voice/inbound HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n");
    hellos.send({"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11});

    const auto others_are_served = [&] {
      return get_page("127.0.0.1", plain.public_port(), "/nothing", seconds{5})
          .starts_with("HTTP/1.1 404");
    };
    CHECK(others_are_served());
    CHECK(hellos.await_closed(0, seconds{5} + kMargin, 'x'));
    CHECK(headers.await_closed(0, seconds{10} + kMargin, 'x'));
    CHECK(others_are_served());
    CHECK(bodies.await_closed(0, seconds{30} + kMargin, 'x'));
    CHECK(others_are_served());
    CHECK(plain.stop_server() == 0);
    CHECK(tls.stop_server() == 0);
  }
}

}  // namespace tandem::fault

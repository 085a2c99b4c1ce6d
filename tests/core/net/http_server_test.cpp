#include "core/net/http_server.hpp"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "core/errc.hpp"
#include "core/net/byte_stream.hpp"
#include "tests/core/loop_fixture.hpp"

using namespace tandem;
using namespace tandem::net;
using namespace std::chrono_literals;

namespace {

/// A plain connection to a port of this machine.
StreamHandle connect_to(std::uint16_t port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  REQUIRE(::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  return StreamHandle(fd, nullptr, {});
}

/// Everything until the peer closes.
Task<std::string> read_to_end(ByteStream& stream) {
  std::string all;
  char piece[4096];
  while (true) {
    const Result<std::size_t> got = co_await stream.read(piece, 10s);
    if (!got) co_return all;
    all.append(piece, *got);
  }
}

Task<HttpResponse> echo(const HttpRequest& request) {
  co_return HttpResponse(200, request.method + " " + request.target + " " + request.body);
}

HttpServer::Options any_port() {
  HttpServer::Options options;
  options.address = {"127.0.0.1", 0};
  return options;
}

}  // namespace

TEST_SUITE("core/net/http_server") {
  TEST_CASE("answers pipelined requests in order on one connection") {
    test::LoopFixture fixture;
    HttpServer server(fixture.loop, any_port(), &echo, nullptr);
    REQUIRE(server.listen());
    fixture.run([&]() -> Task<> {
      server.start();
      ByteStream stream(fixture.loop, connect_to(server.port()));
      static constexpr std::string_view kRequests =
          "GET /a?b=c HTTP/1.1\r\nHost: x\r\n\r\n"
          "POST /d HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello";
      const Result<> sent = co_await stream.write_all(kRequests, 1s);
      CHECK(sent.has_value());
      const std::string all = co_await read_to_end(stream);
      const std::size_t first = all.find("GET /a?b=c ");
      const std::size_t second = all.find("POST /d hello");
      CHECK(first != std::string::npos);
      CHECK(second != std::string::npos);
      CHECK(first < second);
      co_await server.stop(1s);
    });
  }
}

#include "core/net/http_server.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "core/errc.hpp"
#include "core/net/body_source.hpp"
#include "core/net/byte_stream.hpp"
#include "core/net/http_server_metrics.hpp"
#include "tests/core/loop_fixture.hpp"
#include "tests/core/net/loopback.hpp"

using namespace tandem;
using namespace tandem::net;
using namespace std::chrono_literals;
using namespace std::string_view_literals;

namespace {

using test::connect_to, test::read_to_end;

/// Whether a request over `stream` is answered; the connection stays.
Task<bool> answered(ByteStream& stream) {
  const Result<> sent = co_await stream.write_all("GET / HTTP/1.1\r\nHost: x\r\n\r\n"sv, 10s);
  if (!sent) co_return false;
  char piece[4096];
  const Result<std::size_t> got = co_await stream.read(piece, 20s);
  co_return got.has_value();
}

/// Whether the peer closes within `patience`, having sent nothing more.
Task<bool> closed_by_peer(ByteStream& stream, std::chrono::milliseconds patience) {
  char piece[16];
  const Result<std::size_t> got = co_await stream.read(piece, patience);
  co_return !got && got.error() != errc::timed_out;
}

Task<HttpResponse> echo(const HttpRequest& request) {
  co_return HttpResponse(200, request.method + " " + request.target + " " + request.body);
}

HttpServer::Options any_port() {
  HttpServer::Options options;
  options.address = {"127.0.0.1", 0};
  return options;
}

/// Gives `pieces` and breaks there, where more was promised.
class Pieces final : public BodySource {
 public:
  Pieces(std::uint64_t promised, std::vector<std::string> pieces)
      : left_(promised), pieces_(std::move(pieces)) {}
  [[nodiscard]] std::uint64_t bytes() const noexcept override { return left_; }
  [[nodiscard]] Task<Result<std::string>> next(EventLoop&) override {
    if (given_ == pieces_.size()) co_return make_error_code(errc::reset);
    left_ -= pieces_[given_].size();
    co_return pieces_[given_++];
  }

 private:
  std::uint64_t left_;
  std::vector<std::string> pieces_;
  std::size_t given_ = 0;
};

}  // namespace

TEST_SUITE("core/net/http_server") {
  TEST_CASE("a body that is given piece by piece is one body, and a broken one is seen to be so") {
    test::LoopFixture fixture;
    const HttpServer::Handler handler = [](const HttpRequest& request) -> Task<HttpResponse> {
      HttpResponse response(200, "first,");
      const std::uint64_t promised = request.target == "/broken" ? 100 : 13;
      response.rest =
          std::make_shared<Pieces>(promised, std::vector<std::string>{"second,", "third."});
      co_return response;
    };
    HttpServer server(fixture.loop, any_port(), handler, nullptr);
    REQUIRE(server.listen());
    fixture.run([&]() -> Task<> {
      server.start();
      ByteStream stream(fixture.loop, connect_to(server.port()));
      // The connection is fit for the next request; to HEAD the length is told alone.
      static constexpr std::string_view kRequests =
          "GET /a HTTP/1.1\r\nHost: x\r\n\r\nHEAD /b HTTP/1.1\r\nHost: x\r\n\r\n"
          "GET /c HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
      const Result<> sent = co_await stream.write_all(kRequests, 1s);
      CHECK(sent.has_value());
      const std::string all = co_await read_to_end(stream);
      const auto count = [&all](std::string_view part) {
        std::size_t found = 0;
        for (std::size_t at = all.find(part); at != std::string::npos; at = all.find(part, at + 1))
          ++found;
        return found;
      };
      CHECK(count("Content-Length: 19\r\n") == 3);
      CHECK(count("\r\n\r\nfirst,second,third.") == 2);

      ByteStream other(fixture.loop, connect_to(server.port()));
      const Result<> asked =
          co_await other.write_all("GET /broken HTTP/1.1\r\nHost: x\r\n\r\n"sv, 1s);
      CHECK(asked.has_value());
      const std::string broken = co_await read_to_end(other);
      CHECK(broken.find("Content-Length: 106\r\n") != std::string::npos);
      CHECK(broken.ends_with("first,second,third."));
      co_await server.stop(1s);
    });
  }

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

  TEST_CASE("a body whose end could be read in two ways is refused, and what is hidden behind it") {
    test::LoopFixture fixture;
    HttpServer server(fixture.loop, any_port(), &echo, nullptr);
    REQUIRE(server.listen());
    fixture.run([&]() -> Task<> {
      server.start();
      for (const char* framing :
           {"1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n",
            "1.1\r\nHost: x\r\nTransfer-Encoding: chunked, gzip\r\n",
            "1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n",
            "1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n",
            "1.1\r\nHost: x\r\nTransfer-Encoding:\r\n",
            "1.1\r\nHost: x\r\nTransfer-Encoding: identity\r\nContent-Length: 5\r\n",
            "1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
            "1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n",
            "1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"}) {
        CAPTURE(framing);
        ByteStream stream(fixture.loop, connect_to(server.port()));
        const std::string requests = std::string("POST /a HTTP/") + framing +
                                     "Connection: keep-alive\r\n\r\n0\r\n\r\n"
                                     "GET /hidden HTTP/1.1\r\nHost: x\r\n\r\n";
        const Result<> sent = co_await stream.write_all(requests, 1s);
        CHECK(sent.has_value());
        stream.shut_write();
        const std::string all = co_await read_to_end(stream);
        CHECK(all.starts_with("HTTP/1.1 400 "));
        CHECK(all.find("hidden") == std::string::npos);
      }
      ByteStream stream(fixture.loop, connect_to(server.port()));
      static constexpr std::string_view kChunked =
          "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: Chunked\r\nConnection: close\r\n\r\n"
          "5\r\nhello\r\n0\r\n\r\n";
      const Result<> sent = co_await stream.write_all(kChunked, 1s);
      CHECK(sent.has_value());
      const std::string all = co_await read_to_end(stream);
      CHECK(all.find("POST /a hello") != std::string::npos);
      co_await server.stop(1s);
    });
  }

  TEST_CASE("fault-21: an address that holds its share gets no more, an exempt one does") {
    for (const bool exempt : {false, true}) {
      CAPTURE(exempt);
      test::LoopFixture fixture;
      metrics::Registry registry;
      HttpServer::Options options = any_port();
      options.metrics = &registry.add_block();
      options.connections_per_address_max = 2;
      options.address_exempt = [exempt](std::string_view address) {
        return exempt && address == "127.0.0.1";
      };
      HttpServer server(fixture.loop, options, &echo, nullptr);
      REQUIRE(server.listen());
      fixture.run([&]() -> Task<> {
        server.start();
        ByteStream first(fixture.loop, connect_to(server.port()));
        ByteStream second(fixture.loop, connect_to(server.port()));
        const bool first_answered = co_await answered(first);
        const bool second_answered = co_await answered(second);
        CHECK(first_answered);
        CHECK(second_answered);
        {
          ByteStream third(fixture.loop, connect_to(server.port()));
          const bool third_answered = co_await answered(third);
          CHECK(third_answered == exempt);
        }
        first.close();
        const bool gone = co_await closed_by_peer(second, 0ms);
        CHECK_FALSE(gone);
        CHECK(server.counters().refused_by_limit == (exempt ? 0 : 1));
        CHECK(registry.value(families::kHttpRefused, {{"port", "http"}, {"reason", "address"}}) ==
              (exempt ? 0 : 1));
        co_await server.stop(1s);
      });
    }
  }

  TEST_CASE("fault-21: when all connections are taken, the longest idle gives way") {
    test::LoopFixture fixture;
    HttpServer::Options options = any_port();
    options.connections_max = 2;
    HttpServer server(fixture.loop, options, &echo, nullptr);
    REQUIRE(server.listen());
    fixture.run([&]() -> Task<> {
      server.start();
      ByteStream first(fixture.loop, connect_to(server.port()));
      bool got = co_await answered(first);
      CHECK(got);
      ByteStream second(fixture.loop, connect_to(server.port()));
      got = co_await answered(second);
      CHECK(got);
      got = co_await answered(first);
      CHECK(got);
      ByteStream third(fixture.loop, connect_to(server.port()));
      got = co_await answered(third);
      CHECK(got);
      const bool second_gone = co_await closed_by_peer(second, 20s);
      CHECK(second_gone);
      got = co_await answered(first);
      CHECK(got);
      CHECK(server.counters().evicted == 1);
      CHECK(server.counters().connections == 2);
      co_await server.stop(1s);
    });
  }

  TEST_CASE("what a server does can be read from its metrics") {
    test::LoopFixture fixture;
    metrics::Registry registry;
    HttpServer::Options options = any_port();
    options.metrics = &registry.add_block();
    options.port_name = "public";
    HttpServer server(fixture.loop, options, &echo, nullptr);
    REQUIRE(server.listen());
    const auto count = [&](const metrics::Family& family, const char* label, const char* value) {
      return registry.value(family, {{"port", "public"}, {label, value}});
    };
    fixture.run([&]() -> Task<> {
      server.start();
      ByteStream stream(fixture.loop, connect_to(server.port()));
      bool got = co_await answered(stream);
      CHECK(got);
      got = co_await answered(stream);
      CHECK(got);
      CHECK(registry.value(families::kHttpConnections, {{"port", "public"}}) == 1);
      ByteStream broken(fixture.loop, connect_to(server.port()));
      const Result<> sent = co_await broken.write_all(
          "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nno size\r\n"sv, 10s);
      CHECK(sent.has_value());
      const std::string refusal = co_await read_to_end(broken);
      CHECK(refusal.starts_with("HTTP/1.1 400 "));
      co_await server.stop(1s);
    });
    CHECK(registry.value(families::kHttpConnections, {{"port", "public"}}) == 0);
    CHECK(registry.value(families::kHttpAccepted, {{"port", "public"}}) == 2);
    CHECK(count(families::kHttpResponses, "class", "2xx") == 2);
    CHECK(count(families::kHttpResponses, "class", "4xx") == 1);
    CHECK(count(families::kHttpRefusedRequests, "code", "400") == 1);
    CHECK(count(families::kHttpRefused, "reason", "full") == 0);
  }

  TEST_CASE("who was refused does not keep the connection for long") {
    test::LoopFixture fixture;
    HttpServer::Options options = any_port();
    options.refused_idle_deadline = 10ms;
    options.idle_deadline = 10min;
    const auto answer = [](const HttpRequest& request) -> Task<HttpResponse> {
      co_return HttpResponse(request.target == "/" ? 404 : 200);
    };
    HttpServer server(fixture.loop, options, answer, nullptr);
    REQUIRE(server.listen());
    fixture.run([&]() -> Task<> {
      server.start();
      ByteStream stream(fixture.loop, connect_to(server.port()));
      const bool got = co_await answered(stream);
      CHECK(got);
      const bool gone = co_await closed_by_peer(stream, 20s);
      CHECK(gone);
      co_await server.stop(1s);
    });
  }

  TEST_CASE("an upgrade that throws is a 500 that is told, and the server still stops") {
    test::LoopFixture fixture;
    std::string told;
    HttpServer::Options options = any_port();
    options.on_exception = [&](const HttpRequest& request, std::string_view what) {
      told = request.method + " " + request.target + ": " + std::string(what);
    };
    HttpServer server(fixture.loop, options, &echo,
                      [](HttpRequest, ByteStream&) -> Task<std::optional<HttpResponse>> {
                        throw std::runtime_error("no more memory");
                        co_return std::nullopt;
                      });
    REQUIRE(server.listen());
    fixture.run([&]() -> Task<> {
      server.start();
      ByteStream stream(fixture.loop, connect_to(server.port()));
      static constexpr std::string_view kUpgrade =
          "GET /media HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
      const Result<> sent = co_await stream.write_all(kUpgrade, 1s);
      CHECK(sent.has_value());
      const std::string all = co_await read_to_end(stream);
      CHECK(all.starts_with("HTTP/1.1 500 "));
      CHECK(told == "GET /media: no more memory");
      co_await server.stop(1s);
    });
  }
}

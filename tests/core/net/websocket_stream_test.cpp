#include "core/net/websocket_stream.hpp"

#include <doctest/doctest.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "core/async_event.hpp"
#include "core/errc.hpp"
#include "core/net/http_client.hpp"
#include "core/net/http_server.hpp"
#include "core/net/name_cache.hpp"
#include "core/sleep.hpp"
#include "core/task_group.hpp"
#include "tests/core/loop_fixture.hpp"
#include "tests/core/net/throwaway_certificate.hpp"

using namespace tandem;
using namespace tandem::net;
using namespace std::chrono_literals;

namespace {

/// An HTTP server whose upgrades become WebSockets that echo, on a loop of its own choice.
class EchoServer {
 public:
  EchoServer(EventLoop& loop, bool tls) : may_read(loop), loop_(loop), echoes_(loop) {
    HttpServer::Options options;
    options.address = {"127.0.0.1", 0};
    if (tls) options.tls = test::throwaway_certificate().server();
    server_.emplace(
        loop, options, [this](const HttpRequest& request) { return answer(request); },
        [this](HttpRequest request, ByteStream& stream) {
          return upgrade(std::move(request), stream);
        });
    REQUIRE(server_->listen());
    url = (tls ? "wss://localhost:" : "ws://127.0.0.1:") + std::to_string(server_->port());
    http_url = (tls ? "https://localhost:" : "http://127.0.0.1:") + std::to_string(server_->port());
  }

  void start() { server_->start(); }
  Task<> stop() {
    co_await server_->stop(1s);
    co_await echoes_.join();
  }
  HttpServer& http() { return *server_; }
  /// Of the latest connection that became a WebSocket: segments with data, as the kernel counts.
  struct Segments {
    unsigned in, out;
  };
  [[nodiscard]] Segments segments() const {
    tcp_info info{};
    socklen_t size = sizeof info;
    REQUIRE(::getsockopt(upgraded_, IPPROTO_TCP, TCP_INFO, &info, &size) == 0);
    return {info.tcpi_data_segs_in, info.tcpi_data_segs_out};
  }

  std::string url;
  std::string http_url;
  /// Who came by `/ping` is pinged, and read from no sooner.
  AsyncEvent may_read;

 private:
  Task<HttpResponse> answer(const HttpRequest& request) {
    co_return HttpResponse(request.method == "GET" ? 200 : 201, request.target + request.body);
  }
  Task<std::optional<HttpResponse>> upgrade(HttpRequest request, ByteStream& stream) {
    if (request.path() == "/no") co_return HttpResponse(403, "not you");
    upgraded_ = stream.native_handle();
    const bool pings = request.path() == "/ping";
    echoes_.spawn([this, request = std::move(request), stream = std::move(stream),
                   pings]() mutable { return echo(std::move(request), std::move(stream), pings); });
    co_return std::nullopt;
  }
  Task<> echo(HttpRequest request, ByteStream stream, bool pings) {
    WebSocketStream::Options options;
    Result<WebSocketStream> accepted =
        co_await WebSocketStream::accept(std::move(stream), std::move(request), options);
    if (!accepted) co_return;
    if (pings) {
      const Result<> pinged = co_await accepted->write_raw(std::string("\x89\0", 2));
      if (!pinged) co_return;
      co_await may_read.wait();
    }
    while (true) {
      Result<WebSocketStream::Message> message = co_await accepted->read();
      if (!message) co_return;
      const Result<> sent = co_await accepted->write_text(std::move(message->payload));
      if (!sent) co_return;
    }
  }

  EventLoop& loop_;
  TaskGroup echoes_;
  std::optional<HttpServer> server_;
  int upgraded_ = -1;
};

Dialer test_dialer() {
  return Dialer(test::throwaway_certificate().client(), std::make_shared<NameCache>());
}

/// A client's end of a connection to `url`.
Task<Result<WebSocketStream>> connect_to(EventLoop& loop, std::string url,
                                         WebSocketStream::Options options = {}) {
  const Dialer dialer = test_dialer();
  std::vector<HttpHeader> headers;
  headers.emplace_back("X-Test", "1");
  Url parsed = Url::parse(url).value();
  Result<WebSocketStream> connected = co_await WebSocketStream::connect(
      loop, dialer, std::move(parsed), std::move(headers), std::move(options), nullptr);
  co_return std::move(connected);
}

}  // namespace

TEST_SUITE("core/net/websocket_stream") {
  TEST_CASE("echoes over plain and TLS connections, and closes with the code given") {
    for (const bool tls : {false, true}) {
      CAPTURE(tls);
      test::LoopFixture fixture;
      EchoServer server(fixture.loop, tls);
      fixture.run([&]() -> Task<> {
        server.start();
        Result<WebSocketStream> connected = co_await connect_to(fixture.loop, server.url + "/x");
        REQUIRE(connected.has_value());
        for (const std::size_t size : {0UL, 1UL, 126UL, 70'000UL, 1'000'000UL}) {
          const Result<> sent = co_await connected->write_text(std::string(size, 'a'));
          REQUIRE(sent.has_value());
          const Result<WebSocketStream::Message> echo = co_await connected->read();
          REQUIRE(echo.has_value());
          CHECK(echo->payload.size() == size);
        }
        const Result<> closed = co_await connected->close(1000, "done");
        CHECK(closed.has_value());
        co_await server.stop();
      });
    }
  }

  TEST_CASE("a message leaves in one piece, head and payload together") {
    for (const bool tls : {false, true}) {
      CAPTURE(tls);
      test::LoopFixture fixture;
      EchoServer server(fixture.loop, tls);
      fixture.run([&]() -> Task<> {
        server.start();
        Result<WebSocketStream> connected = co_await connect_to(fixture.loop, server.url + "/x");
        REQUIRE(connected.has_value());
        EchoServer::Segments before{};
        for (int message = 0; message < 4; ++message) {
          const Result<> sent = co_await connected->write_text(std::string(400, 'a'));
          REQUIRE(sent.has_value());
          const Result<WebSocketStream::Message> echo = co_await connected->read();
          REQUIRE(echo.has_value());
          // What TLS sends of its own behind the handshake is over with the first.
          if (message == 0) before = server.segments();
        }
        const EchoServer::Segments after = server.segments();
        CHECK(after.in - before.in == 3);
        CHECK(after.out - before.out == 3);
        const Result<> closed = co_await connected->close(1000, "done");
        CHECK(closed.has_value());
        co_await server.stop();
      });
    }
  }

  TEST_CASE("messages sent without waiting arrive whole and in order, whatever the socket takes") {
    for (const bool tls : {false, true}) {
      CAPTURE(tls);
      test::LoopFixture fixture;
      EchoServer server(fixture.loop, tls);
      fixture.run([&]() -> Task<> {
        server.start();
        WebSocketStream::Options options;
        options.keeps_buffers = true;
        Result<WebSocketStream> connected =
            co_await connect_to(fixture.loop, server.url + "/x", std::move(options));
        REQUIRE(connected.has_value());
        const auto text = [](std::size_t number) {
          return std::to_string(number) + std::string(400, 'a');
        };
        // The server has no turn meanwhile, so the socket fills.
        std::size_t sent = 0;
        for (; connected->at_rest() && sent < 100'000; ++sent)
          REQUIRE(connected->write_text_now(text(sent)));
        REQUIRE(connected->has_unsent());
        std::size_t echoed = 0;
        TaskGroup reading(fixture.loop);
        reading.spawn([&]() -> Task<> {
          while (echoed <= sent) {
            const Result<WebSocketStream::Message> echo = co_await connected->read();
            if (!echo || echo->payload != text(echoed)) co_return;
            ++echoed;
          }
        });
        const Result<> flushed = co_await connected->flush();
        CHECK(flushed.has_value());
        CHECK(connected->at_rest());
        // And one behind them, in the other way.
        const Result<> last = co_await connected->write_text(text(sent));
        CHECK(last.has_value());
        co_await reading.join();
        CHECK(echoed == sent + 1);
        const Result<> closed = co_await connected->close(1000, "done");
        CHECK(closed.has_value());
        CHECK_FALSE(connected->at_rest());
        co_await server.stop();
      });
    }
  }

  TEST_CASE("who waits behind a pong is not at rest, though the socket is") {
    for (const bool tls : {false, true}) {
      CAPTURE(tls);
      test::LoopFixture fixture;
      EchoServer server(fixture.loop, tls);
      fixture.run([&]() -> Task<> {
        server.start();
        Result<WebSocketStream> connected = co_await connect_to(fixture.loop, server.url + "/ping");
        REQUIRE(connected.has_value());
        // Nobody reads, so the socket fills, and the pong has to wait for it.
        std::size_t sent = 0;
        for (; connected->at_rest() && sent < 100'000; ++sent)
          REQUIRE(connected->write_text_now(std::string(400, 'a')));
        REQUIRE(connected->has_unsent());
        TaskGroup tasks(fixture.loop);
        std::size_t echoed = 0;
        tasks.spawn([&]() -> Task<> {
          while (echoed <= sent) {
            const Result<WebSocketStream::Message> echo = co_await connected->read();
            if (!echo) co_return;
            ++echoed;
          }
        });
        // The ping is read by then.
        for (int i = 0; i < 200; ++i) co_await next_turn(fixture.loop);
        bool written = false;
        tasks.spawn([&]() -> Task<> {
          const Result<> last = co_await connected->write_text("behind the pong");
          CHECK(last.has_value());
          written = true;
        });
        server.may_read.set();
        // Between the pong's end and the message's beginning there is a turn.
        int rested = 0;
        while (!written) {
          rested += connected->at_rest() ? 1 : 0;
          co_await next_turn(fixture.loop);
        }
        CHECK(rested == 0);
        co_await tasks.join();
        CHECK(echoed == sent + 1);
        const Result<> closed = co_await connected->close(1000, "done");
        CHECK(closed.has_value());
        co_await server.stop();
      });
    }
  }

  TEST_CASE("a refused upgrade says its status, and the connection serves on") {
    test::LoopFixture fixture;
    EchoServer server(fixture.loop, false);
    fixture.run([&]() -> Task<> {
      server.start();
      const Dialer dialer = test_dialer();
      int status = 0;
      WebSocketStream::Options options;
      const Url url = Url::parse(server.url + "/no").value();
      std::vector<HttpHeader> headers;
      std::string said;
      const Result<WebSocketStream> connected = co_await WebSocketStream::connect(
          fixture.loop, dialer, url, headers, options, &status, &said);
      CHECK(connected.error() == errc::bad_handshake);
      CHECK(status == 403);
      CHECK(said == "not you");
      Result<WebSocketOpening> opening =
          co_await open_websocket(fixture.loop, dialer, url, headers, 5s);
      REQUIRE(opening.has_value());
      CHECK(opening->status == 403);
      CHECK(opening->body == "not you");
      co_await server.stop();
    });
  }
}

TEST_SUITE("core/net/http_client") {
  TEST_CASE("a second request goes over the same connection") {
    for (const bool tls : {false, true}) {
      test::LoopFixture fixture;
      EchoServer server(fixture.loop, tls);
      fixture.run([&]() -> Task<> {
        server.start();
        HttpClient client(fixture.loop, test_dialer(), {});
        const Url url = Url::parse(server.http_url + "/path?q=1").value();
        for (int i = 0; i < 3; ++i) {
          HttpRequest request("POST", "");
          request.body = "body";
          const Result<HttpResponse> response = co_await client.send(url, request, 5s);
          REQUIRE(response.has_value());
          CHECK(response->status == 201);
          CHECK(response->body == "/path?q=1body");
        }
        CHECK(server.http().counters().accepted == 1);
        co_await server.stop();
      });
    }
  }
}

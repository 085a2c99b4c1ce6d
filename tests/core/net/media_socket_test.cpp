#include "core/net/media_socket.hpp"

#include <doctest/doctest.h>

#include "core/errc.hpp"
#include "core/net/http_server.hpp"
#include "core/net/name_cache.hpp"
#include "core/net/websocket_stream.hpp"
#include "core/task_group.hpp"
#include "tests/core/loop_fixture.hpp"
#include "tests/core/net/recording_listener.hpp"
#include "tests/core/net/socket_pair.hpp"
#include "tests/core/net/throwaway_certificate.hpp"

using namespace tandem;
using namespace tandem::net;
using namespace std::chrono_literals;
using test::RecordingListener;

namespace {

/// An HTTP server whose upgrade is answered as the media legs do it, and whose connection then
/// goes into a MediaSocket (role server) that echoes.
class MediaServer {
 public:
  MediaServer(EventLoop& loop, bool tls) : listener(loop) {
    HttpServer::Options options;
    options.address = {"127.0.0.1", 0};
    if (tls) options.tls = test::throwaway_certificate().server();
    http.emplace(
        loop, options,
        [](const HttpRequest&) -> Task<HttpResponse> { co_return HttpResponse(404); },
        [this](HttpRequest request, ByteStream& stream) {
          return upgrade(std::move(request), stream);
        });
    REQUIRE(http->listen());
    url = (tls ? "wss://localhost:" : "ws://127.0.0.1:") + std::to_string(http->port()) + "/media";
    listener.when_text = [this](const std::string& text) { socket->send_text(text); };
    listener.when_batch = [this] { socket->flush(); };
  }

  std::optional<HttpServer> http;
  std::string url;
  RecordingListener listener;
  std::optional<MediaSocket> socket;

 private:
  Task<std::optional<HttpResponse>> upgrade(HttpRequest request, ByteStream& stream) {
    const Result<std::string> answer = websocket_accept_answer(request);
    if (!answer) co_return HttpResponse(400);
    const Result<> sent = co_await stream.write_all(*answer, 5s);
    if (!sent) co_return std::nullopt;
    MediaSocket::Options options;
    options.message_max = 4 * 1024 * 1024;
    options.unsent_max = 16 * 1024 * 1024;
    socket.emplace(std::move(stream), options, listener);
    socket->start();
    co_return std::nullopt;
  }
};

Dialer test_dialer() {
  return Dialer(test::throwaway_certificate().client(), std::make_shared<NameCache>());
}

}  // namespace

TEST_SUITE("core/net/media_socket") {
  TEST_CASE("as server: echoes what Beast sends, plain and TLS, and ends with Beast's close code") {
    for (const bool tls : {false, true}) {
      CAPTURE(tls);
      test::LoopFixture fixture;
      MediaServer server(fixture.loop, tls);
      fixture.run([&]() -> Task<> {
        server.http->start();
        const Dialer dialer = test_dialer();
        std::vector<HttpHeader> headers;
        WebSocketStream::Options options;
        const Url url = Url::parse(server.url).value();
        Result<WebSocketStream> client =
            co_await WebSocketStream::connect(fixture.loop, dialer, url, headers, options, nullptr);
        REQUIRE(client.has_value());
        for (const std::size_t size : {0UL, 1UL, 125UL, 126UL, 65'535UL, 65'536UL, 1'000'000UL}) {
          const std::string text(size, 'a');
          const Result<> sent = co_await client->write_text(text);
          REQUIRE(sent.has_value());
          Result<WebSocketStream::Message> echo = co_await client->read();
          REQUIRE(echo.has_value());
          CHECK(echo->payload == text);
        }
        const Result<> closed = co_await client->close(4321, "enough");
        CHECK(closed.has_value());
        const bool ended = co_await server.listener.until_end();
        CHECK(ended);
        CHECK(server.listener.end->by == MediaSocketEnd::By::Peer);
        CHECK(server.listener.end->code == 4321);
        CHECK(server.listener.end->reason == "enough");
        server.socket.reset();
        co_await server.http->stop(1s);
      });
    }
  }

  TEST_CASE("as client: talks with a server by Beast, plain and TLS, and closes it") {
    for (const bool tls : {false, true}) {
      CAPTURE(tls);
      test::LoopFixture fixture;
      std::optional<WebSocketStream> peer;
      AsyncEvent accepted(fixture.loop);
      HttpServer::Options options;
      options.address = {"127.0.0.1", 0};
      if (tls) options.tls = test::throwaway_certificate().server();
      HttpServer server(
          fixture.loop, options,
          [](const HttpRequest&) -> Task<HttpResponse> { co_return HttpResponse(404); },
          [&](HttpRequest request, ByteStream& stream) -> Task<std::optional<HttpResponse>> {
            WebSocketStream::Options stream_options;
            Result<WebSocketStream> made = co_await WebSocketStream::accept(
                std::move(stream), std::move(request), stream_options);
            REQUIRE(made.has_value());
            peer.emplace(std::move(*made));
            // At once, so that it may arrive together with the handshake's answer.
            const Result<> sent = co_await peer->write_text("hello");
            CHECK(sent.has_value());
            accepted.set();
            co_return std::nullopt;
          });
      REQUIRE(server.listen());
      fixture.run([&]() -> Task<> {
        server.start();
        const Dialer dialer = test_dialer();
        const Url url = Url::parse((tls ? "wss://localhost:" : "ws://127.0.0.1:") +
                                   std::to_string(server.port()))
                            .value();
        std::vector<HttpHeader> headers;
        Result<WebSocketOpening> opening =
            co_await open_websocket(fixture.loop, dialer, url, headers, 5s);
        REQUIRE(opening.has_value());
        REQUIRE(opening->status == 101);
        RecordingListener listener(fixture.loop);
        MediaSocket::Options socket_options;
        socket_options.role = MediaSocket::Role::Client;
        MediaSocket socket(std::move(opening->stream), socket_options, listener);
        socket.start();
        co_await accepted.wait();
        co_await listener.until_texts(1);
        REQUIRE(listener.texts.size() == 1);
        CHECK(listener.texts[0] == "hello");
        for (const std::size_t size : {0UL, 3UL, 126UL, 70'000UL}) {
          socket.send_text(std::string(size, 'b'));
          socket.flush();
          Result<WebSocketStream::Message> message = co_await peer->read();
          REQUIRE(message.has_value());
          CHECK(message->payload == std::string(size, 'b'));
        }
        socket.close(1000, "bye");
        const Result<WebSocketStream::Message> last = co_await peer->read();
        CHECK(last.error() == errc::closed);
        CHECK(peer->close_code() == 1000);
        const bool ended = co_await listener.until_end();
        CHECK(ended);
        CHECK(listener.end->by == MediaSocketEnd::By::Us);
        peer.reset();
        co_await server.stop(1s);
      });
    }
  }
}

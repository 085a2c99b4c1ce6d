// Goal: whoever begins TLS strangely gets through if it is TLS, and is gone with the deadline if
// not. Method: a client whose bytes pass through our hands between OpenSSL and the socket.
#include <doctest/doctest.h>
#include <openssl/bio.h>
#include <openssl/ssl.h>

#include <memory>
#include <string>

#include "core/net/byte_stream.hpp"
#include "core/net/http_server.hpp"
#include "core/net/http_server_metrics.hpp"
#include "core/sleep.hpp"
#include "tests/core/loop_fixture.hpp"
#include "tests/core/net/loopback.hpp"
#include "tests/core/net/throwaway_certificate.hpp"
#include "tests/core/until.hpp"

using namespace tandem;
using namespace tandem::net;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t kRecordHeader = 5;

/// OpenSSL's client between two buffers.
class Client {
 public:
  Client() : context_(SSL_CTX_new(TLS_client_method())), ssl_(SSL_new(context_)) {
    SSL_set_bio(ssl_, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    SSL_set_connect_state(ssl_);
  }
  ~Client() {
    SSL_free(ssl_);
    SSL_CTX_free(context_);
  }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  [[nodiscard]] bool handshake() { return SSL_do_handshake(ssl_) == 1; }
  void write(std::string_view text) {
    CHECK(SSL_write(ssl_, text.data(), static_cast<int>(text.size())) ==
          static_cast<int>(text.size()));
  }
  [[nodiscard]] std::string read() {
    char text[4096];
    const int got = SSL_read(ssl_, text, sizeof text);
    return {text, static_cast<std::size_t>(std::max(got, 0))};
  }
  /// What it would send.
  [[nodiscard]] std::string bytes_out() {
    std::string bytes(static_cast<std::size_t>(BIO_pending(SSL_get_wbio(ssl_))), '\0');
    if (!bytes.empty()) BIO_read(SSL_get_wbio(ssl_), bytes.data(), static_cast<int>(bytes.size()));
    return bytes;
  }
  void bytes_in(std::string_view bytes) {
    BIO_write(SSL_get_rbio(ssl_), bytes.data(), static_cast<int>(bytes.size()));
  }
  /// The first thing that it says.
  [[nodiscard]] std::string hello() {
    CHECK_FALSE(handshake());
    return bytes_out();
  }

 private:
  SSL_CTX* context_;
  SSL* ssl_;
};

/// One record as many, of `length` bytes of content each.
std::string in_records_of(std::size_t length, const std::string& record) {
  std::string cut;
  for (std::size_t at = kRecordHeader; at < record.size(); at += length) {
    const std::size_t size = std::min(length, record.size() - at);
    cut += record.substr(0, kRecordHeader - 2);
    cut += static_cast<char>(size >> 8);
    cut += static_cast<char>(size & 0xFF);
    cut += record.substr(at, size);
  }
  return cut;
}

/// Each piece a segment of its own: TCP_NODELAY is on, and the server has had a turn.
Task<> send_in_pieces(EventLoop& loop, ByteStream& stream, std::string bytes, std::size_t piece) {
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    const std::string part = bytes.substr(at, piece);
    const Result<> sent = co_await stream.write_all(part, 20s);
    if (!sent) co_return;
    co_await sleep_for(loop, 0ms);
  }
}

/// The rest of the handshake and one request; what came back.
Task<std::string> answer_over(ByteStream& stream, Client& client) {
  char bytes[16 * 1024];
  bool secured = false;
  std::string answer;
  while (answer.find("\r\n\r\n") == std::string::npos) {
    const Result<std::size_t> got = co_await stream.read(bytes, 20s);
    if (!got) co_return answer;
    client.bytes_in({bytes, *got});
    if (!secured && client.handshake()) {
      secured = true;
      client.write("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    }
    if (secured) answer += client.read();
    const std::string out = client.bytes_out();
    const Result<> sent = co_await stream.write_all(out, 20s);
    if (!sent) co_return answer;
  }
  co_return answer;
}

Task<HttpResponse> hello_back(const HttpRequest&) { co_return HttpResponse(200, "hello"); }

}  // namespace

TEST_SUITE("core/net/tls_hello") {
  TEST_CASE("a hello in tiny records and tiny segments is a hello") {
    test::LoopFixture fixture;
    HttpServer::Options options;
    options.address = {"127.0.0.1", 0};
    options.tls = test::throwaway_certificate().server();
    options.handshake_deadline = 30s;
    HttpServer server(fixture.loop, options, &hello_back, nullptr);
    REQUIRE(server.listen());
    fixture.run([&]() -> Task<> {
      server.start();
      for (const std::size_t record : {std::size_t{1}, std::size_t{7}, std::size_t{16'384}}) {
        for (const std::size_t segment : {std::size_t{1}, std::size_t{3}, std::size_t{100'000}}) {
          CAPTURE(record);
          CAPTURE(segment);
          Client client;
          ByteStream stream(fixture.loop, test::connect_to(server.port()));
          co_await send_in_pieces(fixture.loop, stream, in_records_of(record, client.hello()),
                                  segment);
          const std::string answer = co_await answer_over(stream, client);
          CHECK(answer.starts_with("HTTP/1.1 200 "));
        }
      }
      co_await server.stop(1s);
    });
  }

  TEST_CASE("fault-21: a hello that never ends is gone with the deadline, in records or in bytes") {
    test::LoopFixture fixture;
    metrics::Registry registry;
    HttpServer::Options options;
    options.address = {"127.0.0.1", 0};
    options.tls = test::throwaway_certificate().server();
    options.handshake_deadline = 100ms;
    options.metrics = &registry.add_block();
    options.port_name = "test";
    HttpServer server(fixture.loop, options, &hello_back, nullptr);
    REQUIRE(server.listen());
    fixture.run([&]() -> Task<> {
      server.start();
      std::size_t gone = 0;
      for (const std::size_t record : {std::size_t{1}, std::size_t{16'384}}) {
        CAPTURE(record);
        Client client;
        const std::string hello = in_records_of(record, client.hello());
        ByteStream stream(fixture.loop, test::connect_to(server.port()));
        // A byte each 5 ms would take seconds.
        bool closed = false;
        for (std::size_t at = 0; at + 1 < hello.size() && !closed; ++at) {
          const Result<> sent = co_await stream.write_all({hello.data() + at, 1}, 20s);
          const Result<> heard =
              co_await stream.readable_until(std::chrono::steady_clock::now() + 5ms);
          closed = !sent || heard.has_value();
        }
        CHECK(closed);
        ++gone;
        const auto closed_here = [&] { return server.counters().connections == 0; };
        co_await test::until(fixture.loop, closed_here);
        CHECK(registry.value(families::kHttpRefused, {{"port", "test"}, {"reason", "handshake"}}) ==
              gone);
      }
      co_await server.stop(1s);
    });
  }
}

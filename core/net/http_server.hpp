#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "core/net/byte_stream.hpp"
#include "core/net/http_message.hpp"
#include "core/net/tls_context.hpp"
#include "core/result.hpp"
#include "core/task.hpp"

namespace tandem::net {

/// Where to listen: "127.0.0.1:8080", "[::1]:0", ":8080". Port 0 lets the system choose.
struct ListenAddress {
  std::string host;
  std::uint16_t port = 0;
  [[nodiscard]] static Result<ListenAddress> parse(std::string_view text);
};

/// HTTP/1.1 server on one loop: accepts, does TLS, reads each request with deadlines and size
/// limits, answers, keeps the connection. Routing is per request. Upgrades leave through
/// `on_upgrade`, with the connection itself.
class HttpServer {
 public:
  struct Options {
    ListenAddress address;
    std::shared_ptr<TlsServerContext> tls;  ///< None: plain.
    std::size_t header_max = 16 * 1024;     ///< Beyond: 431.
    std::size_t body_max = 1024 * 1024;     ///< Beyond: 413.
    std::chrono::milliseconds handshake_deadline{
        5'000};  ///< TLS, and the first byte of the first request.
    std::chrono::milliseconds header_deadline{10'000};
    std::chrono::milliseconds body_deadline{30'000};
    std::chrono::milliseconds idle_deadline{75'000};  ///< Between requests of one connection.
    std::size_t connections_max = 20'000;
    std::size_t connections_per_address_max = 0;  ///< 0: no limit (behind a proxy all share one).
  };
  /// Answers one request. Runs on the server's loop; must not block it. An exception becomes a 500.
  using Handler = std::function<Task<HttpResponse>(const HttpRequest&)>;
  /// A request with `Upgrade: websocket`. Either takes the connection (`stream.release()`) and
  /// gives nullopt, or gives the refusal to send.
  using UpgradeHandler =
      std::function<Task<std::optional<HttpResponse>>(HttpRequest, ByteStream& stream)>;

  /// Binds and listens at once; errors say address and reason. Serving begins with `start`.
  HttpServer(EventLoop& loop, Options options, Handler handler, UpgradeHandler on_upgrade);
  ~HttpServer();

  [[nodiscard]] Result<> listen();
  void start();
  /// No new connections; idle ones close, running requests end. Then the destructor may run. On the
  /// loop.
  [[nodiscard]] Task<> stop(std::chrono::milliseconds grace);
  [[nodiscard]] std::uint16_t port() const noexcept;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tandem::net

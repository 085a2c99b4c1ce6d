#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>

#include "core/net/byte_stream.hpp"
#include "core/net/http_message.hpp"
#include "core/net/tls_context.hpp"
#include "core/result.hpp"
#include "core/task.hpp"

namespace tandem::metrics {
class Block;
}

namespace tandem::net {

/// Where to listen: "127.0.0.1:8080", "[::1]:0", ":8080". Port 0 lets the system choose.
struct ListenAddress {
  std::string host;
  std::uint16_t port = 0;
  [[nodiscard]] static Result<ListenAddress> parse(std::string_view text);
};

/// HTTP/1.1 server on one loop: accepts, does TLS, reads each request with deadlines and size
/// limits, answers, keeps the connection. Routing is per request. Upgrades leave through
/// `on_upgrade`, with the connection itself. When file descriptors run out, accepting pauses.
class HttpServer {
 public:
  struct Options {
    ListenAddress address;
    std::shared_ptr<TlsServerContext> tls;  ///< None: plain.
    std::size_t header_max = 16 * 1024;     ///< Beyond: 431.
    std::size_t body_max = 1024 * 1024;     ///< Beyond: 413.
    /// TLS, and the first byte of the first request.
    std::chrono::milliseconds handshake_deadline{5'000};
    std::chrono::milliseconds header_deadline{10'000};  ///< From its first byte to its last: 408.
    std::chrono::milliseconds body_deadline{30'000};    ///< The same for the body, and the answer.
    std::chrono::milliseconds idle_deadline{75'000};    ///< Between requests of one connection.
    /// The same behind an answer of 400 to 499: who is refused holds no connection for long.
    std::chrono::milliseconds refused_idle_deadline{5'000};
    /// When so many are open, the one that has been idle longest gives way to the next.
    std::size_t connections_max = 20'000;
    /// Of one IPv4 address, or one IPv6 network of 64 bits, which is what one host is given. 0: no
    /// limit. Upgraded connections no longer count, here and above.
    std::size_t connections_per_address_max = 0;
    /// A connection whose descriptor would have this number or a higher one is closed at once: what
    /// is above stays free for the rest of the process, whoever knocks here.
    int descriptor_end = std::numeric_limits<int>::max();
    /// Addresses that may have more, such as a proxy's, behind which all share one. Optional.
    std::function<bool(std::string_view address)> address_exempt = nullptr;
    /// Told of an exception that a handler threw, which became a 500, or that ended a connection:
    /// method and path, if there was a request, and what it said. Optional.
    std::function<void(const HttpRequest&, std::string_view what)> on_exception = nullptr;
    /// Where the series of http_server_metrics.hpp live: the block of the loop's thread. Optional.
    metrics::Block* metrics = nullptr;
    std::string port_name = "http";  ///< Their label `port`.
  };
  /// Answers one request, which outlives the answer. Runs on the server's loop; must not block it.
  /// `HttpResponse::cut()` breaks the connection. An exception becomes a 500 (of an upgrade: and
  /// the connection closes). A capturing coroutine lambda is safe here: the server keeps it.
  using Handler = std::function<Task<HttpResponse>(const HttpRequest&)>;
  /// A request with `Upgrade: websocket`. Either takes the connection (`stream.release()`, or moves
  /// it away) and gives nullopt, or gives the refusal to send. Bytes that came behind the request
  /// are in `stream` again.
  using UpgradeHandler =
      std::function<Task<std::optional<HttpResponse>>(HttpRequest, ByteStream& stream)>;

  /// `on_upgrade` may be null: such requests then go to `handler`.
  HttpServer(EventLoop& loop, Options options, Handler handler, UpgradeHandler on_upgrade);
  /// After `stop`, or with the loop stopped.
  ~HttpServer();

  /// Binds and listens; connections wait in the kernel until `start`. `errc::bad_address` for what
  /// is no address of this machine, else the system's error.
  [[nodiscard]] Result<> listen();
  /// Begins to serve. On the loop, or before it runs.
  void start();
  /// No new connections; idle ones close, running requests have `grace` to end and are cancelled
  /// then. On the loop.
  [[nodiscard]] Task<> stop(std::chrono::milliseconds grace);
  [[nodiscard]] std::uint16_t port() const noexcept;

  /// What happened since the start. On the loop's thread.
  struct Counters {
    std::size_t connections = 0;  ///< Open now, upgraded ones apart.
    std::uint64_t accepted = 0;
    std::uint64_t refused_by_limit = 0;  ///< Closed at once: connections_max, or the address's.
    std::uint64_t evicted = 0;           ///< Idle ones that gave way to new ones.
    std::uint64_t accept_pauses = 0;     ///< File descriptors or memory were out.
  };
  [[nodiscard]] Counters counters() const noexcept;

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace tandem::net

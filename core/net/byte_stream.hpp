#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "core/net/tls_context.hpp"
#include "core/result.hpp"
#include "core/task.hpp"

struct ssl_st;

namespace tandem {
class EventLoop;
}

namespace tandem::net {

/// A connection in transit between two threads: nothing watches its descriptor. Owns what it holds.
class StreamHandle {
 public:
  StreamHandle() = default;
  /// `fd` is a connected stream socket; it is made non-blocking. `ssl` may be null (plain).
  StreamHandle(int fd, ssl_st* ssl, std::string already_read) noexcept;
  ~StreamHandle();
  StreamHandle(StreamHandle&& other) noexcept;
  StreamHandle& operator=(StreamHandle&& other) noexcept;

  [[nodiscard]] bool empty() const noexcept { return fd_ < 0; }

  /// What a handle consists of; owned by whoever holds it.
  struct Parts {
    int fd;
    ssl_st* ssl;
    std::string already_read;
  };
  /// Empties the handle: for those who drive the connection themselves.
  [[nodiscard]] Parts take() noexcept;

 private:
  int fd_ = -1;
  ssl_st* ssl_ = nullptr;
  std::string already_read_;
};

/// A TCP connection, plain or TLS (OpenSSL on the non-blocking descriptor, readiness waits), on one
/// loop. It can leave its loop by `release()` and go on, on another one, by `ByteStream(loop,
/// handle)`: `asio::ssl::stream` cannot, which is why TLS is done here. The media legs leave by the
/// same door: see `media_socket.hpp`.
class ByteStream {
 public:
  ByteStream(EventLoop& loop, StreamHandle handle);
  ~ByteStream();
  ByteStream(ByteStream&&) noexcept;
  ByteStream& operator=(ByteStream&&) noexcept;

  /// TLS handshake on a plain connection, within `deadline`. On failure `errc::tls_failed` (the
  /// reason by `tls_error`), `errc::timed_out` or what the system gave.
  [[nodiscard]] Task<Result<>> start_tls_server(std::shared_ptr<TlsServerContext> context,
                                                std::chrono::milliseconds deadline);
  /// The same as client: SNI and verification of `host`, resuming its latest session.
  [[nodiscard]] Task<Result<>> start_tls_client(std::shared_ptr<TlsClientContext> context,
                                                std::string host,
                                                std::chrono::milliseconds deadline);
  /// What OpenSSL said when `errc::tls_failed` came, for the log.
  [[nodiscard]] const std::string& tls_error() const noexcept;

  /// Non-blocking; `errc::would_block` when nothing lies there (then await `readable`).
  /// `boost::asio::error::eof` at an orderly end, other codes as the system or TLS gave them.
  [[nodiscard]] Result<std::size_t> read_some(std::span<char> into) noexcept;
  /// Non-blocking; writes what the socket takes. `errc::would_block` when it takes nothing (then
  /// await `writable`).
  [[nodiscard]] Result<std::size_t> write_some(std::span<const char> bytes) noexcept;

  /// Until the latest `read_some` or `write_some` that would have blocked is worth another try.
  /// (TLS may have to write before it can read and the reverse; that is seen to.)
  [[nodiscard]] Task<Result<>> readable();
  [[nodiscard]] Task<Result<>> writable();
  [[nodiscard]] Task<Result<>> readable_until(std::chrono::steady_clock::time_point deadline);
  [[nodiscard]] Task<Result<>> writable_until(std::chrono::steady_clock::time_point deadline);
  /// Reads at least one byte; `into` outlives the await. `errc::timed_out` at the deadline.
  [[nodiscard]] Task<Result<std::size_t>> read(std::span<char> into,
                                               std::chrono::milliseconds deadline);
  /// `bytes` outlive the await.
  [[nodiscard]] Task<Result<>> write_all(std::span<const char> bytes,
                                         std::chrono::milliseconds deadline);

  /// Puts bytes that were read too far back in front of the next read.
  void unread(std::string bytes);
  /// Takes the connection off its loop; this object is empty afterwards. Nothing may be waiting on
  /// it.
  [[nodiscard]] StreamHandle release() noexcept;
  /// TLS close_notify where it can be sent at once, then close. Idempotent; what waits ends with
  /// `operation_aborted`.
  void close() noexcept;
  /// Closes with a reset (SO_LINGER 0): for tests of faults and for abusive peers.
  void abort() noexcept;
  /// Makes whoever waits for bytes see the end of the stream; the connection can still write.
  void shut_read() noexcept;
  /// Tells the peer that nothing follows (TLS: close_notify); the connection can still read.
  void shut_write() noexcept;

  [[nodiscard]] bool is_open() const noexcept;
  [[nodiscard]] bool tls() const noexcept;
  [[nodiscard]] bool tls_resumed() const noexcept;  ///< The handshake resumed a session.
  /// Textual IP address of the other end, "" where it has none.
  [[nodiscard]] std::string peer_address() const;
  [[nodiscard]] int native_handle() const noexcept;
  /// TCP_USER_TIMEOUT (RFC 5482): how long sent data may stay unacknowledged before the connection
  /// is given up.
  void set_user_timeout(std::chrono::milliseconds limit) noexcept;
  [[nodiscard]] EventLoop& loop() const noexcept;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tandem::net

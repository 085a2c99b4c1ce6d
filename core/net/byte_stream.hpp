#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

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
  StreamHandle(int fd, ssl_st* ssl, std::string already_read) noexcept;
  ~StreamHandle();
  StreamHandle(StreamHandle&& other) noexcept;
  StreamHandle& operator=(StreamHandle&& other) noexcept;

  [[nodiscard]] bool empty() const noexcept { return fd_ < 0; }

 private:
  friend class ByteStream;
  int fd_ = -1;
  ssl_st* ssl_ = nullptr;
  std::string already_read_;
};

/// A TCP connection, plain or TLS (OpenSSL on the non-blocking descriptor, readiness waits), on one
/// loop. It can leave its loop by `release()` and go on, on another one, by `ByteStream(loop,
/// handle)`: `asio::ssl::stream` cannot, which is why TLS is done here.
class ByteStream {
 public:
  enum class Want : std::uint8_t { Nothing, Readable, Writable };

  ByteStream(EventLoop& loop, StreamHandle handle);
  ~ByteStream();
  ByteStream(ByteStream&&) noexcept;
  ByteStream& operator=(ByteStream&&) noexcept;

  /// Non-blocking; 0 bytes with `errc::would_block` when nothing lies there (then await
  /// `readable`). `boost::asio::error::eof` at an orderly end, other codes as the system or TLS
  /// gave them.
  [[nodiscard]] Result<std::size_t> read_some(std::span<char> into) noexcept;
  /// Non-blocking; writes what the socket takes. `errc::would_block` when it takes nothing (then
  /// await `writable`).
  [[nodiscard]] Result<std::size_t> write_some(std::span<const char> bytes) noexcept;

  [[nodiscard]] Task<Result<>> readable();
  [[nodiscard]] Task<Result<>> writable();
  /// Coroutine forms. Each ends with `errc::timed_out` at the deadline.
  [[nodiscard]] Task<Result<std::size_t>> read(std::span<char> into,
                                               std::chrono::milliseconds deadline);
  [[nodiscard]] Task<Result<>> write_all(std::span<const char> bytes,
                                         std::chrono::milliseconds deadline);

  /// Callback forms for the media loop; each is one-shot and allocation-free after the first.
  /// `close` and the destructor cancel them: the callback then does not run.
  void when_readable(void (*call)(void* self, ErrorCode), void* self);
  void when_writable(void (*call)(void* self, ErrorCode), void* self);

  /// Puts bytes that were read too far back in front of the next read.
  void unread(std::string bytes);
  /// Takes the connection off its loop; this object is empty afterwards. Nothing may be waiting on
  /// it.
  [[nodiscard]] StreamHandle release() noexcept;
  /// TLS close_notify where it can be sent at once, then close. Idempotent.
  void close() noexcept;
  /// Closes with a reset (SO_LINGER 0): for tests of faults and for abusive peers.
  void abort() noexcept;

  [[nodiscard]] bool is_open() const noexcept;
  [[nodiscard]] bool tls() const noexcept;
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

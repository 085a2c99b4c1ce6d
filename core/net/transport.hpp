#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "core/result.hpp"

struct ssl_st;

namespace tandem::net {

/// Reading and writing of a connected, non-blocking socket, plain or through OpenSSL: no waiting,
/// no threads, no Asio. Does not own the descriptor; owns the TLS state.
class Transport {
 public:
  /// What an operation that would have blocked needs before it is worth another try. TLS may have
  /// to write in order to read (key update) and the reverse.
  enum class Want : std::uint8_t { Readable, Writable };

  Transport() = default;
  Transport(int fd, ssl_st* ssl) noexcept : fd_(fd), ssl_(ssl) {}
  ~Transport();
  Transport(Transport&& other) noexcept;
  Transport& operator=(Transport&& other) noexcept;

  /// At least one byte, or `errc::would_block`, `boost::asio::error::eof` at an orderly end,
  /// `connection_reset` when TLS ended without its goodbye, `errc::tls_failed`, or the system's.
  [[nodiscard]] Result<std::size_t> read_some(std::span<char> into) noexcept;
  /// Whether the last read took all that had come: what comes later makes a readiness of its own.
  [[nodiscard]] bool drained() const noexcept { return drained_; }
  [[nodiscard]] Result<std::size_t> write_some(std::span<const char> bytes) noexcept;
  /// One step of a TLS handshake, whichever side.
  [[nodiscard]] Result<> handshake() noexcept;
  /// Sends close_notify if that works at once.
  void say_goodbye() noexcept;

  [[nodiscard]] Want read_wants() const noexcept { return read_wants_; }
  [[nodiscard]] Want write_wants() const noexcept { return write_wants_; }
  /// Whether a read would give bytes that TLS holds already, which no readiness event announces.
  [[nodiscard]] bool holds_bytes() const noexcept;
  [[nodiscard]] bool tls() const noexcept { return ssl_ != nullptr; }
  [[nodiscard]] bool tls_resumed() const noexcept;
  [[nodiscard]] const std::string& tls_error() const noexcept { return tls_error_; }

  void attach_tls(ssl_st* ssl) noexcept { ssl_ = ssl; }
  /// TLS allocates its buffers of a record once, not for each; nothing where there is no TLS.
  void keep_tls_buffers() noexcept;
  [[nodiscard]] ssl_st* release_tls() noexcept;

 private:
  [[nodiscard]] ErrorCode tls_failure(int returned, Want& wants) noexcept;

  int fd_ = -1;
  ssl_st* ssl_ = nullptr;
  Want read_wants_ = Want::Readable;
  Want write_wants_ = Want::Writable;
  bool drained_ = false;
  std::string tls_error_;
};

}  // namespace tandem::net

#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "core/net/byte_stream.hpp"

namespace tandem::net {

/// Why a media socket ended: by whom and with what WebSocket close code (RFC 6455, section 7.4;
/// 1006 when none came).
struct MediaSocketEnd {
  enum class By : std::uint8_t { Us, Peer, Transport, Protocol, Liveness } by = By::Transport;
  std::uint16_t code = 1006;
  std::string reason;  ///< The peer's text, or ours, for the log: never trusted.
};

/// WebSocket framing of our own for the two media legs and the live feed (RFC 6455, no extensions):
/// callbacks on the loop's thread, no coroutine and no allocation per message, the first write of a
/// turn non-blocking in the same turn. Why not Beast's stream:
/// `core/net/adr/0001-own-framing-for-media-legs.md`.
class MediaSocket {
 public:
  enum class Role : std::uint8_t { Server, Client };

  /// All are called on the loop's thread, never inside a call of ours to the socket. Destroying the
  /// socket inside any of them is allowed.
  class Listener {
   public:
    virtual ~Listener() = default;
    /// A complete text message, UTF-8 checked, mutable, with at least 64 readable bytes behind it
    /// (simdjson's padding). Valid during the call only.
    virtual void on_text(std::span<char> message) = 0;
    /// A complete binary message. The Twilio and OpenAI protocols have none.
    virtual void on_binary(std::span<char> message) = 0;
    /// After the last message of one read: the place to flush what they caused.
    virtual void on_batch_end() = 0;
    /// Once, and the last call. Not called when we destroy the socket ourselves.
    virtual void on_end(const MediaSocketEnd& end) = 0;
  };

  struct Options {
    Role role = Role::Server;
    std::size_t message_max = 64 * 1024;  ///< A longer one closes with 1009, before it is buffered.
    /// Bytes the socket has not taken; beyond it the connection fails (By::Transport).
    std::size_t unsent_max = 1024 * 1024;
    /// Ping when nothing came for so long; 0: never. To within 100 ms, as the other two.
    std::chrono::milliseconds ping_after{0};
    /// End with By::Liveness when nothing came for so long; 0: never.
    std::chrono::milliseconds dead_after{0};
    std::chrono::milliseconds close_wait{2000};  ///< How long we wait for the peer's close frame.
  };

  /// `stream` is behind its handshake; bytes put back into it are read first.
  MediaSocket(ByteStream stream, Options options, Listener& listener);
  /// Where `close` was called, the closing handshake goes on by itself; else the connection is cut.
  ~MediaSocket();
  MediaSocket(const MediaSocket&) = delete;
  MediaSocket& operator=(const MediaSocket&) = delete;

  /// Begins to read, in a later turn. Nothing is called before.
  void start();

  /// Room for one text message of at most `bytes` in the send buffer, behind its header; write
  /// there, then `end_text` with the size really written, before anything else is sent. Never
  /// nullptr: what exceeds `unsent_max` is caught at `flush`; what is written behind the end of the
  /// connection goes nowhere.
  [[nodiscard]] char* begin_text(std::size_t bytes);
  /// Completes the message (header, and mask where we are the client). It leaves at `flush`.
  void end_text(std::size_t bytes);
  void send_text(std::string_view message);
  /// The same as a binary message. `take_back_unsent` leaves it.
  void send_binary(std::string_view message);
  /// Hands everything pending to the socket now; what it does not take follows when it is writable.
  void flush();

  /// Sends a close frame, waits for the peer's at most `close_wait`, then `on_end` (By::Us).
  /// Messages that still come are dropped. `reason` is UTF-8, at most 123 bytes of it are sent.
  /// Idempotent.
  void close(std::uint16_t code, std::string_view reason);

  /// Drops the text messages with which the socket has not begun, flushed or not: what is written
  /// next overtakes them. Returns their number.
  std::size_t take_back_unsent();
  /// Calls `visit` with the size of each text message that has not left as a whole, oldest first.
  void each_unsent(const std::function<void(std::size_t)>& visit) const;
  [[nodiscard]] std::size_t unsent_bytes() const noexcept;
  [[nodiscard]] bool open() const noexcept;  ///< No close has begun, and nothing failed.
  /// When bytes of the peer came last; before that, when it was made.
  [[nodiscard]] std::chrono::steady_clock::time_point heard_at() const noexcept;
  /// Bytes of memory in the buffers of this connection, TLS apart.
  [[nodiscard]] std::size_t memory() const noexcept;

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace tandem::net

#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/net/byte_stream.hpp"
#include "core/net/dial.hpp"
#include "core/net/http_message.hpp"

namespace tandem::net {

/// A WebSocket by Boost.Beast, in coroutine form: for the control sockets (live feed, listen-in)
/// and for the simulators, whose framing must not be ours. Not for the media legs of the server.
class WebSocketStream {
 public:
  struct Message {
    Message() = default;  // Not an aggregate: see HttpRequest.
    Message(bool text_, std::string payload_) noexcept
        : text(text_), payload(std::move(payload_)) {}

    bool text = true;
    std::string payload;
  };
  struct Options {
    Options() = default;  // Not an aggregate: see HttpRequest.

    std::size_t message_max = 16 * 1024 * 1024;
    std::chrono::milliseconds handshake_deadline{10'000};  ///< TCP, TLS and upgrade together.
    /// A ping after so long without anything received; after twice that the connection is given up.
    std::chrono::milliseconds idle_ping{25'000};
    /// TLS keeps its buffers of a record, 34 KB, from one message to the next: for who has memory
    /// and connections that are never idle.
    bool keeps_buffers = false;
    /// Server: added to the 101 answer, such as the chosen Sec-WebSocket-Protocol.
    std::vector<HttpHeader> answer_headers;
  };

  /// Server side: answers the upgrade request that came on `stream`.
  [[nodiscard]] static Task<Result<WebSocketStream>> accept(ByteStream stream, HttpRequest request,
                                                            Options options);
  /// Client side. A refusal is `errc::bad_handshake`; its HTTP status is put into `status_out`, and
  /// the beginning of what it says into `body_out`, where given.
  [[nodiscard]] static Task<Result<WebSocketStream>> connect(EventLoop& loop, const Dialer& dialer,
                                                             Url url,
                                                             std::vector<HttpHeader> headers,
                                                             Options options, int* status_out,
                                                             std::string* body_out = nullptr);
  ~WebSocketStream();
  WebSocketStream(WebSocketStream&&) noexcept;
  WebSocketStream& operator=(WebSocketStream&&) noexcept;

  /// The next message. `errc::closed` when the peer closed (its code is in `close_code()`), else
  /// what broke the connection. One reader at a time, beside a writer.
  [[nodiscard]] Task<Result<Message>> read();
  /// One writer at a time.
  [[nodiscard]] Task<Result<>> write_text(std::string payload);
  /// Whether nothing is on its way out and the connection stands: then, and only then,
  /// `write_text_now` may be called, which neither waits nor costs a coroutine, for who sends many
  /// small messages. What the socket does not take at once (`has_unsent`) goes out with `flush` or
  /// the next message.
  [[nodiscard]] bool at_rest() const noexcept;
  [[nodiscard]] Result<> write_text_now(std::string_view payload);
  [[nodiscard]] bool has_unsent() const noexcept;
  [[nodiscard]] Task<Result<>> flush();
  [[nodiscard]] Task<Result<>> write_binary(std::string payload);
  /// The same for a message that many get.
  [[nodiscard]] Task<Result<>> write_binary(std::shared_ptr<const std::string> payload);
  /// Bytes that were written and that the other end has not confirmed (SIOCOUTQ, tcp(7)); 0 where
  /// the system does not say. Who writes only while these are few never waits for a slow peer, and
  /// has room for a close.
  [[nodiscard]] std::size_t unconfirmed_bytes() const noexcept;
  [[nodiscard]] Task<Result<>> close(std::uint16_t code, std::string reason);
  /// Breaks the TCP connection with a reset.
  void abort() noexcept;
  [[nodiscard]] std::optional<std::uint16_t> close_code() const noexcept;
  /// Raw bytes straight onto the connection, past the framing: for simulators that send garbage on
  /// demand.
  [[nodiscard]] Task<Result<>> write_raw(std::string bytes);

 private:
  struct Impl;
  explicit WebSocketStream(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace tandem::net

#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/net/byte_stream.hpp"
#include "core/net/http_message.hpp"
#include "core/net/tls_context.hpp"
#include "core/result.hpp"
#include "core/task.hpp"

namespace tandem::net {

class NameCache;

/// The parts of an absolute http, https, ws or wss URL. `target` is path and query, "/" at least.
struct Url {
  Url() = default;  // Not an aggregate: see HttpRequest.

  std::string scheme, host;
  std::uint16_t port = 0;
  std::string target;

  /// Refuses other schemes, user info, fragments and empty hosts.
  [[nodiscard]] static Result<Url> parse(std::string_view text);
  [[nodiscard]] bool tls() const noexcept { return scheme == "https" || scheme == "wss"; }
  [[nodiscard]] bool loopback() const noexcept;  ///< localhost, 127.0.0.0/8 or [::1].
  [[nodiscard]] std::string host_header()
      const;  ///< Host, with the port where it is not the scheme's own.
};

/// What outgoing connections share. One per process; thread-safe.
struct Dialer {
  Dialer() = default;
  Dialer(std::shared_ptr<TlsClientContext> tls_, std::shared_ptr<NameCache> names_) noexcept
      : tls(std::move(tls_)), names(std::move(names_)) {}

  std::shared_ptr<TlsClientContext> tls;
  std::shared_ptr<NameCache> names;
};

/// Connects (addresses tried in turn, IPv6 and IPv4 interleaved), TLS handshake included, within
/// `deadline`.
[[nodiscard]] Task<Result<ByteStream>> dial(EventLoop& loop, const Dialer& dialer, const Url& url,
                                            std::chrono::milliseconds deadline);

/// How a WebSocket opening handshake ended: the HTTP status (101 when it worked) with the stream,
/// at which bytes behind the handshake are put back by `unread`.
struct WebSocketOpening {
  WebSocketOpening(int status_, std::string body_, ByteStream stream_) noexcept
      : status(status_), body(std::move(body_)), stream(std::move(stream_)) {}

  int status = 0;
  std::string body;  ///< Of a refusal, at most 4 KiB.
  ByteStream stream;
};

/// Client handshake (RFC 6455, section 4.1) over a fresh connection; `headers` are added as they
/// are. No extensions.
[[nodiscard]] Task<Result<WebSocketOpening>> open_websocket(EventLoop& loop, const Dialer& dialer,
                                                            Url url,
                                                            std::vector<HttpHeader> headers,
                                                            std::chrono::milliseconds deadline);

/// The bytes of the server's 101 answer to `request` (RFC 6455, section 4.2.2), or an error when it
/// is no valid WebSocket request (method, version 13, key). For the media legs, which write it
/// themselves.
[[nodiscard]] Result<std::string> websocket_accept_answer(const HttpRequest& request);

}  // namespace tandem::net

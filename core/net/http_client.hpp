#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/net/dial.hpp"
#include "core/net/http_message.hpp"

namespace tandem::net {

/// Outgoing HTTP/1.1 on one loop: keep-alive connections per host, one request at a time on each.
class HttpClient {
 public:
  struct Options {
    std::size_t idle_per_host = 8;           ///< Kept connections.
    std::size_t body_max = 4 * 1024 * 1024;  ///< Of a reply; beyond: errc::message_too_large.
    std::chrono::milliseconds idle_for{30'000};
  };
  HttpClient(EventLoop& loop, Dialer dialer, Options options);
  /// Asked when the connection is there and nothing of the request has been written, with what is
  /// left of the deadline; an error ends it, unsent.
  using BeforeSent = std::function<Task<Result<>>(std::chrono::milliseconds left)>;

  /// A `send` that still runs goes on.
  ~HttpClient();

  /// Sends `request` (method, headers, body; its target is overwritten by the URL's) and gives the
  /// reply with any status. A kept connection that turns out to be closed before anything of the
  /// reply came is replaced when the method is idempotent (RFC 9110, section 9.2.2). Redirects are
  /// not followed. Otherwise the errors of `dial`, `errc::timed_out`, `errc::reset`,
  /// `errc::message_too_large`, `errc::protocol_violation`.
  [[nodiscard]] Task<Result<HttpResponse>> send(Url url, HttpRequest request,
                                                std::chrono::milliseconds deadline,
                                                BeforeSent before_sent = nullptr);

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace tandem::net

#pragma once

#include <chrono>
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
  ~HttpClient();

  /// Sends `request` (method, headers, body; its target is overwritten by the URL's) and gives the
  /// reply with any status. A kept connection that the peer had closed is replaced once, and only
  /// when nothing of the reply had come and the method is idempotent (RFC 9110, section 9.2.2) or
  /// nothing was sent. Redirects are not followed.
  [[nodiscard]] Task<Result<HttpResponse>> send(Url url, HttpRequest request,
                                                std::chrono::milliseconds deadline);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tandem::net

#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tandem::net {

class BodySource;

using HttpHeader = std::pair<std::string, std::string>;

/// Header lookup is case-insensitive (RFC 9110, section 5.1); the first of several wins.
[[nodiscard]] std::optional<std::string_view> find_header(const std::vector<HttpHeader>& headers,
                                                          std::string_view name) noexcept;

/// Whether a comma-separated list header holds `token`, both without regard to case: "Connection"
/// and "Upgrade" are such.
[[nodiscard]] bool header_lists(const std::vector<HttpHeader>& headers, std::string_view name,
                                std::string_view token) noexcept;

/// Both messages have constructors on purpose: g++ 12 destroys an aggregate twice that is a
/// temporary in a `co_await` expression.
struct HttpRequest {
  HttpRequest() = default;
  HttpRequest(std::string method_, std::string target_) noexcept
      : method(std::move(method_)), target(std::move(target_)) {}

  std::string method;  ///< As sent: methods are case-sensitive.
  std::string target;  ///< Raw request target, path and query byte for byte (signatures need that).
  std::vector<HttpHeader> headers;  ///< In order of arrival.
  std::string body;
  std::string peer_address;  ///< Textual IP address of the connection's other end.
  bool tls = false;          ///< Whether this hop came over TLS.

  [[nodiscard]] std::optional<std::string_view> header(std::string_view name) const noexcept;
  [[nodiscard]] std::string_view path() const noexcept;   ///< Target up to '?'.
  [[nodiscard]] std::string_view query() const noexcept;  ///< Behind '?', or empty.
};

struct HttpResponse {
  HttpResponse() = default;
  explicit HttpResponse(int status_, std::string body_ = {},
                        std::vector<HttpHeader> headers_ = {}) noexcept
      : status(status_), headers(std::move(headers_)), body(std::move(body_)) {}

  /// No answer: a server breaks the connection instead. For simulators of bad days.
  [[nodiscard]] static HttpResponse cut() { return HttpResponse(0); }

  int status = 200;
  std::vector<HttpHeader> headers;
  std::string body;
  /// What a server sends behind `body`, where that is too long to lie in memory.
  std::shared_ptr<BodySource> rest = nullptr;

  [[nodiscard]] std::optional<std::string_view> header(std::string_view name) const noexcept;
};

}  // namespace tandem::net

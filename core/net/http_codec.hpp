#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "core/net/http_message.hpp"
#include "core/result.hpp"

namespace tandem::net {

/// HTTP/1.1 of one request as a server reads it, without I/O: bytes go in by `feed`, the message
/// comes out when `done`. The grammar is Beast's; limits and what to answer are ours.
class HttpRequestParser {
 public:
  HttpRequestParser(std::size_t header_max, std::size_t body_max);
  ~HttpRequestParser();
  HttpRequestParser(HttpRequestParser&&) noexcept;
  HttpRequestParser& operator=(HttpRequestParser&&) noexcept;

  /// How many bytes at the front of `bytes` were used up; the rest must come again, with more
  /// behind it, unless `done`.
  [[nodiscard]] std::size_t feed(std::string_view bytes);

  /// The status to refuse the request with (400, 413, 431, 501, 505), 0 while all is well.
  [[nodiscard]] int refusal() const noexcept;
  [[nodiscard]] bool header_done() const noexcept;
  [[nodiscard]] bool done() const noexcept;
  /// Valid once the header is done.
  [[nodiscard]] bool keep_alive() const noexcept;
  [[nodiscard]] bool expects_continue() const noexcept;
  [[nodiscard]] bool is_websocket_upgrade() const noexcept;
  /// Valid once done. Header values are trimmed; what a trailer says is read and forgotten. A
  /// Transfer-Encoding other than exactly "chunked", one of HTTP/1.0 or one beside a Content-Length
  /// is refused (400), and so are chunks whose sizes, extensions and trailers outgrow `header_max`
  /// by more than eight bytes for each byte of the body.
  [[nodiscard]] HttpRequest take();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// The same for a response as a client reads it.
class HttpResponseParser {
 public:
  /// `to_head`: it answers a HEAD request and has no body whatever its header says.
  HttpResponseParser(std::size_t header_max, std::size_t body_max, bool to_head);
  ~HttpResponseParser();
  HttpResponseParser(HttpResponseParser&&) noexcept;
  HttpResponseParser& operator=(HttpResponseParser&&) noexcept;

  /// Bytes used up, `errc::message_too_large` or `errc::protocol_violation`.
  [[nodiscard]] Result<std::size_t> feed(std::string_view bytes);
  /// Valid once the header is done.
  [[nodiscard]] int status() const noexcept;
  /// The peer closed: completes a body that has no other end, else an error.
  [[nodiscard]] Result<> feed_end();

  [[nodiscard]] bool header_done() const noexcept;
  [[nodiscard]] bool done() const noexcept;
  [[nodiscard]] bool keep_alive() const noexcept;
  [[nodiscard]] HttpResponse take();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Whether the connection stays open behind a message.
enum class KeepAlive : bool { No, Yes };
/// Whether a response carries its body; to HEAD it only declares its length.
enum class SendBody : bool { No, Yes };

/// The bytes of a response, without its `rest`. Content-Length, Date and Connection are ours; CR,
/// LF and NUL in header values, which may echo what a peer sent, become spaces.
[[nodiscard]] std::string format_response(const HttpResponse& response, KeepAlive keep_alive,
                                          SendBody send_body);
/// The bytes of a request; Host is `host` unless the request has one, Content-Length ours.
[[nodiscard]] std::string format_request(const HttpRequest& request, std::string_view host);

/// "Not Found" for 404; "Unknown" for what RFC 9110 does not name.
[[nodiscard]] std::string_view reason_phrase(int status) noexcept;

}  // namespace tandem::net

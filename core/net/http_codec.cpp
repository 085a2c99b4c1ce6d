#include "core/net/http_codec.hpp"
#include "core/net/body_source.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <ctime>
#include <iterator>

#include "core/errc.hpp"

namespace tandem::net {

namespace http = boost::beast::http;

namespace {

std::string_view view(boost::beast::string_view text) noexcept {
  return {text.data(), text.size()};
}

template <class Fields>
std::vector<HttpHeader> headers_of(const Fields& fields) {
  std::vector<HttpHeader> headers;
  headers.reserve(static_cast<std::size_t>(std::distance(fields.begin(), fields.end())));
  for (const auto& field : fields) {
    headers.emplace_back(std::string(view(field.name_string())), std::string(view(field.value())));
  }
  return headers;
}

/// The last chunk, "0" and two line ends. Beast 1.81 asserts that there are so many bytes whenever
/// it looks again at a last chunk whose end had not come, and would abort at one that comes byte by
/// byte. Nothing that is shorter can end a chunked message, so it may always wait for more.
constexpr std::size_t kLastChunkLeast = 5;

/// How many bytes of chunk sizes and line ends may come with each byte of a body: one that comes in
/// chunks of a single byte needs five.
constexpr std::size_t kFramingPerByte = 8;

/// A parser of Beast's, with the limits and the care that it leaves to its caller.
template <class Parser>
struct BoundedParser {
  Parser parser;
  std::size_t header_max = 0;
  /// As they were before the body. What a trailer says is no header (RFC 9110, section 6.5.1): a
  /// proxy in front of us has seen and cleaned the headers only. Beast adds the one to the other.
  std::vector<HttpHeader> headers;
  bool keep_alive = false;    ///< By the headers.
  bool headers_kept = false;  ///< The two above are there.
  std::size_t framing = 0;    ///< Bytes of the chunked body so far that are none of its content.

  void limit(std::size_t header, std::size_t body) {
    parser.header_limit(static_cast<std::uint32_t>(header));
    parser.body_limit(body);
    // One element a call, so that we can look between them.
    parser.eager(false);
    header_max = header;
  }

  /// Feeds until the parser wants more or is done. The header must lie in one piece before it is
  /// parsed, so what is not used up comes again. `check` gives the fault of the header, once.
  template <class Check>
  std::size_t feed(std::string_view bytes, ErrorCode& error, Check check) {
    std::size_t used = 0;
    while (used < bytes.size() && !parser.is_done()) {
      const std::string_view rest = bytes.substr(used);
      const bool in_chunks = parser.is_header_done() && parser.chunked();
      if (in_chunks && rest.size() < kLastChunkLeast) break;
      const std::size_t content = parser.get().body().size();
      const std::size_t taken =
          parser.put(boost::asio::const_buffer(rest.data(), rest.size()), error);
      used += taken;
      if (!headers_kept && parser.is_header_done()) {
        keep_headers();
        if (!error) error = check(parser.get());
      }
      if (in_chunks) bound_framing(content, taken, error);
      if (error || taken == 0) break;
    }
    if (error == http::error::need_more) error = {};
    if (!error) bound_waiting(bytes.size() - used, error);
    return used;
  }

 private:
  void keep_headers() {
    headers = headers_of(parser.get());
    keep_alive = parser.get().keep_alive();
    headers_kept = true;
  }

  /// RFC 9112, section 7.1.1: the extensions of chunks are to be limited. So are leading zeros and
  /// trailers, which all would let a body of a few bytes cost any number of them.
  void bound_framing(std::size_t content_before, std::size_t taken, ErrorCode& error) {
    const std::size_t content = parser.get().body().size();
    framing += taken - (content - content_before);
    if (!error && framing > header_max + kFramingPerByte * content)
      error = http::error::bad_chunk_extension;
  }

  /// Beast counts only whole lines, and would let an endless one grow.
  void bound_waiting(std::size_t waiting, ErrorCode& error) const {
    if (waiting <= header_max || parser.is_done()) return;
    if (!parser.is_header_done()) error = http::error::header_limit;
    if (parser.is_header_done() && parser.chunked()) error = http::error::bad_chunk;
  }
};

int refusal_for(const ErrorCode& error) noexcept {
  if (error == http::error::header_limit || error == http::error::buffer_overflow) return 431;
  if (error == http::error::body_limit) return 413;
  if (error == http::error::bad_version) return 505;
  return 400;
}

void append_header(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ");
  for (const char c : value) out.push_back(c == '\r' || c == '\n' || c == '\0' ? ' ' : c);
  out.append("\r\n");
}

void append_date(std::string& out) {
  // RFC 9110, section 5.6.7. `strftime` is safe here: nothing sets a locale.
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  ::gmtime_r(&now, &parts);
  char text[40];
  const std::size_t size = std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts);
  append_header(out, "Date", {text, size});
}

/// RFC 9112, sections 6.1 and 6.3: what a proxy in front of us may read in another way than we do
/// would let a second request hide in the body of the first. Beast ignores a coding that does not
/// end in chunked, and reads such a request as one without a body.
template <class Message>
bool frames_body_clearly(const Message& message) {
  const auto codings = message.count(http::field::transfer_encoding);
  if (codings == 0) return true;
  return codings == 1 && message.version() >= 11 &&
         message.count(http::field::content_length) == 0 &&
         boost::beast::iequals(message[http::field::transfer_encoding], "chunked");
}

template <class Message>
ErrorCode fault_of_request(const Message& message) {
  if (message.version() < 10) return http::error::bad_version;
  // RFC 9112, section 3.2: a request of HTTP/1.1 has exactly one Host.
  if (message.version() >= 11 && message.count(http::field::host) != 1)
    return http::error::bad_field;
  if (!frames_body_clearly(message)) return http::error::bad_transfer_encoding;
  return {};
}

bool has_no_body(int status) noexcept { return status < 200 || status == 204 || status == 304; }

}  // namespace

struct HttpRequestParser::Impl {
  BoundedParser<http::request_parser<http::string_body>> bounded;
  ErrorCode error;
};

HttpRequestParser::HttpRequestParser(std::size_t header_max, std::size_t body_max)
    : impl_(std::make_unique<Impl>()) {
  impl_->bounded.limit(header_max, body_max);
}

HttpRequestParser::~HttpRequestParser() = default;
HttpRequestParser::HttpRequestParser(HttpRequestParser&&) noexcept = default;
HttpRequestParser& HttpRequestParser::operator=(HttpRequestParser&&) noexcept = default;

std::size_t HttpRequestParser::feed(std::string_view bytes) {
  return impl_->bounded.feed(bytes, impl_->error,
                             [](const auto& message) { return fault_of_request(message); });
}

int HttpRequestParser::refusal() const noexcept {
  return impl_->error ? refusal_for(impl_->error) : 0;
}

bool HttpRequestParser::header_done() const noexcept { return impl_->bounded.headers_kept; }

bool HttpRequestParser::done() const noexcept { return impl_->bounded.parser.is_done(); }

bool HttpRequestParser::keep_alive() const noexcept { return impl_->bounded.keep_alive; }

bool HttpRequestParser::expects_continue() const noexcept {
  return find_header(impl_->bounded.headers, "Expect").value_or("").starts_with("100-");
}

bool HttpRequestParser::is_websocket_upgrade() const noexcept {
  return header_lists(impl_->bounded.headers, "Upgrade", "websocket") &&
         header_lists(impl_->bounded.headers, "Connection", "upgrade");
}

HttpRequest HttpRequestParser::take() {
  auto message = impl_->bounded.parser.release();
  HttpRequest request(std::string(view(message.method_string())),
                      std::string(view(message.target())));
  request.headers = std::move(impl_->bounded.headers);
  request.body = std::move(message.body());
  return request;
}

struct HttpResponseParser::Impl {
  BoundedParser<http::response_parser<http::string_body>> bounded;
};

HttpResponseParser::HttpResponseParser(std::size_t header_max, std::size_t body_max, bool to_head)
    : impl_(std::make_unique<Impl>()) {
  impl_->bounded.limit(header_max, body_max);
  impl_->bounded.parser.skip(to_head);
}

HttpResponseParser::~HttpResponseParser() = default;
HttpResponseParser::HttpResponseParser(HttpResponseParser&&) noexcept = default;
HttpResponseParser& HttpResponseParser::operator=(HttpResponseParser&&) noexcept = default;

Result<std::size_t> HttpResponseParser::feed(std::string_view bytes) {
  ErrorCode error;
  const std::size_t used =
      impl_->bounded.feed(bytes, error, [](const auto&) { return ErrorCode(); });
  if (error == http::error::header_limit || error == http::error::body_limit) {
    return make_error_code(errc::message_too_large);
  }
  if (error) return make_error_code(errc::protocol_violation);
  return used;
}

Result<> HttpResponseParser::feed_end() {
  ErrorCode error;
  auto& parser = impl_->bounded.parser;
  if (parser.got_some()) parser.put_eof(error);
  if (error || !parser.is_done()) return make_error_code(errc::reset);
  return {};
}

bool HttpResponseParser::header_done() const noexcept { return impl_->bounded.headers_kept; }

bool HttpResponseParser::done() const noexcept { return impl_->bounded.parser.is_done(); }

bool HttpResponseParser::keep_alive() const noexcept {
  return done() && impl_->bounded.keep_alive && !impl_->bounded.parser.need_eof();
}

int HttpResponseParser::status() const noexcept {
  return static_cast<int>(impl_->bounded.parser.get().result_int());
}

HttpResponse HttpResponseParser::take() {
  auto message = impl_->bounded.parser.release();
  return HttpResponse(static_cast<int>(message.result_int()), std::move(message.body()),
                      std::move(impl_->bounded.headers));
}

std::string format_response(const HttpResponse& response, KeepAlive keep_alive,
                            SendBody send_body) {
  std::string out;
  out.reserve(256 + response.body.size());
  out.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ");
  out.append(reason_phrase(response.status)).append("\r\n");
  for (const auto& [name, value] : response.headers) append_header(out, name, value);
  if (!response.header("Date")) append_date(out);
  const bool bodyless = has_no_body(response.status);
  const std::uint64_t rest = response.rest ? response.rest->bytes() : 0;
  if (!bodyless) append_header(out, "Content-Length", std::to_string(response.body.size() + rest));
  if (keep_alive == KeepAlive::No) append_header(out, "Connection", "close");
  out.append("\r\n");
  if (!bodyless && send_body == SendBody::Yes) out.append(response.body);
  return out;
}

std::string format_request(const HttpRequest& request, std::string_view host) {
  std::string out;
  out.reserve(512 + request.body.size());
  out.append(request.method).append(" ").append(request.target).append(" HTTP/1.1\r\n");
  if (!request.header("Host")) append_header(out, "Host", host);
  for (const auto& [name, value] : request.headers) append_header(out, name, value);
  // RFC 9110, section 8.6: a method that expects a body says so even when it is empty.
  const bool declares = !request.body.empty() || request.method == "POST" ||
                        request.method == "PUT" || request.method == "PATCH";
  if (declares) append_header(out, "Content-Length", std::to_string(request.body.size()));
  out.append("\r\n").append(request.body);
  return out;
}

std::string_view reason_phrase(int status) noexcept {
  const boost::beast::string_view phrase =
      http::obsolete_reason(http::int_to_status(static_cast<unsigned>(status)));
  return view(phrase);
}

}  // namespace tandem::net

#include "core/net/websocket_stream.hpp"

#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <boost/beast/websocket/stream.hpp>

#include "core/assert.hpp"
#include "core/net/beast_socket.hpp"
#include "core/sleep.hpp"

namespace tandem::net {

namespace beast = boost::beast;
namespace websocket = boost::beast::websocket;

void BeastSocket::finish() noexcept {
  if (!descriptor_.is_open()) return;
  transport_.say_goodbye();
  ::shutdown(descriptor_.native_handle(), SHUT_WR);
}

void BeastSocket::abort() noexcept {
  if (!descriptor_.is_open()) return;
  const linger reset{1, 0};
  ::setsockopt(descriptor_.native_handle(), SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
  close();
}

struct WebSocketStream::Impl {
  Impl(EventLoop& on, ByteStream& from) : loop(on), stream(on, from.release().take()) {}

  EventLoop& loop;
  websocket::stream<BeastSocket> stream;
  beast::flat_buffer received;
  /// Messages that Beast has and that are not written yet: one that waits for a pong to end is with
  /// Beast alone, and the socket knows nothing of it. Outlives what is written.
  std::shared_ptr<int> messages = std::make_shared<int>(0);

  void configure(const Options& options);
};

namespace {

/// Of what a refusal says, as much is handed on.
constexpr std::size_t kRefusalBodyKept = 4 * 1024;

/// A message is on its way as long as this stands.
class OnItsWay {
 public:
  explicit OnItsWay(const std::shared_ptr<int>& messages) : messages_(messages) { ++*messages_; }
  ~OnItsWay() { --*messages_; }
  OnItsWay(const OnItsWay&) = delete;
  OnItsWay& operator=(const OnItsWay&) = delete;

 private:
  std::shared_ptr<int> messages_;
};

}  // namespace

void WebSocketStream::Impl::configure(const Options& options) {
  websocket::stream_base::timeout limits{};
  limits.handshake_timeout = options.handshake_deadline;
  limits.idle_timeout = options.idle_ping * 2;
  limits.keep_alive_pings = true;
  stream.set_option(limits);
  stream.read_message_max(options.message_max);
  stream.auto_fragment(false);
  if (options.keeps_buffers) stream.next_layer().keep_buffers();
}

namespace {

using Fields = beast::http::fields;

void add_headers(Fields& fields, const std::vector<HttpHeader>& headers) {
  for (const auto& [name, value] : headers) fields.insert(name, value);
}

ErrorCode failure_of(const ErrorCode& error) {
  if (error == websocket::error::closed) return make_error_code(errc::closed);
  if (error == beast::error::timeout) return make_error_code(errc::timed_out);
  if (error == websocket::error::message_too_big || error == websocket::error::buffer_overflow) {
    return make_error_code(errc::message_too_large);
  }
  if (error.category() == make_error_code(websocket::error::bad_opcode).category()) {
    return make_error_code(errc::protocol_violation);
  }
  return error;
}

}  // namespace

WebSocketStream::WebSocketStream(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
WebSocketStream::~WebSocketStream() = default;
WebSocketStream::WebSocketStream(WebSocketStream&&) noexcept = default;
WebSocketStream& WebSocketStream::operator=(WebSocketStream&&) noexcept = default;

Task<Result<WebSocketStream>> WebSocketStream::accept(ByteStream stream, HttpRequest request,
                                                      Options options) {
  auto impl = std::make_unique<Impl>(stream.loop(), stream);
  impl->configure(options);
  impl->stream.set_option(
      websocket::stream_base::decorator([&options](websocket::response_type& answer) {
        add_headers(answer, options.answer_headers);
      }));
  beast::http::request<beast::http::empty_body> upgrade;
  upgrade.method_string(request.method);
  upgrade.target(request.target);
  upgrade.version(11);
  add_headers(upgrade, request.headers);
  const auto [error] = co_await impl->stream.async_accept(upgrade, kAwait);
  if (error) co_return make_error_code(errc::bad_handshake);
  WebSocketStream accepted(std::move(impl));
  co_return std::move(accepted);
}

Task<Result<WebSocketStream>> WebSocketStream::connect(EventLoop& loop, const Dialer& dialer,
                                                       Url url, std::vector<HttpHeader> headers,
                                                       Options options, int* status_out,
                                                       std::string* body_out) {
  const Deadline deadline(options.handshake_deadline);
  Result<ByteStream> dialled = co_await dial(loop, dialer, url, options.handshake_deadline);
  if (!dialled) co_return dialled.error();
  options.handshake_deadline = deadline.left();
  auto impl = std::make_unique<Impl>(loop, *dialled);
  impl->configure(options);
  impl->stream.set_option(websocket::stream_base::decorator(
      [&headers](websocket::request_type& opening) { add_headers(opening, headers); }));
  websocket::response_type answer;
  const std::string host = url.host_header();
  const auto [error] = co_await impl->stream.async_handshake(answer, host, url.target, kAwait);
  if (status_out != nullptr) *status_out = static_cast<int>(answer.result_int());
  if (body_out != nullptr) *body_out = answer.body().substr(0, kRefusalBodyKept);
  if (error == websocket::error::upgrade_declined || (error && answer.result_int() == 101)) {
    co_return make_error_code(errc::bad_handshake);
  }
  if (error) co_return failure_of(error);
  WebSocketStream connected(std::move(impl));
  co_return std::move(connected);
}

Task<Result<WebSocketStream::Message>> WebSocketStream::read() {
  Impl& impl = *impl_;
  impl.received.clear();
  const auto [error, size] = co_await impl.stream.async_read(impl.received, kAwait);
  if (error) co_return failure_of(error);
  const auto bytes = impl.received.cdata();
  Message message(impl.stream.got_text(),
                  std::string(static_cast<const char*>(bytes.data()), bytes.size()));
  co_return std::move(message);
}

Task<Result<>> WebSocketStream::write_text(std::string payload) {
  Impl& impl = *impl_;
  impl.stream.text(true);
  const OnItsWay message(impl.messages);
  const auto [error, size] = co_await impl.stream.async_write(
      boost::asio::const_buffer(payload.data(), payload.size()), kAwait);
  if (error) co_return failure_of(error);
  co_return Result<>();
}

bool WebSocketStream::at_rest() const noexcept {
  return impl_->stream.is_open() && *impl_->messages == 0 && impl_->stream.next_layer().at_rest();
}

Result<> WebSocketStream::write_text_now(std::string_view payload) {
  Impl& impl = *impl_;
  TANDEM_ASSERT(at_rest(), "what is being written would be torn apart");
  impl.stream.text(true);
  ErrorCode error;
  impl.stream.write(boost::asio::const_buffer(payload.data(), payload.size()), error);
  if (error) return failure_of(error);
  return {};
}

bool WebSocketStream::has_unsent() const noexcept {
  return impl_->stream.next_layer().has_unsent();
}

Task<Result<>> WebSocketStream::flush() {
  const auto [error, size] =
      co_await impl_->stream.next_layer().async_write_some(boost::asio::const_buffer(), kAwait);
  if (error) co_return failure_of(error);
  co_return Result<>();
}

Task<Result<>> WebSocketStream::write_binary(std::string payload) {
  Impl& impl = *impl_;
  impl.stream.binary(true);
  const OnItsWay message(impl.messages);
  const auto [error, size] = co_await impl.stream.async_write(
      boost::asio::const_buffer(payload.data(), payload.size()), kAwait);
  if (error) co_return failure_of(error);
  co_return Result<>();
}

Task<Result<>> WebSocketStream::write_binary(std::shared_ptr<const std::string> payload) {
  Impl& impl = *impl_;
  impl.stream.binary(true);
  const OnItsWay message(impl.messages);
  const auto [error, size] = co_await impl.stream.async_write(
      boost::asio::const_buffer(payload->data(), payload->size()), kAwait);
  if (error) co_return failure_of(error);
  co_return Result<>();
}

std::size_t WebSocketStream::unconfirmed_bytes() const noexcept {
  int bytes = 0;
  if (::ioctl(impl_->stream.next_layer().native_handle(), SIOCOUTQ, &bytes) != 0) return 0;
  return static_cast<std::size_t>(bytes);
}

Task<Result<>> WebSocketStream::close(std::uint16_t code, std::string reason) {
  Impl& impl = *impl_;
  websocket::close_reason why;
  why.code = code;
  why.reason = beast::string_view(reason).substr(0, 123);
  const OnItsWay message(impl.messages);
  const auto [error] = co_await impl.stream.async_close(why, kAwait);
  if (error) co_return failure_of(error);
  co_return Result<>();
}

void WebSocketStream::abort() noexcept { impl_->stream.next_layer().abort(); }

std::optional<std::uint16_t> WebSocketStream::close_code() const noexcept {
  if (!impl_->stream.reason()) return std::nullopt;
  return impl_->stream.reason().code;
}

Task<Result<>> WebSocketStream::write_raw(std::string bytes) {
  Impl& impl = *impl_;
  const auto [error, size] = co_await boost::asio::async_write(
      impl.stream.next_layer(), boost::asio::const_buffer(bytes.data(), bytes.size()), kAwait);
  if (error) co_return error;
  co_return Result<>();
}

}  // namespace tandem::net

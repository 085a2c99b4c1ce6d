#include "core/net/byte_stream.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>
#include <utility>

#include "core/assert.hpp"
#include "core/errc.hpp"
#include "core/event_loop.hpp"
#include "core/net/transport.hpp"
#include "core/net/wait.hpp"

namespace tandem::net {

namespace {

using TimePoint = std::chrono::steady_clock::time_point;

}  // namespace

StreamHandle::StreamHandle(int fd, ssl_st* ssl, std::string already_read) noexcept
    : fd_(fd), ssl_(ssl), already_read_(std::move(already_read)) {
  const int flags = ::fcntl(fd, F_GETFL);
  if ((flags & O_NONBLOCK) == 0) ::fcntl(fd, F_SETFL, flags | O_NONBLOCK);
}

StreamHandle::~StreamHandle() {
  SSL_free(ssl_);
  if (fd_ >= 0) ::close(fd_);
}

StreamHandle::StreamHandle(StreamHandle&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)),
      ssl_(std::exchange(other.ssl_, nullptr)),
      already_read_(std::move(other.already_read_)) {}

StreamHandle& StreamHandle::operator=(StreamHandle&& other) noexcept {
  std::swap(fd_, other.fd_);
  std::swap(ssl_, other.ssl_);
  std::swap(already_read_, other.already_read_);
  return *this;
}

StreamHandle::Parts StreamHandle::take() noexcept {
  return {std::exchange(fd_, -1), std::exchange(ssl_, nullptr), std::exchange(already_read_, {})};
}

struct ByteStream::Impl {
  Impl(EventLoop& on, int fd, ssl_st* ssl, std::string already_read)
      : loop(on),
        descriptor(on.context(), fd),
        transport(fd, ssl),
        front(std::move(already_read)) {}

  EventLoop& loop;
  Descriptor descriptor;
  Transport transport;
  std::string front;  ///< Bytes that come before those of the socket.
  std::size_t front_read = 0;

  Task<Result<>> await_hello(TimePoint deadline);
  Task<Result<>> handshake(TimePoint deadline);
  Task<Result<>> wait(Transport::Want want, TimePoint deadline);
  std::size_t take_front(std::span<char> into) noexcept;
};

Task<Result<>> ByteStream::Impl::wait(Transport::Want want, TimePoint deadline) {
  if (!descriptor.is_open()) co_return make_error_code(errc::closed);
  const ErrorCode error = co_await wait_on(
      loop, descriptor,
      want == Transport::Want::Readable ? Descriptor::wait_read : Descriptor::wait_write, deadline);
  if (error) co_return error;
  co_return Result<>();
}

/// Until the client's first TLS record lies in the kernel as a whole (RFC 8446, section 5.1): type,
/// version and length, then so many bytes. OpenSSL takes some 40 KB as soon as it has begun, which
/// a connection that says nothing, or the half of a hello, is not worth.
Task<Result<>> ByteStream::Impl::await_hello(TimePoint deadline) {
  static constexpr int kRecordHeader = 5, kRecordMax = 16 * 1024;
  static constexpr unsigned char kHandshake = 22;
  const int fd = descriptor.native_handle();
  const auto wake_at = [fd](int bytes) {
    ::setsockopt(fd, SOL_SOCKET, SO_RCVLOWAT, &bytes, sizeof bytes);
  };
  wake_at(kRecordHeader);
  Result<> ready = co_await wait(Transport::Want::Readable, deadline);
  unsigned char header[kRecordHeader];
  const bool whole = ready && ::recv(fd, header, sizeof header, MSG_PEEK) == kRecordHeader;
  // What is no hello is OpenSSL's to refuse.
  if (whole && header[0] == kHandshake) {
    wake_at(kRecordHeader + std::min(header[3] << 8 | header[4], kRecordMax));
    ready = co_await wait(Transport::Want::Readable, deadline);
  }
  wake_at(1);
  co_return ready;
}

Task<Result<>> ByteStream::Impl::handshake(TimePoint deadline) {
  while (true) {
    const Result<> step = transport.handshake();
    if (step || step.error() != errc::would_block) co_return step;
    // A peer that always has one more byte for us would never let the wait itself run out.
    if (std::chrono::steady_clock::now() >= deadline) co_return make_error_code(errc::timed_out);
    const Result<> ready = co_await wait(transport.read_wants(), deadline);
    if (!ready) co_return ready;
  }
}

std::size_t ByteStream::Impl::take_front(std::span<char> into) noexcept {
  const std::size_t taken = std::min(front.size() - front_read, into.size());
  std::memcpy(into.data(), front.data() + front_read, taken);
  front_read += taken;
  if (front_read == front.size()) {
    front = std::string();
    front_read = 0;
  }
  return taken;
}

ByteStream::ByteStream(EventLoop& loop, StreamHandle handle) {
  TANDEM_ASSERT(!handle.empty(), "a stream is made of a connection");
  StreamHandle::Parts parts = handle.take();
  const int on = 1;
  ::setsockopt(parts.fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  impl_ = std::make_unique<Impl>(loop, parts.fd, parts.ssl, std::move(parts.already_read));
}

ByteStream::~ByteStream() {
  if (impl_) close();
}

ByteStream::ByteStream(ByteStream&&) noexcept = default;

ByteStream& ByteStream::operator=(ByteStream&& other) noexcept {
  if (this == &other) return *this;
  if (impl_) close();
  impl_ = std::move(other.impl_);
  return *this;
}

Task<Result<>> ByteStream::start_tls_server(std::shared_ptr<TlsServerContext> context,
                                            std::chrono::milliseconds deadline) {
  const TimePoint until = std::chrono::steady_clock::now() + deadline;
  const Result<> hello = co_await impl_->await_hello(until);
  if (!hello) co_return hello;
  impl_->transport.attach_tls(context->accept(native_handle()));
  co_return co_await impl_->handshake(until);
}

Task<Result<>> ByteStream::start_tls_client(std::shared_ptr<TlsClientContext> context,
                                            std::string host, std::chrono::milliseconds deadline) {
  impl_->transport.attach_tls(context->connect(native_handle(), host));
  co_return co_await impl_->handshake(std::chrono::steady_clock::now() + deadline);
}

const std::string& ByteStream::tls_error() const noexcept { return impl_->transport.tls_error(); }

Result<std::size_t> ByteStream::read_some(std::span<char> into) noexcept {
  if (!impl_->front.empty()) return impl_->take_front(into);
  if (!is_open()) return make_error_code(errc::closed);
  return impl_->transport.read_some(into);
}

Result<std::size_t> ByteStream::write_some(std::span<const char> bytes) noexcept {
  if (!is_open()) return make_error_code(errc::closed);
  return impl_->transport.write_some(bytes);
}

Task<Result<>> ByteStream::readable() { co_return co_await readable_until(TimePoint::max()); }

Task<Result<>> ByteStream::writable() { co_return co_await writable_until(TimePoint::max()); }

Task<Result<>> ByteStream::readable_until(TimePoint deadline) {
  if (!impl_->front.empty() || impl_->transport.holds_bytes()) co_return Result<>();
  co_return co_await impl_->wait(impl_->transport.read_wants(), deadline);
}

Task<Result<>> ByteStream::writable_until(TimePoint deadline) {
  co_return co_await impl_->wait(impl_->transport.write_wants(), deadline);
}

Task<Result<std::size_t>> ByteStream::read(std::span<char> into,
                                           std::chrono::milliseconds deadline) {
  const TimePoint until = std::chrono::steady_clock::now() + deadline;
  while (true) {
    const Result<std::size_t> got = read_some(into);
    if (got || got.error() != errc::would_block) co_return got;
    const Result<> ready = co_await impl_->wait(impl_->transport.read_wants(), until);
    if (!ready) co_return ready.error();
  }
}

Task<Result<>> ByteStream::write_all(std::span<const char> bytes,
                                     std::chrono::milliseconds deadline) {
  const TimePoint until = std::chrono::steady_clock::now() + deadline;
  while (!bytes.empty()) {
    const Result<std::size_t> sent = write_some(bytes);
    if (sent) {
      bytes = bytes.subspan(*sent);
      continue;
    }
    if (sent.error() != errc::would_block) co_return sent.error();
    const Result<> ready = co_await impl_->wait(impl_->transport.write_wants(), until);
    if (!ready) co_return ready.error();
  }
  co_return Result<>();
}

void ByteStream::unread(std::string bytes) {
  bytes.append(impl_->front, impl_->front_read);
  impl_->front = std::move(bytes);
  impl_->front_read = 0;
}

StreamHandle ByteStream::release() noexcept {
  const int fd = impl_->descriptor.release();
  std::string left = impl_->front.substr(impl_->front_read);
  StreamHandle handle(fd, impl_->transport.release_tls(), std::move(left));
  impl_.reset();
  return handle;
}

void ByteStream::close() noexcept {
  if (!is_open()) return;
  impl_->transport.say_goodbye();
  ErrorCode ignored;
  impl_->descriptor.close(ignored);
}

void ByteStream::abort() noexcept {
  if (!is_open()) return;
  const linger reset{1, 0};
  ::setsockopt(native_handle(), SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
  ErrorCode ignored;
  impl_->descriptor.close(ignored);
}

void ByteStream::shut_read() noexcept {
  if (is_open()) ::shutdown(native_handle(), SHUT_RD);
}

void ByteStream::shut_write() noexcept {
  if (!is_open()) return;
  impl_->transport.say_goodbye();
  ::shutdown(native_handle(), SHUT_WR);
}

bool ByteStream::is_open() const noexcept { return impl_ && impl_->descriptor.is_open(); }

bool ByteStream::tls() const noexcept { return impl_->transport.tls(); }

bool ByteStream::tls_resumed() const noexcept { return impl_->transport.tls_resumed(); }

std::string ByteStream::peer_address() const {
  sockaddr_storage peer{};
  socklen_t size = sizeof peer;
  if (::getpeername(native_handle(), reinterpret_cast<sockaddr*>(&peer), &size) != 0) return {};
  char text[INET6_ADDRSTRLEN] = "";
  if (peer.ss_family == AF_INET) {
    ::inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in&>(peer).sin_addr, text, sizeof text);
  } else if (peer.ss_family == AF_INET6) {
    ::inet_ntop(AF_INET6, &reinterpret_cast<const sockaddr_in6&>(peer).sin6_addr, text,
                sizeof text);
  }
  // A dual-stack listener shows IPv4 peers as mapped addresses.
  static constexpr std::string_view kMapped = "::ffff:";
  const std::string_view shown = text;
  if (shown.starts_with(kMapped) && shown.find('.') != std::string_view::npos) {
    return std::string(shown.substr(kMapped.size()));
  }
  return std::string(shown);
}

int ByteStream::native_handle() const noexcept {
  return is_open() ? impl_->descriptor.native_handle() : -1;
}

void ByteStream::set_user_timeout(std::chrono::milliseconds limit) noexcept {
  const auto value = static_cast<unsigned>(limit.count());
  ::setsockopt(native_handle(), IPPROTO_TCP, TCP_USER_TIMEOUT, &value, sizeof value);
}

EventLoop& ByteStream::loop() const noexcept { return impl_->loop; }

}  // namespace tandem::net

#include "core/net/listener.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <cerrno>
#include <cstring>

#include "core/asio_types.hpp"
#include "core/errc.hpp"
#include "core/event_loop.hpp"
#include "core/sleep.hpp"

namespace tandem::net {

namespace {

constexpr int kBacklog = 4096;
// After so many in a row the other work of the loop has its turn.
constexpr int kBatch = 64;
constexpr std::chrono::milliseconds kPause{100};

/// Numeric addresses and "localhost": a name that would have to be resolved is no place to listen.
Result<sockaddr_storage> resolve(const ListenAddress& address, socklen_t& size) {
  addrinfo hints{};
  hints.ai_flags = AI_PASSIVE | AI_NUMERICHOST | AI_NUMERICSERV;
  hints.ai_socktype = SOCK_STREAM;
  const std::string host = address.host == "localhost" ? "127.0.0.1" : address.host;
  addrinfo* found = nullptr;
  const std::string port = std::to_string(address.port);
  // Empty: the IPv6 wildcard takes IPv4 as well; machines without IPv6 have only the other.
  const char* name = host.empty() ? nullptr : host.c_str();
  hints.ai_family = host.empty() ? AF_INET6 : AF_UNSPEC;
  int failed = ::getaddrinfo(name, port.c_str(), &hints, &found);
  if (failed != 0 && host.empty()) {
    hints.ai_family = AF_INET;
    failed = ::getaddrinfo(name, port.c_str(), &hints, &found);
  }
  if (failed != 0) return make_error_code(errc::bad_address);
  sockaddr_storage result{};
  size = found->ai_addrlen;
  std::memcpy(&result, found->ai_addr, found->ai_addrlen);
  ::freeaddrinfo(found);
  return result;
}

ErrorCode last_error() { return {errno, boost::system::system_category()}; }

bool is_exhaustion(int error) {
  return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
}

}  // namespace

struct Listener::Socket {
  Socket(boost::asio::io_context& context, int fd) : descriptor(context, fd) {}
  boost::asio::posix::basic_stream_descriptor<Executor> descriptor;
};

Listener::Listener(EventLoop& loop) : loop_(loop) {}

Listener::~Listener() = default;

Result<> Listener::open(const ListenAddress& address) {
  socklen_t size = 0;
  const Result<sockaddr_storage> local = resolve(address, size);
  if (!local) return local.error();
  const int fd =
      ::socket(local->ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP);
  if (fd < 0) return last_error();
  socket_ = std::make_unique<Socket>(loop_.context(), fd);
  const int on = 1;
  const int off = 0;
  ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (local->ss_family == AF_INET6) {
    ::setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
  }
  sockaddr_storage bound = *local;
  if (::bind(fd, reinterpret_cast<const sockaddr*>(&bound), size) != 0 ||
      ::listen(fd, kBacklog) != 0) {
    const ErrorCode error = last_error();
    socket_.reset();
    if (error.value() == EADDRNOTAVAIL) return make_error_code(errc::bad_address);
    return error;
  }
  socklen_t bound_size = sizeof bound;
  ::getsockname(fd, reinterpret_cast<sockaddr*>(&bound), &bound_size);
  port_ = ntohs(bound.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6&>(bound).sin6_port
                                            : reinterpret_cast<sockaddr_in&>(bound).sin_port);
  return {};
}

Task<bool> Listener::wait() {
  const auto [error] = co_await socket_->descriptor.async_wait(
      boost::asio::posix::descriptor_base::wait_read, kAwait);
  co_return !error;
}

Task<> Listener::accept_all(std::function<void(int fd)> take,
                            std::function<void(Shortage)> short_of, int descriptor_end) {
  int in_a_row = 0;
  while (socket_->descriptor.is_open()) {
    const int fd = ::accept4(socket_->descriptor.native_handle(), nullptr, nullptr,
                             SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd >= descriptor_end) {
      ::close(fd);
      if (short_of) short_of(Shortage::Reserved);
      co_await sleep_for(loop_, kPause);
      continue;
    }
    if (fd >= 0) {
      take(fd);
      if (++in_a_row % kBatch == 0) co_await boost::asio::post(loop_.context(), kAwait);
      continue;
    }
    const int error = errno;
    if (error == EAGAIN || error == EWOULDBLOCK) {
      const bool ready = co_await wait();
      if (!ready) co_return;
    } else if (is_exhaustion(error)) {
      if (short_of) short_of(Shortage::System);
      co_await sleep_for(loop_, kPause);
    } else if (error == EBADF || error == EINVAL || error == ENOTSOCK) {
      co_return;
    }
    // What is left (ECONNABORTED, EINTR, errors of the network that accept(2) passes on) concerns
    // one connection, which is gone.
  }
}

void Listener::close() noexcept {
  if (!socket_) return;
  ErrorCode ignored;
  socket_->descriptor.close(ignored);
}

}  // namespace tandem::net

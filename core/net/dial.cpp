#include "core/net/dial.hpp"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/this_coro.hpp>
#include <cerrno>
#include <cstring>

#include "core/async_event.hpp"
#include "core/errc.hpp"
#include "core/event_loop.hpp"
#include "core/net/dial_addresses.hpp"
#include "core/net/name_cache.hpp"
#include "core/net/wait.hpp"
#include "core/sleep.hpp"
#include "core/task_group.hpp"

namespace tandem::net {

namespace {

// RFC 8305, section 8: Connection Attempt Delay.
constexpr std::chrono::milliseconds kNextAttemptAfter{250};

/// RFC 8305, section 4: families alternate, the preferred one first.
NameCache::Addresses interleave(const NameCache::Addresses& addresses) {
  NameCache::Addresses first;
  NameCache::Addresses second;
  for (const IpAddress& address : addresses) {
    (address.family == addresses.front().family ? first : second).push_back(address);
  }
  NameCache::Addresses mixed;
  for (std::size_t i = 0; i < std::max(first.size(), second.size()); ++i) {
    if (i < first.size()) mixed.push_back(first[i]);
    if (i < second.size()) mixed.push_back(second[i]);
  }
  return mixed;
}

/// `refused`: nothing of ours has reached anybody, whoever it was that said no.
ErrorCode failure_of(int error) noexcept {
  switch (error) {
    case ECONNREFUSED:
    case EHOSTUNREACH:
    case ENETUNREACH:
    case EADDRNOTAVAIL:
    case EAFNOSUPPORT:
    // Our own kernel: no descriptor left, or not allowed to.
    case EMFILE:
    case ENFILE:
    case EACCES:
    case EPERM:
      return errc::refused;
    case ETIMEDOUT:
      return errc::timed_out;
    default:
      return {error, boost::system::system_category()};
  }
}

/// Starts to connect. The descriptor, or why not.
Result<int> begin_connect(const IpAddress& address, std::uint16_t port) {
  sockaddr_in v4{};
  sockaddr_in6 v6{};
  const bool is_v4 = address.family == IpAddress::Family::V4;
  v4.sin_family = AF_INET;
  v4.sin_port = htons(port);
  std::memcpy(&v4.sin_addr, address.bytes.data(), 4);
  v6.sin6_family = AF_INET6;
  v6.sin6_port = htons(port);
  std::memcpy(&v6.sin6_addr, address.bytes.data(), 16);
  const auto* name =
      is_v4 ? reinterpret_cast<const sockaddr*>(&v4) : reinterpret_cast<const sockaddr*>(&v6);
  const socklen_t size = is_v4 ? sizeof v4 : sizeof v6;
  const int fd = ::socket(name->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP);
  if (fd < 0) return failure_of(errno);
  if (::connect(fd, name, size) == 0 || errno == EINPROGRESS) return fd;
  const int error = errno;
  ::close(fd);
  return failure_of(error);
}

/// The attempts to reach one host; the first that succeeds wins.
class Race {
 public:
  Race(EventLoop& loop, std::uint16_t port, Deadline deadline)
      : loop_(loop), port_(port), deadline_(deadline), news_(loop), attempts_(loop) {}

  Task<Result<StreamHandle>> run(const NameCache::Addresses& addresses) {
    const bool throws = co_await boost::asio::this_coro::throw_if_cancelled();
    co_await boost::asio::this_coro::throw_if_cancelled(false);
    co_await start_attempts(addresses);
    while (winner_.empty() && under_way_ > 0 && !deadline_.passed()) {
      news_.reset();
      co_await news_.wait_until(deadline_.at());
      const bool cancelled = co_await was_cancelled();
      if (cancelled) break;
    }
    attempts_.cancel();
    co_await attempts_.join();
    co_await boost::asio::this_coro::throw_if_cancelled(throws);
    if (!winner_.empty()) co_return std::move(winner_);
    if (deadline_.passed()) co_return make_error_code(errc::timed_out);
    co_return failure_;
  }

 private:
  Task<> start_attempts(const NameCache::Addresses& addresses) {
    for (const IpAddress& address : addresses) {
      news_.reset();
      ++under_way_;
      attempts_.spawn([this, address] { return attempt(address); });
      const auto next =
          std::min(deadline_.at(), std::chrono::steady_clock::now() + kNextAttemptAfter);
      co_await news_.wait_until(next);
      const bool cancelled = co_await was_cancelled();
      if (!winner_.empty() || deadline_.passed() || cancelled) co_return;
    }
  }

  Task<> attempt(IpAddress address) {
    const Result<int> fd = begin_connect(address, port_);
    if (!fd) {
      failure_ = fd.error();
      co_return over();
    }
    Descriptor descriptor(loop_.context(), *fd);
    const ErrorCode waited =
        co_await wait_on(loop_, descriptor, Descriptor::wait_write, deadline_.at());
    int error = 0;
    socklen_t size = sizeof error;
    ::getsockopt(*fd, SOL_SOCKET, SO_ERROR, &error, &size);
    if (waited || error != 0) {
      failure_ = waited ? waited : failure_of(error);
    } else if (winner_.empty()) {
      winner_ = StreamHandle(descriptor.release(), nullptr, {});
    }
    over();
  }

  void over() {
    --under_way_;
    news_.set();
  }

  EventLoop& loop_;
  std::uint16_t port_;
  Deadline deadline_;
  StreamHandle winner_;
  ErrorCode failure_ = make_error_code(errc::refused);
  AsyncEvent news_;
  /// Attempts that may still succeed. The group is no measure of that: one that fails at once is
  /// in it until the loop's next turn, and no news follows.
  std::size_t under_way_ = 0;
  TaskGroup attempts_;
};

}  // namespace

Task<Result<ByteStream>> dial_addresses(EventLoop& loop, std::shared_ptr<TlsClientContext> context,
                                        std::vector<IpAddress> addresses, Url url,
                                        std::chrono::milliseconds deadline) {
  const Deadline until(deadline);
  const NameCache::Addresses in_turn = interleave(addresses);
  Race race(loop, url.port, until);
  Result<StreamHandle> connected = co_await race.run(in_turn);
  if (!connected) co_return connected.error();
  ByteStream stream(loop, std::move(*connected));
  if (url.tls()) {
    if (!context) co_return make_error_code(errc::tls_failed);
    const std::string host = url.host;
    const Result<> secured = co_await stream.start_tls_client(context, host, until.left());
    if (!secured) co_return secured.error();
  }
  co_return std::move(stream);
}

Task<Result<ByteStream>> dial(EventLoop& loop, const Dialer& dialer, const Url& url,
                              std::chrono::milliseconds deadline) {
  const Deadline until(deadline);
  Url to = url;
  std::shared_ptr<TlsClientContext> context = dialer.tls;
  NameCache::Addresses addresses;
  if (const auto numeric = IpAddress::parse(to.host)) {
    addresses.push_back(*numeric);
  } else {
    const std::shared_ptr<NameCache> names = dialer.names;
    if (!names) co_return make_error_code(errc::name_not_found);
    Result<NameCache::Addresses> found = co_await names->lookup(loop, to.host, until.left());
    if (!found) co_return found.error();
    addresses = std::move(*found);
  }
  Result<ByteStream> stream = co_await dial_addresses(
      loop, std::move(context), std::move(addresses), std::move(to), until.left());
  co_return std::move(stream);
}

}  // namespace tandem::net

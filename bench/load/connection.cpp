#include "bench/load/connection.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <map>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace tandem::load {
namespace {

constexpr std::size_t kPendingMax = 4 * 1024 * 1024;

struct Address {
  sockaddr_storage bytes{};
  socklen_t size = 0;
};

const Address& resolve(const net::Url& url) {
  static std::map<std::string, Address> known;
  const std::string port = std::to_string(url.port);
  auto [at, fresh] = known.try_emplace(url.host + ' ' + port);
  if (!fresh) return at->second;
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_family = AF_INET;
  addrinfo* found = nullptr;
  if (const int error = ::getaddrinfo(url.host.c_str(), port.c_str(), &hints, &found); error != 0)
    throw std::runtime_error(url.host + ": " + ::gai_strerror(error));
  std::memcpy(&at->second.bytes, found->ai_addr, found->ai_addrlen);
  at->second.size = found->ai_addrlen;
  ::freeaddrinfo(found);
  return at->second;
}

void set_options(int fd) noexcept {
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  ::setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on);
}

/// TLS from and to memory: what one read brought is decrypted without another.
void use_memory(SSL* ssl) { SSL_set_bio(ssl, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem())); }

/// When the kernel took the newest of these bytes; now where it does not say.
Time arrival_of(msghdr& message) noexcept {
  for (cmsghdr* part = CMSG_FIRSTHDR(&message); part != nullptr;
       part = CMSG_NXTHDR(&message, part)) {
    if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_TIMESTAMPNS) continue;
    timespec at{};
    std::memcpy(&at, CMSG_DATA(part), sizeof at);
    return Time(std::chrono::seconds(at.tv_sec) + std::chrono::nanoseconds(at.tv_nsec));
  }
  return Clock::now();
}

}  // namespace

std::unique_ptr<Connection> Connection::dial(LoadLoop& loop, const net::Url& url,
                                             const net::TlsClientContext* tls, Owner& owner) {
  const Address& address = resolve(url);
  const int fd = ::socket(address.bytes.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) throw std::system_error(errno, std::generic_category(), "socket");
  SSL* ssl = tls != nullptr && url.tls() ? tls->connect(fd, url.host) : nullptr;
  auto made = std::make_unique<Connection>(loop, fd, ssl, owner);
  made->connecting_ = true;
  loop.change(fd, EPOLLOUT, *made);
  // Whatever it answers, epoll tells.
  ::connect(fd, reinterpret_cast<const sockaddr*>(&address.bytes), address.size);
  return made;
}

Connection::Connection(LoadLoop& loop, int fd, ssl_st* ssl, Owner& owner)
    : loop_(loop), fd_(fd), ssl_(ssl), owner_(&owner), secured_(ssl == nullptr) {
  set_options(fd);
  if (ssl != nullptr) use_memory(ssl);
  loop.watch(fd, EPOLLIN, *this);
}

Connection::~Connection() { close(); }

void Connection::close() noexcept {
  if (fd_ < 0) return;
  loop_.unwatch(fd_);
  ::close(std::exchange(fd_, -1));
  SSL_free(std::exchange(ssl_, nullptr));
  std::string().swap(pending_);
}

void Connection::fail(std::string_view why) {
  if (fd_ < 0) return;
  close();
  owner_->on_closed(why);
}

void Connection::on_ready(std::uint32_t events) {
  if (fd_ < 0) return;  // Closed by an earlier event of the same batch.
  if (connecting_) {
    int error = 0;
    socklen_t size = sizeof error;
    ::getsockopt(fd_, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error != 0) return fail(std::strerror(error));
    connecting_ = false;
    loop_.change(fd_, EPOLLIN, *this);
    if (ssl_ == nullptr) return owner_->on_open();
    return receive_tls({}, Clock::now());  // Begins the handshake.
  }
  if ((events & EPOLLOUT) != 0) send_pending();
  if (fd_ >= 0 && (events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0) receive();
}

void Connection::receive() {
  const std::span<char> buffer = loop_.read_buffer();
  iovec into{buffer.data(), buffer.size()};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(timespec))> control;
  msghdr message{};
  message.msg_iov = &into;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  const ssize_t got = ::recvmsg(fd_, &message, MSG_DONTWAIT);
  if (got < 0) {
    if (errno == EAGAIN || errno == EINTR) return;
    return fail(std::strerror(errno));
  }
  if (got == 0) return fail("closed by the peer");
  const Time arrived = arrival_of(message);
  const auto bytes = buffer.first(static_cast<std::size_t>(got));
  if (ssl_ == nullptr) return owner_->on_bytes(bytes, arrived);
  receive_tls(bytes, arrived);
}

void Connection::receive_tls(std::span<const char> bytes, Time arrived) {
  if (!bytes.empty()) BIO_write(SSL_get_rbio(ssl_), bytes.data(), static_cast<int>(bytes.size()));
  if (!secured_) {
    const int done = SSL_do_handshake(ssl_);
    const int error = SSL_get_error(ssl_, done);
    flush_tls();
    if (done != 1) {
      if (error == SSL_ERROR_WANT_READ || fd_ < 0) return;
      const char* reason = ERR_reason_error_string(ERR_get_error());
      return fail(reason == nullptr ? "TLS handshake failed" : reason);
    }
    secured_ = true;
    owner_->on_open();
  }
  while (fd_ >= 0) {
    // The ciphertext has been copied: its buffer is free again.
    const std::span<char> plain = loop_.read_buffer();
    const int got = SSL_read(ssl_, plain.data(), static_cast<int>(plain.size()));
    if (got > 0) {
      owner_->on_bytes(plain.first(static_cast<std::size_t>(got)), arrived);
      continue;
    }
    const int error = SSL_get_error(ssl_, got);
    if (error == SSL_ERROR_WANT_READ) return flush_tls();
    ERR_clear_error();
    return fail(error == SSL_ERROR_ZERO_RETURN ? "closed by the peer" : "TLS failed");
  }
}

void Connection::send(std::span<const char> bytes) {
  if (fd_ < 0 || bytes.empty()) return;
  if (ssl_ == nullptr) return write(bytes);
  if (SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size())) <= 0) {
    ERR_clear_error();
    return fail("TLS failed");
  }
  flush_tls();
}

void Connection::flush_tls() {
  if (fd_ < 0) return;
  char* sealed = nullptr;
  const long size = BIO_get_mem_data(SSL_get_wbio(ssl_), &sealed);
  if (size <= 0) return;
  write({sealed, static_cast<std::size_t>(size)});
  if (fd_ >= 0) static_cast<void>(BIO_reset(SSL_get_wbio(ssl_)));
}

void Connection::write(std::span<const char> bytes) {
  if (pending_.empty()) {
    const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && errno != EAGAIN) return fail(std::strerror(errno));
    if (sent > 0) bytes = bytes.subspan(static_cast<std::size_t>(sent));
    if (bytes.empty()) return;
    loop_.change(fd_, EPOLLIN | EPOLLOUT, *this);
  }
  pending_.append(bytes.data(), bytes.size());
  if (pending_.size() - pending_sent_ > kPendingMax) fail("the server does not read");
}

void Connection::send_pending() {
  const ssize_t sent = ::send(fd_, pending_.data() + pending_sent_, pending_.size() - pending_sent_,
                              MSG_NOSIGNAL | MSG_DONTWAIT);
  if (sent < 0) {
    if (errno == EAGAIN) return;
    return fail(std::strerror(errno));
  }
  pending_sent_ += static_cast<std::size_t>(sent);
  if (pending_sent_ < pending_.size()) return;
  pending_.clear();
  pending_sent_ = 0;
  loop_.change(fd_, EPOLLIN, *this);
}

}  // namespace tandem::load

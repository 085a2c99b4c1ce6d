#include "bench/relay/connection.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace tandem::relay {
namespace {

constexpr std::size_t kUnsentMax = 8 * 1024 * 1024;

}  // namespace

void Connection::FreeTls::operator()(ssl_st* tls) const noexcept { SSL_free(tls); }

Connection::Connection(int epoll, int fd, ssl_st* tls, void* tag)
    : epoll_(epoll), fd_(fd), tls_(tls), tag_(tag) {
  const int on = 1;
  ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  // One read brings header and body of a record, and what else lies there.
  if (tls_) SSL_set_read_ahead(tls_.get(), 1);
  epoll_event event{.events = EPOLLIN, .data = {.ptr = tag_}};
  ::epoll_ctl(epoll_, EPOLL_CTL_ADD, fd_, &event);
}

Connection::~Connection() { close(); }

void Connection::close() noexcept {
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
}

std::optional<std::span<char>> Connection::read(std::span<char> scratch) {
  const std::size_t kept = kept_.size();
  if (kept >= scratch.size()) return std::nullopt;
  std::copy(kept_.begin(), kept_.end(), scratch.begin());
  kept_.clear();
  const std::span<char> room = scratch.subspan(kept);
  const std::ptrdiff_t got = tls_ ? read_tls(room) : ::recv(fd_, room.data(), room.size(), 0);
  if (got > 0) return scratch.first(kept + static_cast<std::size_t>(got));
  const bool nothing_yet = got < 0 && (errno == EAGAIN || errno == EINTR);
  if (!nothing_yet) return std::nullopt;
  return scratch.first(kept);
}

std::ptrdiff_t Connection::read_tls(std::span<char> into) {
  std::size_t have = 0;
  ERR_clear_error();
  while (have < into.size()) {
    std::size_t got = 0;
    if (SSL_read_ex(tls_.get(), into.data() + have, into.size() - have, &got) == 1) {
      have += got;
      if (SSL_has_pending(tls_.get()) == 0) break;
      continue;
    }
    const int why = SSL_get_error(tls_.get(), 0);
    if (why != SSL_ERROR_WANT_READ && why != SSL_ERROR_WANT_WRITE) return 0;
    break;
  }
  if (have > 0) return static_cast<std::ptrdiff_t>(have);
  errno = EAGAIN;
  return -1;
}

Connection::Taken Connection::write(std::string_view& bytes) {
  if (tls_) ERR_clear_error();
  while (!bytes.empty()) {
    if (tls_) {
      std::size_t sent = 0;
      if (SSL_write_ex(tls_.get(), bytes.data(), bytes.size(), &sent) == 1) {
        bytes.remove_prefix(sent);
        continue;
      }
      const int why = SSL_get_error(tls_.get(), 0);
      if (why == SSL_ERROR_WANT_READ) return Taken::Some;  // The handshake: `read` drives it.
      if (why != SSL_ERROR_WANT_WRITE) return Taken::Failed;
    } else {
      const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent >= 0) {
        bytes.remove_prefix(static_cast<std::size_t>(sent));
        continue;
      }
      if (errno == EINTR) continue;
      if (errno != EAGAIN) return Taken::Failed;
    }
    want_writable(true);
    return Taken::Some;
  }
  return Taken::All;
}

bool Connection::send(std::string_view bytes) {
  if (!open()) return false;
  if (unsent_.empty() && write(bytes) == Taken::Failed) return false;
  if (unsent_.size() + bytes.size() > kUnsentMax) return false;
  unsent_.append(bytes);
  return true;
}

bool Connection::flush() {
  if (unsent_.empty()) return true;
  std::string_view left = unsent_;
  const Taken taken = write(left);
  if (taken == Taken::Failed) return false;
  if (taken == Taken::All) {
    unsent_ = {};
    want_writable(false);
  } else {
    unsent_.erase(0, unsent_.size() - left.size());
  }
  return true;
}

void Connection::want_writable(bool wanted) {
  if (wanted == wants_writable_) return;
  wants_writable_ = wanted;
  epoll_event event{.events = EPOLLIN | (wanted ? EPOLLOUT : 0u), .data = {.ptr = tag_}};
  ::epoll_ctl(epoll_, EPOLL_CTL_MOD, fd_, &event);
}

}  // namespace tandem::relay

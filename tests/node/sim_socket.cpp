#include "tests/node/sim_socket.hpp"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cerrno>

#include <algorithm>
#include <array>
#include <span>
#include <utility>
#include <vector>

#include "core/assert.hpp"

namespace tandem::node_sim {
namespace {

using net::websocket::From;
using net::websocket::Opcode;
using net::websocket::Reader;

From other(From role) { return role == From::Client ? From::Server : From::Client; }
constexpr std::size_t kLongest = 8 << 20;

}  // namespace

SimSocket::SimSocket(int fd, From role)
    : fd_(fd), writer_(role, blocks_), reader_(other(role), kLongest) {}

SimSocket::~SimSocket() { drop(); }

void SimSocket::send(std::string_view text) {
  if (silent_ || over_ || closing_) return;
  std::copy(text.begin(), text.end(), writer_.begin_text(text.size()));
  writer_.end_text(text.size());
  flush();
}

void SimSocket::send_raw(std::string_view bytes) {
  if (silent_ || over_) return;
  const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  if (sent < 0) over_ = true;
}

void SimSocket::flush() {
  const auto pending = writer_.pending();
  if (pending.empty()) return;
  const ssize_t sent = ::send(fd_, pending.data(), pending.size(), MSG_NOSIGNAL);
  // The server reads in the turn in which it is written to, so the kernel's buffer has room.
  TANDEM_ASSERT(
      sent == static_cast<ssize_t>(pending.size()) || errno == EPIPE || errno == ECONNRESET,
      "the server takes what it is sent");
  if (sent < 0) over_ = true;
  writer_.consume(pending.size());
}

void SimSocket::close(std::uint16_t code) {
  if (silent_ || over_ || std::exchange(closing_, true)) return;
  writer_.close(code, "");
  flush();
}

void SimSocket::drop() {
  over_ = true;
  if (fd_ >= 0) ::close(std::exchange(fd_, -1));
}

void SimSocket::read() {
  std::array<char, 64 * 1024> buffer;
  while (!silent_ && !over_) {
    const ssize_t got = ::recv(fd_, buffer.data(), buffer.size(), 0);
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) {
      over_ = true;
      return;
    }
    received_.append(buffer.data(), static_cast<std::size_t>(got));
  }
}

std::string SimSocket::receive_head() {
  read();
  constexpr std::string_view kEnd = "\r\n\r\n";
  const auto end = received_.find(kEnd);
  if (end == std::string::npos) return {};
  std::string head = received_.substr(0, end + kEnd.size());
  received_.erase(0, head.size());
  return head;
}

void SimSocket::receive(const std::function<void(std::string_view)>& on_text) {
  read();
  if (silent_) return;
  std::string bytes = std::exchange(received_, {});
  const std::size_t size = bytes.size();
  bytes.resize(size + Reader::kPadding);
  std::span<char> left(bytes.data(), size);
  while (true) {
    const Reader::Event event = reader_.next(left);
    if (event.kind == Reader::Kind::NeedMore) break;
    TANDEM_ASSERT(event.kind != Reader::Kind::Violation, "the server frames as it must");
    const std::string_view payload(event.payload.data(), event.payload.size());
    if (event.kind == Reader::Kind::Text) on_text(payload);
    if (event.kind == Reader::Kind::Ping && !over_) writer_.control(Opcode::Pong, payload);
    if (event.kind != Reader::Kind::Close) continue;
    if (!over_) close(event.code);
    over_ = true;
    break;
  }
  if (!over_) flush();
}

SocketWatch::SocketWatch() : epoll_(::epoll_create1(EPOLL_CLOEXEC)) {}
SocketWatch::~SocketWatch() { ::close(epoll_); }

void SocketWatch::add(int fd, std::function<void()> on_readable) {
  epoll_event event{};
  event.events = EPOLLIN | EPOLLRDHUP;
  event.data.fd = fd;
  const int added = ::epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event);
  TANDEM_ASSERT(added == 0, "a socket can be watched");
  watched_[fd] = std::move(on_readable);
}

void SocketWatch::remove(int fd) {
  ::epoll_ctl(epoll_, EPOLL_CTL_DEL, fd, nullptr);
  watched_.erase(fd);
}

bool SocketWatch::look() {
  std::array<epoll_event, 64> ready;
  const int count = ::epoll_wait(epoll_, ready.data(), static_cast<int>(ready.size()), 0);
  for (int i = 0; i < count; ++i) {
    const auto found = watched_.find(ready[static_cast<std::size_t>(i)].data.fd);
    if (found == watched_.end()) continue;
    const auto call = found->second;
    call();
  }
  return count > 0;
}

}  // namespace tandem::node_sim

#include "tests/bridge/far_end.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <span>

#include "core/assert.hpp"

namespace tandem::test {
namespace {

using net::websocket::From;
using net::websocket::Opcode;
using net::websocket::Reader;

From other(From role) { return role == From::Client ? From::Server : From::Client; }

}  // namespace

FarEnd::FarEnd(int fd, From role) : fd_(fd), writer_(role, blocks_), reader_(other(role), 1 << 20) {
  ::fcntl(fd_, F_SETFL, ::fcntl(fd_, F_GETFL) | O_NONBLOCK);
  const int on = 1;
  ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

FarEnd::~FarEnd() { ::close(fd_); }

void FarEnd::send(std::string_view text) {
  std::copy(text.begin(), text.end(), writer_.begin_text(text.size()));
  writer_.end_text(text.size());
  flush();
}

void FarEnd::send_raw(std::string_view bytes) {
  const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  TANDEM_ASSERT(sent == static_cast<ssize_t>(bytes.size()), "a fresh connection takes a handshake");
}

void FarEnd::flush() {
  const auto pending = writer_.pending();
  if (pending.empty()) return;
  const ssize_t sent = ::send(fd_, pending.data(), pending.size(), MSG_NOSIGNAL);
  TANDEM_ASSERT(sent == static_cast<ssize_t>(pending.size()),
                "the server reads before the kernel's buffer is full");
  writer_.consume(pending.size());
}

void FarEnd::read() {
  char buffer[64 * 1024];
  while (true) {
    const ssize_t got = ::recv(fd_, buffer, sizeof buffer, 0);
    if (got < 0 && errno == EAGAIN) return;
    TANDEM_ASSERT(got > 0, "the server keeps the connection");
    received_.append(buffer, static_cast<std::size_t>(got));
  }
}

std::string FarEnd::receive_head() {
  read();
  constexpr std::string_view kEnd = "\r\n\r\n";
  const auto end = received_.find(kEnd);
  if (end == std::string::npos) return {};
  std::string head = received_.substr(0, end + kEnd.size());
  received_.erase(0, head.size());
  return head;
}

void FarEnd::receive(const std::function<void(std::string_view)>& on_text) {
  read();
  const std::size_t size = received_.size();
  received_.resize(size + Reader::kPadding);
  std::span<char> bytes(received_.data(), size);
  while (true) {
    const Reader::Event event = reader_.next(bytes);
    if (event.kind == Reader::Kind::NeedMore) break;
    const std::string_view payload(event.payload.data(), event.payload.size());
    if (event.kind == Reader::Kind::Text) on_text(payload);
    if (event.kind == Reader::Kind::Ping) writer_.control(Opcode::Pong, payload);
    TANDEM_ASSERT(event.kind != Reader::Kind::Close && event.kind != Reader::Kind::Violation,
                  "the server keeps the connection");
  }
  received_.clear();
  flush();
}

}  // namespace tandem::test

#include "tests/bridge/far_end.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <span>

#include "core/assert.hpp"
#include "core/errc.hpp"

namespace tandem::test {
namespace {

using net::websocket::From;
using net::websocket::Opcode;
using net::websocket::Reader;

From other(From role) { return role == From::Client ? From::Server : From::Client; }

}  // namespace

FarEnd::FarEnd(int fd, From role, ssl_st* tls)
    : fd_(fd), transport_(fd, tls), writer_(role, blocks_), reader_(other(role), 1 << 20) {
  ::fcntl(fd_, F_SETFL, ::fcntl(fd_, F_GETFL) | O_NONBLOCK);
  const int on = 1;
  ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

FarEnd::~FarEnd() { ::close(fd_); }

bool FarEnd::shake_hands() {
  if (!transport_.tls()) return true;
  const Result<> done = transport_.handshake();
  TANDEM_ASSERT(done || done.error() == errc::would_block, "both ends agree on TLS");
  return done.has_value();
}

void FarEnd::send(std::string_view text) {
  std::copy(text.begin(), text.end(), writer_.begin_text(text.size()));
  writer_.end_text(text.size());
  flush();
}

void FarEnd::send_raw(std::string_view bytes) { write(bytes); }

void FarEnd::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const Result<std::size_t> sent = transport_.write_some({bytes.data(), bytes.size()});
    TANDEM_ASSERT(sent, "the server reads before the kernel's buffer is full");
    bytes.remove_prefix(*sent);
  }
}

void FarEnd::flush() {
  const auto pending = writer_.pending();
  if (pending.empty()) return;
  write({pending.data(), pending.size()});
  writer_.consume(pending.size());
}

void FarEnd::read() {
  char buffer[64 * 1024];
  while (true) {
    const Result<std::size_t> got = transport_.read_some(buffer);
    if (!got && got.error() == errc::would_block) return;
    TANDEM_ASSERT(got, "the server keeps the connection");
    received_.append(buffer, *got);
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

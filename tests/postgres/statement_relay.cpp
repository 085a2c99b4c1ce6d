#include "tests/postgres/statement_relay.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <stdexcept>
#include <string_view>

namespace tandem::postgres {
namespace {

bool send_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (n <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

int connect_to(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return fd;
  ::close(fd);
  return -1;
}

std::size_t length_in(const std::string& bytes, std::size_t at) {
  std::uint32_t length = 0;
  std::memcpy(&length, bytes.data() + at, sizeof length);
  return ntohl(length);
}

}  // namespace

StatementRelay::StatementRelay(std::string socket, Look look)
    : socket_(std::move(socket)), look_(std::move(look)) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  stop_ = ::eventfd(0, EFD_CLOEXEC);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (listener_ < 0 || stop_ < 0 ||
      ::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(listener_, 64) != 0 ||
      ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
    throw std::runtime_error("the relay cannot listen");
  port_ = ntohs(address.sin_port);
  acceptor_ = std::thread([this] { accept_all(); });
}

StatementRelay::~StatementRelay() {
  // Stays readable, so everybody sees it.
  ::eventfd_write(stop_, 1);
  acceptor_.join();
  for (std::thread& thread : threads_) thread.join();
  ::close(listener_);
  ::close(stop_);
}

void StatementRelay::accept_all() {
  for (;;) {
    std::array<pollfd, 2> waiting{{{listener_, POLLIN, 0}, {stop_, POLLIN, 0}}};
    ::poll(waiting.data(), waiting.size(), -1);
    if (waiting[1].revents != 0) return;
    const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0) continue;
    const std::lock_guard lock(mutex_);
    threads_.emplace_back([this, client] { serve(client); });
  }
}

void StatementRelay::serve(int client) {
  const int now = ++open_;
  for (int most = open_most_; now > most && !open_most_.compare_exchange_weak(most, now);) {
  }
  const int server = connect_to(socket_);
  if (server >= 0) {
    relay(client, server);
    ::close(server);
  }
  ::close(client);
  --open_;
}

void StatementRelay::relay(int client, int server) {
  std::array<char, 65'536> buffer{};
  std::string waiting;  // Of the client, up to the end of a message.
  bool started = false;
  for (;;) {
    std::array<pollfd, 3> ready{{{client, POLLIN, 0}, {server, POLLIN, 0}, {stop_, POLLIN, 0}}};
    ::poll(ready.data(), ready.size(), -1);
    if (ready[2].revents != 0) return;
    if (ready[1].revents != 0) {
      const ssize_t n = ::recv(server, buffer.data(), buffer.size(), 0);
      if (n <= 0 || !send_all(client, {buffer.data(), static_cast<std::size_t>(n)})) return;
      continue;
    }
    const ssize_t n = ::recv(client, buffer.data(), buffer.size(), 0);
    if (n <= 0) return;
    waiting.append(buffer.data(), static_cast<std::size_t>(n));
    if (!pass_messages(waiting, started, client, server)) return;
  }
}

/// Passes on what of `waiting` is complete.
bool StatementRelay::pass_messages(std::string& waiting, bool& started, int client, int server) {
  for (;;) {
    // The first message has no type.
    const std::size_t length_at = started ? 1 : 0;
    if (waiting.size() < length_at + 4) return true;
    const std::size_t whole = length_at + length_in(waiting, length_at);
    if (waiting.size() < whole) return true;
    std::string message = waiting.substr(0, whole);
    waiting.erase(0, whole);
    if (started && message[0] == 'Q' && !pass_statement(message, 5, client)) return false;
    // Behind the name of the prepared statement.
    if (started && message[0] == 'P' && !pass_statement(message, message.find('\0', 5) + 1, client))
      return false;
    started = true;
    if (!send_all(server, message)) return false;
  }
}

bool StatementRelay::pass_statement(std::string& message, std::size_t text_at, int client) {
  const std::size_t end = message.find('\0', text_at);
  std::string statement = message.substr(text_at, end - text_at);
  if (!look_(statement, {stop_, client})) return false;
  message.replace(text_at, end - text_at, statement);
  const std::uint32_t length = htonl(static_cast<std::uint32_t>(message.size() - 1));
  message.replace(1, 4, reinterpret_cast<const char*>(&length), 4);
  return true;
}

}  // namespace tandem::postgres

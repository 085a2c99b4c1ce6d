#include "tests/fault/slow_database.hpp"

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

namespace tandem::fault {
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

}  // namespace

SlowDatabase::SlowDatabase(std::string socket) : socket_(std::move(socket)) {
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
    throw std::runtime_error("the slow database cannot listen");
  port_ = ntohs(address.sin_port);
  acceptor_ = std::thread([this] { accept_all(); });
}

SlowDatabase::~SlowDatabase() {
  // Stays readable, so everybody sees it.
  ::eventfd_write(stop_, 1);
  acceptor_.join();
  for (std::thread& thread : threads_) thread.join();
  ::close(listener_);
  ::close(stop_);
}

void SlowDatabase::accept_all() {
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

void SlowDatabase::serve(int client) {
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

void SlowDatabase::relay(int client, int server) const {
  std::array<char, 65'536> buffer{};
  for (;;) {
    std::array<pollfd, 3> waiting{{{client, POLLIN, 0}, {server, POLLIN, 0}, {stop_, POLLIN, 0}}};
    ::poll(waiting.data(), waiting.size(), -1);
    if (waiting[2].revents != 0) return;
    if (waiting[1].revents != 0) {
      const ssize_t n = ::recv(server, buffer.data(), buffer.size(), 0);
      if (n <= 0 || !send_all(client, {buffer.data(), static_cast<std::size_t>(n)})) return;
      continue;
    }
    const ssize_t n = ::recv(client, buffer.data(), buffer.size(), 0);
    if (n <= 0) return;
    // Query and Parse begin a statement (PostgreSQL, "Message Formats").
    const bool statement = buffer[0] == 'Q' || buffer[0] == 'P';
    const auto held = static_cast<int>(hold_ms_.load());
    // Who hangs up meanwhile is gone at once.
    std::array<pollfd, 2> ended{{{stop_, POLLIN, 0}, {client, POLLRDHUP, 0}}};
    if (statement && held > 0 && ::poll(ended.data(), ended.size(), held) != 0) return;
    if (!send_all(server, {buffer.data(), static_cast<std::size_t>(n)})) return;
  }
}

}  // namespace tandem::fault

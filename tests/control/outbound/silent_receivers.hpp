#pragma once

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <string>
#include <thread>

namespace tandem::outbound::test {

/// Takes connections, and says nothing.
struct Hanging {
  Hanging() : fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in local{};
    local.sin_family = AF_INET;
    local.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof local;
    REQUIRE(::bind(fd, reinterpret_cast<const sockaddr*>(&local), sizeof local) == 0);
    REQUIRE(::listen(fd, 1'000) == 0);
    REQUIRE(::getsockname(fd, reinterpret_cast<sockaddr*>(&local), &size) == 0);
    host = "127.0.0.1:" + std::to_string(ntohs(local.sin_port));
  }
  ~Hanging() { ::close(fd); }
  Hanging(const Hanging&) = delete;
  Hanging& operator=(const Hanging&) = delete;

  int fd;
  std::string host;
};

/// Takes connections, reads of each what comes first, and closes it without a word.
struct Closing : Hanging {
  Closing() {
    thread = std::thread([this] {
      for (;;) {
        const int client = ::accept4(fd, nullptr, nullptr, SOCK_CLOEXEC);
        if (client < 0) return;
        char bytes[4'096];
        if (::recv(client, bytes, sizeof bytes, 0) > 0) ++taken;
        ::close(client);
      }
    });
  }
  ~Closing() {
    ::shutdown(fd, SHUT_RDWR);
    thread.join();
  }

  std::atomic<int> taken{0};
  std::thread thread;
};

}  // namespace tandem::outbound::test

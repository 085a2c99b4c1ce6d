#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

#include "core/net/byte_stream.hpp"

namespace tandem::test {

/// Two ends of a TCP connection over loopback. (Not socketpair(2): resets, TCP options and the
/// kernel's buffering are part of what is tested.)
inline std::array<net::StreamHandle, 2> tcp_pair() {
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* name = reinterpret_cast<sockaddr*>(&address);
  const int client = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (::bind(listener, name, size) != 0 || ::listen(listener, 1) != 0 ||
      ::getsockname(listener, name, &size) != 0 || ::connect(client, name, size) != 0) {
    throw std::runtime_error("no loopback connection");
  }
  const int server = ::accept(listener, nullptr, nullptr);
  ::close(listener);
  return {net::StreamHandle(server, nullptr, {}), net::StreamHandle(client, nullptr, {})};
}

}  // namespace tandem::test

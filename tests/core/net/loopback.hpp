#pragma once

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <chrono>
#include <string>

#include "core/net/byte_stream.hpp"

namespace tandem::test {

/// A plain connection to a port of this machine.
inline net::StreamHandle connect_to(std::uint16_t port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  REQUIRE(::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  return net::StreamHandle(fd, nullptr, {});
}

/// Everything until the peer closes.
inline Task<std::string> read_to_end(net::ByteStream& stream) {
  std::string all;
  char piece[4096];
  while (true) {
    const Result<std::size_t> got = co_await stream.read(piece, std::chrono::seconds(10));
    if (!got) co_return all;
    all.append(piece, *got);
  }
}

}  // namespace tandem::test

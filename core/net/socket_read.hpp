#pragma once

#include <sys/socket.h>

#include <cerrno>
#include <span>

namespace tandem::net {

/// `recv` of a socket that does not block, past the interruptions of signals: they say nothing of
/// what lies there, and taken for "empty" would make a reader wait for an edge that has been. -1
/// with EAGAIN when nothing is there.
[[nodiscard]] inline ssize_t read_socket(int fd, std::span<char> into) noexcept {
  while (true) {
    const ssize_t got = ::recv(fd, into.data(), into.size(), 0);
    if (got >= 0 || errno != EINTR) return got;
  }
}

}  // namespace tandem::net

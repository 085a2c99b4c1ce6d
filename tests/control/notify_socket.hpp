#pragma once

#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstddef>
#include <cstring>
#include <stdexcept>
#include <string>

namespace tandem::control::test {

/// The socket at which a service manager listens to its services (sd_notify(3)), in the abstract
/// name space: no file is left behind.
class NotifySocket {
 public:
  NotifySocket()
      : name_("@tandem-test-" + std::to_string(::getpid()) + "-" + std::to_string(++made())),
        fd_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path + 1, name_.data() + 1, name_.size() - 1);
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name_.size());
    const timeval patience{30, 0};
    if (fd_ < 0 || ::bind(fd_, reinterpret_cast<const sockaddr*>(&address), size) != 0 ||
        ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) != 0)
      throw std::runtime_error("no socket to be notified at");
  }
  ~NotifySocket() { ::close(fd_); }
  NotifySocket(const NotifySocket&) = delete;
  NotifySocket& operator=(const NotifySocket&) = delete;

  /// For NOTIFY_SOCKET.
  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  /// The next message; empty where none comes within 30 s.
  [[nodiscard]] std::string next() const {
    char text[4096];
    const ssize_t size = ::recv(fd_, text, sizeof text, 0);
    return size > 0 ? std::string(text, static_cast<std::size_t>(size)) : std::string();
  }
  /// The next one that begins so; what comes before it is passed over.
  [[nodiscard]] std::string next(const std::string& beginning) const {
    for (std::string text = next();; text = next())
      if (text.empty() || text.starts_with(beginning)) return text;
  }

 private:
  static int& made() {
    static int count = 0;
    return count;
  }
  std::string name_;
  int fd_;
};

}  // namespace tandem::control::test

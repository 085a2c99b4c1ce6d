#include "tests/fault/raw_talk.hpp"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

namespace tandem::fault {

using std::chrono::steady_clock;

RawTalk::RawTalk(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  REQUIRE(::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
}

RawTalk::~RawTalk() { ::close(fd_); }

/// False at the end.
bool RawTalk::read_some() {
  char piece[16 * 1024];
  const ssize_t got = ::recv(fd_, piece, sizeof piece, MSG_DONTWAIT);
  if (got > 0) came_.append(piece, static_cast<std::size_t>(got));
  return got > 0 || (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK));
}

void RawTalk::send_some(std::string_view& left) {
  const ssize_t gone = ::send(fd_, left.data(), left.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  if (gone < 0) {
    refused_ = errno != EAGAIN && errno != EWOULDBLOCK;
    return;
  }
  left.remove_prefix(static_cast<std::size_t>(gone));
}

std::string RawTalk::talk(const std::function<std::string_view()>& pieces,
                          const std::function<bool(const std::string&)>& enough,
                          std::chrono::seconds deadline) {
  came_.clear();
  const auto end = steady_clock::now() + deadline;
  std::string_view left = pieces();
  while (!ended_ && !enough(came_) && steady_clock::now() < end) {
    const bool sends = !left.empty() && !refused_;
    pollfd ready{fd_, static_cast<short>(sends ? POLLIN | POLLOUT : POLLIN), 0};
    if (::poll(&ready, 1, 100) <= 0) continue;
    if ((ready.revents & (POLLIN | POLLHUP | POLLERR)) != 0) ended_ = !read_some();
    if (!sends || ended_ || (ready.revents & POLLOUT) == 0) continue;
    send_some(left);
    if (left.empty()) left = pieces();
  }
  return came_;
}

}  // namespace tandem::fault

#include "tests/fault/raw_connections.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <sstream>

namespace tandem::fault {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kDripEvery{500};

sockaddr_in socket_address(const std::string& address, std::uint16_t port) {
  sockaddr_in out{};
  out.sin_family = AF_INET;
  out.sin_port = htons(port);
  ::inet_pton(AF_INET, address.c_str(), &out.sin_addr);
  return out;
}

int connect_to(const std::string& address, std::uint16_t port, const std::string& from) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return -1;
  const sockaddr_in local = socket_address(from, 0), remote = socket_address(address, port);
  const bool bound =
      from.empty() || ::bind(fd, reinterpret_cast<const sockaddr*>(&local), sizeof local) == 0;
  if (bound && ::connect(fd, reinterpret_cast<const sockaddr*>(&remote), sizeof remote) == 0)
    return fd;
  ::close(fd);
  return -1;
}

/// Reads and forgets what came; whether the peer has closed.
bool closed_by_peer(int fd) {
  char sink[512];
  while (true) {
    const ssize_t got = ::recv(fd, sink, sizeof sink, MSG_DONTWAIT);
    if (got > 0) continue;
    return got == 0 || (errno != EAGAIN && errno != EWOULDBLOCK);
  }
}

}  // namespace

RawConnections::RawConnections(std::string address, std::uint16_t port, std::string from)
    : address_(std::move(address)), from_(std::move(from)), port_(port) {}

RawConnections::~RawConnections() { close_all(); }

std::size_t RawConnections::open(std::size_t count) {
  std::size_t made = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const int fd = connect_to(address_, port_, from_);
    if (fd < 0) continue;
    open_.push_back(fd);
    ++made;
  }
  return made;
}

void RawConnections::send(std::string_view bytes) {
  for (const int fd : open_)
    static_cast<void>(::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT));
}

std::size_t RawConnections::still_open() {
  std::erase_if(open_, [](int fd) {
    const bool gone = closed_by_peer(fd);
    if (gone) ::close(fd);
    return gone;
  });
  return open_.size();
}

bool RawConnections::await_closed(std::size_t left, std::chrono::seconds deadline, char drip) {
  const auto end = steady_clock::now() + deadline;
  while (still_open() > left) {
    if (steady_clock::now() >= end) return false;
    if (drip != 0) send({&drip, 1});
    ::poll(nullptr, 0, static_cast<int>(kDripEvery.count()));
  }
  return true;
}

void RawConnections::close_all() {
  for (const int fd : open_) ::close(fd);
  open_.clear();
}

std::size_t want_descriptors(std::size_t count) {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = std::min<rlim_t>(std::max<rlim_t>(limit.rlim_cur, count), limit.rlim_max);
  ::setrlimit(RLIMIT_NOFILE, &limit);
  return static_cast<std::size_t>(limit.rlim_cur);
}

milliseconds processor_time(int pid) {
  std::ifstream in("/proc/" + std::to_string(pid) + "/stat");
  std::string line;
  std::getline(in, line);
  // The name may hold blanks; the numbers begin behind its bracket with the third field.
  std::istringstream fields(line.substr(line.rfind(')') + 2));
  std::string skipped;
  for (int field = 3; field < 14; ++field) fields >> skipped;
  long user = 0, system = 0;
  fields >> user >> system;
  return milliseconds((user + system) * 1000 / ::sysconf(_SC_CLK_TCK));
}

std::string get_page(const std::string& address, std::uint16_t port, const std::string& path,
                     std::chrono::seconds deadline) {
  const int fd = connect_to(address, port, {});
  if (fd < 0) return {};
  const std::string request =
      "GET " + path + " HTTP/1.1\r\nHost: " + address + "\r\nConnection: close\r\n\r\n";
  static_cast<void>(::send(fd, request.data(), request.size(), MSG_NOSIGNAL));
  std::string page;
  const auto end = steady_clock::now() + deadline;
  while (steady_clock::now() < end) {
    pollfd readable{fd, POLLIN, 0};
    const auto left = std::chrono::duration_cast<milliseconds>(end - steady_clock::now());
    if (::poll(&readable, 1, static_cast<int>(std::max<std::int64_t>(left.count(), 0))) <= 0) break;
    char piece[16 * 1024];
    const ssize_t got = ::recv(fd, piece, sizeof piece, 0);
    if (got == 0) {
      ::close(fd);
      return page;
    }
    if (got < 0) break;
    page.append(piece, static_cast<std::size_t>(got));
  }
  ::close(fd);
  return {};
}

}  // namespace tandem::fault

#include "tests/fault/name_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>

namespace tandem::fault {
namespace {

constexpr std::size_t kHeader = 12;
constexpr std::uint16_t kTypeA = 1, kTypeAaaa = 28;
constexpr char kNoError = 0, kNameError = 3;

void append16(std::string& out, std::uint16_t value) {
  out += static_cast<char>(value >> 8);
  out += static_cast<char>(value & 0xFF);
}

/// The name at the front of the question section, dotted; its length on the wire.
std::string name_of(const std::string& message, std::size_t& length) {
  std::string name;
  std::size_t at = kHeader;
  while (at < message.size() && message[at] != 0) {
    const auto size = static_cast<std::size_t>(static_cast<unsigned char>(message[at]));
    if (at + 1 + size >= message.size()) return {};
    if (!name.empty()) name += '.';
    name += message.substr(at + 1, size);
    at += 1 + size;
  }
  length = at + 1 - kHeader;
  return name;
}

}  // namespace

NameServer::NameServer(std::string name, std::vector<std::string> addresses, Mood mood)
    : name_(std::move(name)), addresses_(std::move(addresses)), mood_(mood) {
  socket_ = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  sockaddr_in local{};
  local.sin_family = AF_INET;
  local.sin_port = htons(53);
  local.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::bind(socket_, reinterpret_cast<const sockaddr*>(&local), sizeof local) != 0)
    throw std::runtime_error("port 53 is taken: not in a network of its own?");
  wake_ = ::eventfd(0, EFD_CLOEXEC);
  thread_ = std::thread([this] { serve(); });
}

NameServer::~NameServer() {
  ::eventfd_write(wake_, 1);
  thread_.join();
  ::close(socket_);
  ::close(wake_);
}

void NameServer::serve() {
  while (true) {
    pollfd waiting[2] = {{socket_, POLLIN, 0}, {wake_, POLLIN, 0}};
    if (::poll(waiting, 2, -1) < 0) continue;
    if ((waiting[1].revents & POLLIN) != 0) return;
    char buffer[1500];
    sockaddr_in from{};
    socklen_t size = sizeof from;
    const ssize_t got =
        ::recvfrom(socket_, buffer, sizeof buffer, 0, reinterpret_cast<sockaddr*>(&from), &size);
    if (got < static_cast<ssize_t>(kHeader)) continue;
    ++questions_;
    if (mood_ == Mood::Silent) continue;
    const std::string reply = answer({buffer, static_cast<std::size_t>(got)});
    static_cast<void>(::sendto(socket_, reply.data(), reply.size(), 0,
                               reinterpret_cast<const sockaddr*>(&from), size));
  }
}

std::string NameServer::answer(const std::string& question) const {
  std::size_t length = 0;
  const bool known = name_of(question, length) == name_ && mood_ == Mood::Answers;
  if (question.size() < kHeader + length + 4) return {};
  const auto type = static_cast<std::uint16_t>(question[kHeader + length + 1]);
  std::string records;
  std::uint16_t count = 0;
  for (const std::string& address : addresses_) {
    const bool v6 = address.find(':') != std::string::npos;
    if (!known || type != (v6 ? kTypeAaaa : kTypeA)) continue;
    char raw[16];
    ::inet_pton(v6 ? AF_INET6 : AF_INET, address.c_str(), raw);
    append16(records, 0xC000 | kHeader);  // The name, as in the question.
    append16(records, type);
    append16(records, 1);  // IN
    append16(records, 0);
    append16(records, 60);  // Seconds to live.
    append16(records, v6 ? 16 : 4);
    records.append(raw, v6 ? 16 : 4);
    ++count;
  }
  std::string reply = question.substr(0, 2);
  reply += '\x81';  // An answer; recursion desired…
  reply += static_cast<char>(0x80 | (known ? kNoError : kNameError));  // …and available.
  append16(reply, 1);
  append16(reply, count);
  append16(reply, 0);
  append16(reply, 0);
  return reply + question.substr(kHeader, length + 4) + records;
}

}  // namespace tandem::fault

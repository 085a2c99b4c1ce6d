#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

namespace tandem::fault {

/// A DNS server (RFC 1035, over UDP) on 127.0.0.1:53 of a network of the test's own. It knows one
/// name, and answers as it is told.
class NameServer {
 public:
  enum class Mood : std::uint8_t {
    Answers,
    NoSuchName,  ///< NXDOMAIN.
    Silent,      ///< Takes the question and never answers.
  };
  /// `addresses`: what the name stands for, IPv4 and IPv6. Throws where the port cannot be bound.
  NameServer(std::string name, std::vector<std::string> addresses, Mood mood);
  ~NameServer();
  NameServer(const NameServer&) = delete;
  NameServer& operator=(const NameServer&) = delete;

  [[nodiscard]] std::size_t questions() const noexcept { return questions_.load(); }

 private:
  void serve();
  [[nodiscard]] std::string answer(const std::string& question) const;

  std::string name_;
  std::vector<std::string> addresses_;
  Mood mood_;
  int socket_ = -1, wake_ = -1;
  std::atomic<std::size_t> questions_{0};
  std::thread thread_;
};

}  // namespace tandem::fault

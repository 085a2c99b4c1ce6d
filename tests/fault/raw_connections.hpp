#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::fault {

/// Many plain TCP connections to one port, as a stranger opens them. All are closed when it goes.
class RawConnections {
 public:
  /// `from`: the local address to connect from; empty: the system's choice.
  RawConnections(std::string address, std::uint16_t port, std::string from = {});
  ~RawConnections();
  RawConnections(const RawConnections&) = delete;
  RawConnections& operator=(const RawConnections&) = delete;

  /// Opens `count` more, one after the other; how many were established.
  std::size_t open(std::size_t count);
  /// Writes to every one that is still open.
  void send(std::string_view bytes);
  /// How many the peer has not closed.
  [[nodiscard]] std::size_t still_open();
  /// Waits until at most `left` are open. A drop in the sea every 500 ms: `drip` is sent meanwhile,
  /// one byte to each.
  [[nodiscard]] bool await_closed(std::size_t left, std::chrono::seconds deadline, char drip = 0);
  void close_all();

 private:
  std::string address_, from_;
  std::uint16_t port_;
  std::vector<int> open_;
};

/// Lets this process have so many descriptors, or as many as the hard limit grants; that number.
std::size_t want_descriptors(std::size_t count);

/// Processor time that a process has used.
[[nodiscard]] std::chrono::milliseconds processor_time(int pid);

/// The whole answer to a GET over a new plain connection; empty where none came in time.
[[nodiscard]] std::string get_page(const std::string& address, std::uint16_t port,
                                   const std::string& path, std::chrono::seconds deadline);

}  // namespace tandem::fault

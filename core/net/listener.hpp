#pragma once

#include <cstdint>
#include <functional>
#include <limits>

#include "core/net/http_server.hpp"
#include "core/result.hpp"
#include "core/task.hpp"

namespace tandem {
class EventLoop;
}

namespace tandem::net {

/// A listening TCP socket on one loop.
class Listener {
 public:
  explicit Listener(EventLoop& loop);
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  /// Binds (SO_REUSEADDR) and listens. An empty host means every address of the machine.
  [[nodiscard]] Result<> open(const ListenAddress& address);
  /// What accepting paused for.
  enum class Shortage : std::uint8_t {
    System,    ///< Descriptors or memory ran out.
    Reserved,  ///< A connection came and was closed: its descriptor is not for us.
  };
  /// Accepts until `close` or cancellation; `take` owns the descriptor, which is non-blocking. When
  /// descriptors or memory run out, tells `short_of` and waits 100 ms, so that the rest of the
  /// process goes on and the processor does not spin. So it does for a descriptor of the number
  /// `descriptor_end` or higher, which is closed: the kernel gives the lowest that is free.
  [[nodiscard]] Task<> accept_all(std::function<void(int fd)> take,
                                  std::function<void(Shortage)> short_of = nullptr,
                                  int descriptor_end = std::numeric_limits<int>::max());
  void close() noexcept;

  [[nodiscard]] std::uint16_t port() const noexcept { return port_; }

 private:
  [[nodiscard]] Task<bool> wait();

  struct Socket;
  EventLoop& loop_;
  std::unique_ptr<Socket> socket_;
  std::uint16_t port_ = 0;
};

}  // namespace tandem::net

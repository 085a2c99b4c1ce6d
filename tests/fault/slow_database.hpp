#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <list>
#include <mutex>
#include <string>
#include <thread>

namespace tandem::fault {

/// Stands between a server and its Postgres and holds every statement for a while, as a database
/// does that is up and can hardly move: logins go through, queries wait. A thread a connection.
class SlowDatabase {
 public:
  /// `socket`: the path of the real server's Unix socket.
  explicit SlowDatabase(std::string socket);
  ~SlowDatabase();
  SlowDatabase(const SlowDatabase&) = delete;
  SlowDatabase& operator=(const SlowDatabase&) = delete;

  /// Of loopback.
  [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
  /// What each statement that comes from now on is held for.
  void hold(std::chrono::milliseconds time) noexcept {
    hold_ms_ = time.count();
    open_most_ = open_.load();
  }
  /// The most connections at once since then.
  [[nodiscard]] int open_most() const noexcept { return open_most_; }

 private:
  void accept_all();
  void serve(int client);
  void relay(int client, int server) const;

  std::string socket_;
  int listener_ = -1, stop_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<std::int64_t> hold_ms_{0};
  std::atomic<int> open_{0}, open_most_{0};
  std::mutex mutex_;
  std::list<std::thread> threads_;
  std::thread acceptor_;
};

}  // namespace tandem::fault

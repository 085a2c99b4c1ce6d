#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <list>
#include <mutex>
#include <string>
#include <thread>

namespace tandem::postgres {

/// Stands between a server and its Postgres on loopback, and looks at each statement on its way:
/// may hold it, or change it. Logins and everything else go through. A thread a connection.
class StatementRelay {
 public:
  /// File descriptors that become readable when a connection is no use any more.
  struct Ended {
    int stop, client;
  };
  /// Sees the text of a Query or Parse message (PostgreSQL, "Message Formats") and may change it.
  /// False: the connection is closed. On the connection's thread.
  using Look = std::function<bool(std::string& statement, Ended ended)>;

  /// `socket`: the path of the real server's Unix socket.
  StatementRelay(std::string socket, Look look);
  ~StatementRelay();
  StatementRelay(const StatementRelay&) = delete;
  StatementRelay& operator=(const StatementRelay&) = delete;

  /// Of loopback.
  [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
  [[nodiscard]] int open() const noexcept { return open_; }
  /// The most connections at once since `count_anew`.
  [[nodiscard]] int open_most() const noexcept { return open_most_; }
  void count_anew() noexcept { open_most_ = open_.load(); }

 private:
  void accept_all();
  void serve(int client);
  void relay(int client, int server);
  [[nodiscard]] bool pass_messages(std::string& waiting, bool& started, int client, int server);
  [[nodiscard]] bool pass_statement(std::string& message, std::size_t text_at, int client);

  std::string socket_;
  Look look_;
  int listener_ = -1, stop_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<int> open_{0}, open_most_{0};
  std::mutex mutex_;
  std::list<std::thread> threads_;
  std::thread acceptor_;
};

}  // namespace tandem::postgres

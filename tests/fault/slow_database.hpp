#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>

#include "tests/postgres/statement_relay.hpp"

namespace tandem::fault {

/// A database that is up and can hardly move: logins go through, each statement is held for a
/// while.
class SlowDatabase {
 public:
  /// `socket`: the path of the real server's Unix socket.
  explicit SlowDatabase(std::string socket);

  /// Of loopback.
  [[nodiscard]] std::uint16_t port() const noexcept { return relay_.port(); }
  /// What each statement that comes from now on is held for.
  void hold(std::chrono::milliseconds time) noexcept {
    hold_ms_ = time.count();
    relay_.count_anew();
  }
  /// Statements that are held now.
  [[nodiscard]] int waiting() const noexcept { return waiting_; }
  /// The most connections at once since then.
  [[nodiscard]] int open_most() const noexcept { return relay_.open_most(); }

 private:
  std::atomic<std::int64_t> hold_ms_{0};
  std::atomic<int> waiting_{0};
  postgres::StatementRelay relay_;  ///< Last: its threads use the above.
};

}  // namespace tandem::fault

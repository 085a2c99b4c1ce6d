#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/async_event.hpp"
#include "core/event_loop.hpp"
#include "core/net/dial.hpp"
#include "core/net/websocket_stream.hpp"
#include "core/task_group.hpp"

namespace tandem::test {

/// The other end of one WebSocket, spoken by Beast, on a loop of its own; the test's thread sends
/// and waits. Every wait has a deadline and fails the test by throwing.
class Peer {
 public:
  static constexpr std::chrono::seconds kPatience{10};

  explicit Peer(EventLoop& loop);
  /// On the loop's own thread.
  struct OnLoop {};
  Peer(EventLoop& loop, OnLoop);
  ~Peer();

  /// Client side: opens `url`. Gives the handshake's status (101 when it worked).
  int connect(const net::Dialer& dialer, const std::string& url);
  /// Server side: takes the connection of an upgrade.
  void adopt(net::ByteStream stream, net::HttpRequest request);

  void send(std::string text);
  void send_binary(std::string bytes);
  void send_raw(std::string bytes);
  void close(std::uint16_t code);
  /// Breaks the connection with a reset.
  void abort();
  /// Reads nothing more, so that the connection fills up.
  void stop_reading();
  void read_on();

  /// Called on the loop for every message, before it can be waited for.
  void on_message(std::function<void(const std::string&)> call);

  /// All messages so far.
  [[nodiscard]] std::vector<std::string> received() const;
  [[nodiscard]] std::size_t count(std::string_view containing) const;
  /// The first message at or behind `from` that contains the text; `from` moves behind it.
  std::string expect(std::string_view containing, std::size_t& from);
  std::string expect(std::string_view containing);
  /// Until the connection ended; the close code that came, or 1006.
  std::uint16_t expect_end();
  [[nodiscard]] bool ended() const;

 private:
  struct Link;
  EventLoop& loop_;
  std::shared_ptr<Link> link_;
};

/// Lets the loop turn until nobody is in the group; then `done`. On the loop.
void run_until_empty(EventLoop& loop, TaskGroup& group, std::promise<void>& done);

/// Waits until `holds`, asking again and again for at most `Peer::kPatience`; throws with `what`.
void wait_until(const std::function<bool()>& holds, const char* what);

}  // namespace tandem::test

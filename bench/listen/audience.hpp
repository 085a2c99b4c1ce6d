#pragma once

#include <cstdint>
#include <set>
#include <string>

#include "core/event_loop.hpp"
#include "core/net/dial.hpp"
#include "core/task_group.hpp"

namespace tandem::audience {

struct Options {
  std::string server;  ///< Base URL, http or https.
  std::string email, password;
  double percent = 100;            ///< Of the calls, chosen by their ids.
  std::string form = "rate=8000";  ///< Query of `/ws/listen`: how they want to hear.
  std::string ca_file;             ///< Extra roots; empty: none.
};

/// What the listeners got.
struct Heard {
  std::uint64_t calls = 0, refused = 0;  ///< Sockets that opened, and those that did not.
  std::uint64_t at_once = 0;             ///< Most of them.
  std::uint64_t messages = 0, bytes = 0;
  std::uint64_t dropped_ms = 0;  ///< As the server told.
};

/// People who hear calls of a server, as a load beside the calls themselves: finds them by the live
/// feed and opens `/ws/listen` for a share of them. A process of its own, so that what it costs to
/// listen is nobody's but its own. On one loop.
class Audience {
 public:
  Audience(EventLoop& loop, Options options);

  /// On the loop. Signs in, then listens until `stop`, or until there is a `failure`.
  void start();
  /// Hangs up; done when it is `idle`.
  void stop() { tasks_.cancel(); }
  [[nodiscard]] bool idle() const noexcept { return tasks_.empty(); }
  [[nodiscard]] const Heard& heard() const noexcept { return heard_; }
  /// Why it follows no calls any more; empty while it does.
  [[nodiscard]] const std::string& failure() const noexcept { return failure_; }

 private:
  [[nodiscard]] Task<> run();
  [[nodiscard]] Task<std::string> sign_in();
  [[nodiscard]] Task<> follow_feed();
  void meet(const std::string& call);
  [[nodiscard]] Task<> listen(std::string call);

  EventLoop& loop_;
  Options options_;
  net::Dialer dialer_;
  std::string token_, failure_;
  std::set<std::string> met_;
  std::uint64_t listening_ = 0;
  Heard heard_;
  TaskGroup tasks_;
};

}  // namespace tandem::audience

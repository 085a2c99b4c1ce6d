#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "core/result.hpp"

namespace tandem {
class EventLoop;
}

namespace tandem::net {

/// Readiness of many sockets of one loop (`loop.local<Readiness>()`), told by calls instead of by
/// Asio's one-shot waits: those cost an epoll_ctl(2) for each wait, here a socket is registered
/// once, edge-triggered, and one epoll_wait(2) tells of all that are ready.
class Readiness {
 public:
  /// One per socket; whoever derives from it is told.
  class Watch {
   public:
    virtual ~Watch() = default;
    /// The socket may have become readable, writable, or was broken. Edge-triggered: read until it
    /// would block or gives less than asked for (then the rest makes an edge of its own), or ask
    /// for another turn. `at_end`: the end of the stream may lie there already, which makes no
    /// further edge: read until it would block. May remove this and other watches.
    virtual void on_ready(bool at_end) = 0;

   private:
    friend class Readiness;
    bool deferred_ = false;
  };

  explicit Readiness(EventLoop& loop);
  ~Readiness();
  Readiness(const Readiness&) = delete;
  Readiness& operator=(const Readiness&) = delete;

  /// `watch` is removed before `fd` is closed. The system's error where it takes no more (ENOSPC at
  /// fs.epoll.max_user_watches) or cannot watch such a descriptor; then nothing is registered.
  [[nodiscard]] Result<> add(int fd, Watch& watch);
  void remove(int fd, Watch& watch) noexcept;
  /// Calls `on_ready` in a later turn of the loop, once, unless it is removed before.
  void call_later(Watch& watch);

 private:
  void dispatch();
  void call_deferred();

  EventLoop& loop_;
  int epoll_ = -1;
  struct Batch;
  std::unique_ptr<Batch> batch_;
  std::vector<Watch*> deferred_;
  std::vector<Watch*> calling_;  ///< The deferred of this turn; memory kept between turns.
  int wake_ = -1;                ///< eventfd that makes the loop turn for the deferred.
};

}  // namespace tandem::net

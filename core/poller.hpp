#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "core/result.hpp"

namespace tandem {

/// What a loop waits on: one flat epoll set. Its sockets are told of readiness by calls instead of
/// by Asio's one-shot waits, each of which costs an epoll_ctl(2); here a socket is registered once,
/// edge-triggered, and one epoll_wait(2) tells of all that are ready. Asio's own set is one member
/// (`core/event_loop.cpp`): `core/adr/0001-the-loop-waits-for-itself.md`. On the loop's thread,
/// `wake` apart.
class Poller {
 public:
  /// One per descriptor; whoever derives from it is told.
  class Watch {
   public:
    virtual ~Watch() = default;
    /// The socket may have become readable, writable, or was broken. Edge-triggered: read until it
    /// would block or gives less than asked for (then the rest makes an edge of its own), or ask
    /// for another turn. `at_end`: the end of the stream may lie there already, which makes no
    /// further edge: read until it would block. May remove this and other watches.
    virtual void on_ready(bool at_end) = 0;

   private:
    friend class Poller;
    bool deferred_ = false;
  };

  Poller();
  ~Poller();
  Poller(const Poller&) = delete;
  Poller& operator=(const Poller&) = delete;

  /// `watch` is removed before `fd` is closed. The system's error where it takes no more (ENOSPC at
  /// fs.epoll.max_user_watches) or cannot watch such a descriptor; then nothing is registered.
  [[nodiscard]] Result<> add(int fd, Watch& watch);
  /// Told in every turn in which `fd` is readable, until somebody has read it empty.
  [[nodiscard]] Result<> add_readable(int fd, Watch& watch);
  void remove(int fd, Watch& watch) noexcept;
  /// Calls `on_ready` in a later turn of the loop, once, unless it is removed or forgotten before.
  /// Who only wants turns need not be added.
  void call_later(Watch& watch);
  /// Takes `call_later` back.
  void forget(Watch& watch) noexcept;

  enum class Patience : bool { None, UntilReady };
  /// Calls those who are deferred, then those who are ready, for which it may wait. What a watch
  /// throws leaves here; the next turn goes on behind it.
  void turn(Patience patience);
  /// Whether the turn called anybody.
  [[nodiscard]] bool called() const noexcept { return called_; }
  /// Makes the turn that waits, or else the next one, not wait. Any thread.
  void wake() noexcept;

 private:
  [[nodiscard]] Result<> add(int fd, Watch& watch, unsigned events);
  void call_deferred();
  void harvest(Patience patience);

  int epoll_ = -1;
  int wake_ = -1;  ///< eventfd, never read: being edge-triggered, it tells of each write.
  struct Batch;
  std::unique_ptr<Batch> batch_;
  /// As many have room in `deferred_` and in `calling_`: putting something off allocates nothing.
  std::size_t watching_ = 0;
  std::vector<Watch*> deferred_;
  std::vector<Watch*> calling_;  ///< The deferred of this turn; memory kept between turns.
  std::size_t call_next_ = 0;    ///< Of `calling_`.
  bool called_ = false;
};

}  // namespace tandem

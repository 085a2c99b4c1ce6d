#pragma once

#include <chrono>
#include <cstddef>
#include <exception>
#include <memory>
#include <utility>

#include "core/task.hpp"

namespace tandem {

class EventLoop;

/// The one way to start a coroutine. Its members are children of whoever holds the group, who
/// joins it before returning; so `this` and locals of the holder are safe inside the members, and
/// no reference counts are needed:
///
///     co_await survive_cancellation();  // where we may be cancelled ourselves
///     TaskGroup tasks(loop_);
///     tasks.spawn([this] { return read_carrier(); });
///     tasks.spawn([this] { return watch_deadlines(); });
///     co_await tasks.first_exit();      // or we are told to stop
///     tasks.cancel();
///     co_await tasks.join();
///
/// Everything on the loop's thread: in Boost 1.81 a cancellation that is emitted elsewhere runs on
/// freed memory. (`spawn` before the loop runs is fine too.)
class TaskGroup {
 public:
  explicit TaskGroup(EventLoop& loop);
  /// Nobody may be inside, unless the loop itself has stopped for good.
  ~TaskGroup();
  TaskGroup(const TaskGroup&) = delete;
  TaskGroup& operator=(const TaskGroup&) = delete;

  /// Starts the coroutine that `make` gives. On the loop's own thread it runs at once, as far as
  /// its first wait, and may be over when this returns: hold no iterator or reference across that
  /// it could end. `make` (a lambda, its captures too) is kept until the coroutine ends, so a
  /// capturing coroutine lambda is safe here.
  template <class Make>
  void spawn(Make make) {
    start(hold(std::move(make)));
  }

  /// Asks every member to end: what it awaits fails with `operation_aborted`, and so does each
  /// further await unless the coroutine called `survive_cancellation`. Members that are spawned
  /// later are not affected. Idempotent.
  void cancel();

  /// Until a member ended since the group was made, or none is inside.
  [[nodiscard]] Task<> first_exit();
  /// Until nobody is inside; a cancellation of the waiting coroutine does not shorten that. Then
  /// throws the first exception that a member ended with (`operation_aborted` is none). A coroutine
  /// that may be cancelled calls `survive_cancellation` before it comes here: otherwise Asio throws
  /// before `join` begins.
  [[nodiscard]] Task<> join();

  /// At most so long; true when nobody is inside. Throws nothing of the members'.
  [[nodiscard]] Task<bool> join_for(std::chrono::milliseconds limit);

  [[nodiscard]] std::size_t size() const noexcept;
  [[nodiscard]] bool empty() const noexcept { return size() == 0; }
  /// What `join` throws. A holder that keeps a group for ever (a server) looks here.
  [[nodiscard]] std::exception_ptr first_failure() const noexcept;

 private:
  struct State;

  /// `make` lives in this frame as long as the coroutine that it made.
  template <class Make>
  static Task<> hold(Make make) {
    co_await make();
  }
  void start(Task<> task);

  std::shared_ptr<State> state_;
};

/// From here on a cancellation ends what the calling coroutine awaits at that moment (with
/// `operation_aborted` as a value where the operation gives values), but no further await throws:
/// for coroutines that have to tidy up. Holds for the whole stack of awaiting coroutines.
[[nodiscard]] Task<> survive_cancellation();
/// Whether the calling coroutine was cancelled.
[[nodiscard]] Task<bool> was_cancelled();

}  // namespace tandem

#pragma once

#include <chrono>
#include <memory>

#include "core/task.hpp"

namespace tandem {

class EventLoop;

/// Something that coroutines of one loop wait for and that, once it happened, stays so until
/// `reset`. On the loop's thread only.
class AsyncEvent {
 public:
  explicit AsyncEvent(EventLoop& loop);
  ~AsyncEvent();
  AsyncEvent(const AsyncEvent&) = delete;
  AsyncEvent& operator=(const AsyncEvent&) = delete;

  /// Wakes all who wait. They run in a later turn of the loop.
  void set();
  void reset() noexcept;
  [[nodiscard]] bool is_set() const noexcept;

  /// Until it is set. When the coroutine is cancelled meanwhile: throws `operation_aborted`, or
  /// returns where it asked to survive that (`core/task_group.hpp`).
  [[nodiscard]] Task<> wait();
  /// The same; false when it was not set and the deadline came first.
  [[nodiscard]] Task<bool> wait_until(std::chrono::steady_clock::time_point deadline);
  [[nodiscard]] Task<bool> wait_for(std::chrono::milliseconds limit);
  /// Until it is set, whatever happens to the coroutine: for joins.
  [[nodiscard]] Task<> wait_even_if_cancelled();

 private:
  struct State;
  struct Waiter;
  std::shared_ptr<State> state_;
};

}  // namespace tandem

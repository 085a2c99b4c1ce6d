#pragma once

#include <boost/asio/error.hpp>
#include <optional>
#include <utility>

#include "core/errc.hpp"
#include "core/event_loop.hpp"
#include "core/result.hpp"
#include "core/sleep.hpp"
#include "core/task_group.hpp"

namespace tandem {

/// Runs the coroutine that `make` gives (a `Task<Result<T>>`) for at most `limit`; then it is
/// cancelled, waited for, and the result is `errc::timed_out`. For jobs whose parts have no
/// deadlines of their own; the awaits of `core/net` take theirs as arguments. The calling coroutine
/// survives cancellation from here on (`survive_cancellation`) and gets `operation_aborted`.
template <class T, class Make>
[[nodiscard]] Task<Result<T>> with_deadline(EventLoop& loop, std::chrono::milliseconds limit,
                                            Make make) {
  co_await survive_cancellation();
  std::optional<Result<T>> result;
  TaskGroup tasks(loop);
  tasks.spawn([&result, &make]() -> Task<> { result.emplace(co_await make()); });
  tasks.spawn([&loop, limit] { return sleep_for(loop, limit); });
  co_await tasks.first_exit();
  const bool in_time = result.has_value();
  tasks.cancel();
  co_await tasks.join();
  const bool cancelled = co_await was_cancelled();
  // What came of it in its last turn counts; an error then is only that it was cancelled.
  const bool done = in_time || (result && result->has_value());
  if (!done && cancelled) {
    co_return ErrorCode(boost::asio::error::operation_aborted);
  }
  if (!done) co_return make_error_code(errc::timed_out);
  co_return std::move(*result);
}

}  // namespace tandem

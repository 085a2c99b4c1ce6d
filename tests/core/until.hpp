#pragma once

#include <chrono>

#include "core/event_loop.hpp"
#include "core/sleep.hpp"
#include "core/task.hpp"

namespace tandem::test {

/// Waits on the loop until `condition`, which the caller keeps, holds: looks once a millisecond,
/// for counters of what tells nobody. The bound of `LoopFixture::run` ends a wait in vain.
template <typename Condition>
[[nodiscard]] Task<> until(EventLoop& loop, const Condition& condition) {
  while (!condition()) co_await sleep_for(loop, std::chrono::milliseconds{1});
}

}  // namespace tandem::test

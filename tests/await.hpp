#pragma once

#include <chrono>
#include <functional>
#include <semaphore>

namespace tandem::test {

/// Waits until `condition` holds, looking every `step`: for what another process or thread does and
/// tells nobody. Whether it came to hold within `limit`.
[[nodiscard]] inline bool await(const std::function<bool()>& condition,
                                std::chrono::seconds limit = std::chrono::seconds{30},
                                std::chrono::milliseconds step = std::chrono::milliseconds{3}) {
  std::binary_semaphore never{0};
  const auto deadline = std::chrono::steady_clock::now() + limit;
  while (std::chrono::steady_clock::now() < deadline) {
    if (condition()) return true;
    (void)never.try_acquire_for(step);
  }
  return false;
}

}  // namespace tandem::test

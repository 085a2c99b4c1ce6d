#pragma once

#include <cstdint>
#include <string>

#include "core/result.hpp"
#include "core/task.hpp"

namespace tandem {
class EventLoop;
}

namespace tandem::net {

/// What is too long to lie in memory, as the rest of a response: a piece at a time, asked for when
/// the peer has taken the last one. On one loop at a time.
class BodySource {
 public:
  virtual ~BodySource() = default;
  /// What is still to come.
  [[nodiscard]] virtual std::uint64_t bytes() const noexcept = 0;
  /// The next piece, never empty, for a coroutine on `home`. An error breaks the connection: the
  /// peer sees that the body is not whole.
  [[nodiscard]] virtual Task<Result<std::string>> next(EventLoop& home) = 0;
};

}  // namespace tandem::net

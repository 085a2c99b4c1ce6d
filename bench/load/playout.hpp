#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bench/load/clock.hpp"

namespace tandem::load {

/// The carrier's playout buffer as arithmetic: 8 bytes of μ-law a millisecond from the moment in
/// which audio comes into an empty buffer. No bytes are kept, only how many; marks stand between
/// them. This is the truth that a server's own idea of what was heard is held against.
class Playout {
 public:
  /// Bytes that were ever queued: the positions of the line. What a clear dropped counts as gone.
  [[nodiscard]] std::int64_t queued() const noexcept { return queued_; }
  /// Of those, how many were played (or dropped) at `now`.
  [[nodiscard]] std::int64_t played(Time now) const noexcept;
  [[nodiscard]] std::int64_t waiting(Time now) const noexcept { return queued_ - played(now); }

  void push(std::int64_t bytes, Time now);
  void mark(std::string name);
  /// Empties the buffer; the marks that waited, in order, are echoed at once.
  [[nodiscard]] std::vector<std::string> clear(Time now);

  /// When the next mark is reached; none waits: nothing.
  [[nodiscard]] std::optional<Time> next_mark() const;
  /// The marks reached at `now`, in order.
  [[nodiscard]] std::vector<std::string> take_marks(Time now);

  /// How often audio came late within 250 ms of the buffer's running empty.
  [[nodiscard]] std::uint64_t underruns() const noexcept { return underruns_; }

 private:
  struct Mark {
    std::int64_t position;
    std::string name;
  };
  [[nodiscard]] Time time_of(std::int64_t position) const noexcept;

  std::int64_t queued_ = 0;
  std::int64_t anchor_position_ = 0;  ///< Was reached at `anchor_time_`; plays on from there.
  Time anchor_time_{};
  std::deque<Mark> marks_;
  std::uint64_t underruns_ = 0;
  bool cleared_ = true;  ///< The buffer is empty on purpose.
};

}  // namespace tandem::load

#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string_view>
#include <unordered_set>

namespace tandem::call {

/// The CallSids of calls that are over, so that a webhook which is sent again, by the carrier or by
/// somebody who has caught it, never makes a second call of one. Keeps 16 bytes and a hash node a
/// call instead of its entry. Of the thread, or under the mutex, of its owner.
class EndedCalls {
 public:
  using Instant = std::chrono::steady_clock::time_point;

  /// A carrier's signature has no expiry of its own; a day is longer than its longest retries.
  static constexpr std::chrono::hours kRemembered{24};
  /// Six calls a second all day; about 30 MB when full. The oldest goes when one more comes.
  static constexpr std::size_t kCallsMax = 524'288;

  explicit EndedCalls(std::size_t calls_max = kCallsMax) noexcept : calls_max_(calls_max) {}

  /// `now` never goes back from call to call.
  void add(std::string_view call_sid, Instant now);
  [[nodiscard]] bool contains(std::string_view call_sid) const;
  /// Drops what is older than `kRemembered`.
  void forget_old(Instant now);

 private:
  struct Ended {
    Instant at;
    std::uint64_t sid_hash;
  };
  void pop();

  std::size_t calls_max_;
  std::deque<Ended> in_order_;
  std::unordered_set<std::uint64_t> hashes_;
};

}  // namespace tandem::call

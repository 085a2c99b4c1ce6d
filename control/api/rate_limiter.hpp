#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <unordered_map>

namespace tandem::api {

/// How many requests each may send in a minute. Counts in whole minutes of the steady clock, so one
/// that hurries across a minute's end gets at most twice the limit. One thread.
class RateLimiter {
 public:
  using Clock = std::chrono::steady_clock;
  /// Senders told apart in one minute; those beyond share one count.
  static constexpr std::size_t kSendersMax = 100'000;

  explicit RateLimiter(int per_minute) : limit_(per_minute) {}

  struct Verdict {
    bool admitted = true;
    int limit = 0, remaining = 0;
    int reset_s = 0;  ///< Until the count begins anew.
  };
  [[nodiscard]] Verdict take(const std::string& sender, Clock::time_point now);

 private:
  int limit_;
  std::chrono::minutes minute_{-1};
  std::unordered_map<std::string, int> counts_;
};

}  // namespace tandem::api

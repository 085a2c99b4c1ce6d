#include "control/api/rate_limiter.hpp"

#include <algorithm>

namespace tandem::api {

RateLimiter::Verdict RateLimiter::take(const std::string& sender, Clock::time_point now) {
  const auto minute = std::chrono::floor<std::chrono::minutes>(now.time_since_epoch());
  if (minute != minute_) {
    minute_ = minute;
    counts_.clear();
  }
  const bool room = counts_.size() < kSendersMax || counts_.contains(sender);
  int& count = counts_[room ? sender : std::string()];
  Verdict verdict;
  verdict.limit = limit_;
  verdict.admitted = count < limit_;
  if (verdict.admitted) ++count;
  verdict.remaining = limit_ - count;
  const auto left = minute + std::chrono::minutes(1) - now.time_since_epoch();
  verdict.reset_s =
      std::max(1, static_cast<int>(std::chrono::ceil<std::chrono::seconds>(left).count()));
  return verdict;
}

}  // namespace tandem::api

#include "bridge/call/capacity_gate.hpp"

namespace tandem::call {

void CapacityGate::measured(const ShardLoad& load, int calls, Clock::time_point now) {
  forget_settled(now);
  load_ = load;
  learn_price(calls);
  const bool judged_by_lag = limits_.lag_max.count() > 0;
  late_seconds_ = judged_by_lag && load.lag > limits_.lag_max ? late_seconds_ + 1 : 0;
  if (calls < kCallsMin) {
    open_ = true;
    return;
  }
  if ((judged_by_busy() && load.busy > limits_.busy_max) || late_seconds_ >= 2) {
    open_ = false;
  } else if (!open_) {
    const bool in_time = !judged_by_lag || load.lag <= limits_.lag_max / 2;
    open_ = in_time && (!judged_by_busy() || expected() <= limits_.busy_resume);
  }
}

bool CapacityGate::admits(int calls, Clock::time_point now) {
  forget_settled(now);
  if (calls < kCallsMin) return true;
  if (judged_by_busy() && expected() + call_price_ > limits_.busy_max) open_ = false;
  return open_;
}

void CapacityGate::forget_settled(Clock::time_point now) {
  while (!settling_.empty() && now - settling_.front() >= kSettling) settling_.pop_front();
}

void CapacityGate::learn_price(int calls) {
  // While many are new nobody knows how much of the load is theirs.
  const auto fresh = static_cast<int>(settling_.size());
  if (calls < kCallsMin || calls < 4 * fresh) return;
  constexpr double kWeight = 0.2;
  call_price_ += kWeight * (load_.busy / calls - call_price_);
}

}  // namespace tandem::call

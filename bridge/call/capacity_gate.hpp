#pragma once

#include <chrono>
#include <deque>

namespace tandem::call {

/// What a shard measured of itself during the last full second.
struct ShardLoad {
  double busy = 0;  ///< Processor time over wall time of its thread, 0 to 1.
  /// One tick in ten came later than this: what a frame that lay in a socket had to wait before it
  /// was read, which is where delay grows first.
  std::chrono::nanoseconds lag{0};
};

/// Whether one shard has room for another call, by what it measures, so that callers are refused
/// before anybody's audio suffers. A call weighs nothing until it talks, hence what was let in
/// lately is reckoned with at the price that calls have had so far. Pure; time is an argument; not
/// thread-safe.
class CapacityGate {
 public:
  using Clock = std::chrono::steady_clock;

  struct Limits {
    double busy_max = 0.85;  ///< Closes where one more call would go beyond; 1: never.
    /// Opens again at or below, so that it does not flap; not far below, or room is wasted.
    double busy_resume = 0.82;
    /// Closes after two seconds in a row with more, opens again at half of it; 0: never.
    std::chrono::nanoseconds lag_max = std::chrono::milliseconds(5);
  };
  /// With fewer calls the gate is open: whatever keeps the thread busy or late then, it is not
  /// calls, and to refuse them would not mend it.
  static constexpr int kCallsMin = 20;
  /// From the webhook until a call's audio shows in a measured second.
  static constexpr std::chrono::seconds kSettling{3};

  explicit CapacityGate(Limits limits) : limits_(limits) {}

  /// Once a second; `calls` are those that hold a slot on the shard.
  void measured(const ShardLoad& load, int calls, Clock::time_point now);
  /// Whether a call more may come, where `calls` are there.
  [[nodiscard]] bool admits(int calls, Clock::time_point now);
  /// It came.
  void admitted(Clock::time_point now) { settling_.push_back(now); }

  [[nodiscard]] bool open() const noexcept { return open_; }
  /// The last second.
  [[nodiscard]] const ShardLoad& load() const noexcept { return load_; }
  /// The busy share once all who were let in talk.
  [[nodiscard]] double expected() const noexcept {
    return load_.busy + static_cast<double>(settling_.size()) * call_price_;
  }

 private:
  [[nodiscard]] bool judged_by_busy() const noexcept { return limits_.busy_max < 1; }
  void forget_settled(Clock::time_point now);
  void learn_price(int calls);

  Limits limits_;
  ShardLoad load_;
  int late_seconds_ = 0;  ///< In a row.
  bool open_ = true;
  /// Of a thread, until calls have shown it: twice what a call cost at 500 of them on the machine
  /// of bench/results.md. Dearer, and who comes at 60 a second is refused by a shard that is idle.
  double call_price_ = 0.002;
  std::deque<Clock::time_point> settling_;
};

}  // namespace tandem::call

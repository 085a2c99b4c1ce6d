// Goal: callers are refused before a shard is full, not after, and its room is used. Method:
// seconds as a shard would measure them, and a shard of numbers under more callers than it can
// serve.
#include "bridge/call/capacity_gate.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <deque>
#include <random>

#include "bridge/call/tick_lags.hpp"

using namespace tandem::call;
using namespace std::chrono_literals;

namespace {

using Time = CapacityGate::Clock::time_point;
constexpr Time kStart{1h};
constexpr CapacityGate::Limits kLimits{.busy_max = 0.85, .busy_resume = 0.82, .lag_max = 5ms};

/// A shard whose calls cost `price` each from the second after they came, and end by chance.
class ShardOfNumbers {
 public:
  ShardOfNumbers(double price, double mean_seconds) : price_(price), end_(1 / mean_seconds) {}

  /// One second with so many callers, evenly spread.
  void second(int callers) {
    const int talked = calls_;
    for (int i = 0; i < callers; ++i) {
      const Time at = now_ + 1s * i / callers;
      if (!gate.admits(calls_, at)) continue;
      gate.admitted(at);
      ++calls_;
      ++admitted;
    }
    busy = talked * price_;
    calls_ -= std::binomial_distribution<int>(calls_, end_)(random_);
    now_ += 1s;
    gate.measured({busy, 0ms}, calls_, now_);
  }

  CapacityGate gate{kLimits};
  double busy = 0;
  int admitted = 0;

 private:
  double price_, end_;
  int calls_ = 0;
  Time now_ = kStart;
  std::mt19937 random_{1};
};

}  // namespace

TEST_SUITE("call/capacity_gate") {
  TEST_CASE("closes above the mark, opens again at the lower one and not before") {
    CapacityGate gate(kLimits);
    gate.measured({0.80, 0ms}, 400, kStart);
    CHECK(gate.admits(400, kStart));
    gate.measured({0.86, 0ms}, 420, kStart + 1s);
    CHECK_FALSE(gate.admits(420, kStart + 1s));
    gate.measured({0.83, 0ms}, 410, kStart + 2s);
    CHECK_FALSE(gate.admits(410, kStart + 2s));
    gate.measured({0.82, 0ms}, 405, kStart + 3s);
    CHECK(gate.admits(405, kStart + 3s));
  }

  TEST_CASE("an idle shard lets in 60 callers a second, and knows by then what they cost") {
    ShardOfNumbers shard(0.001, 600);
    for (int i = 0; i < 10; ++i) shard.second(60);
    CHECK(shard.admitted == 600);
  }

  TEST_CASE("calls that were let in count before they weigh") {
    CapacityGate gate(kLimits);
    gate.measured({0.50, 0ms}, 250, kStart);
    int admitted = 0;
    while (gate.admits(250 + admitted, kStart) && admitted < 1000) {
      gate.admitted(kStart);
      ++admitted;
    }
    CHECK(admitted > 100);
    CHECK(admitted < 200);  // 0.35 of a thread at 0.002 each.
    CHECK_FALSE(gate.open());
    // They have settled and turn out to be cheap.
    gate.measured({0.60, 0ms}, 250 + admitted, kStart + 3s);
    CHECK(gate.admits(250 + admitted, kStart + 3s));
  }

  TEST_CASE("two late seconds in a row close, one does not") {
    CapacityGate gate(kLimits);
    gate.measured({0.3, 9ms}, 100, kStart);
    CHECK(gate.admits(100, kStart));
    gate.measured({0.3, 1ms}, 100, kStart + 1s);
    gate.measured({0.3, 9ms}, 100, kStart + 2s);
    CHECK(gate.admits(100, kStart + 2s));
    gate.measured({0.3, 9ms}, 100, kStart + 3s);
    CHECK_FALSE(gate.admits(100, kStart + 3s));
    gate.measured({0.3, 4ms}, 100, kStart + 4s);
    CHECK_FALSE(gate.admits(100, kStart + 4s));
    gate.measured({0.3, 2ms}, 100, kStart + 5s);
    CHECK(gate.admits(100, kStart + 5s));
  }

  TEST_CASE("with a handful of calls the gate stays open: they are not what is wrong") {
    CapacityGate gate(kLimits);
    for (int i = 0; i < 5; ++i) gate.measured({0.99, 50ms}, 3, kStart + i * 1s);
    CHECK(gate.admits(3, kStart + 5s));
  }

  TEST_CASE("both measures can be switched off") {
    CapacityGate gate({.busy_max = 1, .busy_resume = 1, .lag_max = 0ms});
    for (int i = 0; i < 5; ++i) gate.measured({1.001, 50ms}, 3000, kStart + i * 1s);
    CHECK(gate.admits(3000, kStart + 5s));
  }

  TEST_CASE(
      "fault-19: at three times the callers it can serve, a shard is full and never too full") {
    for (const double price : {0.001, 0.0015, 0.003}) {
      CAPTURE(price);
      const double rated = kLimits.busy_max / price;
      const int callers = static_cast<int>(3 * rated / 60);
      ShardOfNumbers shard(price, 60);
      double busiest = 0, sum = 0;
      constexpr int kWarm = 60, kSeconds = 600;
      for (int i = 0; i < kWarm + kSeconds; ++i) {
        shard.second(callers);
        busiest = std::max(busiest, shard.busy);
        if (i >= kWarm) sum += shard.busy;
      }
      CHECK(busiest <= kLimits.busy_max + 0.01);
      CHECK(sum / kSeconds >= 0.95 * kLimits.busy_max);
    }
  }

  TEST_CASE("a thousand callers in one second do not overrun an idle shard") {
    ShardOfNumbers shard(0.0015, 60);
    shard.second(1000);
    for (int i = 0; i < 30; ++i) {
      shard.second(1000);
      CHECK(shard.busy <= kLimits.busy_max + 0.01);
    }
  }

  TEST_CASE("of a second's ticks the lag is told that one in ten exceeds") {
    TickLags lags;
    CHECK(lags.take() == 0ms);
    for (int i = 0; i < 50; ++i) lags.add(i < 5 ? 30ms : 1ms);
    CHECK(lags.take() == 1ms);
    for (int i = 0; i < 50; ++i) lags.add(i < 6 ? 30ms : 1ms);
    CHECK(lags.take() == 30ms);
    for (int i = 0; i < 500; ++i) lags.add(2ms);  // More than a second can have.
    CHECK(lags.take() == 2ms);
  }
}

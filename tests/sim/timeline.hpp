#pragma once

#include <algorithm>
#include <functional>
#include <utility>
#include <vector>

#include "tests/sim/rng.hpp"
#include "tests/sim/scenario.hpp"

namespace tandem::simulation {

/// Virtual time: what is due, in order; what is due at once keeps the order in
/// which it was put.
class Timeline {
 public:
  [[nodiscard]] Ms now() const noexcept { return now_; }
  void at(Ms when, std::function<void()> what) {
    due_.push_back({std::max(when, now_), order_++, std::move(what)});
    std::push_heap(due_.begin(), due_.end(), later);
  }
  void after(Ms delay, std::function<void()> what) { at(now_ + delay, std::move(what)); }
  /// Whether anything is due up to and including then.
  [[nodiscard]] bool due(Ms until) const noexcept {
    return !due_.empty() && due_.front().when <= until;
  }
  /// Runs everything due up to and including `until`.
  void run(Ms until) {
    while (!due_.empty() && due_.front().when <= until) {
      std::pop_heap(due_.begin(), due_.end(), later);
      Due next = std::move(due_.back());
      due_.pop_back();
      now_ = next.when;
      next.what();
    }
    now_ = until;
  }

 private:
  struct Due {
    Ms when;
    std::uint64_t order;
    std::function<void()> what;
  };
  static bool later(const Due& a, const Due& b) {
    return a.when != b.when ? a.when > b.when : a.order > b.order;
  }
  Ms now_ = 0;
  std::uint64_t order_ = 0;
  std::vector<Due> due_;
};

/// One direction of a connection: delay and jitter, in order.
class Channel {
 public:
  Channel(Timeline& timeline, Rng& rng, Ms delay, Ms jitter)
      : timeline_(timeline), rng_(rng), delay_(delay), jitter_(jitter) {}
  void send(std::function<void()> what) {
    last_ = std::max(last_, timeline_.now() + delay_ + rng_.range(0, jitter_));
    timeline_.at(last_, std::move(what));
  }

 private:
  Timeline& timeline_;
  Rng& rng_;
  Ms delay_, jitter_, last_ = 0;
};

}  // namespace tandem::simulation

#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "core/log/logger.hpp"
#include "core/loop_work.hpp"
#include "core/metrics/registry.hpp"

namespace tandem {
class EventLoop;
}

namespace tandem::control {

/// Sees a loop that does not turn while it does not turn, says what holds it up, and counts it.
/// What a loop is at is said by itself (`core/loop_work`): a route's path, a type's name, "waiting"
/// where the kernel has not let it run. Made before the loops start; then one thread looks.
class LoopWatch {
 public:
  /// From here on it is a stall: ten ticks. Callers hear 200 ms.
  static constexpr std::chrono::milliseconds kStall{200};

  /// The loops outlive this; `block` is of the thread that looks.
  LoopWatch(std::vector<EventLoop*> loops, metrics::Block& block);

  /// To be called several times within `kStall`. A line in the log for each stall as it is seen,
  /// and one when it is over.
  void look();

 private:
  struct Watched {
    EventLoop* loop;
    const LoopWork* work;
    metrics::Gauge* told;                 ///< How long, for whoever reads the metrics.
    std::string handler;                  ///< At which it was found stalled; empty: it turns.
    std::chrono::nanoseconds stalled{0};  ///< As last seen.
  };
  void found(Watched& watched);

  std::vector<Watched> loops_;
  metrics::Block& block_;
  log::RateLimit stalled_logged_{std::chrono::milliseconds(500)};
  log::RateLimit resumed_logged_{std::chrono::milliseconds(500)};
};

/// A type's name as people write it; what is no name of a type stays as it is. At most 120 bytes.
[[nodiscard]] std::string readable_work(const char* what);

}  // namespace tandem::control

#pragma once

#include <memory>
#include <string>
#include <vector>

#include "control/upkeep/upkeep_jobs.hpp"
#include "core/task.hpp"

namespace tandem {
class EventLoop;
namespace metrics {
class Registry;
class Block;
}  // namespace metrics
}  // namespace tandem

namespace tandem::control {

/// Runs jobs when they are due, one after the other, on the control loop; the database's work is
/// done on a thread of its own, so that requests never wait behind it.
class Upkeep {
 public:
  struct Options {
    std::string database_url, node;
    /// Between two looks at what is due; the pause after a fault, too.
    std::chrono::milliseconds look_every{30'000};
  };
  /// `block` belongs to `loop`.
  Upkeep(EventLoop& loop, Options options, std::vector<UpkeepJob> jobs, metrics::Registry& registry,
         metrics::Block& block);
  /// With the loop stopped, or after `stop`.
  ~Upkeep();
  Upkeep(const Upkeep&) = delete;
  Upkeep& operator=(const Upkeep&) = delete;

  /// On the loop.
  void start();
  /// Gives up what is under way; the claim of its job runs out, or this node's next start takes it
  /// up. On the loop.
  [[nodiscard]] Task<> stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tandem::control

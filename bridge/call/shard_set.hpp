#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <vector>

#include "bridge/call/call_services.hpp"
#include "bridge/call/capacity_gate.hpp"
#include "bridge/call/shard.hpp"
#include "core/log/logger.hpp"

namespace tandem::call {

/// The shards of a node, how many calls each holds, and whether it has room for another by what it
/// measures of itself. Any thread; one mutex, held for microseconds and never on a frame's path.
class ShardSet {
 public:
  ShardSet(unsigned shards, CapacityGate::Limits limits, const CallServices& services,
           model::ModelBreakers& breakers);

  void start();
  /// Cuts the calls that are left and joins the threads.
  void stop();

  /// The shard with the fewest calls among those that have room; null where none has.
  [[nodiscard]] Shard* with_room(std::chrono::steady_clock::time_point now);
  /// The one with the fewest calls, room or not.
  [[nodiscard]] Shard& least();
  /// A call went there.
  void taken(const Shard& shard, std::chrono::steady_clock::time_point now);
  /// It is over.
  void released(unsigned index);

  [[nodiscard]] Shard& at(unsigned index) noexcept { return *places_[index].shard; }
  template <class Visit>
  void for_each(Visit visit) {
    for (Place& place : places_) visit(*place.shard);
  }
  /// See `CallRegistry::heaviest_load`.
  [[nodiscard]] ShardLoad heaviest() const;
  /// Whether a shard's loop has been silent for longer than this.
  [[nodiscard]] bool stalled(std::chrono::milliseconds limit) const noexcept;

 private:
  struct Place {
    std::unique_ptr<Shard> shard;
    CapacityGate gate;
    int calls = 0;
  };
  void measured(unsigned index, const ShardLoad& load);
  /// The gate has just opened or closed.
  void tell_gate(unsigned index);
  [[nodiscard]] metrics::Gauge& admission_open(unsigned index);

  mutable std::mutex mutex_;
  metrics::Block& block_;                         ///< Written under the mutex.
  log::RateLimit opened_logged_, closed_logged_;  ///< A gate at its limit turns every second.
  std::vector<Place> places_;
};

}  // namespace tandem::call

#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "control/outbound/channel.hpp"
#include "control/store/connection_pool.hpp"
#include "core/async_event.hpp"
#include "core/metrics/registry.hpp"
#include "core/task_group.hpp"

namespace tandem::outbound {

/// Carries out what the outbound queue holds (`tandem.outbound_queue`): takes what is due, sends it
/// through the channel of its kind, and keeps what came of it. Any number of nodes share the queue;
/// each delivery is taken by one at a time, for as long as its lease. On the control loop.
class Courier {
 public:
  struct Options {
    /// Of the leases: no other courier's, in this process or another.
    std::string node;
    /// Taken by one look at the queue.
    int batch = 25;
    /// Under way at once, on this node; of one organisation half of it, so that one receiver that
    /// answers nothing holds up nobody else's.
    int in_flight_max = 100;
    /// An attempt takes 15 s at most, its outcome reaches the database in the rest, or another
    /// node takes it up.
    std::chrono::seconds lease{45};
    /// A text message that went out, or did not, is known here alone: with the database away that
    /// goes on being told beyond the lease, for so long.
    std::chrono::seconds texts_told_for{15 * 60};
    /// Between two looks for what nobody rang for: leases that ended, and what became due.
    std::chrono::milliseconds look_every{10'000};
  };
  /// By `kind`; other kinds are other couriers'. `database`, the channels and `block` (the loop's)
  /// outlive this.
  using Channels = std::map<std::string, Channel*, std::less<>>;
  Courier(EventLoop& loop, store::ConnectionPool& database, Channels channels, Options options,
          metrics::Block& block);

  /// On the loop.
  void start();
  /// Something may be due. On the loop.
  void ring() { news_.set(); }
  /// Takes nothing more until it is let go on; what is under way goes on. On the loop.
  void hold(bool held);
  /// Waits a moment for what is under way, then returns it to the queue; with the database away,
  /// other nodes take it up when its lease ends, or this one at its next start. On the loop.
  [[nodiscard]] Task<> stop();

 private:
  [[nodiscard]] Task<> run();
  /// Takes and begins what is due; false where the database would not.
  [[nodiscard]] Task<bool> take_due();
  [[nodiscard]] Task<bool> take_back(std::string node);
  [[nodiscard]] Task<> carry(std::shared_ptr<const store::OutboundItem> item);
  [[nodiscard]] Task<> keep(std::shared_ptr<const store::OutboundItem> item,
                            store::OutboundOutcome outcome,
                            std::chrono::steady_clock::time_point until);
  /// Until the bell rings, or something is due.
  [[nodiscard]] Task<> wait();
  /// Runs `work` as the node; false, with a line in the log, where that failed. `refused`: why,
  /// where the database took none of it, and will not later.
  [[nodiscard]] Task<bool> transact(store::Work work);
  [[nodiscard]] Task<bool> transact(store::Work work, std::string& refused);
  [[nodiscard]] store::OutboundShares shares() const;

  EventLoop& loop_;
  store::ConnectionPool& database_;
  Channels channels_;
  std::vector<std::string> kinds_;
  Options options_;
  metrics::Block& block_;
  AsyncEvent news_;
  std::map<std::string, int> in_flight_;  ///< By organisation.
  int in_flight_total_ = 0;
  bool held_ = false;
  TaskGroup running_;
  TaskGroup carrying_;
};

}  // namespace tandem::outbound

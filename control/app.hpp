#pragma once

#include <functional>
#include <memory>

#include "control/configuration.hpp"
#include "control/ops/drain_route.hpp"

namespace tandem::control {

/// A running node: the only place that wires concrete parts together. Made, started and stopped by
/// the main thread.
///
/// Threads: `acceptor` (public port), `control` (ops port, requests to the carrier), one per shard
/// (`bridge/call`), those that keep events (`control/writer`), the name cache's. Calls live on
/// shards; webhooks are answered on the acceptor out of memory.
class App {
 public:
  /// Throws `std::runtime_error` with one message when a part cannot be made: a port that is
  /// taken, a certificate that does not fit, a directory that another server holds.
  explicit App(Configuration configuration);
  ~App();
  App(const App&) = delete;
  App& operator=(const App&) = delete;

  /// Begins to serve.
  void start();
  /// `/readyz` says that this node goes; calls are taken as before.
  void leave();
  /// No new calls from now on, and `/readyz` says so.
  void drain();
  /// The same, and live calls go to other nodes, each when nobody has the word.
  void hand_over_calls();
  /// Somebody asks on the ops port for either. Told on the control thread.
  void on_drain_asked(std::function<void(DrainWish)> told);
  /// Ends every live call politely.
  void end_calls();
  /// Takes over what may change while calls go on (`control/reload.hpp`). Blocks while a new
  /// apology is spoken; calls do not.
  void reload(Configuration fresh);
  /// Whether all loops turn: false when one has been silent for a second.
  [[nodiscard]] bool responsive() const;
  /// What it was given at the start.
  [[nodiscard]] const config::Values& values() const;
  /// Calls that hold a slot.
  [[nodiscard]] int calls() const;
  /// Stops all threads; what the sink holds is written. Calls that are left are cut.
  void stop();

  /// Where it really listens, for port 0.
  [[nodiscard]] std::uint16_t public_port() const;
  [[nodiscard]] std::uint16_t ops_port() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace tandem::control

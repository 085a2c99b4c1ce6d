#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "tests/integration/database_questions.hpp"
#include "tests/integration/whole_system.hpp"

namespace tandem::fault {

/// Several nodes with one Postgres behind a real HAProxy with the file that is shipped
/// (tools/deploy/haproxy.cfg), which takes the carrier's webhooks to any node that is ready, and
/// streams to the node that their address names. Simulated carrier and model as ever. The nodes are
/// called n1, n2, ...
class Fleet {
 public:
  /// `options.server` is what all nodes have besides; `nodes` at least 1.
  Fleet(integration::SystemOptions options, const postgres::FreshDatabase& database,
        std::size_t nodes);
  ~Fleet();
  Fleet(const Fleet&) = delete;
  Fleet& operator=(const Fleet&) = delete;

  [[nodiscard]] integration::WholeSystem& system() { return *system_; }
  [[nodiscard]] integration::Process& node(std::size_t index);
  /// Starts it, again where it is gone, in its folder; waits until HAProxy sends it calls.
  void start(std::size_t index);
  void kill(std::size_t index);
  /// `path` of the ops port; false where it is not answered with 2xx.
  [[nodiscard]] bool post_ops(std::size_t index, const std::string& path) const;
  /// Its events so far.
  [[nodiscard]] std::vector<integration::JsonLine> events(std::size_t index) const;

  /// What the carrier found fault with, a line each.
  [[nodiscard]] std::string complaints() const;

  /// Now, on the clock of the logs' `t`, in ns.
  [[nodiscard]] static std::int64_t clock_ns();
  /// Of each call that was up at `since`: how long the caller heard nothing of the agent from then
  /// on, in ms; -1 where that never ended. In the order of the calls.
  [[nodiscard]] std::vector<double> silences_ms(std::int64_t since) const;

 private:
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> environment(
      std::size_t index) const;
  [[nodiscard]] std::string of_node(std::size_t index, std::string line) const;
  [[nodiscard]] std::string balancer_file() const;
  void start_balancer();
  [[nodiscard]] bool in_service(std::size_t index) const;

  std::vector<integration::NodePlace> places_;
  std::uint16_t outside_, stats_;
  std::unique_ptr<integration::WholeSystem> system_;
  std::vector<std::unique_ptr<integration::Process>> others_;  ///< n2, n3, ...
  std::unique_ptr<integration::Process> balancer_;
};

}  // namespace tandem::fault

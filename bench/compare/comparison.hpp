#pragma once

#include <boost/json/fwd.hpp>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace tandem::compare {

/// Several runs of one figure.
struct Spread {
  double least = 0, median = 0, most = 0;
};
/// Of values in any order; all zero where there are none.
[[nodiscard]] Spread spread_of(std::vector<double> values);

/// Latency at which a phone call begins to suffer: one frame.
inline constexpr double kP99BoundMs = 20;
/// Whether the system carried one level of a result: all calls up, no frame lost, doubled, out of
/// order or overdue, P99 of the added latency below `kP99BoundMs` each way. How well it interrupts
/// is not asked here.
[[nodiscard]] bool kept_up(const boost::json::value& level);

/// The first of several results of one system with the levels of all, in order of calls.
[[nodiscard]] boost::json::value joined(const std::vector<boost::json::value>& runs);

/// Results of `tandem-bench load` for several systems, each run several times, side by side. A
/// system is called "NAME, AUDIO", where AUDIO is the model's format; its floor is the system
/// "relay, AUDIO" at the same number of calls.
class Comparison {
 public:
  /// One run's JSON: its name is the system's. Throws `boost::system::system_error` where a figure
  /// is missing, which is another version's file.
  void add(const boost::json::value& run);

  /// A table for each number of calls: medians, and least to most in brackets.
  [[nodiscard]] std::string markdown() const;

 private:
  /// Everything of one system at one number of calls, a value a run.
  struct Figures {
    std::vector<double> processor_us, uplink_p50, uplink_p99, downlink_p50, downlink_p99,
        memory_kib, barge_in_p99, truncation_p99;
    int runs = 0, kept_up = 0;
    std::uint64_t wrong_frames = 0, stale_frames = 0;
  };
  using Systems = std::map<std::string, Figures>;

  void add_level(const std::string& system, const boost::json::value& level);
  static void add_row(std::string& out, const std::string& system, const Figures& figures,
                      const Systems& systems);

  std::map<int, Systems> by_calls_;
};

}  // namespace tandem::compare

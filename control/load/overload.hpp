#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace tandem::control {

/// How much of itself a node gives up, so that the calls that are up lose nothing.
enum class Grade : std::uint8_t {
  None,
  Soft,      ///< Nobody is rung, no call is analysed, dashboards get levels once a second.
  Hard,      ///< New callers are refused, politely, and `/readyz` says so.
  Critical,  ///< API and dashboards are refused as well.
};
/// Of what there is too little.
enum class Scarce : std::uint8_t { Busy, Lag, Memory, Descriptors, Spool };
[[nodiscard]] std::string_view text_of(Grade grade) noexcept;
[[nodiscard]] std::string_view text_of(Scarce scarce) noexcept;

/// What one second measured. Shares are of what there is: 1 is all of it.
struct NodeLoad {
  double busy = 0;         ///< Of the busiest shard's thread.
  double lag_seconds = 0;  ///< One tick in ten of the latest shard came later than this.
  double memory = 0;
  double descriptors = 0;
  double spool = 0;
};

/// The grade of a node out of what it measures. It rises to where the marks say, in one step; it
/// falls when for `kQuiet` seconds nothing was beyond 0.95 of the marks of the grade, so that
/// it does not flap. Pure; one reading a second; one thread.
class Overload {
 public:
  /// `judges_busy`, `judges_lag`: as the settings of the shards' own gates have it.
  struct Judges {
    bool busy = true, lag = true;
  };
  explicit Overload(Judges judges) noexcept : judges_(judges) {}

  struct Change {
    Grade from, to;
    Scarce scarce;  ///< What made it rise, or what was the last to let go.
    double value, mark;
  };
  /// What changed, if anything did.
  [[nodiscard]] std::optional<Change> measured(const NodeLoad& load) noexcept;
  [[nodiscard]] Grade grade() const noexcept { return grade_; }

  /// Where the grades begin.
  struct Marks {
    double soft, hard, critical;
  };
  /// The gate of a shard closes at 0.85 busy and 5 ms late: what lies above is load that calls did
  /// not bring. Memory and descriptors end a process when they end, so their last tenth is kept; of
  /// the spool the last tenth goes to the calls that are up.
  static constexpr std::array<Marks, 5> kMarks{{{0.80, 0.92, 0.98},
                                                {0.010, 0.040, 0.200},
                                                {0.80, 0.90, 0.95},
                                                {0.80, 0.90, 0.95},
                                                {0.50, 0.90, 2.00}}};
  /// Time is short only where it is for so many seconds in a row; what else there is too little of
  /// counts at once.
  static constexpr int kLateSeconds = 2;
  static constexpr int kQuiet = 5;

 private:
  struct Verdict {
    Grade grade = Grade::None;
    Scarce scarce = Scarce::Busy;
    double value = 0, mark = 0;
  };
  [[nodiscard]] Verdict judge(const NodeLoad& load, double share_of_marks) const noexcept;

  Judges judges_;
  Grade grade_ = Grade::None;
  /// In a row: seconds in which time was too short, and in which nothing was.
  std::array<int, 4> late_{};  ///< By grade.
  int quiet_ = 0;
  Verdict quietest_;
};

}  // namespace tandem::control

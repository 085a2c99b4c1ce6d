#pragma once

#include <boost/json/array.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "tools/sim/calendar/event_time.hpp"

namespace tandem::sim {

/// The part of RFC 5545's recurrence that people book with: every so many days, weeks (on days of
/// the week) or months, counted or until a day, without some occurrences. Other rules are refused.
class Recurrence {
 public:
  /// The lines of an event: one `RRULE:`, any number of `EXDATE:`. Throws `GoogleError`.
  [[nodiscard]] static Recurrence read(const boost::json::array& lines, const std::string& zone);

  /// Starts of occurrences up to `until`, not including it, from the first one on, which is at
  /// `first` on the clocks of `zone`: over a change of the clocks the wall time stays.
  [[nodiscard]] std::vector<Instant> starts(WallTime first, const std::string& zone,
                                            Instant until) const;

 private:
  enum class Every { Day, Week, Month };
  void read_rule(std::string_view rule, const std::string& zone);
  void read_part(std::string_view name, std::string_view value, const std::string& zone);
  [[nodiscard]] bool falls_on(std::chrono::local_days day, std::chrono::local_days first) const;

  Every every_ = Every::Day;
  int interval_ = 1;
  std::set<unsigned> weekdays_;  ///< 0: Sunday. Empty: the first occurrence's.
  std::optional<int> count_;
  std::optional<Instant> until_;
  std::set<Instant> excluded_;
};

}  // namespace tandem::sim

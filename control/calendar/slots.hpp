#pragma once

#include <cstdint>
#include <vector>

#include "control/calendar/working_hours.hpp"

namespace tandem::calendar {

/// How an organisation gives its time away. Columns of the calendar's row.
struct BookingRules {
  minutes slot{30};          ///< 5 to 480: usual length, and the grid from each opening on.
  minutes buffer_before{0};  ///< Kept free before each appointment,
  minutes buffer_after{0};   ///< and after it; both lie outside of opening hours where they fall.
  minutes lead{60};          ///< An appointment begins at the earliest so long from now,
  std::chrono::days horizon{60};  ///< and at the latest so long.
};

/// Everything that decides which times may be given away, but for what is taken.
struct Schedule {
  Zone zone = Zone::utc();
  WorkingHours hours;
  BookingRules rules;
};

/// Why a time cannot be had; the first that holds, in this order.
enum class Verdict : std::uint8_t {
  Free,
  Past,     ///< Begins before now.
  TooSoon,  ///< Sooner than the lead time.
  TooFar,   ///< Beyond the horizon.
  Closed,   ///< Not wholly within one span of opening.
  OffGrid,  ///< Within it, but not where an appointment begins.
  Taken,
};

/// Whether `wish` can be had. `busy` is merged (`merged`).
[[nodiscard]] Verdict judge(const Schedule& schedule, const std::vector<Interval>& busy,
                            const Interval& wish, Instant now);

/// All times of that length that can be had and begin in `window`, ascending. On the grid of each
/// opening: its start and every slot length after it, on the wall clock. A time that the clock
/// skips is none; one that it shows twice is the first.
[[nodiscard]] std::vector<Interval> free_slots(const Schedule& schedule,
                                               const std::vector<Interval>& busy,
                                               const Interval& window, minutes length, Instant now);

/// At most `count` of `free`, ascending: those nearest to the wish as people feel it, for whom four
/// hours on the same day weigh as much as another day at the same time.
[[nodiscard]] std::vector<Interval> nearest(const std::vector<Interval>& free, const Zone& zone,
                                            Instant wish, std::size_t count);

/// At most `count` of `free`, spread over the whole.
[[nodiscard]] std::vector<Interval> spread(const std::vector<Interval>& free, std::size_t count);

/// Whether a time with its buffers overlaps what is taken. `busy` is merged.
[[nodiscard]] bool is_taken(const Schedule& schedule, const std::vector<Interval>& busy,
                            const Interval& wish);

/// What a calendar must be asked for before anything that begins in `window` can be judged.
[[nodiscard]] Interval with_buffers(const BookingRules& rules, const Interval& window);

}  // namespace tandem::calendar

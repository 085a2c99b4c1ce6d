#include "control/calendar/slots.hpp"

#include <algorithm>
#include <cstdlib>

namespace tandem::calendar {
namespace {

using std::chrono::days;

bool overlaps_any(const std::vector<Interval>& busy, const Interval& span) {
  const auto next =
      std::upper_bound(busy.begin(), busy.end(), span.start,
                       [](Instant start, const Interval& one) { return start < one.end; });
  return next != busy.end() && next->start < span.end;
}

/// Where one appointment may lie within one day's opening.
struct Place {
  bool inside = false, on_grid = false;
};

Place place_of(const Schedule& schedule, const Interval& wish) {
  const WallTime begin = schedule.zone.wall(wish.start);
  // The second of two equal times is not given away: nobody could say which one is meant.
  const bool sayable = schedule.zone.at(begin.day, begin.time) == wish.start;
  Place place;
  for (const OpenSpan& span : schedule.hours.on(begin.day)) {
    if (begin.time < span.from || begin.time >= span.until) continue;
    if (wish.end > schedule.zone.at_or_after(begin.day, span.until)) continue;
    place.inside = true;
    place.on_grid |= sayable && (begin.time - span.from) % schedule.rules.slot == minutes(0);
  }
  return place;
}

}  // namespace

std::vector<Interval> merged(std::vector<Interval> intervals) {
  std::erase_if(intervals, [](const Interval& one) { return one.start >= one.end; });
  std::sort(intervals.begin(), intervals.end());
  std::vector<Interval> result;
  for (const Interval& one : intervals) {
    if (!result.empty() && one.start <= result.back().end)
      result.back().end = std::max(result.back().end, one.end);
    else
      result.push_back(one);
  }
  return result;
}

Interval with_buffers(const BookingRules& rules, const Interval& window) {
  return {window.start - rules.buffer_before, window.end + rules.buffer_after};
}

Verdict judge(const Schedule& schedule, const std::vector<Interval>& busy, const Interval& wish,
              Instant now) {
  if (wish.start < now) return Verdict::Past;
  if (wish.start < now + schedule.rules.lead) return Verdict::TooSoon;
  if (wish.start > now + schedule.rules.horizon) return Verdict::TooFar;
  const Place place = place_of(schedule, wish);
  if (!place.inside) return Verdict::Closed;
  if (!place.on_grid) return Verdict::OffGrid;
  return is_taken(schedule, busy, wish) ? Verdict::Taken : Verdict::Free;
}

bool is_taken(const Schedule& schedule, const std::vector<Interval>& busy, const Interval& wish) {
  return overlaps_any(busy, with_buffers(schedule.rules, wish));
}

std::vector<Interval> free_slots(const Schedule& schedule, const std::vector<Interval>& busy,
                                 const Interval& window, minutes length, Instant now) {
  std::vector<Interval> free;
  const Instant first = std::max(window.start, now + schedule.rules.lead);
  const Instant last = std::min(window.end, now + schedule.rules.horizon + std::chrono::seconds(1));
  if (first >= last) return free;
  const Date last_day = schedule.zone.wall(last).day;
  for (Date day = schedule.zone.wall(first).day; day <= last_day; day = next_day(day)) {
    for (const OpenSpan& span : schedule.hours.on(day)) {
      for (minutes time = span.from; time < span.until; time += schedule.rules.slot) {
        const auto start = schedule.zone.at(day, time);
        if (!start || *start < first || *start >= last) continue;
        const Interval slot{*start, *start + length};
        if (judge(schedule, busy, slot, now) == Verdict::Free) free.push_back(slot);
      }
    }
  }
  std::sort(free.begin(), free.end());
  free.erase(std::unique(free.begin(), free.end()), free.end());
  return free;
}

std::vector<Interval> nearest(const std::vector<Interval>& free, const Zone& zone, Instant wish,
                              std::size_t count) {
  const WallTime wished = zone.wall(wish);
  const auto strangeness = [&](const Interval& slot) {
    const WallTime its = zone.wall(slot.start);
    const auto apart = std::chrono::sys_days(its.day) - std::chrono::sys_days(wished.day);
    constexpr long kMinutesADayWeighs = 240;
    return std::labs(apart.count()) * kMinutesADayWeighs +
           std::labs((its.time - wished.time).count());
  };
  std::vector<Interval> best = free;
  std::stable_sort(best.begin(), best.end(), [&](const Interval& a, const Interval& b) {
    return strangeness(a) < strangeness(b);
  });
  if (best.size() > count) best.resize(count);
  std::sort(best.begin(), best.end());
  return best;
}

std::vector<Interval> spread(const std::vector<Interval>& free, std::size_t count) {
  if (free.size() <= count || count < 2) {
    return {free.begin(), free.begin() + static_cast<long>(std::min(count, free.size()))};
  }
  std::vector<Interval> some;
  for (std::size_t i = 0; i < count; ++i) some.push_back(free[i * (free.size() - 1) / (count - 1)]);
  return some;
}

}  // namespace tandem::calendar

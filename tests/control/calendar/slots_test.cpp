// Goal: exactly the times that can be given away are offered, whatever the clocks do. Method: a
// slow oracle walks through the minutes of a fortnight with the C library's clock; both must agree
// on random hours, rules and appointments.
#include "control/calendar/slots.hpp"

#include <doctest/doctest.h>

#include <random>
#include <set>

#include "tests/control/calendar/libc_clock.hpp"

namespace tandem::calendar {
namespace {

using std::chrono::days;
using std::chrono::hours;

Instant instant(const std::string& text) { return parse_instant(text).value(); }
Date day(const char* text) { return parse_date(text).value(); }

struct World {
  Schedule schedule;
  std::vector<Interval> busy;
  Interval window;
  minutes length{30};
  Instant now;
};

template <class T>
T pick(std::mt19937& random, std::initializer_list<T> from) {
  return *(from.begin() +
           std::uniform_int_distribution<long>(0, static_cast<long>(from.size()) - 1)(random));
}

int between(std::mt19937& random, int low, int high) {
  return std::uniform_int_distribution<int>(low, high)(random);
}

World random_world(std::mt19937& random, const char* zone) {
  World world;
  Schedule& schedule = world.schedule;
  schedule.zone = Zone::named(zone).value();
  schedule.rules = {minutes(pick(random, {15, 20, 30, 45, 60})), minutes(pick(random, {0, 0, 10})),
                    minutes(pick(random, {0, 5, 30})), minutes(pick(random, {0, 60, 1440})),
                    days(pick(random, {3, 30}))};
  for (auto& spans : schedule.hours.week) {
    int time = 0;
    for (int count = between(random, 0, 2); count > 0; --count) {
      const int from = time + 15 * between(random, 0, 24),
                until = from + 15 * between(random, 1, 40);
      if (until > 24 * 60) break;
      spans.push_back({minutes(from), minutes(until)});
      time = until;
    }
  }
  world.length = minutes(pick(random, {15, 30, 60, 90}));
  // Around both changes of the clocks, in either half of the world.
  world.now = instant(pick<const char*>(
      random, {"2026-03-05T11:07:00Z", "2026-03-26T23:50:00Z", "2026-04-02T05:00:00Z",
               "2026-10-22T12:30:00Z", "2026-10-30T00:00:00Z", "2026-09-03T10:00:00Z"}));
  world.window = {world.now + hours(between(random, -24, 24)), world.now + days(6)};
  for (int i = between(random, 0, 12); i > 0; --i) {
    const Instant start = world.now + minutes(5 * between(random, 0, 6 * 24 * 12));
    world.busy.push_back({start, start + minutes(pick(random, {0, 20, 60, 24 * 60}))});
  }
  world.busy = merged(world.busy);
  const Date holiday = next_day(schedule.zone.wall(world.now).day, between(random, 0, 4));
  if (between(random, 0, 1) == 1) schedule.hours.exceptions[holiday] = {};
  return world;
}

/// Minute by minute: when is each span of opening, and which of its minutes are on the grid?
std::set<Instant> oracle(const World& world, const LibcClock& clock) {
  std::set<Instant> offered;
  const BookingRules& rules = world.schedule.rules;
  const auto taken = [&](Instant at) {
    for (const Interval& one : world.busy)
      if (at >= one.start && at < one.end) return true;
    return false;
  };
  const Instant from = world.window.start - days(2), until = world.window.end + days(2);
  std::set<std::pair<Date, minutes>> seen;
  std::set<std::pair<Date, std::size_t>> closed;
  std::map<Instant, std::set<std::pair<Date, std::size_t>>> open;
  std::vector<Instant> starts;
  for (Instant at = from; at < until; at += minutes(1)) {
    const WallTime wall = clock.wall(at);
    const auto& spans = world.schedule.hours.on(wall.day);
    const bool first_time = seen.insert({wall.day, wall.time}).second;
    for (std::size_t i = 0; i < spans.size(); ++i) {
      if (wall.time >= spans[i].until) closed.insert({wall.day, i});
      if (wall.time < spans[i].from || closed.contains({wall.day, i})) {
        // Behind a clock that was set back into the time before opening: it is open already.
        const auto before = open.find(at - minutes(1));
        if (wall.time >= spans[i].until || closed.contains({wall.day, i}) || before == open.end() ||
            !before->second.contains({wall.day, i}))
          continue;
      }
      open[at].insert({wall.day, i});
      if (first_time && wall.time >= spans[i].from &&
          (wall.time - spans[i].from) % rules.slot == minutes(0))
        starts.push_back(at);
    }
  }
  for (const Instant start : starts) {
    if (start < world.window.start || start >= world.window.end || start < world.now + rules.lead ||
        start > world.now + rules.horizon)
      continue;
    for (const auto& span : open[start]) {
      bool fits = true;
      for (Instant at = start; fits && at < start + world.length; at += minutes(1))
        fits = open.contains(at) && open[at].contains(span);
      for (Instant at = start - rules.buffer_before;
           fits && at < start + world.length + rules.buffer_after; at += minutes(1))
        fits = !taken(at);
      if (fits) offered.insert(start);
    }
  }
  return offered;
}

Schedule weekdays(const char* zone) {
  Schedule schedule;
  schedule.zone = Zone::named(zone).value();
  schedule.hours = WorkingHours::usual();
  return schedule;
}

}  // namespace

TEST_SUITE("control/calendar/slots") {
  TEST_CASE("offers what the oracle offers, and judges each of it as free") {
    const unsigned seed = std::random_device{}();
    std::mt19937 random(seed);
    INFO("seed ", seed);
    std::size_t offered = 0;
    for (const char* zone : kAwkwardZones) {
      const LibcClock clock(zone);
      for (int round = 0; round < 12; ++round) {
        const World world = random_world(random, zone);
        const auto free =
            free_slots(world.schedule, world.busy, world.window, world.length, world.now);
        std::set<Instant> starts;
        for (const Interval& slot : free) {
          starts.insert(slot.start);
          REQUIRE(slot.end - slot.start == world.length);
          REQUIRE(judge(world.schedule, world.busy, slot, world.now) == Verdict::Free);
        }
        INFO(zone, " round ", round);
        REQUIRE(starts == oracle(world, clock));
        offered += starts.size();
      }
    }
    CHECK(offered > 500);
  }

  TEST_CASE("says why a time cannot be had") {
    Schedule schedule = weekdays("America/New_York");
    const Instant now = instant("2026-11-23T09:10:00-05:00");  // a Monday
    const std::vector<Interval> busy{
        {instant("2026-11-24T10:00:00-05:00"), instant("2026-11-24T11:00:00-05:00")}};
    const auto judged = [&](const std::string& start) {
      return judge(schedule, busy, {instant(start), instant(start) + minutes(30)}, now);
    };
    CHECK(judged("2026-11-24T09:30:00-05:00") == Verdict::Free);
    CHECK(judged("2026-11-24T11:00:00-05:00") == Verdict::Free);
    CHECK(judged("2026-11-24T10:30:00-05:00") == Verdict::Taken);
    CHECK(judged("2026-11-24T09:40:00-05:00") == Verdict::OffGrid);
    CHECK(judged("2026-11-24T16:30:00-05:00") == Verdict::Free);
    CHECK(judged("2026-11-24T17:00:00-05:00") == Verdict::Closed);
    CHECK(judged("2026-11-28T10:00:00-05:00") == Verdict::Closed);
    CHECK(judged("2026-11-23T09:00:00-05:00") == Verdict::Past);
    CHECK(judged("2026-11-23T10:00:00-05:00") == Verdict::TooSoon);
    CHECK(judged("2027-02-01T10:00:00-05:00") == Verdict::TooFar);
    schedule.rules.buffer_after = minutes(15);
    CHECK(judged("2026-11-24T09:30:00-05:00") == Verdict::Taken);
  }

  TEST_CASE("an exception stands for the whole day") {
    Schedule schedule = weekdays("Europe/Berlin");
    const Date christmas = day("2026-12-25"), late = day("2026-12-23");
    schedule.hours.exceptions[christmas] = {};
    schedule.hours.exceptions[late] = {{hours(19), hours(20)}};
    const Instant now = instant("2026-12-21T08:00:00Z");
    const auto on = [&](const Date& when) {
      return free_slots(schedule, {},
                        {schedule.zone.start_of(when), schedule.zone.start_of(next_day(when))},
                        minutes(30), now);
    };
    CHECK(on(christmas).empty());
    CHECK(on(late).size() == 2);
    CHECK(on(day("2026-12-24")).size() == 16);
  }

  TEST_CASE("alternatives are near: the same day before the same hour of another") {
    const Schedule schedule = weekdays("UTC");
    const Instant now = instant("2026-11-23T06:00:00Z"), wish = instant("2026-11-24T10:00:00Z");
    const std::vector<Interval> busy{{wish - hours(1), wish + hours(1)}};
    const auto free = free_slots(schedule, busy, {now, now + days(7)}, minutes(30), now);
    const auto some = nearest(free, schedule.zone, wish, 3);
    REQUIRE(some.size() == 3);
    CHECK(some[0].start == instant("2026-11-24T11:00:00Z"));
    CHECK(some[1].start == instant("2026-11-24T11:30:00Z"));
    CHECK(some[2].start == instant("2026-11-24T12:00:00Z"));
    // Where the whole day is taken: the same hour of its neighbours.
    const std::vector<Interval> day_taken{
        {instant("2026-11-24T00:00:00Z"), instant("2026-11-25T00:00:00Z")}};
    const auto others =
        nearest(free_slots(schedule, day_taken, {now, now + days(7)}, minutes(30), now),
                schedule.zone, wish, 2);
    REQUIRE(others.size() == 2);
    CHECK(others[0].start == wish - days(1));
    CHECK(others[1].start == wish + days(1));
  }

  TEST_CASE("a spread shows the first, the last and what lies between") {
    std::vector<Interval> free;
    for (int i = 0; i < 16; ++i)
      free.push_back({Instant(hours(i)), Instant(hours(i) + minutes(30))});
    const auto some = spread(free, 4);
    REQUIRE(some.size() == 4);
    CHECK(some.front() == free.front());
    CHECK(some.back() == free.back());
    CHECK(spread(free, 1).size() == 1);
    CHECK(spread({}, 4).empty());
  }

  TEST_CASE("merging leaves the same time, in order and without seams") {
    const auto at = [](int minute) { return Instant(minutes(minute)); };
    CHECK(merged({{at(30), at(40)},
                  {at(0), at(10)},
                  {at(10), at(20)},
                  {at(5), at(7)},
                  {at(50), at(50)}}) == std::vector<Interval>{{at(0), at(20)}, {at(30), at(40)}});
  }
}

}  // namespace tandem::calendar

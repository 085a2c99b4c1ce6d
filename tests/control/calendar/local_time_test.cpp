// Goal: wall clocks and instants agree with the C library's, over every kind of change of clocks.
#include "control/calendar/local_time.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <ctime>

#include "control/calendar/spoken_time.hpp"
#include "tests/control/calendar/libc_clock.hpp"

namespace tandem::calendar {
namespace {

Date day(const char* text) { return parse_date(text).value(); }
minutes clock(const char* text) { return parse_clock(text).value(); }
Instant instant(const char* text) { return parse_instant(text).value(); }
Zone zone(const char* name) { return Zone::named(name).value(); }

}  // namespace

TEST_SUITE("control/calendar/local_time") {
  TEST_CASE("every quarter of an hour of a year shows what the C library shows") {
    for (const char* name : kAwkwardZones) {
      INFO(name);
      const LibcClock libc(name);
      const Zone ours = zone(name);
      bool same = true;
      for (Instant at = instant("2026-01-01T00:00:00Z"); at < instant("2027-01-01T00:00:00Z");
           at += minutes(15)) {
        const WallTime wall = ours.wall(at);
        same = same && wall == libc.wall(at);
        // And back: the same instant, or the earlier of two that look alike.
        const auto back = ours.at(wall.day, wall.time);
        same = same && back && *back <= at && libc.wall(*back) == wall;
        same = same && ours.start_of(wall.day) <= at &&
               libc.wall(ours.start_of(wall.day)).day == wall.day;
      }
      CHECK(same);
    }
  }

  TEST_CASE("a time that the clock skips is none, and opening hours begin behind it") {
    const Zone berlin = zone("Europe/Berlin");
    CHECK_FALSE(berlin.at(day("2026-03-29"), clock("02:30")));
    CHECK(berlin.at_or_after(day("2026-03-29"), clock("02:30")) ==
          instant("2026-03-29T03:00:00+02:00"));
  }

  TEST_CASE("a time that comes twice is the first") {
    CHECK(zone("America/New_York").at(day("2026-11-01"), clock("01:30")) ==
          instant("2026-11-01T01:30:00-04:00"));
  }

  TEST_CASE("days of 23 and 25 hours, of no midnight, and a day that never was") {
    const Zone york = zone("America/New_York");
    CHECK(york.start_of(day("2026-03-09")) - york.start_of(day("2026-03-08")) ==
          std::chrono::hours(23));
    CHECK(york.start_of(day("2026-11-02")) - york.start_of(day("2026-11-01")) ==
          std::chrono::hours(25));
    const Zone santiago = zone("America/Santiago");
    CHECK(santiago.wall(santiago.start_of(day("2026-09-06"))).time == clock("01:00"));
    const Zone apia = zone("Pacific/Apia");  // went from 29 to 31 December 2011
    CHECK(apia.start_of(day("2011-12-30")) == apia.start_of(day("2011-12-31")));
  }

  TEST_CASE("24:00 is the next day's midnight") {
    const Zone utc = Zone::utc();
    CHECK(utc.at(day("2026-12-31"), clock("24:00")) == instant("2027-01-01T00:00:00Z"));
  }

  TEST_CASE("instants are read with any offset and written with the zone's") {
    CHECK(instant("2026-11-24T14:30:00-05:00") == instant("2026-11-24T19:30:00.000Z"));
    CHECK(zone("America/New_York").rfc3339(instant("2026-11-24T19:30:00Z")) ==
          "2026-11-24T14:30:00-05:00");
    CHECK(zone("Asia/Kathmandu").rfc3339(instant("2026-11-24T19:30:00Z")) ==
          "2026-11-25T01:15:00+05:45");
    CHECK(utc_text(instant("2026-11-24T19:30:05Z")) == "2026-11-24T19:30:05Z");
  }

  TEST_CASE("what is no date, clock or instant is none") {
    for (const char* text :
         {"", "2026-02-30", "2026-13-01", "24-11-2026", "2026-1-001", "tomorrow"})
      CHECK_FALSE(parse_date(text));
    for (const char* text : {"", "9", "24:01", "12:60", "12:3", "-1:00", "9 AM", "12:00:30"})
      CHECK_FALSE(parse_clock(text));
    for (const char* text :
         {"", "2026-11-24", "2026-11-24T14:30:00", "2026-11-24 14:30:00Z", "2026-11-24T25:00:00Z",
          "2026-11-24T14:30:00.Z", "2026-11-24T14:30:00+5:00"})
      CHECK_FALSE(parse_instant(text));
    CHECK_FALSE(Zone::named("Mars/Olympus"));
  }

  TEST_CASE("times read well aloud") {
    CHECK(spoken({day("2026-11-24"), clock("14:30")}) == "Tuesday, November 24 at 2:30 PM");
    CHECK(spoken_clock(clock("12:00")) == "noon");
    CHECK(spoken_clock(clock("00:05")) == "12:05 AM");
    CHECK(spoken_choice({{day("2026-11-24"), clock("09:00")},
                         {day("2026-11-24"), clock("10:30")}}) == "9 AM or 10:30 AM");
    CHECK(spoken_choice({{day("2026-11-24"), clock("09:00")},
                         {day("2026-11-25"), clock("10:00")},
                         {day("2026-11-25"), clock("11:00")}}) ==
          "Tuesday, November 24 at 9 AM, Wednesday, November 25 at 10 AM or 11 AM");
  }
}

}  // namespace tandem::calendar

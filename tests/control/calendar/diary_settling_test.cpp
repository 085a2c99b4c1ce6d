// Goal: what was begun in a calendar and not ended is settled by what the calendar has, and whoever
// asked for it is told. Method: a real Postgres and a calendar that fails in every way.
#include <doctest/doctest.h>

#include "control/calendar/diary_gauges.hpp"
#include "control/ops/metric_families.hpp"
#include "tests/control/calendar/diary_rig.hpp"

namespace tandem::calendar {

TEST_SUITE("control/calendar/diary_settling") {
  TEST_CASE("what was not told to the caller is told to their call when it is settled") {
    DiaryRig rig;
    rig.connect_google();
    const Booker dana = rig.caller();
    rig.database.execute(
        "INSERT INTO tandem.calls (id, organisation_id, carrier_call_id, started_at, "
        "last_event_at) VALUES ('" +
        dana.call + "', '" + rig.organisation + "', 'CA1', now(), now())");
    rig.google.unheard = true;
    ErrorCode error;
    CHECK_FALSE(book(rig, dana, DiaryRig::booking(rig.slot(0)), &error));
    REQUIRE(error == errc::unknown_outcome);
    std::string outcome, result, rows;
    SUBCASE("it stands") { outcome = "booked", result = "done", rows = "1"; }
    SUBCASE("it stands, and the call went on to another end") {
      rig.database.execute(
          "INSERT INTO tandem.call_events (call_id, epoch, seq, organisation_id, at, call_time_us, "
          "type, payload) VALUES ('" +
          dana.call + "', 1, 7, '" + rig.organisation +
          "', now(), 0, 'call.outcome', '{\"outcome\":\"cancelled\"}'); "
          "UPDATE tandem.calls SET outcome = 'cancelled'");
      outcome = "cancelled", result = "done", rows = "1";
    }
    SUBCASE("it came to nothing") {
      rig.google.events.clear();
      outcome = "none", result = "dropped", rows = "0";
    }
    rig.google.unheard = false;
    settle(rig);
    settle(rig);
    CHECK(standing(rig) == rows);
    CHECK(rig.look("SELECT outcome FROM tandem.calls") == outcome);
    CHECK(rig.look("SELECT string_agg(epoch || ' ' || seq || ' ' || (payload->>'result'), ',') "
                   "FROM tandem.call_events WHERE type = 'diary.settled'") == "0 1 " + result);
    CHECK(rig.look("SELECT control_seq FROM tandem.calls") == (result == "done" ? "2" : "1"));
  }

  TEST_CASE("a time that was kept for somebody who shares the calendar is free when that ran out") {
    DiaryRig rig;
    (void)book(rig, rig.caller(), DiaryRig::booking(rig.slot(9)));
    rig.database.execute(
        "INSERT INTO tandem.appointments (id, organisation_id, connection_id, calendar_key, busy, "
        "status, starts_at, ends_at, call_id, held_until) SELECT tandem.uuid_v7(), "
        "organisation_id, id, '', 'empty', 'held', now() + interval '3 days', now() + interval '3 "
        "days 1 hour', tandem.uuid_v7(), now() - interval '1 s' FROM tandem.calendar_connections");
    settle(rig);
    CHECK(rig.look("SELECT count(*) FROM tandem.appointments WHERE status = 'held'") == "0");
    CHECK(standing(rig) == "1");
  }

  TEST_CASE("one change that cannot be settled keeps nothing from those behind it") {
    DiaryRig rig;
    rig.connect_google();
    rig.google.unheard = true;
    for (int slot : {0, 1, 2})
      CHECK_FALSE(book(rig, rig.caller(), DiaryRig::booking(rig.slot(slot))));
    rig.google.unheard = false;
    rig.google.breaks = rig.look(
        "SELECT calendar_event_id FROM tandem.appointments WHERE status = 'held' ORDER BY id "
        "LIMIT 1");
    settle(rig);
    CHECK(standing(rig) == "2");
    // And it is looked at again later, not at once.
    CHECK(rig.look("SELECT held_until > now() FROM tandem.appointments WHERE status = 'held'") ==
          "t");
    rig.google.breaks.clear();
    settle(rig);
    CHECK(standing(rig) == "3");
  }

  TEST_CASE("a node that died between the calendar and the row: the calendar's word stands") {
    DiaryRig rig;
    rig.connect_google();
    // As `begin_booking` leaves it, with and without the calendar having heard of it.
    (void)book(rig, rig.caller(), DiaryRig::booking(rig.slot(9)));  // makes nothing but the view
    for (const char* event : {"heard", "unheard"})
      rig.database.execute(
          "INSERT INTO tandem.appointments (id, organisation_id, connection_id, calendar_key, "
          "busy, status, "
          "starts_at, ends_at, held_until, calendar_event_id) SELECT tandem.uuid_v7(), "
          "c.organisation_id, c.id, '', "
          "'empty', 'held', to_timestamp(" +
          std::to_string(rig.slot(event[0] == 'h' ? 0 : 1).start.time_since_epoch().count()) +
          "), to_timestamp(" +
          std::to_string(rig.slot(event[0] == 'h' ? 0 : 1).end.time_since_epoch().count()) +
          "), now(), '" + event +
          "' FROM tandem.calendar_connections c WHERE c.provider = 'google'");
    rig.google.events["heard"] = {"heard", {}, {}, rig.slot(0), false};
    settle(rig);
    CHECK(rig.look("SELECT status FROM tandem.appointments WHERE calendar_event_id = 'heard'") ==
          "confirmed");
    CHECK(
        rig.look("SELECT count(*) FROM tandem.appointments WHERE calendar_event_id = 'unheard'") ==
        "0");
  }

  TEST_CASE("a cancellation that the calendar did not take is done as soon as it answers") {
    DiaryRig rig;
    rig.connect_google();
    const auto made = book(rig, rig.caller(), DiaryRig::booking(rig.slot(0)));
    REQUIRE(made);
    rig.google.fails = 1;
    rig.fixture.run([&]() -> Task<> {
      const auto later = co_await rig.diary.cancel(rig.caller(), made->appointment, kPatient);
      CHECK(later.value() == Diary::Cancelled::Later);
    });
    settle(rig);
    CHECK(standing(rig) == "1");
    rig.google.fails = 0;
    settle(rig);
    CHECK(standing(rig) == "0");
    CHECK(rig.google.events.at(made->appointment.event).cancelled);
  }

  TEST_CASE("how the diary does shows in its gauges") {
    DiaryRig rig;
    rig.connect_google();
    metrics::Registry registry;
    DiaryGauges gauges(rig.fixture.loop, rig.pool, rig.diary, registry.add_block());
    rig.google.unheard = true;
    CHECK_FALSE(book(rig, rig.caller(), DiaryRig::booking(rig.slot(0))));
    rig.fixture.run([&]() -> Task<> { co_await gauges.look(); });
    const auto connections = [&](const char* health) {
      return registry.value(control::families::kCalendarConnections,
                            {{"provider", "google"}, {"health", health}});
    };
    CHECK(connections("ok") == 1);
    CHECK(registry.value(control::families::kDiaryUnsettled) == 1);
    CHECK(registry.value(control::families::kDiariesKnown) == 1);
    rig.google.unheard = false;
    settle(rig);
    rig.database.execute("UPDATE tandem.calendar_connections SET health = 'needs_reconnect'");
    rig.fixture.run([&]() -> Task<> { co_await gauges.look(); });
    CHECK(connections("ok") == 0);
    CHECK(connections("needs_reconnect") == 1);
    CHECK(registry.value(control::families::kDiaryUnsettled) == 0);
  }
}

}  // namespace tandem::calendar

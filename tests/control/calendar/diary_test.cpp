// Goal: a time is sold once, what was confirmed stands in both books, and what was left half done
// is settled. Method: a real Postgres, our own calendar and one that fails in every way.
#include "control/calendar/diary.hpp"

#include <doctest/doctest.h>

#include <optional>

#include "tests/await.hpp"
#include "tests/control/calendar/diary_rig.hpp"

namespace tandem::calendar {
namespace {

using namespace std::chrono_literals;

Verdict keep(DiaryRig& rig, Booker booker, Interval time) {
  Verdict verdict = Verdict::Past;
  rig.fixture.run([&]() -> Task<> {
    const Result<Verdict> result = co_await rig.diary.keep(booker, time, kPatient);
    verdict = result.value();
  });
  return verdict;
}

}  // namespace

TEST_SUITE("control/calendar/diary") {
  TEST_CASE("every organisation has a calendar, and a time in it is sold once") {
    DiaryRig rig;
    const auto first = book(rig, rig.caller(), DiaryRig::booking(rig.slot(0)));
    REQUIRE(first);
    CHECK(first->verdict == Verdict::Free);
    CHECK(first->appointment.customer_name == "Dana Reyes");
    const auto second = book(rig, rig.caller(), DiaryRig::booking(rig.slot(0)));
    REQUIRE(second);
    CHECK(second->verdict == Verdict::Taken);
    CHECK(book(rig, rig.caller(), DiaryRig::booking(rig.slot(1)))->verdict == Verdict::Free);
    CHECK(standing(rig) == "2");
    CHECK(rig.look("SELECT count(*) FROM tandem.calendar_connections") == "1");
  }

  TEST_CASE("what a caller asked for is kept for them, until they choose another or hang up") {
    DiaryRig rig;
    const Booker dana = rig.caller(), other = rig.caller();
    CHECK(keep(rig, dana, rig.slot(0)) == Verdict::Free);
    CHECK(keep(rig, other, rig.slot(0)) == Verdict::Taken);
    CHECK(book(rig, other, DiaryRig::booking(rig.slot(0)))->verdict == Verdict::Taken);
    CHECK(keep(rig, dana, rig.slot(1)) == Verdict::Free);
    CHECK(keep(rig, other, rig.slot(0)) == Verdict::Free);
    CHECK(book(rig, dana, DiaryRig::booking(rig.slot(1)))->verdict == Verdict::Free);
    CHECK(standing(rig) == "1");
    rig.diary.call_ended(rig.organisation, other.call, other.term);
    CHECK(test::await([&] {
      return rig.look("SELECT count(*) FROM tandem.appointments WHERE status = 'held'") == "0";
    }));
    CHECK(keep(rig, rig.caller(), rig.slot(0)) == Verdict::Free);
  }

  TEST_CASE("a node that has lost the call changes nothing of what is the caller's") {
    DiaryRig rig;
    Booker old = rig.caller();
    old.term = 1;
    const auto booked = book(rig, old, DiaryRig::booking(rig.slot(0)));
    REQUIRE(booked);
    // Another node talks with them now, and keeps a time for them.
    rig.database.execute(
        "INSERT INTO tandem.calls (id, organisation_id, node_id, from_number, to_number, status, "
        "started_at, last_event_at, epoch) VALUES ('" +
        old.call + "', '" + rig.organisation +
        "', 'n2', '+15558675310', '+15557122661', 'in-progress', now(), now(), 2)");
    Booker holder = old;
    holder.term = 2;
    CHECK(keep(rig, holder, rig.slot(1)) == Verdict::Free);
    const std::string rows =
        "SELECT string_agg(status || ' ' || starts_at || coalesce(' ' || cancelling_at, ''), ', ' "
        "ORDER BY id) FROM tandem.appointments";
    const std::string before = rig.look(rows);
    rig.fixture.run([&]() -> Task<> {
      const auto kept = co_await rig.diary.keep(old, rig.slot(2), kPatient);
      CHECK(kept.error() == errc::elsewhere);
      const auto moved = co_await rig.diary.move(old, booked->appointment, rig.slot(3), kPatient);
      CHECK(moved.error() == errc::elsewhere);
      const auto cancelled = co_await rig.diary.cancel(old, booked->appointment, kPatient);
      CHECK(cancelled.error() == errc::elsewhere);
    });
    ErrorCode error;
    CHECK_FALSE(book(rig, old, DiaryRig::booking(rig.slot(1)), &error));
    CHECK(error == errc::elsewhere);
    // The old node's session ends, the other one's goes on.
    rig.diary.call_ended(rig.organisation, old.call, old.term);
    rig.fixture.run([]() -> Task<> { co_return; });
    CHECK(test::await([&] { return rig.pool.pending() == 0; }));
    CHECK(rig.look(rows) == before);
    CHECK(book(rig, holder, DiaryRig::booking(rig.slot(1)))->verdict == Verdict::Free);
    // Who books for the call by the API is no node that could have lost it.
    Booker desk = old;
    desk.term = 0;
    CHECK(book(rig, desk, DiaryRig::booking(rig.slot(2)))->verdict == Verdict::Free);
  }

  TEST_CASE("the same key is the same booking; after a cancellation it is a new one") {
    DiaryRig rig;
    const Booker dana = rig.caller();
    const auto first = book(rig, dana, DiaryRig::booking(rig.slot(0), "key"));
    const auto again = book(rig, dana, DiaryRig::booking(rig.slot(0), "key"));
    REQUIRE(first);
    REQUIRE(again);
    CHECK(again->appointment.id == first->appointment.id);
    rig.fixture.run([&]() -> Task<> {
      const auto done = co_await rig.diary.cancel(dana, first->appointment, kPatient);
      CHECK(done.value() == Diary::Cancelled::Done);
      const auto twice = co_await rig.diary.cancel(dana, first->appointment, kPatient);
      CHECK(twice.value() == Diary::Cancelled::Done);
    });
    const auto anew = book(rig, dana, DiaryRig::booking(rig.slot(0), "key"));
    REQUIRE(anew);
    CHECK(anew->appointment.id != first->appointment.id);
    CHECK(standing(rig) == "1");
  }

  TEST_CASE("an appointment moves to a time that overlaps its own, and to none that is another's") {
    DiaryRig rig;
    rig.database.execute(
        "INSERT INTO tandem.calendar_connections (id, organisation_id, provider, calendar_id, "
        "slot_minutes) SELECT id, id, 'builtin', id::text, 15 FROM tandem.organisations");
    const auto made = book(rig, rig.caller(), DiaryRig::booking(rig.slot(0)));
    REQUIRE(made);
    CHECK(book(rig, rig.caller(), DiaryRig::booking(rig.slot(2)))->verdict == Verdict::Free);
    rig.fixture.run([&]() -> Task<> {
      const Interval quarter{rig.slot(0).start + 15min, rig.slot(0).end + 15min};
      Result<Answer> moved =
          co_await rig.diary.move(rig.caller(), made->appointment, quarter, kPatient);
      CHECK(moved.value().verdict == Verdict::Free);
    });
    rig.fixture.run([&]() -> Task<> {
      Result<Answer> taken =
          co_await rig.diary.move(rig.caller(), made->appointment, rig.slot(2), kPatient);
      CHECK(taken.value().verdict == Verdict::Taken);
      Result<Answer> moved =
          co_await rig.diary.move(rig.caller(), made->appointment, rig.slot(4), kPatient);
      CHECK(moved.value().verdict == Verdict::Free);
      CHECK(moved.value().appointment.time == rig.slot(4));
    });
    CHECK(standing(rig) == "2");
    CHECK(rig.look("SELECT count(*) FROM tandem.appointments WHERE status = 'held'") == "0");
  }

  TEST_CASE("what a person wrote into the calendar is taken") {
    DiaryRig rig;
    rig.connect_google();
    rig.google.events["by hand"] = {"by hand", {}, {}, rig.slot(0), false};
    const auto answer = book(rig, rig.caller(), DiaryRig::booking(rig.slot(0)));
    REQUIRE(answer);
    CHECK(answer->verdict == Verdict::Taken);
    CHECK(rig.look("SELECT count(*) FROM tandem.appointments") == "0");
    CHECK(rig.google.inserts == 0);
  }

  TEST_CASE(
      "an answer that never came is read back; what is not found is settled by the calendar") {
    DiaryRig rig(7);
    rig.connect_google();
    rig.google.forgets = 1;
    std::size_t told = 0, unknown = 0;
    for (int i = 0; i < 12; ++i) {
      ErrorCode error;
      const auto answer = book(rig, rig.caller(), DiaryRig::booking(rig.slot(i)), &error);
      if (answer) ++told;
      if (error == errc::unknown_outcome) ++unknown;
    }
    CHECK(told + unknown == 12);
    CHECK(told == rig.google.inserts);
    REQUIRE(unknown > 0);
    settle(rig);
    CHECK(standing(rig) == std::to_string(rig.google.inserts));
    CHECK(rig.look("SELECT count(*) FROM tandem.appointments WHERE status = 'held'") == "0");
  }

  TEST_CASE("a booking that is asked for again loses nothing that the first try may have made") {
    DiaryRig rig;
    rig.connect_google();
    const Booker dana = rig.caller();
    ErrorCode error;
    rig.google.unheard = true;
    CHECK_FALSE(book(rig, dana, DiaryRig::booking(rig.slot(0), "key"), &error));
    CHECK(error == errc::unknown_outcome);
    REQUIRE(rig.google.events.size() == 1);
    SUBCASE("and the calendar refuses the second try") {
      rig.google.refuses = true;
      CHECK_FALSE(book(rig, dana, DiaryRig::booking(rig.slot(0), "key"), &error));
      CHECK(error == errc::unknown_outcome);
      rig.google.refuses = rig.google.unheard = false;
      settle(rig);
    }
    SUBCASE("and the calendar answers the second try") {
      rig.google.unheard = false;
      const auto again = book(rig, dana, DiaryRig::booking(rig.slot(0), "key"));
      REQUIRE(again);
      CHECK(again->verdict == Verdict::Free);
    }
    CHECK(standing(rig) == "1");
    CHECK(rig.look("SELECT calendar_event_id FROM tandem.appointments") ==
          rig.google.events.begin()->first);
  }

  TEST_CASE("a move that is asked for again loses nothing that the first try may have made") {
    DiaryRig rig;
    rig.connect_google();
    const auto made = book(rig, rig.caller(), DiaryRig::booking(rig.slot(0)));
    REQUIRE(made);
    const auto move = [&]() -> ErrorCode {
      ErrorCode error;
      rig.fixture.run([&]() -> Task<> {
        const Result<Answer> moved =
            co_await rig.diary.move(rig.caller(), made->appointment, rig.slot(4), kPatient);
        if (!moved) error = moved.error();
        if (moved) CHECK(moved->verdict == Verdict::Free);
      });
      return error;
    };
    rig.google.unheard = true;
    CHECK(move() == errc::unknown_outcome);
    SUBCASE("and the calendar refuses the second try") {
      rig.google.refuses = true;
      CHECK(move() == errc::unknown_outcome);
      rig.google.refuses = rig.google.unheard = false;
      settle(rig);
    }
    SUBCASE("and the calendar answers the second try") {
      rig.google.unheard = false;
      CHECK_FALSE(move());
    }
    const Interval there = rig.google.events.at(made->appointment.event).time;
    CHECK(there == rig.slot(4));
    CHECK(rig.look("SELECT extract(epoch FROM starts_at)::bigint FROM tandem.appointments WHERE "
                   "status = 'confirmed'") ==
          std::to_string(rig.slot(4).start.time_since_epoch().count()));
    CHECK(rig.look("SELECT count(*) FROM tandem.appointments WHERE status = 'held'") == "0");
  }

  TEST_CASE("while nobody knows where an appointment stands, no other move is promised") {
    DiaryRig rig;
    rig.connect_google();
    const auto made = book(rig, rig.caller(), DiaryRig::booking(rig.slot(0)));
    REQUIRE(made);
    const auto move = [&](int slot) {
      ErrorCode error;
      rig.fixture.run([&]() -> Task<> {
        const Result<Answer> moved =
            co_await rig.diary.move(rig.caller(), made->appointment, rig.slot(slot), kPatient);
        if (!moved) error = moved.error();
        if (moved) CHECK(moved->verdict == Verdict::Free);
      });
      return error;
    };
    rig.google.unheard = true;
    CHECK(move(4) == errc::unknown_outcome);
    rig.google.unheard = false;
    CHECK(move(6) == errc::unknown_outcome);
    // Neither where it stood.
    CHECK(move(0) == errc::unknown_outcome);
    settle(rig);
    CHECK_FALSE(move(6));
    rig.fixture.run([&]() -> Task<> {
      (void)co_await rig.diary.cancel(rig.caller(), made->appointment, kPatient);
    });
    CHECK(move(8) == errc::not_found);
  }

  TEST_CASE("who got no answer can have another time at once") {
    DiaryRig rig;
    rig.connect_google();
    rig.google.forgets = 1;
    const Booker dana = rig.caller();
    ErrorCode error;
    for (int i = 0; error != errc::unknown_outcome && i < 50; ++i)
      (void)book(rig, dana, DiaryRig::booking(rig.slot(i)), &error);
    REQUIRE(error == errc::unknown_outcome);
    rig.google.forgets = 0;
    const auto other = book(rig, dana, DiaryRig::booking(rig.slot(60)));
    REQUIRE(other);
    CHECK(other->verdict == Verdict::Free);
  }

  TEST_CASE("appointments go to the calendar that was chosen") {
    DiaryRig rig;
    rig.connect_google();
    rig.database.execute(
        "INSERT INTO tandem.calendar_connections (id, organisation_id, provider, calendar_id) "
        "SELECT id, id, 'builtin', id::text FROM tandem.organisations WHERE slug = 'harbour'");
    const auto book_in = [&](int slot) {
      const auto made = book(rig, rig.caller(), DiaryRig::booking(rig.slot(slot)));
      REQUIRE(made);
      return rig.look(
          "SELECT provider FROM tandem.calendar_connections c JOIN tandem.appointments a ON "
          "a.connection_id = c.id WHERE a.id = '" +
          made->appointment.id + "'");
    };
    CHECK(book_in(0) == "google");
    const auto choose = [&](const std::string& provider) {
      rig.database.execute(
          "UPDATE tandem.calendar_connections SET is_default = true WHERE provider = '" + provider +
          "'");
      CHECK(rig.look("SELECT count(*) FROM tandem.calendar_connections WHERE is_default") == "1");
    };
    choose("builtin");
    choose("google");
    choose("builtin");
    // What is known of it is a minute old at most; a change by the API is the same.
    rig.fixture.run([&]() -> Task<> {
      store::AppointmentQuestion all;
      all.organisation = rig.organisation;
      all.phone = "+12125550123";
      const auto standing_now = co_await rig.diary.find(rig.caller(), all, kPatient);
      (void)co_await rig.diary.cancel(rig.caller(), standing_now.value().front(), kPatient);
    });
    CHECK(book_in(1) == "builtin");
    CHECK(rig.google.inserts == 1);
  }

  TEST_CASE("a grant that is gone is told as such, and books nothing") {
    DiaryRig rig;
    rig.connect_google();
    rig.database.execute("UPDATE tandem.calendar_connections SET health = 'needs_reconnect'");
    ErrorCode error;
    CHECK_FALSE(book(rig, rig.caller(), DiaryRig::booking(rig.slot(0)), &error));
    CHECK(error == errc::needs_reconnect);
  }

  TEST_CASE("questions are answered from memory while calls last") {
    DiaryRig rig;
    rig.connect_google();
    rig.diary.call_began(rig.organisation);
    rig.fixture.run([&]() -> Task<> {
      for (int i = 0; i < 100; ++i) {
        const auto view = co_await rig.diary.view(rig.organisation, rig.slot(i), kPatient);
        CHECK(view.has_value());
      }
    });
    CHECK(rig.google.looks == 1);
  }
}

}  // namespace tandem::calendar

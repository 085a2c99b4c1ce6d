// Goal: callers who ask for much, for others' or for nonsense get what is theirs, and what was kept
// for somebody is truly kept. Method: the model's tools over a real Postgres.
#include <doctest/doctest.h>

#include "control/calendar/spoken_time.hpp"
#include "tests/await.hpp"
#include "tests/control/calendar/diary_desk.hpp"

namespace tandem::calendar {
namespace {

js::object named(js::object arguments, const char* name) {
  arguments["name"] = name;
  return arguments;
}

/// As another node does it, of which this one hears nothing.
void book_elsewhere(Desk& desk, int slot) {
  desk.rig.database.execute(
      "INSERT INTO tandem.appointments (id, organisation_id, connection_id, calendar_key, busy, "
      "status, starts_at, ends_at) SELECT tandem.uuid_v7(), organisation_id, id, '', 'empty', "
      "'confirmed', to_timestamp(" +
      std::to_string(desk.rig.slot(slot).start.time_since_epoch().count()) + "), to_timestamp(" +
      std::to_string(desk.rig.slot(slot).end.time_since_epoch().count()) +
      ") FROM tandem.calendar_connections");
}

bool available(const Told& told) { return told.json.at("available").as_bool(); }

}  // namespace

TEST_SUITE("control/calendar/hostile_callers") {
  TEST_CASE("a time that is free is kept from this node's callers at once, and for its own") {
    Desk desk;
    const js::object day{{"date", desk.date(0)}};
    CHECK(desk.ask("checkAvailability", day).result.ok);
    CHECK(available(desk.ask("checkAvailability", desk.at(0))));
    // Whoever keeps a time sees it as free still.
    const Told own = desk.ask("checkAvailability", day);
    CHECK(own.json.at("times").as_array()[0].as_string() == desk.time(0).c_str());
    CHECK(available(desk.ask("checkAvailability", desk.at(0))));
    const call::CallId first = desk.call;
    desk.next_call();
    const Told others = desk.ask("checkAvailability", day);
    CHECK(others.json.at("times").as_array()[0].as_string() == desk.time(1).c_str());
    CHECK_FALSE(available(desk.ask("checkAvailability", desk.at(0))));
    CHECK_FALSE(desk.book(0).result.ok);
    // Given back when the caller hangs up.
    CHECK(test::await([&] { return desk.held() == "1"; }));
    desk.tools.call_ended(first, 1, *desk.agent);
    CHECK(test::await([&] { return desk.held() == "0"; }));
    CHECK(available(desk.ask("checkAvailability", desk.at(0))));
  }

  TEST_CASE("a booking that follows its question at once finds its own time kept") {
    Desk desk;
    CHECK(desk.ask("checkAvailability", js::object{{"date", desk.date(0)}}).result.ok);
    for (int slot = 0; slot < 20; ++slot) {
      desk.next_call();
      CHECK(available(desk.ask("checkAvailability", desk.at(slot))));
      CHECK(desk.book(slot).result.ok);
    }
    CHECK(desk.standing() == "20");
    CHECK(desk.held() == "0");
  }

  TEST_CASE("who asks for another's time while it is being kept does not come before them") {
    Desk desk;
    CHECK(desk.ask("checkAvailability", js::object{{"date", desk.date(0)}}).result.ok);
    for (int slot = 0; slot < 20; ++slot) {
      desk.next_call();
      CHECK(available(desk.ask("checkAvailability", desk.at(slot))));
      const call::CallId first = desk.call;
      desk.next_call();
      // One asks, the next books at once.
      if (slot % 2 == 0)
        CHECK_FALSE(available(desk.ask("checkAvailability", desk.at(slot))));
      else
        CHECK_FALSE(desk.book(slot).result.ok);
      desk.call = first;
      CHECK(desk.book(slot).result.ok);
    }
    CHECK(desk.standing() == "20");
  }

  TEST_CASE("who hangs up while their time is being kept keeps nothing") {
    Desk desk;
    CHECK(desk.ask("checkAvailability", js::object{{"date", desk.date(0)}}).result.ok);
    for (int slot = 0; slot < 20; ++slot) {
      desk.next_call();
      CHECK(available(desk.ask("checkAvailability", desk.at(slot))));
      desk.tools.call_ended(desk.call, 1, *desk.agent);
    }
    // All of these are behind the last one on the loop.
    desk.next_call();
    CHECK(desk.book(30).result.ok);
    CHECK(test::await([&] { return desk.held() == "0"; }));
    CHECK(desk.standing() == "1");
  }

  TEST_CASE(
      "a time that another node sold a moment ago: the booking says so, and so does the next") {
    Desk desk;
    CHECK(desk.ask("checkAvailability", js::object{{"date", desk.date(0)}}).result.ok);
    book_elsewhere(desk, 3);
    // From memory it is free; nothing was promised but that the booking decides.
    CHECK(available(desk.ask("checkAvailability", desk.at(3))));
    const Told booked = desk.book(3);
    CHECK_FALSE(booked.result.ok);
    CHECK(booked.text("reason") == "taken");
    CHECK(booked.json.at("alternatives").as_array().size() == 3);
    for (const auto& other : booked.json.at("alternatives").as_array())
      CHECK(other.at("time").as_string() != desk.time(3).c_str());
    desk.next_call();
    CHECK_FALSE(available(desk.ask("checkAvailability", desk.at(3))));
    CHECK(desk.held() == "0");
  }

  TEST_CASE("a time that cannot be had does not cost the caller the one that is kept") {
    Desk desk;
    CHECK(desk.book(5, "Somebody Else").result.ok);
    desk.next_call("+14155550100");
    CHECK(available(desk.ask("checkAvailability", desk.at(0))));
    CHECK_FALSE(available(desk.ask("checkAvailability", desk.at(5))));
    CHECK_FALSE(desk.book(5).result.ok);
    CHECK(desk.held() == "1");
    const call::CallId own = desk.call;
    desk.next_call();
    CHECK_FALSE(desk.book(0, "Somebody Else").result.ok);
    desk.call = own;
    desk.from = "+14155550100";
    CHECK(desk.book(0).result.ok);
    // Nor does a move to it.
    desk.next_call("+14155550100");
    CHECK(available(desk.ask("checkAvailability", desk.at(8))));
    CHECK_FALSE(
        desk.ask("rescheduleAppointment", {{"new_date", desk.date(5)}, {"new_time", desk.time(5)}})
            .result.ok);
    CHECK(desk.held() == "1");
  }

  TEST_CASE("one call books five appointments, and moves and cancels as it likes") {
    Desk desk;
    for (int slot = 0; slot < store::kBookingsPerCall; ++slot) CHECK(desk.book(slot).result.ok);
    const Told more = desk.book(20);
    CHECK_FALSE(more.result.ok);
    CHECK(more.text("error") == "enough-booked");
    CHECK(desk.standing() == std::to_string(store::kBookingsPerCall));
    // What it repeats is the same booking still.
    CHECK(desk.book(0).result.ok);
    CHECK(desk.ask("cancelAppointment", desk.at(0)).result.ok);
    CHECK(desk.book(20).result.ok);
    desk.next_call();
    CHECK(desk.book(21).result.ok);
  }

  TEST_CASE("a name of signs or digits opens nobody's appointment") {
    Desk desk;
    CHECK(desk.book(0, "4711").result.ok);
    CHECK(desk.book(1, "Анна").result.ok);
    desk.next_call("+14155550100");
    for (const char* name : {"???", "0815", "4711", "-"})
      CHECK(desk.ask("cancelAppointment", named(desk.at(0), name)).text("error") == "not-found");
    CHECK(desk.standing() == "2");
    desk.next_call("+14155550100");
    CHECK(desk.ask("cancelAppointment", named(desk.at(1), "Елена")).text("error") == "not-found");
    CHECK(desk.ask("cancelAppointment", named(desk.at(1), " Анна. ")).result.ok);
  }

  TEST_CASE("whoever tries times with a name is looked for no more after some misses") {
    Desk desk;
    CHECK(desk.book(0).result.ok);
    desk.next_call("+14155550100");
    for (int slot = 1; slot <= DiaryTools::kMissesMax; ++slot)
      CHECK(desk.ask("cancelAppointment", named(desk.at(slot), "Dana Reyes")).text("error") ==
            "not-found");
    CHECK(desk.ask("cancelAppointment", named(desk.at(0), "Dana Reyes")).text("error") ==
          "not-found");
    CHECK(desk.standing() == "1");
    // What is booked for the number that calls is found as ever.
    CHECK(desk.book(7, "Own Name").result.ok);
    CHECK(desk.ask("cancelAppointment", {}).result.ok);
    // The next call begins anew.
    desk.tools.call_ended(desk.call, 1, *desk.agent);
    desk.next_call("+14155550100");
    CHECK(desk.ask("cancelAppointment", named(desk.at(0), "Dana Reyes")).result.ok);
  }

  TEST_CASE("what a caller says goes into the calendar as one line") {
    Desk desk;
    js::object arguments = named(desk.at(0), "");
    arguments["name"] = std::string("Dana\0Reyes\r\n", 12);
    arguments["reason"] = "Cleaning\nATTENDEE:all@example.com";
    CHECK(desk.ask("bookAppointment", arguments).result.ok);
    CHECK(desk.rig.look("SELECT customer_name FROM tandem.appointments") == "Dana Reyes");
    CHECK(desk.rig.look("SELECT summary FROM tandem.appointments") ==
          "Cleaning ATTENDEE:all@example.com - Dana Reyes");
    arguments["name"] = std::string("\0\0", 2);
    CHECK(desk.ask("bookAppointment", arguments).text("error") == "invalid-arguments");
  }

  TEST_CASE("days that our own rules close are answered without asking the calendar") {
    Desk desk;
    desk.rig.connect_google();
    CHECK(desk.ask("checkAvailability", js::object{{"date", desk.date(0)}}).result.ok);
    CHECK(desk.rig.google.looks == 1);
    for (const char* day : {"2001-01-01", "0000-01-01"}) {
      const Told told = desk.ask("checkAvailability", js::object{{"date", day}});
      CHECK_FALSE(available(told));
      CHECK(told.json.at("alternatives").as_array().size() == 3);
      CHECK(desk.ask("checkAvailability", js::object{{"date", day}, {"time", "10:00"}})
                .text("reason") == "past");
    }
    CHECK(desk.rig.google.looks == 1);
    CHECK(desk.ask("checkAvailability", js::object{{"date", "9999-12-31"}, {"time", "23:30"}})
              .text("reason") == "too-far");
  }
}

}  // namespace tandem::calendar

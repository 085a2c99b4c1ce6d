// Goal: what the model asks and is told in a call. Method: the four tools as the registry has them,
// over a real Postgres; the words are read as JSON.
#include "control/calendar/diary_tools.hpp"

#include <doctest/doctest.h>

#include "control/calendar/spoken_time.hpp"
#include "tests/await.hpp"
#include "tests/control/calendar/diary_desk.hpp"

namespace tandem::calendar {

TEST_SUITE("control/calendar/diary_tools") {
  TEST_CASE("what there is instead of a time that is taken is told from memory") {
    Desk desk;
    desk.rig.connect_google();
    desk.tools.call_began(desk.call, *desk.agent);
    desk.rig.google.events["by hand"] = {"by hand", {}, {}, desk.rig.slot(0), false};
    const Told taken = desk.ask("checkAvailability", desk.at(0));
    CHECK(taken.text("reason") == "taken");
    CHECK(taken.json.at("alternatives").as_array().size() == 3);
    CHECK(desk.rig.google.looks == 1);
    // Beyond what is kept it is asked for.
    const Told far = desk.ask("checkAvailability", desk.at(48 * 30));
    CHECK(far.result.ok);
    CHECK(desk.rig.google.looks == 2);
  }

  TEST_CASE("what is asked for free times is told apart: memory, the database, the calendar") {
    Desk desk;
    desk.rig.connect_google();
    const js::object day{{"date", desk.date(0)}};
    CHECK(desk.ask("checkAvailability", day).result.ok);
    CHECK(desk.answered("calendar") == 1);
    CHECK(desk.ask("checkAvailability", day).result.ok);
    CHECK(desk.ask("checkAvailability", day).result.ok);
    CHECK(desk.answered("memory") == 2);
    CHECK(desk.rig.google.looks == 1);
    // A time that is free is kept for who named it, behind the answer.
    CHECK(desk.ask("checkAvailability", desk.at(3)).result.ok);
    CHECK(desk.answered("memory") == 3);
    CHECK(test::await([&] { return desk.held() == "1"; }));
    // For others it is taken; whether it still is, the database is asked.
    desk.next_call();
    CHECK(desk.ask("checkAvailability", desk.at(3)).text("reason") == "taken");
    CHECK(desk.answered("database") == 1);
    CHECK(desk.answered("calendar") == 1);
  }

  TEST_CASE("a caller asks, hears that it is taken, takes another time, and it stands") {
    Desk desk;
    CHECK(desk.book(0, "Somebody Else").result.ok);
    desk.next_call();
    const Told taken = desk.ask("checkAvailability", desk.at(0));
    CHECK(taken.text("reason") == "taken");
    REQUIRE(taken.json.at("alternatives").as_array().size() == 3);
    const js::object next = taken.json.at("alternatives").as_array()[0].as_object();
    CHECK(next.at("date").as_string() == desk.date(1).c_str());
    const Told free = desk.ask("checkAvailability", desk.at(1));
    CHECK(free.json.at("available").as_bool());
    CHECK(test::await([&] { return desk.held() == "1"; }));
    const Told booked = desk.book(1);
    CHECK(booked.result.ok);
    CHECK(booked.result.call_outcome == "booked");
    CHECK(booked.result.target == "builtin:" + desk.rig.organisation);
    CHECK(booked.text("say").find("It is booked for Dana Reyes: ") == 0);
    CHECK(desk.standing() == "2");
    CHECK(
        desk.rig.look(
            "SELECT customer_phone FROM tandem.appointments WHERE customer_name = 'Dana Reyes'") ==
        "+12125550123");
    CHECK(desk.rig.look(
              "SELECT call_id FROM tandem.appointments WHERE customer_name = 'Dana Reyes'") ==
          desk.call.text());
  }

  TEST_CASE("no id of an appointment, an event or a calendar is ever told to the model") {
    Desk desk;
    const std::string all = desk.ask("checkAvailability", desk.at(0)).result.output +
                            desk.book(0).result.output +
                            desk.ask("cancelAppointment", {}).result.output;
    for (const char* column : {"id", "calendar_event_id", "connection_id"})
      CHECK(all.find(desk.rig.look("SELECT " + std::string(column) +
                                   " FROM tandem.appointments LIMIT 1")) == std::string::npos);
  }

  TEST_CASE("a day is told as its times, and a full one with others nearby") {
    Desk desk;
    const Told day = desk.ask("checkAvailability", {{"date", desk.date(0)}});
    CHECK(day.json.at("times").as_array().size() == 12);
    CHECK(day.json.at("times").as_array()[0].as_string() == "00:00");
    Desk fresh;  // which has not read its hours yet
    fresh.rig.database.execute(
        "INSERT INTO tandem.working_hour_exceptions (id, organisation_id, day) VALUES "
        "(tandem.uuid_v7(), '" +
        fresh.rig.organisation + "', '" + fresh.date(96) + "')");
    const Told closed = fresh.ask("checkAvailability", {{"date", fresh.date(96)}});
    CHECK_FALSE(closed.json.at("available").as_bool());
    CHECK(closed.json.at("alternatives").as_array().size() == 3);
    CHECK(closed.text("say").find("Nothing is free on ") == 0);
  }

  TEST_CASE("arguments that are wrong get an answer that can be mended, with today's date") {
    Desk desk;
    const std::string today = to_text(Zone::utc().wall(Diary::now()).day);
    for (const char* arguments : {"[]", "{", R"({"date":"tomorrow"})", R"({"date":"2026-02-30"})",
                                  "{}", R"({"date":"2027-01-04","time":"half past two"})"}) {
      const Told told = desk.ask_raw("checkAvailability", arguments);
      CHECK_FALSE(told.result.ok);
      CHECK(told.text("error") == "invalid-arguments");
      CHECK(told.text("message").find(today) != std::string::npos);
    }
    js::object nameless = desk.at(0);
    CHECK(desk.ask("bookAppointment", nameless).text("message").find("`name`") == 0);
    nameless["name"] = "Dana";
    nameless["phone"] = "call me";
    CHECK(desk.ask("bookAppointment", nameless).text("message").find("`phone`") == 0);
    CHECK(desk.standing() == "0");
  }

  TEST_CASE("times that are not given away say why") {
    Desk desk;
    const Instant now = Diary::now();
    const auto reason = [&](Instant at) {
      const WallTime wall = Zone::utc().wall(at);
      return desk
          .ask("checkAvailability", {{"date", to_text(wall.day)}, {"time", to_text(wall.time)}})
          .text("reason");
    };
    CHECK(reason(now - std::chrono::hours(3)) == "past");
    CHECK(reason(desk.rig.slot(0).start + minutes(10)) == "between-times");
    CHECK(reason(desk.rig.slot(0).start + std::chrono::days(70)) == "too-far");
  }

  TEST_CASE("a booking that the model repeats is the same, and one after a cancellation another") {
    Desk desk;
    CHECK(desk.book(0).result.ok);
    CHECK(desk.book(0).result.ok);
    CHECK(desk.standing() == "1");
    const Told gone = desk.ask("cancelAppointment", {});
    CHECK(gone.result.call_outcome == "cancelled");
    CHECK(desk.standing() == "0");
    CHECK(desk.book(0).result.ok);
    CHECK(desk.standing() == "1");
  }

  TEST_CASE("an appointment moves, and moves back") {
    Desk desk;
    CHECK(desk.book(0).result.ok);
    const auto move_to = [&](int slot) {
      return desk.ask("rescheduleAppointment",
                      {{"new_date", desk.date(slot)}, {"new_time", desk.time(slot)}});
    };
    CHECK(move_to(5).result.call_outcome == "rescheduled");
    CHECK(desk.ask("checkAvailability", desk.at(0)).json.at("available").as_bool());
    CHECK(move_to(0).result.ok);
    CHECK(move_to(5).result.ok);
    CHECK(desk.book(0).result.ok);  // A second one: the first is elsewhere.
    CHECK(desk.standing() == "2");
  }

  TEST_CASE("others' appointments are found by name and time together, and by nothing less") {
    Desk desk;
    CHECK(desk.book(0).result.ok);
    for (const char* stranger : {"+14155550100", "+266696687", ""}) {
      desk.next_call(stranger);
      CHECK(desk.ask("cancelAppointment", {}).text("error") == "not-found");
      CHECK(desk.ask("cancelAppointment", {{"name", "Dana Reyes"}}).text("error") == "not-found");
      CHECK(desk.ask("cancelAppointment", {{"name", "Dana Reyes"}, {"date", desk.date(0)}})
                .text("error") == "not-found");
      CHECK(desk.ask("cancelAppointment", desk.at(0)).text("error") == "not-found");
      js::object wrong = desk.at(1);
      wrong["name"] = "Dana Reyes";
      CHECK(desk.ask("cancelAppointment", wrong).text("error") == "not-found");
    }
    js::object both = desk.at(0);
    both["name"] = "dana  REYES";
    CHECK(desk.ask("cancelAppointment", both).result.call_outcome == "cancelled");
  }

  TEST_CASE("who has several is asked which one") {
    Desk desk;
    CHECK(desk.book(0).result.ok);
    CHECK(desk.book(4).result.ok);
    const Told which = desk.ask("cancelAppointment", {});
    CHECK(which.text("error") == "several-found");
    CHECK(which.json.at("appointments").as_array().size() == 2);
    CHECK(desk.ask("cancelAppointment", desk.at(4)).result.ok);
    CHECK(desk.standing() == "1");
  }

  TEST_CASE("an agent that is tried out books, moves and cancels what stands nowhere") {
    Desk desk;
    CHECK(desk.book(0).result.ok);
    desk.next_call("playground");
    desk.rehearsal = true;
    const auto free = [&](int slot) {
      return desk.ask("checkAvailability", desk.at(slot)).json.at("available").as_bool();
    };
    const auto move_to = [&](int slot) {
      return desk.ask("rescheduleAppointment",
                      {{"new_date", desk.date(slot)}, {"new_time", desk.time(slot)}});
    };
    // What is taken for real is taken.
    CHECK_FALSE(free(0));
    CHECK(desk.book(0).text("reason") == "taken");
    CHECK(free(1));
    const Told booked = desk.book(1, "Ada");
    CHECK(booked.result.call_outcome == "booked");
    CHECK(booked.result.target == "rehearsal");
    CHECK(booked.text("say").find("It is booked for Ada: ") == 0);
    CHECK(desk.book(1, "Ada").result.ok);
    CHECK_FALSE(free(1));
    CHECK(desk.ask("checkAvailability", {{"date", desk.date(1)}})
              .json.at("times")
              .as_array()[0]
              .as_string() == desk.time(2).c_str());
    CHECK(move_to(0).text("reason") == "taken");
    CHECK(move_to(3).result.call_outcome == "rescheduled");
    CHECK(free(1));
    CHECK_FALSE(free(3));
    CHECK(desk.book(1, "Ada").result.ok);
    CHECK(desk.ask("cancelAppointment", {}).text("error") == "several-found");
    CHECK(desk.ask("cancelAppointment", desk.at(3)).result.call_outcome == "cancelled");
    CHECK(free(3));
    // Nobody's real appointment is found, whatever is known of it.
    js::object of_somebody = desk.at(0);
    of_somebody["name"] = "Dana Reyes";
    CHECK(desk.ask("cancelAppointment", of_somebody).text("error") == "not-found");
    // What one call tried, another does not see, nor anybody when it is over.
    const call::CallId first = desk.call;
    desk.next_call("playground");
    CHECK(free(1));
    CHECK(desk.ask("cancelAppointment", {}).text("error") == "not-found");
    desk.tools.call_ended(first, 1, *desk.agent);
    desk.call = first;
    CHECK(free(1));
    CHECK(desk.ask("cancelAppointment", {}).text("error") == "not-found");
    CHECK(desk.rig.look("SELECT count(*) || ' ' || min(customer_name) FROM tandem.appointments") ==
          "1 Dana Reyes");
  }

  TEST_CASE("what a model asked for before its node lost the call is not done") {
    Desk desk;
    REQUIRE(desk.book(0).result.ok);
    desk.rig.database.execute(
        "INSERT INTO tandem.calls (id, organisation_id, node_id, status, started_at, "
        "last_event_at, epoch) VALUES ('" +
        desk.call.text() + "', '" + desk.rig.organisation +
        "', 'n2', 'in-progress', now(), now(), 2)");
    for (const Told& told : {desk.book(1), desk.ask("cancelAppointment", desk.at(0))}) {
      CHECK_FALSE(told.result.ok);
      CHECK(told.text("error") == "calendar-unavailable");
      CHECK(told.result.call_outcome.empty());
    }
    CHECK(desk.standing() == "1");
    CHECK(desk.rig.look("SELECT count(*) FROM tandem.appointments WHERE cancelling_at IS NOT NULL "
                        "OR status <> 'confirmed'") == "0");
    // Whoever has the call now may.
    desk.term = 2;
    CHECK(desk.book(1).result.ok);
    CHECK(desk.ask("cancelAppointment", desk.at(0)).result.call_outcome == "cancelled");
  }

  TEST_CASE("with the database away nothing is promised") {
    Desk desk;
    desk.rig.database.execute("ALTER ROLE tandem_app NOLOGIN");
    desk.rig.database.execute(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = "
        "'tandem_app'");
    const Told told = desk.book(0);
    CHECK_FALSE(told.result.ok);
    CHECK(told.result.call_outcome.empty());
    CHECK(told.text("error") != "");
    CHECK(told.text("message").find("calls back") != std::string::npos);
    desk.rig.database.execute("ALTER ROLE tandem_app LOGIN");
  }

  TEST_CASE("the tools say which day it is, and only who has a diary is offered them") {
    Desk desk;
    const auto declared = desk.registry.declarations(*desk.agent);
    REQUIRE(declared.size() == 4);
    for (const auto& tool : declared) {
      CHECK(tool.description.find(to_text(Zone::utc().wall(Diary::now()).day)) !=
            std::string::npos);
      CHECK(js::parse(tool.parameters_json).as_object().at("additionalProperties").as_bool() ==
            false);
    }
    call::Agent of_a_file = *desk.agent;
    of_a_file.organisation.clear();
    CHECK(desk.registry.declarations(of_a_file).empty());
  }
}

}  // namespace tandem::calendar

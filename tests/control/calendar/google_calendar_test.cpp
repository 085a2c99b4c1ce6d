// Goal: whatever Google does, a change is done once, the caller hears what happened, and one bad
// consent is one alert. Method: the provider against the simulated Google and a real Postgres.
#include "control/calendar/google_calendar.hpp"

#include <doctest/doctest.h>

#include <boost/json/serialize.hpp>
#include <future>

#include "tests/await.hpp"
#include "tests/control/calendar/google_rig.hpp"

namespace tandem::calendar::test {
namespace {

using namespace std::chrono_literals;

constexpr auto kLimit = 4'000ms;

Instant at(int hour, int minute = 0) {
  return Instant(std::chrono::sys_days(std::chrono::year(2026) / 11 / 24)) +
         std::chrono::hours(hour) + std::chrono::minutes(minute);
}
const Interval kTime{at(19), at(19, 30)};
const Interval kLater{at(20), at(20, 30)};

EventDraft draft(const std::string& id = "appt0123456789ab") {
  EventDraft made;
  made.id = id;
  made.appointment_id = "0199eeee-0000-7000-8000-0000000000bb";
  made.time = kTime;
  made.summary = "Cleaning - Dana Reyes";
  made.customer_name = "Dana Reyes";
  made.customer_phone = "+12125550123";
  return made;
}

struct Desk {
  SimulatedGoogle peer;
  GoogleRig rig{peer};

  Result<Event> insert(EventDraft what, std::chrono::milliseconds limit = kLimit) {
    return rig.run<Event>(
        [&](Calendar& calendar) { return calendar.insert(rig.connection, what, limit); });
  }
  Result<std::optional<Event>> find(const std::string& id) {
    return rig.run<std::optional<Event>>(
        [&](Calendar& calendar) { return calendar.find(rig.connection, id, kLimit); });
  }
  Result<Event> move(const std::string& id, const std::string& etag, Interval to) {
    return rig.run<Event>(
        [&](Calendar& calendar) { return calendar.move(rig.connection, id, etag, to, kLimit); });
  }
  Result<void> cancel(const std::string& id) {
    return rig.run<void>(
        [&](Calendar& calendar) { return calendar.cancel(rig.connection, id, kLimit); });
  }
  Result<std::vector<Interval>> free_busy(Interval window,
                                          std::chrono::milliseconds limit = kLimit) {
    return rig.run<std::vector<Interval>>(
        [&](Calendar& calendar) { return calendar.free_busy(rig.connection, window, limit); });
  }
  std::size_t events() {
    return peer.control(std::string("events?calendar=") + SimulatedGoogle::kAccount)
        .at("items")
        .as_array()
        .size();
  }
  void fault(const std::string& members) { (void)peer.control("faults", "{" + members + "}"); }
  void write(const std::string& event) {
    (void)peer.control("events", std::string(R"({"account":"frontdesk@example.com","calendar":)") +
                                     R"("frontdesk@example.com","event":)" + event + "}");
  }
};

}  // namespace

TEST_SUITE("control/calendar/google") {
  TEST_CASE("an appointment is made, found, moved and taken out, each as often as it is asked") {
    Desk desk;
    const auto made = desk.insert(draft());
    REQUIRE_MESSAGE(made.has_value(), made.error().message());
    CHECK(made->appointment_id == draft().appointment_id);
    CHECK(made->time == kTime);
    CHECK(desk.insert(draft()).value().etag == made->etag);
    CHECK(desk.events() == 1);
    CHECK(desk.find(draft().id).value()->time == kTime);
    CHECK_FALSE(desk.find("unknown0id").value().has_value());

    const auto moved = desk.move(draft().id, made->etag, kLater);
    REQUIRE_MESSAGE(moved.has_value(), moved.error().message());
    CHECK(moved->time == kLater);
    // The version is old, but it stands where it shall stand.
    CHECK(desk.move(draft().id, made->etag, kLater).value().time == kLater);
    CHECK(desk.move(draft().id, made->etag, kTime).error() == errc::conflict);
    CHECK(desk.move("unknown0id", "", kTime).error() == errc::not_found);

    CHECK(desk.cancel(draft().id).has_value());
    CHECK(desk.cancel(draft().id).has_value());
    CHECK(desk.cancel("unknown0id").has_value());
    CHECK(desk.find(draft().id).value()->cancelled);
    CHECK(desk.insert(draft()).error() == errc::conflict);
    CHECK(desk.move(draft().id, "", kTime).error() == errc::not_found);
  }

  TEST_CASE("what the event says of the customer stands where only we see it") {
    Desk desk;
    REQUIRE(desk.insert(draft()).has_value());
    const auto all = desk.peer.control(std::string("events?calendar=") + SimulatedGoogle::kAccount);
    const auto& event = all.at("items").at(0).as_object();
    CHECK(event.at("extendedProperties").at("private").at("tandemPhone") ==
          boost::json::value("+12125550123"));
    CHECK(boost::json::serialize(event.at("start")) ==
          R"({"dateTime":"2026-11-24T14:00:00-05:00","timeZone":"America/New_York"})");
    CHECK_FALSE(event.contains("attendees"));
  }

  TEST_CASE("an answer that was lost behind the effect makes no second event") {
    Desk desk;
    desk.fault(R"("on":"events.insert","kind":"lost-answer")");
    const auto made = desk.insert(draft());
    REQUIRE_MESSAGE(made.has_value(), made.error().message());
    CHECK(desk.events() == 1);
    desk.fault(R"("on":"events.patch","kind":"lost-answer")");
    CHECK(desk.move(draft().id, made->etag, kLater).value().time == kLater);
    desk.fault(R"("on":"events.delete","kind":"lost-answer")");
    CHECK(desk.cancel(draft().id).has_value());
    CHECK(desk.find(draft().id).value()->cancelled);
  }

  TEST_CASE("a change whose outcome nobody tells within the limit is unknown, then found") {
    Desk desk;
    desk.fault(R"("on":"events.insert","kind":"late-answer","length_ms":60000,"times":2)");
    CHECK(desk.insert(draft(), 500ms).error() == errc::unknown_outcome);
    CHECK(desk.find(draft().id).value()->time == kTime);
    // Asked again it is done, not done twice.
    desk.fault("");
    CHECK(desk.insert(draft()).has_value());
    CHECK(desk.events() == 1);
    // What changes nothing has no unknown outcome.
    desk.fault(R"("on":"freeBusy","kind":"delay","length_ms":60000,"times":2)");
    CHECK(desk.free_busy({at(0), at(24)}, 300ms).error() == errc::timed_out);
  }

  TEST_CASE("an id that is somebody else's is a conflict") {
    Desk desk;
    desk.write(R"({"id":"appt0123456789ab","start":{"dateTime":"2026-11-24T19:00:00Z"},)"
               R"("end":{"dateTime":"2026-11-24T19:30:00Z"}})");
    CHECK(desk.insert(draft()).error() == errc::conflict);
  }

  TEST_CASE("busy times come merged and clipped, and what is unknown is never free") {
    Desk desk;
    desk.write(R"({"start":{"dateTime":"2026-11-24T15:00:00Z"},)"
               R"("end":{"dateTime":"2026-11-24T16:00:00Z"}})");
    desk.write(R"({"start":{"dateTime":"2026-11-24T16:00:00Z"},)"
               R"("end":{"dateTime":"2026-11-24T17:00:00Z"}})");
    desk.write(R"({"start":{"date":"2026-11-26"},"end":{"date":"2026-11-27"}})");
    desk.write(R"({"transparency":"transparent","start":{"dateTime":"2026-11-24T18:00:00Z"},)"
               R"("end":{"dateTime":"2026-11-24T19:00:00Z"}})");
    const auto busy = desk.free_busy({at(15, 30), at(24 * 4)});
    REQUIRE_MESSAGE(busy.has_value(), busy.error().message());
    REQUIRE(busy->size() == 2);
    CHECK(busy->at(0) == Interval{at(15, 30), at(17)});
    CHECK(busy->at(1) == Interval{at(24 * 2 + 5), at(24 * 3 + 5)});  // Midnight in New York.
    CHECK(desk.free_busy({at(0), at(24 * 63)}).error() == errc::refused);
    for (const auto& [reason, expected] :
         {std::pair{"notFound", errc::not_found}, std::pair{"internalError", errc::unavailable}}) {
      desk.fault(std::string(R"("on":"freeBusy","kind":"free-busy","calendar":)") +
                 R"("frontdesk@example.com","reason":")" + reason + "\"");
      CHECK(desk.free_busy({at(0), at(24)}).error() == expected);
    }
  }

  TEST_CASE("an old token is fetched anew once, and many who wait need one fetch") {
    Desk desk;
    REQUIRE(desk.free_busy({at(0), at(24)}).has_value());
    const auto before = desk.peer.count("oauth.token");
    (void)desk.peer.control("expire-tokens", "{}");
    REQUIRE(desk.free_busy({at(0), at(24)}).has_value());
    CHECK(desk.peer.count("oauth.token") == before + 1);

    desk.fault(R"("on":"oauth.token","kind":"delay","length_ms":200)");
    (void)desk.peer.control("expire-tokens", "{}");
    desk.rig.loop.run([&]() -> Task<> {
      desk.rig.google->tokens().forget(GoogleRig::kConnection);
      TaskGroup many(desk.rig.loop.loop);
      int answered = 0;
      for (int i = 0; i < 20; ++i)
        many.spawn([&]() -> Task<> {
          const Interval day{at(0), at(24)};
          const auto busy =
              co_await desk.rig.google->calendar().free_busy(desk.rig.connection, day, kLimit);
          answered += busy.has_value() ? 1 : 0;
        });
      co_await many.join();
      CHECK(answered == 20);
    });
    CHECK(desk.peer.count("oauth.token") == before + 2);
  }

  TEST_CASE("a fetch that is over at once, since the database takes no more work, is an error") {
    Desk desk;
    GoogleRig& rig = desk.rig;
    store::ConnectionPool::Options options;
    options.url = rig.database.app_url();
    options.queue_max = 0;
    store::ConnectionPool full(options, nullptr);
    GoogleTokens tokens(rig.loop.loop, full, rig.google->oauth(), rig.sealer);
    bool given = true;
    rig.loop.run([&]() -> Task<> {
      const auto token = co_await tokens.access(GoogleRig::kConnection, 1s);
      given = token.has_value();
      co_await tokens.stop();
    });
    CHECK_FALSE(given);
  }

  TEST_CASE("fault-15: too many requests and faults of theirs are tried once more, then told") {
    Desk desk;
    REQUIRE(desk.free_busy({at(0), at(24)}).has_value());
    for (const char* kind : {R"("kind":"status","status":403,"reason":"userRateLimitExceeded")",
                             R"("kind":"status","status":429,"reason":"rateLimitExceeded")",
                             R"("kind":"status","status":503)", R"("kind":"html","status":500)",
                             R"("kind":"reset")"}) {
      CAPTURE(kind);
      desk.fault(std::string(R"("on":"freeBusy",)") + kind);
      CHECK(desk.free_busy({at(0), at(24)}).has_value());
    }
    desk.fault(R"("on":"freeBusy","kind":"status","status":429,"times":2)");
    CHECK(desk.free_busy({at(0), at(24)}).error() == errc::throttled);
    // What it asks us to wait is longer than we have.
    desk.fault(R"("on":"freeBusy","kind":"status","status":429,"retry_after_s":30)");
    const auto counted = desk.peer.count("freeBusy.query");
    CHECK(desk.free_busy({at(0), at(24)}).error() == errc::throttled);
    CHECK(desk.peer.count("freeBusy.query") == counted + 1);
    desk.fault(R"("on":"freeBusy","kind":"status","status":403,"reason":"dailyLimitExceeded")");
    CHECK(desk.free_busy({at(0), at(24)}).error() == errc::throttled);
    desk.fault(R"("on":"events.insert","kind":"status","status":400,"reason":"invalid")");
    CHECK(desk.insert(draft()).error() == errc::refused);
    CHECK(desk.rig.look("SELECT health FROM tandem.calendar_connections") == "ok");
  }

  TEST_CASE("fault-15: a connection that only fails rests, and nobody waits for it") {
    Desk desk;
    REQUIRE(desk.free_busy({at(0), at(24)}).has_value());
    desk.fault(R"("on":"freeBusy","kind":"status","status":503,"times":100)");
    for (int i = 0; i < GoogleClient::kFailuresMax; ++i)
      CHECK(desk.free_busy({at(0), at(24)}).error() == errc::unavailable);
    const auto asked = desk.peer.count("freeBusy.query");
    CHECK(desk.free_busy({at(0), at(24)}).error() == errc::unavailable);
    CHECK(desk.peer.count("freeBusy.query") == asked);
  }

  TEST_CASE("fault-15: a consent that is gone needs a person, and is one alert, not thousands") {
    Desk desk;
    (void)desk.peer.control("revoke", R"({"account":"frontdesk@example.com"})");
    for (int i = 0; i < 20; ++i)
      CHECK(desk.free_busy({at(0), at(24)}).error() == errc::needs_reconnect);
    CHECK(desk.peer.count("oauth.token") <= 2);
    CHECK(desk.rig.look("SELECT health FROM tandem.calendar_connections") == "needs_reconnect");
    const std::string alerts =
        "SELECT count(*) FROM tandem.audit_log WHERE action = 'calendar.needs_reconnect'";
    CHECK(desk.rig.look(alerts) == "1");
    // Somebody connects again.
    desk.rig.connect();
    CHECK(desk.free_busy({at(0), at(24)}).has_value());
    CHECK(desk.rig.look(alerts) == "1");
  }

  TEST_CASE("what comes back for an old consent says nothing of the new one") {
    Desk desk;
    (void)desk.peer.control("revoke", R"({"account":"frontdesk@example.com"})");
    desk.fault(R"("on":"oauth.token","kind":"delay","length_ms":1500)");
    const auto before = desk.peer.count("oauth.token");
    auto asked = std::async(std::launch::async, [&] { return desk.free_busy({at(0), at(24)}); });
    REQUIRE(tandem::test::await([&] { return desk.peer.count("oauth.token") > before; }, 10s));
    // Somebody connects again while the old token is asked about.
    desk.rig.connect();
    CHECK(asked.get().error() == errc::needs_reconnect);
    CHECK(desk.rig.look("SELECT health FROM tandem.calendar_connections") == "ok");
    CHECK(desk.rig.look("SELECT count(*) FROM tandem.audit_log WHERE action = "
                        "'calendar.needs_reconnect'") == "0");
    CHECK(desk.free_busy({at(0), at(24)}).has_value());
  }

  TEST_CASE("fault-15: owners and admins are written to once a day and connection") {
    Desk desk;
    for (const char* person : {"owner", "admin", "worker", "former"})
      desk.rig.database.execute(
          "WITH p AS (INSERT INTO tandem.profiles (id, email) VALUES (tandem.uuid_v7(), '" +
          std::string(person) +
          "@example.com') RETURNING id) INSERT INTO tandem.organisation_members (organisation_id, "
          "user_id, role, active) SELECT o.id, p.id, '" +
          (person == std::string("former") ? "owner" : person) + "', " +
          (person == std::string("former") ? "false" : "true") + " FROM p, tandem.organisations o");
    const std::string mails =
        "SELECT string_agg(kind || ' ' || destination, ', ' ORDER BY destination) FROM "
        "tandem.outbound_queue WHERE event = 'calendar.needs_reconnect' AND status = 'pending' AND "
        "payload->>'account' = 'frontdesk@example.com'";
    for (int time = 0; time < 2; ++time) {
      (void)desk.peer.control("revoke", R"({"account":"frontdesk@example.com"})");
      (void)desk.peer.control("expire-tokens", "{}");
      CHECK(desk.free_busy({at(0), at(24)}).error() == errc::needs_reconnect);
      CHECK(desk.rig.look(mails) == "email admin@example.com, email owner@example.com");
      desk.rig.connect();
    }
    CHECK(desk.rig.look("SELECT count(*) FROM tandem.audit_log WHERE action = "
                        "'calendar.needs_reconnect'") == "2");
  }

  TEST_CASE("a try that hangs leaves room for another one within the four seconds") {
    Desk desk;
    REQUIRE(desk.free_busy({at(0), at(24)}).has_value());
    desk.fault(R"("on":"freeBusy","kind":"delay","length_ms":60000)");
    CHECK(desk.free_busy({at(0), at(24)}).has_value());
    desk.fault(R"("on":"events.insert","kind":"delay","length_ms":60000)");
    CHECK(desk.insert(draft()).has_value());
    CHECK(desk.events() == 1);
  }

  TEST_CASE("a token sealed for another row is of no use, and a person must connect again") {
    Desk desk;
    const std::string other = desk.rig.sealer.seal("1//0gstolen", refresh_token_row("another"));
    desk.rig.database.execute("UPDATE tandem.calendar_connections SET refresh_token_sealed = '\\x" +
                              [&other] {
                                std::string hex;
                                for (const unsigned char byte : other) {
                                  hex += "0123456789abcdef"[byte >> 4];
                                  hex += "0123456789abcdef"[byte & 15];
                                }
                                return hex;
                              }() +
                              "'");
    CHECK(desk.free_busy({at(0), at(24)}).error() == errc::needs_reconnect);
    CHECK(desk.rig.look("SELECT last_error FROM tandem.calendar_connections").find("another row") !=
          std::string::npos);
  }

  TEST_CASE("fault-15: the database away is an error, and Google is asked nothing") {
    Desk desk;
    desk.rig.database.execute("REVOKE SELECT ON tandem.calendar_connections FROM tandem_writer");
    CHECK(desk.free_busy({at(0), at(24)}).error() == errc::unavailable);
    CHECK(desk.peer.count("freeBusy.query") == 0);
  }
}

}  // namespace tandem::calendar::test

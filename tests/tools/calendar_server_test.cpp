// Goal: the simulated Google refuses what the real one refuses, with its reasons, and keeps its
// promises about ids, ETags, deletions and what counts as busy.
#include "tools/sim/calendar/calendar_server.hpp"

#include <doctest/doctest.h>

#include "tests/tools/calendar_server_rig.hpp"

using namespace tandem;
using tandem::test::CalendarServerRig;
using tandem::test::query_field;
using namespace std::chrono_literals;
using Reply = CalendarServerRig::Reply;

namespace {

const std::string kEvents = "/calendar/v3/calendars/primary/events";

std::string event(const std::string& start, const std::string& end, const std::string& more = "") {
  return R"({"summary":"Cleaning","start":{"dateTime":")" + start + R"("},"end":{"dateTime":")" +
         end + R"("})" + more + "}";
}
std::string morning(const std::string& more = "") {
  return event("2026-11-24T09:00:00-05:00", "2026-11-24T09:30:00-05:00", more);
}

std::string busy_question(const std::string& from, const std::string& to,
                          const std::string& id = "primary") {
  return R"({"timeMin":")" + from + R"(","timeMax":")" + to +
         R"(","timeZone":"America/New_York","items":[{"id":")" + id + "\"}]}";
}

/// The busy times of the primary calendar, as one text.
Task<std::string> busy(CalendarServerRig& rig, std::string from, std::string to) {
  const Reply reply = co_await rig.ask("POST", "/calendar/v3/freeBusy", busy_question(from, to));
  co_return boost::json::serialize(reply.body.at("calendars").at("primary").at("busy"));
}

Task<std::string> refused(CalendarServerRig& rig, std::string method, std::string target,
                          std::string body) {
  const Reply reply = co_await rig.ask(std::move(method), std::move(target), std::move(body));
  co_return std::to_string(reply.status) + ' ' + reply.reason();
}

}  // namespace

TEST_SUITE("tools/sim/calendar") {
  TEST_CASE("consent, exchange with PKCE, refresh and revocation") {
    CalendarServerRig::run([](CalendarServerRig& rig) -> Task<> {
      const std::string back = co_await rig.consent();
      CHECK(back.starts_with(CalendarServerRig::kRedirect));
      CHECK(query_field(back, "state") == "s t");
      const std::string code = query_field(back, "code");
      carrier::FormFields fields{
          {"grant_type", "authorization_code"},
          {"code", code},
          {"client_id", "client"},
          {"client_secret", "secret"},
          {"redirect_uri", CalendarServerRig::kRedirect},
          {"code_verifier", "wrong-verifier-of-sufficient-length-0123456789"}};
      const Reply wrong = co_await rig.post_form("/token", carrier::encode_form(fields));
      CHECK(wrong.reason() == "invalid_grant");
      // The failed attempt used the code up.
      fields.back().second = CalendarServerRig::kVerifier;
      const Reply again = co_await rig.post_form("/token", carrier::encode_form(fields));
      CHECK(again.reason() == "invalid_grant");

      co_await rig.sign_in();
      const Reply list = co_await rig.ask("GET", "/calendar/v3/users/me/calendarList");
      CHECK(list.status == 200);
      CHECK(list.body.at("items").as_array().size() == 2);
      const Reply fresh = co_await rig.refresh();
      CHECK(fresh.status == 200);
      CHECK_FALSE(fresh.body.contains("refresh_token"));
      const Reply revoked = co_await rig.post_form("/revoke", "token=" + rig.refresh_token);
      CHECK(revoked.status == 200);
      const Reply dead = co_await rig.refresh();
      CHECK(dead.status == 400);
      CHECK(dead.reason() == "invalid_grant");
      const Reply old = co_await rig.ask("GET", "/calendar/v3/users/me/calendarList");
      CHECK(old.status == 401);
      CHECK(old.reason() == "authError");
    });
  }

  TEST_CASE("what the consent page refuses, and what a person does there") {
    CalendarServerRig::run([](CalendarServerRig& rig) -> Task<> {
      for (const char* more : {"&client_id=other", "&redirect_uri=http%3A%2F%2Fexample.com%2F"}) {
        // The first field of a name counts, so the wrong one stands in front.
        const Reply page =
            co_await rig.ask("GET", "/o/oauth2/v2/auth?" + std::string(more + 1) +
                                        "&client_id=client&redirect_uri=http%3A%2F%2F127.0.0.1%2F"
                                        "&response_type=code&scope=openid");
        CHECK(page.status >= 400);
      }
      const Reply denies = co_await rig.ask("POST", "/sim/consent", R"({"deny":true})");
      CHECK(denies.status == 200);
      const std::string denied = co_await rig.consent();
      CHECK(query_field(denied, "error") == "access_denied");
      const Reply unticks = co_await rig.ask(
          "POST", "/sim/consent", R"({"untick":["https://www.googleapis.com/auth/calendar"]})");
      CHECK(unticks.status == 200);
      const std::string less = co_await rig.consent();
      CHECK(query_field(less, "scope").empty());
    });
  }

  TEST_CASE("a token of too narrow a scope may read times, and write nothing") {
    CalendarServerRig::run([](CalendarServerRig& rig) -> Task<> {
      co_await rig.sign_in("https://www.googleapis.com/auth/calendar.freebusy");
      const std::string times = co_await busy(rig, "2026-11-24T00:00:00Z", "2026-11-25T00:00:00Z");
      CHECK(times == "[]");
      const std::string written = co_await refused(rig, "POST", kEvents, morning());
      CHECK(written == "403 insufficientPermissions");
    });
  }

  TEST_CASE("an id names one event for ever") {
    CalendarServerRig::run([](CalendarServerRig& rig) -> Task<> {
      co_await rig.sign_in();
      const std::string mine = morning(R"(,"id":"rcpt0123456789abcdefv")");
      const Reply made = co_await rig.ask("POST", kEvents, mine);
      CHECK(made.status == 200);
      CHECK(made.header("ETag") == made.body.at("etag").as_string().c_str());
      const std::string twice = co_await refused(rig, "POST", kEvents, mine);
      CHECK(twice == "409 duplicate");
      const std::string one = kEvents + "/rcpt0123456789abcdefv";
      const Reply gone = co_await rig.ask("DELETE", one);
      CHECK(gone.status == 204);
      const std::string again = co_await refused(rig, "DELETE", one, "");
      CHECK(again == "410 deleted");
      const Reply shown = co_await rig.ask("GET", one);
      CHECK(shown.body.at("status").as_string() == "cancelled");
      const std::string reused = co_await refused(rig, "POST", kEvents, mine);
      CHECK(reused == "409 duplicate");
      const std::string unknown = co_await refused(rig, "DELETE", kEvents + "/nobody", "");
      CHECK(unknown == "404 notFound");
    });
  }

  TEST_CASE("a change of an old version is refused, one of the newest moves the event") {
    CalendarServerRig::run([](CalendarServerRig& rig) -> Task<> {
      co_await rig.sign_in();
      const Reply made = co_await rig.ask("POST", kEvents, morning());
      const std::string one = kEvents + "/" + made.body.at("id").as_string().c_str();
      const std::string later = R"({"start":{"dateTime":"2026-11-24T11:00:00-05:00"},)"
                                R"("end":{"dateTime":"2026-11-24T11:30:00-05:00"}})";
      std::vector<net::HttpHeader> first{{"If-Match", made.header("ETag")}};
      const Reply moved = co_await rig.ask("PATCH", one + "?sendUpdates=none", later, first);
      CHECK(moved.status == 200);
      CHECK(moved.body.at("sequence").as_int64() == 1);
      CHECK(moved.body.at("summary").as_string() == "Cleaning");
      const Reply stale = co_await rig.ask("PATCH", one, later, first);
      CHECK(stale.status == 412);
      CHECK(stale.reason() == "conditionNotMet");
      std::vector<net::HttpHeader> seen{{"If-None-Match", moved.header("ETag")}};
      const Reply unchanged = co_await rig.ask("GET", one, "", seen);
      CHECK(unchanged.status == 304);
    });
  }

  TEST_CASE("requests that Google would refuse are refused with its reasons") {
    CalendarServerRig::run([](CalendarServerRig& rig) -> Task<> {
      const std::string nobody = co_await refused(rig, "GET", kEvents, "");
      CHECK(nobody == "401 required");
      co_await rig.sign_in();
      const std::vector<std::pair<std::string, std::string>> bad{
          {morning(R"(,"id":"has-wxyz")"), "400 invalid"},
          {morning(R"(,"id":"abc")"), "400 invalid"},
          {morning(R"(,"sumary":"x")"), "400 invalid"},
          {morning(R"(,"location":7)"), "400 invalid"},
          {morning(R"(,"attendees":[{"displayName":"Dana"}])"), "400 required"},
          {morning(R"(,"extendedProperties":{"private":{"n":1}})"), "400 invalid"},
          {morning(R"(,"transparency":"solid")"), "400 invalid"},
          {morning(R"(,"recurrence":["RRULE:FREQ=HOURLY"])"), "400 required"},
          {R"({"start":{"dateTime":"2026-11-24T09:00:00Z"}})", "400 required"},
          {event("2026-11-24T09:00:00", "2026-11-24T10:00:00"), "400 required"},
          {event("2026-11-24 09:00", "2026-11-24T10:00:00Z"), "400 invalid"},
          {event("2026-11-24T10:00:00Z", "2026-11-24T09:00:00Z"), "400 timeRangeEmpty"},
          {R"({"start":{"date":"2026-11-24"},"end":{"dateTime":"2026-11-24T10:00:00Z"}})",
           "400 invalid"},
          {R"({"start":{"dateTime":"2026-11-24T09:00:00","timeZone":"Mars/Olympus"},)"
           R"("end":{"dateTime":"2026-11-24T10:00:00Z"}})",
           "400 invalid"},
          {"[]", "400 parseError"}};
      for (const auto& [body, expected] : bad) {
        const std::string got = co_await refused(rig, "POST", kEvents, body);
        CHECK_MESSAGE(got == expected, body);
      }
      const std::vector<std::pair<std::string, std::string>> lists{
          {"?orderBy=startTime", "400 badRequest"},
          {"?timeMin=2026-11-24T00:00:00", "400 badRequest"},
          {"?singleEvent=true", "400 invalidParameter"},
          {"?pageToken=x", "400 invalid"}};
      for (const auto& [query, expected] : lists) {
        const std::string got = co_await refused(rig, "GET", kEvents + query, "");
        CHECK_MESSAGE(got == expected, query);
      }
      const std::string nowhere =
          co_await refused(rig, "GET", "/calendar/v3/calendars/other%40example.com/events", "");
      CHECK(nowhere == "404 notFound");
      const std::string empty =
          co_await refused(rig, "POST", "/calendar/v3/freeBusy",
                           busy_question("2026-11-24T00:00:00Z", "2026-11-24T00:00:00Z"));
      CHECK(empty == "400 timeRangeEmpty");
    });
  }

  TEST_CASE("busy is what takes the owner's time") {
    CalendarServerRig::run([](CalendarServerRig& rig) -> Task<> {
      co_await rig.sign_in();
      const std::vector<std::string> events{
          morning(), event("2026-11-24T09:30:00-05:00", "2026-11-24T10:00:00-05:00"),
          event("2026-11-24T12:00:00-05:00", "2026-11-24T13:00:00-05:00",
                R"(,"transparency":"transparent")"),
          event("2026-11-24T14:00:00-05:00", "2026-11-24T15:00:00-05:00",
                R"(,"attendees":[{"email":"frontdesk@example.com","responseStatus":"declined"}])"),
          // In another zone: 16:00 to 17:00 in New York.
          R"({"start":{"dateTime":"2026-11-24T22:00:00","timeZone":"Europe/Berlin"},)"
          R"("end":{"dateTime":"2026-11-24T23:00:00","timeZone":"Europe/Berlin"}})"};
      for (const std::string& one : events) {
        const Reply made = co_await rig.ask("POST", kEvents, one);
        CHECK(made.status == 200);
      }
      const std::string times =
          co_await busy(rig, "2026-11-24T00:00:00-05:00", "2026-11-25T00:00:00-05:00");
      CHECK(times == R"([{"start":"2026-11-24T09:00:00-05:00","end":"2026-11-24T10:00:00-05:00"},)"
                     R"({"start":"2026-11-24T16:00:00-05:00","end":"2026-11-24T17:00:00-05:00"}])");
      const Reply holiday = co_await rig.ask(
          "POST", kEvents, R"({"start":{"date":"2026-11-26"},"end":{"date":"2026-11-27"}})");
      CHECK(holiday.status == 200);
      const std::string day =
          co_await busy(rig, "2026-11-25T12:00:00-05:00", "2026-11-28T00:00:00-05:00");
      CHECK(day == R"([{"start":"2026-11-26T00:00:00-05:00","end":"2026-11-27T00:00:00-05:00"}])");
    });
  }

  TEST_CASE(
      "a series keeps its wall time over the change of the clocks, occurrence by occurrence") {
    CalendarServerRig::run([](CalendarServerRig& rig) -> Task<> {
      co_await rig.sign_in();
      const Reply made = co_await rig.ask(
          "POST", kEvents,
          R"({"id":"series","start":{"dateTime":"2026-10-27T09:00:00","timeZone":"America/New_York"},)"
          R"("end":{"dateTime":"2026-10-27T10:00:00","timeZone":"America/New_York"},)"
          R"("recurrence":["RRULE:FREQ=WEEKLY;COUNT=3"]})");
      CHECK(made.status == 200);
      const Reply second = co_await rig.ask("DELETE", kEvents + "/series_20261103T140000Z");
      CHECK(second.status == 204);
      const Reply third = co_await rig.ask(
          "PATCH", kEvents + "/series_20261110T140000Z",
          R"({"start":{"dateTime":"2026-11-10T15:00:00-05:00"},"end":{"dateTime":"2026-11-10T16:00:00-05:00"}})");
      CHECK(third.status == 200);
      const Reply listed = co_await rig.ask(
          "GET", kEvents +
                     "?singleEvents=true&orderBy=startTime&timeMin=2026-10-01T00:00:00Z"
                     "&timeMax=2026-12-01T00:00:00Z");
      std::string starts;
      for (const boost::json::value& one : listed.body.at("items").as_array())
        starts += std::string(one.at("start").at("dateTime").as_string()) + ' ';
      CHECK(starts == "2026-10-27T09:00:00-04:00 2026-11-10T15:00:00-05:00 ");
      const std::string times = co_await busy(rig, "2026-11-03T00:00:00Z", "2026-11-12T00:00:00Z");
      CHECK(times ==
            R"([{"start":"2026-11-10T15:00:00-05:00","end":"2026-11-10T16:00:00-05:00"}])");
    });
  }

  TEST_CASE("lists find by private properties, and come in pages") {
    CalendarServerRig::run([](CalendarServerRig& rig) -> Task<> {
      co_await rig.sign_in();
      for (int i = 0; i < 3; ++i) {
        const std::string phone = i == 1 ? "+12125550199" : "+12125550123";
        const Reply made = co_await rig.ask(
            "POST", kEvents,
            morning(R"(,"extendedProperties":{"private":{"phone":")" + phone + "\"}}"));
        CHECK(made.status == 200);
      }
      const std::string query = kEvents + "?privateExtendedProperty=phone%3D%2B12125550123";
      const Reply first = co_await rig.ask("GET", query + "&maxResults=1");
      CHECK(first.body.at("items").as_array().size() == 1);
      const std::string token(first.body.at("nextPageToken").as_string());
      const Reply next = co_await rig.ask("GET", query + "&maxResults=1&pageToken=" + token);
      CHECK(next.body.at("items").as_array().size() == 1);
      CHECK_FALSE(next.body.contains("nextPageToken"));
      CHECK(next.body.at("items").at(0).at("id") != first.body.at("items").at(0).at("id"));
    });
  }

  TEST_CASE("faults strike where and as often as was asked") {
    CalendarServerRig::run([](CalendarServerRig& rig) -> Task<> {
      co_await rig.sign_in();
      const auto strike = [&rig](std::string fault) -> Task<> {
        const Reply reply = co_await rig.ask("POST", "/sim/faults", fault);
        CHECK_MESSAGE(reply.status == 200, fault);
      };
      co_await strike(
          R"({"on":"events.insert","kind":"status","status":403,"reason":"rateLimitExceeded","retry_after_s":2})");
      const Reply limited = co_await rig.ask("POST", kEvents, morning());
      CHECK(limited.status == 403);
      CHECK(limited.reason() == "rateLimitExceeded");
      CHECK(limited.header("Retry-After") == "2");

      co_await strike(R"({"on":"events","kind":"lost-answer"})");
      const std::string mine = morning(R"(,"id":"lost0ans")");
      const Reply lost = co_await rig.ask("POST", kEvents, mine);
      CHECK(lost.error);
      const std::string there = co_await refused(rig, "POST", kEvents, mine);
      CHECK(there == "409 duplicate");

      co_await strike(R"({"on":"events.insert","kind":"late-answer","length_ms":60000})");
      rig.patience = 100ms;
      const Reply late = co_await rig.ask("POST", kEvents, morning(R"(,"id":"late0ans")"));
      CHECK(late.error);
      rig.patience = 5s;
      const Reply kept = co_await rig.ask("GET", kEvents + "/late0ans");
      CHECK(kept.status == 200);

      co_await strike(R"({"on":"*","kind":"html","status":502})");
      const Reply page = co_await rig.ask("GET", kEvents);
      CHECK(page.status == 502);
      CHECK(page.body.empty());

      co_await strike(R"({"on":"freeBusy.query","kind":"free-busy","calendar":"primary"})");
      const Reply unknown =
          co_await rig.ask("POST", "/calendar/v3/freeBusy",
                           busy_question("2026-11-24T00:00:00Z", "2026-11-25T00:00:00Z"));
      CHECK(unknown.status == 200);
      CHECK(unknown.body.at("calendars").at("primary").at("errors").at(0).at("reason") ==
            boost::json::value("internalError"));

      co_await strike(R"({"on":"oauth.token","kind":"invalid-grant"})");
      const Reply grant = co_await rig.refresh();
      CHECK(grant.reason() == "invalid_grant");
      const Reply expire = co_await rig.ask("POST", "/sim/expire-tokens", "{}");
      CHECK(expire.status == 200);
      const std::string old = co_await refused(rig, "GET", kEvents, "");
      CHECK(old == "401 authError");
      const Reply wrong = co_await rig.ask("POST", "/sim/faults", R"({"on":"x","kind":"y"})");
      CHECK(wrong.status == 400);
    });
  }
}

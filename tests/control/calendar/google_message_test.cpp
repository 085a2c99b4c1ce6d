// Goal: what Google sends, whole, cut short or made up, is read or refused, and never believed
// further than it says.
#include "control/calendar/google_message.hpp"

#include <doctest/doctest.h>

using namespace tandem;
using namespace tandem::calendar;

namespace {

const std::string kEvent =
    R"({"id":"abcde","etag":"\"1\"","status":"confirmed","start":{"dateTime":"2026-11-24T14:30:00-05:00"},)"
    R"("end":{"dateTime":"2026-11-24T20:00:00.000Z"},"extendedProperties":{"private":{"tandemAppointment":"x"}}})";
const std::string kBusy =
    R"({"calendars":{"a@b":{"busy":[{"start":"2026-11-24T09:00:00Z","end":"2026-11-24T10:30:00Z"}]}}})";

Instant at(int hour) {
  return Instant(std::chrono::sys_days(std::chrono::year(2026) / 11 / 24)) +
         std::chrono::hours(hour);
}
const Interval kDay{at(0), at(24)};

net::HttpResponse refusal(int status, const std::string& reason) {
  return net::HttpResponse(status, R"({"error":{"errors":[{"reason":")" + reason + R"("}]}})");
}

}  // namespace

TEST_SUITE("control/calendar/google_message") {
  TEST_CASE("an event is read with its times in any zone") {
    const auto event = read_event(kEvent, "America/New_York");
    REQUIRE(event.has_value());
    CHECK(event->etag == "\"1\"");
    CHECK(event->appointment_id == "x");
    CHECK(event->time.end - event->time.start == std::chrono::minutes(30));
    const auto whole_day =
        read_event(R"({"id":"abcde","start":{"date":"2026-11-01"},"end":{"date":"2026-11-02"}})",
                   "America/New_York");
    REQUIRE(whole_day.has_value());
    // The clocks are set back on that day.
    CHECK(whole_day->time.end - whole_day->time.start == std::chrono::hours(25));
    CHECK(read_event(R"({"id":"abcde","status":"cancelled"})", "UTC").value().cancelled);
  }

  TEST_CASE("what is cut short anywhere is refused, and nothing is thrown") {
    for (const std::string& text : {kEvent, kBusy})
      for (std::size_t length = 0; length < text.size(); ++length) {
        const std::string part = text.substr(0, length);
        CHECK_FALSE(read_event(part, "UTC").has_value());
        CHECK_FALSE(read_free_busy(part, "a@b", kDay).has_value());
        CHECK_FALSE(read_calendar_list(part).has_value());
        CHECK_FALSE(read_token_grant(part).has_value());
        CHECK(reason_of(part).empty());
      }
  }

  TEST_CASE("values of other kinds than Google's are refused or passed over") {
    for (const char* body :
         {"[]", "null", "1", "\"x\"", R"({"id":1})", R"({"id":"abcde","start":[],"end":7})",
          R"({"id":"abcde","start":{"dateTime":"tomorrow"},"end":{"dateTime":"2026-11-24"}})",
          R"({"calendars":[]})", R"({"calendars":{"a@b":null}})",
          R"({"calendars":{"a@b":{"busy":{}}}})", R"({"calendars":{"a@b":{"busy":[1]}}})",
          R"({"calendars":{"a@b":{"busy":[{"start":"2026-11-24T09:00:00Z"}]}}})", R"({"items":{}})",
          R"({"access_token":"x"})", R"({"access_token":"x","expires_in":-1})",
          R"({"error":{"errors":{}}})", R"({"error":[]})"}) {
      CAPTURE(body);
      CHECK_FALSE(read_event(body, "UTC").has_value());
      CHECK_FALSE(read_free_busy(body, "a@b", kDay).has_value());
      CHECK_FALSE(read_calendar_list(body).has_value());
      CHECK_FALSE(read_token_grant(body).has_value());
      CHECK(reason_of(body).empty());
    }
    CHECK_FALSE(read_event(std::string(5'000, '['), "UTC").has_value());
  }

  TEST_CASE("busy times of another calendar, or beside an error, are no answer") {
    CHECK(read_free_busy(kBusy, "a@b", kDay).value().size() == 1);
    CHECK(read_free_busy(kBusy, "a@b", {at(10), at(11)}).value() ==
          std::vector<Interval>{{at(10), at(10) + std::chrono::minutes(30)}});
    CHECK(read_free_busy(kBusy, "c@d", kDay).error() == errc::unavailable);
    CHECK(read_free_busy(R"({"calendars":{"a@b":{"busy":[],"errors":[{"reason":"groupTooBig"}]}}})",
                         "a@b", kDay)
              .error() == errc::unavailable);
  }

  TEST_CASE("refusals are told apart by status and reason, whatever the body") {
    CHECK(refusal_of(refusal(403, "rateLimitExceeded")) == Refused::TooFast);
    CHECK(refusal_of(refusal(403, "quotaExceeded")) == Refused::QuotaUsedUp);
    CHECK(refusal_of(refusal(403, "insufficientPermissions")) == Refused::NoRight);
    CHECK(refusal_of(refusal(403, "accessNotConfigured")) == Refused::WrongRequest);
    CHECK(refusal_of(net::HttpResponse(403, "<html>")) == Refused::NoRight);
    CHECK(refusal_of(net::HttpResponse(502, "<html>")) == Refused::ServerFault);
    CHECK(refusal_of(net::HttpResponse(429)) == Refused::TooFast);
    CHECK(refusal_of(net::HttpResponse(418)) == Refused::WrongRequest);
  }
}

#include <doctest/doctest.h>

#include "control/outreach/carrier_failure.hpp"
#include "control/outreach/carrier_pace.hpp"
#include "control/outreach/full_agents.hpp"
#include "control/outreach/placing_answer.hpp"
#include "core/errc.hpp"

using namespace tandem::control;
using namespace std::chrono_literals;
namespace net = tandem::net;
using Meaning = PlacingAnswer::Meaning;

namespace {

PlacingAnswer read(int status, const std::string& body = {}, const std::string& retry_after = {}) {
  net::HttpResponse answer(status, body);
  if (!retry_after.empty()) answer.headers.emplace_back("Retry-After", retry_after);
  return read_placing_answer(answer);
}

}  // namespace

TEST_SUITE("control/outreach/placing") {
  TEST_CASE("an answer says whether a telephone may ring, and what to do about it") {
    CHECK(read(201, R"({"sid":"CA1","status":"queued"})").meaning == Meaning::Placed);
    CHECK(read(201, R"({"sid":"CA1","status":"queued"})").call.sid == "CA1");
    // Taken, perhaps; never asked again.
    for (const int status : {201, 302, 408, 500, 503}) {
      CAPTURE(status);
      CHECK(read(status, "<html>").meaning == Meaning::Unknown);
    }
    // What has no name is no call that anybody could follow.
    for (const char* nameless : {R"({"status":"queued"})", R"({"sid":"","status":"queued"})",
                                 R"({"sid":null,"status":"queued"})", "{}", ""}) {
      CAPTURE(nameless);
      CHECK(read(201, nameless).meaning == Meaning::Unknown);
    }
    CHECK(read_placing_answer(make_error_code(tandem::errc::timed_out)).meaning ==
          Meaning::Unknown);
    CHECK(read_placing_answer(make_error_code(tandem::errc::reset)).meaning == Meaning::Unknown);
    // Not taken for certain, and worth another try.
    for (const auto error :
         {tandem::errc::refused, tandem::errc::name_not_found, tandem::errc::tls_failed}) {
      const PlacingAnswer away = read_placing_answer(make_error_code(error));
      CHECK(away.meaning == Meaning::NotNow);
      CHECK(away.failure == kCarrierAway);
    }
    const PlacingAnswer busy = read(429, R"({"code":20429,"status":429})", "7");
    CHECK(busy.meaning == Meaning::NotNow);
    CHECK(busy.failure == "carrier-rate-limited");
    CHECK(busy.retry_after == 7s);
    CHECK(read(429, "", "86400").retry_after == 60s);
    CHECK(read(429, "", "99999999999999999999999").retry_after == 60s);
    CHECK(read(429, "", "9999999999").retry_after == 60s);
    CHECK(read(429, "", "7 or so").retry_after == 0s);
    CHECK(read(429, "", "Sun, 01 Nov 2020 15:04:05 GMT").retry_after == 0s);
    CHECK(read(429, "", "Sun, 01 Nov 2099 15:04:05 GMT").retry_after == 60s);
    // Not taken, and no try would change it.
    struct Refused {
      int status, code;
      const char* failure;
    };
    for (const Refused& each :
         {Refused{401, 20003, "carrier-credentials"}, Refused{403, 0, "carrier-credentials"},
          Refused{400, 21211, "invalid-number"}, Refused{400, 21215, "country-not-permitted"},
          Refused{400, 21999, "carrier-refused"}}) {
      CAPTURE(each.code);
      const PlacingAnswer refused =
          read(each.status, "{\"code\":" + std::to_string(each.code) + "}");
      CHECK(refused.meaning == Meaning::Refused);
      CHECK(refused.failure == each.failure);
      CHECK_FALSE(failure_named(refused.failure)->advice.empty());
    }
  }

  TEST_CASE("a carrier that takes no calls is asked ever more seldom, until it takes one") {
    CarrierPace pace;
    CarrierPace::Instant now{};
    CHECK_FALSE(pace.holds());
    pace.put_off(now, 0ms);
    CHECK(pace.holds());
    CHECK(pace.ready_at() == now + 1s);
    // Requests that were under way with the first one say nothing new.
    pace.put_off(now, 0ms);
    CHECK(pace.ready_at() == now + 1s);
    now += 1s;
    pace.put_off(now, 0ms);
    CHECK(pace.ready_at() == now + 2s);
    now += 2s;
    pace.put_off(now, 45s);
    CHECK(pace.ready_at() == now + 45s);
    for (int n = 0; n < 10; ++n) {
      now = pace.ready_at();
      pace.put_off(now, 0ms);
    }
    CHECK(pace.ready_at() == now + CarrierPace::kLongest);
    pace.answered();
    CHECK_FALSE(pace.holds());
    pace.put_off(now, 0ms);
    CHECK(pace.ready_at() == now + 1s);
  }

  TEST_CASE("a full agent's calls wait until a call has ended, or for ten seconds") {
    FullAgents agents;
    const FullAgents::Instant now{};
    CHECK(agents.now(3, now).empty());
    agents.full("a", 3, now);
    agents.full("b", 4, now);
    CHECK(agents.now(4, now) == std::vector<std::string>{"a", "b"});
    CHECK(agents.now(3, now) == std::vector<std::string>{"a"});
    CHECK(agents.now(3, now + 9s) == std::vector<std::string>{"a"});
    CHECK(agents.now(3, now + 10s).empty());
  }
}

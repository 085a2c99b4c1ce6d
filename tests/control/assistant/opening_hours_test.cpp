#include "control/assistant/opening_hours.hpp"

#include <doctest/doctest.h>

#include "control/directory/agent_section.hpp"

namespace control = tandem::control;
namespace call = tandem::call;
using namespace std::chrono_literals;

namespace {

call::Agent agent(const std::string& zone, const std::string& hours) {
  call::Agent one;
  one.time_zone = zone;
  one.open_hours = control::parse_open_hours(hours);
  return one;
}

/// 2026-11-20, a Friday, at `hours` UTC.
std::chrono::system_clock::time_point friday(std::chrono::minutes time) {
  return std::chrono::system_clock::time_point(1'795'132'800s) + time;
}

}  // namespace

TEST_SUITE("control/assistant/opening_hours") {
  TEST_CASE("an agent without hours is always open") {
    CHECK(control::is_open(call::Agent{}, friday(3h)));
  }

  TEST_CASE("the span includes its first minute and not its last") {
    const auto one = agent("UTC", "mon-fri 09:00-17:00");
    CHECK_FALSE(control::is_open(one, friday(8h + 59min)));
    CHECK(control::is_open(one, friday(9h)));
    CHECK(control::is_open(one, friday(16h + 59min)));
    CHECK_FALSE(control::is_open(one, friday(17h)));
    CHECK_FALSE(control::is_open(one, friday(24h + 10h)));  // Saturday.
  }

  TEST_CASE("hours are those of the agent's zone, winter and summer") {
    const auto berlin = agent("Europe/Berlin", "mon-fri 09:00-17:00");
    CHECK(control::is_open(berlin, friday(8h)));                                // 09:00 CET.
    CHECK_FALSE(control::is_open(berlin, friday(16h)));                         // 17:00 CET.
    const auto summer = std::chrono::system_clock::time_point(1'782'453'600s);  // 2026-06-26 06:00
    CHECK_FALSE(control::is_open(berlin, summer + 59min));                      // 08:59 CEST.
    CHECK(control::is_open(berlin, summer + 60min));                            // 09:00 CEST.
  }

  TEST_CASE("the weekday is the zone's too") {
    const auto auckland = agent("Pacific/Auckland", "sat 00:00-24:00");
    CHECK(control::is_open(auckland, friday(12h)));  // Saturday 01:00 NZDT.
    CHECK_FALSE(control::is_open(auckland, friday(10h)));
  }
}

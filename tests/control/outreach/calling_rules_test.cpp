#include "control/outreach/calling_rules.hpp"

#include <doctest/doctest.h>

#include <set>

#include "control/outreach/carrier_failure.hpp"
#include "control/outreach/number_region.hpp"

using namespace tandem::control;

TEST_SUITE("control/outreach") {
  TEST_CASE("a number is of the country that is charged for it") {
    struct Case {
      const char *number, *region;
    };
    // Published examples of each country's regulator or operator.
    for (const Case& each : {
             Case{"+12125550123", "US"},  Case{"+14165550123", "CA"},  Case{"+18765550123", "JM"},
             Case{"+18095550123", "DO"},  Case{"+17875550123", "PR"},  Case{"+442079460101", "GB"},
             Case{"+441481960194", "GG"}, Case{"+447700900123", "GB"}, Case{"+74951234567", "RU"},
             Case{"+77272581234", "KZ"},  Case{"+390612345678", "IT"}, Case{"+390669812345", "VA"},
             Case{"+4930123456", "DE"},   Case{"+35818234567", "AX"},  Case{"+3584123456", "FI"},
             Case{"+262639012345", "YT"}, Case{"+262262161234", "RE"}, Case{"+59997171234", "CW"},
             Case{"+380441234567", "UA"}, Case{"+35312345678", "IE"},  Case{"+861012345678", "CN"},
         }) {
      CAPTURE(each.number);
      CHECK(region_of(each.number) == each.region);
    }
  }

  TEST_CASE("premium, satellite, impossible and unassigned numbers are of no country") {
    for (const char* number :
         {"+19005550123", "+447012345678", "+449012345678", "+881612345678", "+883510012345",
          "+979123456789", "+12120550123", "+1212555012", "+10125550123", "+999123456", "112", "+",
          "", "0015551234567", "+1212555012a"}) {
      CAPTURE(number);
      CHECK(region_of(number).empty());
    }
  }

  TEST_CASE("who allows nothing rings nobody; a listed number may be rung wherever it is") {
    CHECK(why_not_ring({}, "+12125550123"));
    CHECK_FALSE(why_not_ring({{"US"}, {}}, "+12125550123"));
    CHECK(why_not_ring({{"US"}, {}}, "+18765550123")->find("JM") != std::string::npos);
    CHECK(why_not_ring({{"US"}, {}}, "+19005550123"));
    CHECK_FALSE(why_not_ring({{}, {"+18765550123"}}, "+18765550123"));
    CHECK(why_not_ring({{"US"}, {}}, "2125550123"));
  }

  TEST_CASE("every failure of the carrier is a word with advice") {
    CHECK(failure_of_error(400, 21211).reason == "invalid-number");
    CHECK(failure_of_error(400, 21215).reason == "country-not-permitted");
    CHECK(failure_of_error(401, 20003).reason == "carrier-credentials");
    CHECK(failure_of_error(429, 20429).reason == "carrier-rate-limited");
    // What nobody has heard of yet.
    CHECK(failure_of_error(400, 99999).reason == "carrier-refused");
    CHECK(failure_of_error(403, 0).reason == "carrier-credentials");
    CHECK(failure_of_error(429, 0).reason == "carrier-rate-limited");
    CHECK(failure_of_sip(404)->reason == "unallocated-number");
    CHECK(failure_of_sip(200) == nullptr);
    std::set<std::string_view> words;
    for (const CarrierFailure& each : carrier_failures()) {
      CAPTURE(each.reason);
      CHECK(words.insert(each.reason).second);
      CHECK(each.advice.size() > 20);
      CHECK(failure_named(each.reason) == &each);
    }
    // Every code of the tables leads to one of them.
    for (int code = 10'000; code < 33'000; ++code)
      CHECK(!failure_of_error(400, code).reason.empty());
    for (int code = 400; code < 700; ++code)
      if (const CarrierFailure* failure = failure_of_sip(code))
        CHECK(words.contains(failure->reason));
    for (const std::string_view ours :
         {kUnknownOutcome, kCarrierAway, std::string_view("network-failed")})
      CHECK(failure_named(ours) != nullptr);
  }
}

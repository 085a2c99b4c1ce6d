#include "tools/sim/carrier/caller_id.hpp"

#include <doctest/doctest.h>

using tandem::sim::caller_id_fault;
using tandem::sim::CallParties;

TEST_SUITE("tools/sim/caller_id") {
  TEST_CASE("a caller's own number, or ours, may be shown to whom they are put through") {
    const CallParties call{"+15558675310", "+15557122661", false};
    for (const char* shown : {"", "+15558675310", "+15557122661"})
      CHECK(caller_id_fault(call, shown).empty());
    CHECK_FALSE(caller_id_fault(call, "+15550000001").empty());
  }

  TEST_CASE("in a call that the server placed its own number has to be named") {
    const CallParties call{"+15557122661", "+15558675310", true};
    CHECK(caller_id_fault(call, "+15557122661").empty());
    for (const char* shown : {"", "+15558675310", "+15550000001"})
      CHECK_FALSE(caller_id_fault(call, shown).empty());
  }
}

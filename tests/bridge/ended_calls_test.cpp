#include "bridge/call/ended_calls.hpp"

#include <doctest/doctest.h>

#include <string>

using tandem::call::EndedCalls;
using namespace std::chrono_literals;

TEST_SUITE("call/ended_calls") {
  TEST_CASE("a call is known for a day after its end and no longer") {
    EndedCalls ended;
    const EndedCalls::Instant end{};
    ended.add("CA1", end);
    ended.forget_old(end + 24h);
    CHECK(ended.contains("CA1"));
    CHECK_FALSE(ended.contains("CA2"));
    ended.forget_old(end + 24h + 1s);
    CHECK_FALSE(ended.contains("CA1"));
  }

  TEST_CASE("the oldest goes when there is no room for one more") {
    EndedCalls ended(3);
    for (int i = 1; i <= 4; ++i)
      ended.add("CA" + std::to_string(i), EndedCalls::Instant{} + 1s * i);
    CHECK_FALSE(ended.contains("CA1"));
    for (int i = 2; i <= 4; ++i) CHECK(ended.contains("CA" + std::to_string(i)));
  }
}

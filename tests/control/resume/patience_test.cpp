#include "control/resume/patience.hpp"

#include <doctest/doctest.h>

using namespace std::chrono_literals;
using tandem::resume::Patience;

TEST_SUITE("control/resume/patience") {
  TEST_CASE("a database that let one wait in vain lets the next ones wait less, until it answers") {
    const Patience::Clock::time_point begin{1h};
    Patience patience;
    CHECK(patience.at(begin) == Patience::kUsual);
    patience.in_vain(begin, Patience::kUsual);
    CHECK(patience.at(begin) == Patience::kShort);
    CHECK(patience.at(begin + 4'999ms) == Patience::kShort);
    // All the time again, now and then, whatever the short waits came to.
    patience.in_vain(begin + 4s, Patience::kShort);
    CHECK(patience.at(begin + 5s) == Patience::kUsual);
    patience.in_vain(begin + 5s, Patience::kUsual);
    patience.answered();
    CHECK(patience.at(begin + 5s) == Patience::kUsual);
    // A fault that comes at once costs nobody any time.
    patience.in_vain(begin + 6s, 3ms);
    CHECK(patience.at(begin + 6s) == Patience::kUsual);
  }
}

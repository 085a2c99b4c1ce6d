#include "control/load/overload.hpp"

#include <doctest/doctest.h>

namespace tandem::control {
namespace {

NodeLoad memory_of(double share) { return {0, 0, share, 0, 0}; }
NodeLoad busy_of(double share) { return {share, 0, 0, 0, 0}; }
NodeLoad late_by(double seconds) { return {0, seconds, 0, 0, 0}; }

/// The grade after `seconds` such readings.
Grade after(Overload& overload, const NodeLoad& load, int seconds) {
  for (int i = 0; i < seconds; ++i) (void)overload.measured(load);
  return overload.grade();
}

}  // namespace

TEST_SUITE("control/load/overload") {
  TEST_CASE("memory, descriptors and disk raise the grade at once, to where their marks say") {
    Overload overload({});
    CHECK_FALSE(overload.measured(memory_of(0.79)));
    const auto soft = overload.measured(memory_of(0.80));
    REQUIRE(soft);
    CHECK(soft->from == Grade::None);
    CHECK(soft->to == Grade::Soft);
    CHECK(soft->scarce == Scarce::Memory);
    CHECK(soft->mark == 0.80);
    const auto critical = overload.measured({0, 0, 0.5, 0.96, 0.6});
    REQUIRE(critical);
    CHECK(critical->to == Grade::Critical);
    CHECK(critical->scarce == Scarce::Descriptors);
    Overload spool({});
    CHECK(after(spool, {0, 0, 0, 0, 1.0}, 10) == Grade::Hard);
  }

  TEST_CASE("a second in which time was short is none: two in a row are") {
    Overload overload({});
    for (int i = 0; i < 10; ++i) {
      CHECK_FALSE(overload.measured(busy_of(0.99)));
      CHECK_FALSE(overload.measured(busy_of(0.5)));
    }
    CHECK_FALSE(overload.measured(late_by(0.05)));
    const auto change = overload.measured(late_by(0.3));
    REQUIRE(change);
    // Only the lower mark was passed in both.
    CHECK(change->to == Grade::Hard);
    CHECK(change->scarce == Scarce::Lag);
    CHECK(after(overload, late_by(0.3), 1) == Grade::Critical);
  }

  TEST_CASE("a load at a mark does not make the grade flap") {
    Overload overload({});
    int changes = 0;
    for (int i = 0; i < 100; ++i)
      if (overload.measured(memory_of(i % 2 == 0 ? 0.901 : 0.899))) ++changes;
    CHECK(changes == 1);
    CHECK(overload.grade() == Grade::Hard);
  }

  TEST_CASE("a grade is left after five quiet seconds, to what the worst of them still asks for") {
    Overload overload({});
    CHECK(after(overload, memory_of(0.97), 1) == Grade::Critical);
    CHECK(after(overload, memory_of(0.1), 4) == Grade::Critical);
    CHECK(after(overload, memory_of(0.97), 1) == Grade::Critical);
    CHECK(after(overload, memory_of(0.1), 4) == Grade::Critical);
    const auto change = overload.measured(memory_of(0.80));
    REQUIRE(change);
    CHECK(change->to == Grade::Soft);
    CHECK(after(overload, memory_of(0.77), 20) == Grade::Soft);
    CHECK(after(overload, memory_of(0.75), 5) == Grade::None);
    CHECK(after(overload, memory_of(0.75), 50) == Grade::None);
  }

  TEST_CASE("what the settings say not to mind is not minded") {
    Overload overload({.busy = false, .lag = false});
    CHECK(after(overload, {1.0, 1.0, 0, 0, 0}, 10) == Grade::None);
    CHECK(after(overload, memory_of(1.0), 1) == Grade::Critical);
  }
}

}  // namespace tandem::control

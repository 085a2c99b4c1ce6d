#include "bench/load/histogram.hpp"

#include <doctest/doctest.h>

namespace tandem::load {
namespace {

using std::chrono::nanoseconds;

/// Within a 64th, and never below.
void check_near(nanoseconds got, nanoseconds wanted) {
  CHECK(got >= wanted);
  CHECK(got.count() <= wanted.count() + wanted.count() / 64 + 1);
}

}  // namespace

TEST_SUITE("bench/load/histogram") {
  TEST_CASE("small values are kept as they are") {
    Histogram histogram;
    for (int value = 0; value < 100; ++value) histogram.add(nanoseconds(value));
    CHECK(histogram.percentile(0.5) == nanoseconds(49));
    CHECK(histogram.percentile(1) == nanoseconds(99));
    CHECK(histogram.max() == nanoseconds(99));
    CHECK(histogram.mean() == nanoseconds(50));
  }

  TEST_CASE("percentiles of large values are within a 64th") {
    Histogram histogram;
    for (std::int64_t value = 1; value <= 100'000; ++value)
      histogram.add(nanoseconds(value * 1000));
    check_near(histogram.percentile(0.5), nanoseconds(50'000'000));
    check_near(histogram.percentile(0.99), nanoseconds(99'000'000));
    check_near(histogram.percentile(0.999), nanoseconds(99'900'000));
  }

  TEST_CASE("one slow value among a thousand shows at P99.9 and beyond, not at P99") {
    Histogram histogram;
    for (int i = 0; i < 998; ++i) histogram.add(nanoseconds(1000));
    for (int i = 0; i < 2; ++i) histogram.add(std::chrono::seconds(2));
    check_near(histogram.percentile(0.99), nanoseconds(1000));
    CHECK(histogram.percentile(0.999) == std::chrono::seconds(2));
  }

  TEST_CASE("merged, it is as if all had been added to one") {
    Histogram one, other, all;
    for (int i = 1; i < 1000; ++i) {
      (i % 3 == 0 ? one : other).add(nanoseconds(i * i));
      all.add(nanoseconds(i * i));
    }
    one.merge(other);
    CHECK(one.count() == all.count());
    CHECK(one.max() == all.max());
    for (const double share : {0.01, 0.5, 0.9, 0.999})
      CHECK(one.percentile(share) == all.percentile(share));
  }

  TEST_CASE("the cumulative distribution rises to one") {
    Histogram histogram;
    for (int i = 0; i < 5000; ++i) histogram.add(nanoseconds(i * 977 % 90'000));
    const auto steps = histogram.cumulative();
    REQUIRE(steps.size() > 10);
    for (std::size_t i = 1; i < steps.size(); ++i) {
      CHECK(steps[i].value >= steps[i - 1].value);
      CHECK(steps[i].share > steps[i - 1].share);
    }
    CHECK(steps.back().share == doctest::Approx(1));
  }

  TEST_CASE("an empty one gives zeros, a negative value counts as none") {
    Histogram histogram;
    CHECK(histogram.percentile(0.99) == nanoseconds(0));
    CHECK(histogram.mean() == nanoseconds(0));
    histogram.add(nanoseconds(-5));
    CHECK(histogram.max() == nanoseconds(0));
    CHECK(histogram.count() == 1);
  }
}

}  // namespace tandem::load

#include "bridge/call/soft_tone.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <vector>

#include "media/g711_mulaw.hpp"

using namespace tandem;

TEST_SUITE("call/soft_tone") {
  TEST_CASE("it is soft, whole frames long, and comes from and goes to silence without a step") {
    const auto tone = call::soft_tone();
    REQUIRE(tone.size() % 160 == 0);
    CHECK(tone.size() >= 8 * 200);
    CHECK(tone.size() <= 8 * 400);
    std::vector<std::int16_t> samples(tone.size());
    media::mulaw_decode(tone, samples);
    int peak = 0, step = 0;
    for (std::size_t i = 0; i < samples.size(); ++i) {
      peak = std::max(peak, std::abs(static_cast<int>(samples[i])));
      if (i > 0) step = std::max(step, std::abs(samples[i] - samples[i - 1]));
    }
    const double dbfs = 20 * std::log10(peak / 32'767.0);
    CHECK(dbfs > -30);
    CHECK(dbfs < -25);
    // No steeper than the sine itself, with the coarseness of the code.
    CHECK(step < 700);
    for (const std::size_t edge : {std::size_t{0}, samples.size() - 81})
      for (std::size_t i = edge; i < edge + 80; ++i) CHECK(std::abs(samples[i]) < 80);
  }
}

#include "media/tone_generator.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "tests/media/sound.hpp"

namespace {
using namespace tandem;
using media::kTelephony;
using media::ToneGenerator;
}  // namespace

TEST_SUITE("media/tone_generator") {
  TEST_CASE("a tone has its frequency and level, and rounding as its only noise") {
    ToneGenerator generator(1'004, -12, kTelephony);
    std::vector<std::int16_t> samples(8'000);
    generator.fill(samples);
    CHECK(test::db(std::abs(test::component(samples, 1'004, kTelephony))) ==
          doctest::Approx(-12).epsilon(0.0005));
    // A sine at -12 dBFS against the rounding of 16 bits: 98.1 - 12.
    CHECK(test::sinad_db(samples, 1'004, kTelephony) >= 85);
  }

  TEST_CASE("frames join without a seam") {
    ToneGenerator whole(440, -3, kTelephony), framed(440, -3, kTelephony);
    std::vector<std::int16_t> expected(1'600), samples(1'600);
    whole.fill(expected);
    for (std::size_t at = 0; at < samples.size(); at += 160)
      framed.fill(std::span(samples).subspan(at, 160));
    CHECK(samples == expected);
  }

  TEST_CASE("a tone at full scale does not wrap") {
    ToneGenerator generator(2'000, 0, kTelephony, 0.25);
    std::vector<std::int16_t> samples(4);
    generator.fill(samples);
    CHECK(samples == std::vector<std::int16_t>{32767, 0, -32767, 0});
  }
}

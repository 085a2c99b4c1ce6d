#include "media/resampler_any.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <stdexcept>
#include <vector>

#include "tests/media/sound.hpp"

namespace {
using namespace tandem;
using media::AnyResampler;
using media::SampleRate;
using Samples16 = std::vector<std::int16_t>;
}  // namespace

TEST_SUITE("media/resampler_any") {
  TEST_CASE("a tone keeps its level through every rate that Debian's voices have") {
    for (const int rate : {8'000, 16'000, 22'050, 32'000})
      for (const int target : {8'000, 24'000}) {
        const SampleRate from{rate}, to{target};
        const Samples16 in = test::tone({1'000, -6}, static_cast<std::size_t>(3 * rate), from);
        const Samples16 out = media::resample(in, from, to);
        REQUIRE(out.size() == static_cast<std::size_t>(3 * target));
        // The second in the middle; the file's ends ring.
        const std::span middle(out.data(), static_cast<std::size_t>(2 * target));
        CHECK(std::abs(test::db(std::abs(test::component(middle, 1'000, to))) + 6) < 0.01);
        CHECK(test::sinad_db(middle, 1'000, to) > 80);
      }
  }

  TEST_CASE("a file's sound stays where it was") {
    // A burst in the middle of silence: its centre may not move by more than a tenth of a
    // millisecond.
    Samples16 in(22'050);
    for (std::size_t i = 10'000; i < 10'100; ++i) in[i] = 20'000;
    const Samples16 out = media::resample(in, SampleRate{22'050}, SampleRate{8'000});
    double centre = 0, weight = 0;
    for (std::size_t i = 0; i < out.size(); ++i) {
      centre += static_cast<double>(i) * out[i];
      weight += out[i];
    }
    CHECK(std::abs(centre / weight / 8'000 - 10'049.5 / 22'050) < 0.0001);
  }

  TEST_CASE("streaming in blocks of any size gives what one piece gives") {
    const Samples16 in = test::noise(20'000, 5);
    AnyResampler whole(SampleRate{22'050}, SampleRate{24'000});
    Samples16 expected;
    whole.process(in, expected);
    whole.finish(expected);
    AnyResampler resampler(SampleRate{22'050}, SampleRate{24'000});
    for (const std::size_t block : {1UL, 7UL, 441UL, 5'000UL}) {
      Samples16 out;
      for (std::size_t at = 0; at < in.size(); at += block)
        resampler.process(std::span(in).subspan(at, std::min(block, in.size() - at)), out);
      resampler.finish(out);
      resampler.reset();
      REQUIRE(out.size() == expected.size());
      int greatest = 0;
      for (std::size_t i = 0; i < out.size(); ++i)
        greatest = std::max(greatest, std::abs(out[i] - expected[i]));
      CHECK(greatest <= 1);
    }
  }

  TEST_CASE("a full-scale signal saturates, it does not wrap") {
    Samples16 in(4'000);
    for (std::size_t i = 0; i < in.size(); ++i)
      in[i] = i / 40 % 2 == 0 ? std::int16_t{32767} : std::int16_t{-32768};
    const Samples16 out = media::resample(in, SampleRate{16'000}, SampleRate{8'000});
    // In the middle of each half period the sign is the input's.
    for (std::size_t i = 210; i < 1'800; i += 20) CHECK((out[i] > 0) == (in[2 * i] > 0));
  }

  TEST_CASE("impossible rates are refused") {
    CHECK_THROWS_AS(AnyResampler(SampleRate{0}, SampleRate{8'000}), std::invalid_argument);
    CHECK_THROWS_AS(AnyResampler(SampleRate{8'000}, SampleRate{-1}), std::invalid_argument);
    CHECK_THROWS_AS(AnyResampler(SampleRate{1}, SampleRate{8'000}), std::invalid_argument);
  }

  TEST_CASE("the same rate copies") {
    const Samples16 in = test::noise(100, 6);
    CHECK(media::resample(in, SampleRate{8'000}, SampleRate{8'000}) == in);
  }
}

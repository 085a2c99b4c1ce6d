#include "media/level_meter.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "media/g711_mulaw.hpp"
#include "tests/media/sound.hpp"

namespace {
using namespace tandem;
using media::kTelephony;
using media::Level;
using media::LevelMeter;
}  // namespace

TEST_SUITE("media/level_meter") {
  TEST_CASE("a sine reads its peak level in both") {
    for (const double dbfs : {-1.0, -6.0, -20.0, -40.0}) {
      const Level level = media::level_of(test::tone({997, dbfs}, 8'000, kTelephony));
      CHECK(std::abs(level.peak_dbfs - dbfs) < 0.1);
      CHECK(std::abs(level.rms_dbfs - dbfs) < 0.01);
    }
  }

  TEST_CASE("a square wave at full scale has a peak of 0 and an RMS of 3 dBFS") {
    std::vector<std::int16_t> samples(160, -32768);
    const Level level = media::level_of(samples);
    CHECK(level.peak_dbfs == doctest::Approx(0));
    CHECK(level.rms_dbfs == doctest::Approx(3.0103));
  }

  TEST_CASE("silence and nothing at all read the floor") {
    CHECK(media::level_of({}).rms_dbfs == media::kLevelFloorDbfs);
    const std::vector<std::int16_t> zeros(160);
    CHECK(media::level_of(zeros).peak_dbfs == media::kLevelFloorDbfs);
    const std::vector<std::uint8_t> silence(160, media::kMulawSilence);
    CHECK(media::level_of_mulaw(silence).rms_dbfs == media::kLevelFloorDbfs);
  }

  TEST_CASE("one step of 16 bits is heard") {
    const std::vector<std::int16_t> samples{0, 0, -1, 0};
    CHECK(media::level_of(samples).peak_dbfs == doctest::Approx(-90.309));
  }

  TEST_CASE("mu-law reads as what it decodes to, whatever the frame's length") {
    const auto samples = test::tone({440, -10}, 1'001, kTelephony);
    std::vector<std::uint8_t> codes(samples.size());
    media::mulaw_encode(samples, codes);
    std::vector<std::int16_t> decoded(samples.size());
    media::mulaw_decode(codes, decoded);
    const Level expected = media::level_of(decoded), level = media::level_of_mulaw(codes);
    CHECK(level.peak_dbfs == expected.peak_dbfs);
    CHECK(level.rms_dbfs == expected.rms_dbfs);
  }

  TEST_CASE("a reading covers all frames since the last and starts anew") {
    LevelMeter meter;
    meter.add(std::vector<std::int16_t>(160, 16384));
    meter.add(std::vector<std::int16_t>(480, 0));
    const Level level = meter.take();
    CHECK(level.peak_dbfs == doctest::Approx(-6.0206));
    // A quarter of the time at half of full scale: 3.01 - 6.02 - 6.02.
    CHECK(level.rms_dbfs == doctest::Approx(-9.0309));
    CHECK(meter.take().peak_dbfs == media::kLevelFloorDbfs);
  }

  TEST_CASE("an hour at full scale does not overflow") {
    LevelMeter meter;
    const std::vector<std::int16_t> frame(160, -32768);
    for (int i = 0; i < 180'000; ++i) meter.add(frame);
    CHECK(meter.take().rms_dbfs == doctest::Approx(3.0103));
  }
}

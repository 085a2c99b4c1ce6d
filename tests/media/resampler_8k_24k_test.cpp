// The bars of the fixed-ratio resampler, measured with tones and sums of our own; libsamplerate is
// the second opinion. Where a residue lies below the rounding of 16 bits, a second tone keeps that
// rounding random, and one second of it averages to some -120 dB.

#include "media/resampler_8k_24k.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <numbers>
#include <random>
#include <vector>

#include "media/resampler_any.hpp"
#include "media/resampler_coefficients.hpp"
#include "media/units.hpp"
#include "tests/media/sound.hpp"

namespace {

using namespace tandem;
using media::Downsampler24kTo8k;
using media::kRealtime;
using media::kTelephony;
using media::SimdLevel;
using media::Upsampler8kTo24k;
using Samples16 = std::vector<std::int16_t>;

// 1 second to settle in, 1 second to measure.
constexpr std::size_t kTelephonySamples = 2 * 8'000;
constexpr std::size_t kRealtimeSamples = 2 * 24'000;
// What keeps the rounding random, well away from what is measured.
constexpr test::Tone kDither{.hz = 613, .peak_dbfs = -20};

Samples16 up(std::span<const std::int16_t> in, SimdLevel level = media::simd_level()) {
  Upsampler8kTo24k resampler;
  Samples16 out(3 * in.size());
  resampler.process(in, out, level);
  return out;
}

Samples16 down(std::span<const std::int16_t> in, SimdLevel level = media::simd_level()) {
  Downsampler24kTo8k resampler;
  Samples16 out(resampler.outputs_for(in.size()));
  REQUIRE(resampler.process(in, out, level) == out.size());
  return out;
}

Samples16 up_tone(double hz, double dbfs) {
  return up(test::tone({hz, dbfs}, kTelephonySamples, kTelephony));
}
Samples16 down_tone(double hz, double dbfs) {
  return down(test::tone({hz, dbfs}, kRealtimeSamples, kRealtime));
}

double gain_db(const Samples16& out, double hz, double dbfs, media::SampleRate rate) {
  return test::db(std::abs(test::component(out, hz, rate))) - dbfs;
}

/// The group delay at 1 kHz: how the phase of what comes out turns from 990 to 1010 Hz.
double delay_us(Samples16 (*resampled)(double, double), media::SampleRate rate) {
  const auto low = test::component(resampled(990, -6), 990, rate);
  const auto high = test::component(resampled(1'010, -6), 1'010, rate);
  return std::arg(low / high) / (2.0 * std::numbers::pi * 20.0) * 1e6;
}

template <class Resampler>
void check_blocks(std::size_t per_output, std::uint32_t seed) {
  const Samples16 in = test::noise(30'000, seed);
  for (const SimdLevel level : test::simd_levels()) {
    Resampler whole;
    Samples16 expected(in.size() * 3);
    whole.process(in, expected, level);
    expected.resize(in.size() * 3 / per_output);
    std::mt19937 random(seed);
    for (int round = 0; round < 20; ++round) {
      Resampler resampler;
      Samples16 out;
      for (std::size_t at = 0; at < in.size();) {
        const std::size_t longest = round % 2 == 0 ? 40 : 2'000;
        const std::size_t count = std::min<std::size_t>(random() % longest, in.size() - at);
        Samples16 block(count * 3 / per_output + 1, 0x5AA5);
        const Samples16 before = block;
        std::size_t made = count * 3;
        if constexpr (requires { resampler.outputs_for(count); }) {
          made = resampler.outputs_for(count);
          REQUIRE(resampler.process({in.data() + at, count}, block, level) == made);
        } else {
          resampler.process({in.data() + at, count}, block, level);
        }
        REQUIRE(std::equal(block.begin() + static_cast<std::ptrdiff_t>(made), block.end(),
                           before.begin() + static_cast<std::ptrdiff_t>(made)));
        out.insert(out.end(), block.begin(), block.begin() + static_cast<std::ptrdiff_t>(made));
        at += count;
      }
      CHECK_MESSAGE(out == expected, name_of(level) << ", round " << round);
    }
  }
}

int greatest_difference(const Samples16& a, const Samples16& b) {
  REQUIRE(a.size() == b.size());
  int greatest = 0;
  for (std::size_t i = 0; i < a.size(); ++i) greatest = std::max(greatest, std::abs(a[i] - b[i]));
  return greatest;
}

/// Full-scale noise, then steps from rail to rail, then silence.
Samples16 hard_input(std::size_t samples) {
  Samples16 in = test::noise(samples, 7);
  for (std::size_t i = samples / 2; i < samples; ++i)
    in[i] = i / 37 % 2 == 0 ? std::int16_t{32767} : std::int16_t{-32768};
  std::fill(in.end() - 500, in.end(), std::int16_t{0});
  return in;
}

std::int16_t saturated(double value) {
  return static_cast<std::int16_t>(std::lround(std::clamp(value, -32768.0, 32767.0)));
}

}  // namespace

TEST_SUITE("media/resampler_8k_24k") {
  TEST_CASE("up: ripple from 300 to 3400 Hz is at most 0.01 dB") {
    double least = 1e9, most = -1e9;
    for (double hz = 300; hz <= 3'400; hz += 50) {
      const double gain = gain_db(up_tone(hz, -3), hz, -3, kRealtime);
      least = std::min(least, gain);
      most = std::max(most, gain);
    }
    MESSAGE("ripple up " << most - least << " dB");
    CHECK(most - least <= 0.01);
    CHECK(std::abs(most + least) / 2 <= 0.005);
  }

  TEST_CASE("down: ripple from 300 to 3400 Hz is at most 0.01 dB") {
    double least = 1e9, most = -1e9;
    for (double hz = 300; hz <= 3'400; hz += 50) {
      const double gain = gain_db(down_tone(hz, -3), hz, -3, kTelephony);
      least = std::min(least, gain);
      most = std::max(most, gain);
    }
    MESSAGE("ripple down " << most - least << " dB");
    CHECK(most - least <= 0.01);
    CHECK(std::abs(most + least) / 2 <= 0.005);
  }

  TEST_CASE("up: images of 300 to 3400 Hz lie at least 88 dB below the tone") {
    double worst = 1e9;
    for (double hz = 300; hz <= 3'400; hz += 50) {
      const std::array both{test::Tone{hz, -3}, kDither};
      const Samples16 out = up(test::tones(both, kTelephonySamples, kTelephony));
      for (const double image : {8'000 - hz, 8'000 + hz})
        worst = std::min(worst, -3 - test::db(std::abs(test::component(out, image, kRealtime))));
    }
    MESSAGE("images " << worst << " dB down");
    CHECK(worst >= 88);
  }

  TEST_CASE("down: tones from 4.2 to 11 kHz fold back at least 75 dB lower, from 4.6 kHz 88 dB") {
    double near = 1e9, far = 1e9;
    for (double hz = 4'200; hz <= 11'000; hz += hz < 4'700 ? 10 : 37) {
      const double alias = std::abs(hz - 8'000 * std::round(hz / 8'000));
      if (std::abs(alias - kDither.hz) < 1) continue;
      const std::array both{test::Tone{hz, -3}, kDither};
      const Samples16 out = down(test::tones(both, kRealtimeSamples, kRealtime));
      const double below = -3 - test::db(std::abs(test::component(out, alias, kTelephony)));
      (hz < 4'600 ? near : far) = std::min(hz < 4'600 ? near : far, below);
    }
    MESSAGE("aliases from 4.2 kHz " << near << " dB down, from 4.6 kHz " << far);
    CHECK(std::min(near, far) >= 75);
    CHECK(far >= 88);
  }

  TEST_CASE("SNR of 440, 1000 and 3000 Hz at -6 dBFS is at least 87 dB each way") {
    for (const double hz : {440.0, 1'000.0, 3'000.0}) {
      const double up_db = test::sinad_db(up_tone(hz, -6), hz, kRealtime);
      const double down_db = test::sinad_db(down_tone(hz, -6), hz, kTelephony);
      MESSAGE("SNR at " << hz << " Hz: up " << up_db << " dB, down " << down_db << " dB");
      CHECK(up_db >= 87);
      CHECK(down_db >= 87);
    }
  }

  TEST_CASE("the delay at 1 kHz is the stated one, below half a millisecond") {
    const double up_us = delay_us(up_tone, kRealtime), down_us = delay_us(down_tone, kTelephony);
    MESSAGE("delay up " << up_us << " us, down " << down_us << " us");
    CHECK(std::abs(up_us - static_cast<double>(Upsampler8kTo24k::kDelay.count())) < 1);
    CHECK(std::abs(down_us - static_cast<double>(Downsampler24kTo8k::kDelay.count())) < 1);
    CHECK(up_us <= 500);
    CHECK(down_us <= 500);
  }

  TEST_CASE("both directions together keep at most 256 bytes") {
    CHECK(sizeof(Upsampler8kTo24k) + sizeof(Downsampler24kTo8k) <= 256);
  }

  TEST_CASE("every frame gives 480 or 160 samples, the first too") {
    Upsampler8kTo24k upsampler;
    Downsampler24kTo8k downsampler;
    for (int frame = 0; frame < 5; ++frame) {
      CHECK(downsampler.outputs_for(480) == 160);
      Samples16 narrow(160, 1000), wide(480, 0);
      upsampler.process(narrow, wide);
      CHECK(wide.back() != 0);
      CHECK(downsampler.process(wide, narrow) == 160);
    }
  }

  TEST_CASE("samples left over count towards the next block") {
    Downsampler24kTo8k resampler;
    Samples16 out(4);
    CHECK(resampler.process(Samples16(2), out) == 0);
    CHECK(resampler.outputs_for(0) == 0);
    CHECK(resampler.outputs_for(1) == 1);
    CHECK(resampler.process(Samples16(5), out) == 2);
    CHECK(resampler.outputs_for(2) == 1);
    resampler.reset();
    CHECK(resampler.outputs_for(2) == 0);
  }

  TEST_CASE("up: the sizes of the blocks do not matter") { check_blocks<Upsampler8kTo24k>(1, 11); }
  TEST_CASE("down: the sizes of the blocks do not matter") {
    check_blocks<Downsampler24kTo8k>(9, 12);
  }

  TEST_CASE("every level is within one step of the scalar one") {
    const Samples16 in = hard_input(48'000);
    for (const SimdLevel level : test::simd_levels()) {
      CHECK(greatest_difference(up(in, level), up(in, SimdLevel::Scalar)) <= 1);
      CHECK(greatest_difference(down(in, level), down(in, SimdLevel::Scalar)) <= 1);
    }
  }

  TEST_CASE("up is the saturated convolution with the upsampler's filter") {
    const Samples16 in = hard_input(4'000), out = up(in);
    Samples16 expected(out.size());
    for (std::size_t i = 0; i < out.size(); ++i) {
      double sum = 0;
      for (std::size_t tap = 0; tap < media::kUpsamplerTaps && tap <= i / 3; ++tap)
        sum += media::kUpsamplerCoefficients[i % 3][tap] * in[i / 3 - tap];
      expected[i] = saturated(sum);
    }
    CHECK(greatest_difference(out, expected) <= 1);
    CHECK(*std::max_element(out.begin(), out.end()) == 32767);
    CHECK(*std::min_element(out.begin(), out.end()) == -32768);
  }

  TEST_CASE("down is the saturated convolution with the downsampler's filter") {
    const Samples16 in = hard_input(4'002), out = down(in);
    Samples16 expected(out.size());
    for (std::size_t i = 0; i < out.size(); ++i) {
      double sum = 0;
      for (std::size_t phase = 0; phase < 3; ++phase)
        for (std::size_t tap = 0; tap < media::kDownsamplerTaps / 3 && tap <= i; ++tap)
          sum += media::kDownsamplerCoefficients[phase][tap] * in[3 * (i - tap) + phase];
      expected[i] = saturated(sum);
    }
    CHECK(greatest_difference(out, expected) <= 1);
    CHECK(*std::max_element(out.begin(), out.end()) == 32767);
  }

  TEST_CASE("after a reset nothing is left of what came before") {
    const Samples16 in = test::noise(1'000, 3);
    Upsampler8kTo24k upsampler;
    Downsampler24kTo8k downsampler;
    Samples16 wide(3'000), narrow(334);
    upsampler.process(test::noise(1'000, 4), wide);
    downsampler.process(test::noise(1'000, 4), narrow);
    upsampler.reset();
    downsampler.reset();
    upsampler.process(in, wide);
    narrow.resize(downsampler.process(in, narrow));
    CHECK(wide == up(in));
    CHECK(narrow == down(in));
  }

  TEST_CASE("libsamplerate brings back at full quality what the upsampler made") {
    for (const double hz : {440.0, 1'000.0, 3'000.0}) {
      Samples16 back = media::resample(up_tone(hz, -6), kRealtime, kTelephony);
      // A file's last milliseconds fade where libsamplerate runs out of input.
      back.resize(back.size() - 400);
      CHECK(std::abs(gain_db(back, hz, -6, kTelephony)) <= 0.01);
      CHECK(test::sinad_db(back, hz, kTelephony) >= 85);
    }
  }

  TEST_CASE("the downsampler brings back at full quality what libsamplerate made") {
    for (const double hz : {440.0, 1'000.0, 3'000.0}) {
      const Samples16 wide = media::resample(test::tone({hz, -6}, kTelephonySamples, kTelephony),
                                             kTelephony, kRealtime);
      const Samples16 back = down(wide);
      const std::span settled(back.data(), back.size() - 400);
      CHECK(std::abs(test::db(std::abs(test::component(settled, hz, kTelephony))) + 6) <= 0.01);
      CHECK(test::sinad_db(settled, hz, kTelephony) >= 85);
    }
  }
}

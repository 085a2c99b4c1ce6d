// The sound of a call, end to end: a tone as the carrier sends it to what the model hears, and a
// tone as the model speaks it to what the caller hears. One mu-law encoding lies in each.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numbers>
#include <numeric>
#include <random>
#include <vector>

#include "media/frame.hpp"
#include "media/g711_mulaw.hpp"
#include "media/resampler_8k_24k.hpp"
#include "media/units.hpp"
#include "tests/media/sound.hpp"

namespace {

using namespace tandem;
using media::kRealtime;
using media::kTelephony;
using Samples16 = std::vector<std::int16_t>;

/// Caller to model, as the uplink does it: frame by frame.
Samples16 heard_by_model(const Samples16& spoken) {
  media::Upsampler8kTo24k upsampler;
  Samples16 heard;
  for (std::size_t at = 0; at + 160 <= spoken.size(); at += 160) {
    media::MulawFrame frame;
    media::mulaw_encode(std::span(spoken).subspan(at, 160), frame.codes);
    media::Pcm16Frame<kTelephony> narrow;
    media::mulaw_decode(frame.codes, narrow.samples);
    media::Pcm16Frame<kRealtime> wide;
    upsampler.process(narrow.samples, wide.samples);
    heard.insert(heard.end(), wide.samples.begin(), wide.samples.end());
  }
  return heard;
}

/// Model to caller, in deltas whose lengths `length(at)` gives.
Samples16 heard_by_caller(const Samples16& spoken, auto length) {
  media::Downsampler24kTo8k downsampler;
  Samples16 heard;
  for (std::size_t at = 0; at < spoken.size();) {
    const std::size_t count = std::min<std::size_t>(length(at), spoken.size() - at);
    Samples16 narrow(downsampler.outputs_for(count));
    downsampler.process(std::span(spoken).subspan(at, count), narrow);
    std::vector<std::uint8_t> codes(narrow.size());
    media::mulaw_encode(narrow, codes);
    media::mulaw_decode(codes, narrow);
    heard.insert(heard.end(), narrow.begin(), narrow.end());
    at += count;
  }
  return heard;
}

Samples16 heard_by_caller(const Samples16& spoken) {
  return heard_by_caller(spoken, [](std::size_t) { return 480; });
}

struct Sound {
  double sinad_db, level_error_db, dc;
};

Sound measure(const Samples16& heard, test::Tone sent, media::SampleRate rate) {
  const auto second = std::span(heard).last(static_cast<std::size_t>(rate.hz));
  const double sum = std::accumulate(second.begin(), second.end(), 0.0);
  return {.sinad_db = test::sinad_db(heard, sent.hz, rate),
          .level_error_db =
              std::abs(test::db(std::abs(test::component(heard, sent.hz, rate))) - sent.peak_dbfs),
          .dc = std::abs(sum / rate.hz)};
}

/// The greatest step between neighbours that a tone may make: its steepest, and on both samples
/// half of the widest interval of mu-law (1024 of 65536) that its peak reaches.
double steepest(test::Tone tone, media::SampleRate rate) {
  const double peak = 32768.0 * std::pow(10.0, tone.peak_dbfs / 20.0);
  const double interval = std::max(8.0, std::exp2(std::ceil(std::log2(peak + 132)) - 5));
  return 2.0 * peak * std::sin(std::numbers::pi * tone.hz / rate.hz) + interval;
}

int greatest_step(std::span<const std::int16_t> samples) {
  int greatest = 0;
  for (std::size_t i = 1; i < samples.size(); ++i)
    greatest = std::max(greatest, std::abs(samples[i] - samples[i - 1]));
  return greatest;
}

}  // namespace

TEST_SUITE("media/way_through_mulaw") {
  TEST_CASE("tones keep their SINAD, their level and no DC, both ways") {
    double worst_loud = 1e9, worst_soft = 1e9, worst_level = 0, worst_dc = 0;
    for (const double hz : {317.0, 440.0, 1'004.0, 2'003.0, 3'001.0})
      for (const double dbfs : {-3.0, -6.0, -10.0, -15.0, -20.0, -30.0, -40.0}) {
        const test::Tone sent{hz, dbfs};
        const Sound to_model =
            measure(heard_by_model(test::tone(sent, 2 * 8'000, kTelephony)), sent, kRealtime);
        const Sound to_caller =
            measure(heard_by_caller(test::tone(sent, 2 * 24'000, kRealtime)), sent, kTelephony);
        for (const Sound& sound : {to_model, to_caller}) {
          CAPTURE(hz);
          CAPTURE(dbfs);
          CHECK(sound.sinad_db >= (dbfs >= -20 ? 36.5 : 34.0));
          CHECK(sound.level_error_db <= 0.1);
          CHECK(sound.dc <= 4.0);
          double& worst = dbfs >= -20 ? worst_loud : worst_soft;
          worst = std::min(worst, sound.sinad_db);
          worst_level = std::max(worst_level, sound.level_error_db);
          worst_dc = std::max(worst_dc, sound.dc);
        }
      }
    MESSAGE("worst SINAD " << worst_loud << " dB (soft: " << worst_soft << "), level error "
                           << worst_level << " dB, DC " << worst_dc);
  }

  TEST_CASE("the caller hears the same whatever the lengths of the deltas") {
    const Samples16 spoken = test::tone({1'004, -6}, 24'000, kRealtime);
    const Samples16 whole = heard_by_caller(spoken, [&](std::size_t) { return spoken.size(); });
    REQUIRE(whole.size() == 8'000);
    for (std::size_t length = 1; length <= 1'000; length += length < 20 ? 1 : 49)
      CHECK(heard_by_caller(spoken, [&](std::size_t) { return length; }) == whole);
    std::mt19937 random(1);
    for (int round = 0; round < 20; ++round)
      CHECK(heard_by_caller(spoken, [&](std::size_t) { return 1 + random() % 9'600; }) == whole);
  }

  TEST_CASE("no step at the border of a frame or a delta is steeper than the tone itself") {
    std::mt19937 random(2);
    for (const double hz : {317.0, 1'004.0, 3'001.0})
      for (const double dbfs : {-3.0, -20.0}) {
        const test::Tone sent{hz, dbfs};
        const Samples16 to_model = heard_by_model(test::tone(sent, 8'000, kTelephony));
        const Samples16 to_caller = heard_by_caller(
            test::tone(sent, 24'000, kRealtime), [&](std::size_t) { return 1 + random() % 4'800; });
        // The tone's own beginning rings.
        CHECK(greatest_step(std::span(to_model).subspan(480)) <= steepest(sent, kRealtime));
        CHECK(greatest_step(std::span(to_caller).subspan(160)) <= steepest(sent, kTelephony));
      }
  }

  TEST_CASE("after a reset, as at a barge-in, new speech begins from silence without a click") {
    media::Downsampler24kTo8k downsampler;
    Samples16 narrow(160);
    downsampler.process(test::noise(480, 3), narrow);
    downsampler.reset();
    const test::Tone sent{440, -6};
    downsampler.process(test::tone(sent, 480, kRealtime), narrow);
    CHECK(std::abs(narrow[0]) < 600);
    CHECK(greatest_step(narrow) <= 1.3 * steepest(sent, kTelephony));
  }

  TEST_CASE("ten minutes keep their number of samples and their phase") {
    // A tone of whole hertz: its phase in the last second is that of the first if no sample was
    // lost.
    const std::size_t seconds = 600;
    media::Upsampler8kTo24k upsampler;
    media::Downsampler24kTo8k downsampler;
    const Samples16 second = test::tone({440, -6}, 8'000, kTelephony);
    Samples16 wide(24'000), narrow(8'000), first;
    std::mt19937 random(4);
    for (std::size_t i = 0; i < seconds; ++i) {
      upsampler.process(second, wide);
      std::size_t written = 0;
      for (std::size_t at = 0; at < wide.size();) {
        const std::size_t count = std::min<std::size_t>(1 + random() % 3'000, wide.size() - at);
        written += downsampler.process(std::span(wide).subspan(at, count),
                                       std::span(narrow).subspan(written));
        at += count;
      }
      REQUIRE(written == 8'000);
      if (i == 1) first = narrow;
    }
    CHECK(narrow == first);
  }
}

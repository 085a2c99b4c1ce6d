#include <doctest/doctest.h>

#include <array>
#include <memory>
#include <vector>

#include "media/frame.hpp"
#include "media/g711_alaw.hpp"
#include "media/g711_mulaw.hpp"
#include "media/level_meter.hpp"
#include "media/resampler_8k_24k.hpp"
#include "media/resampler_any.hpp"
#include "media/tone_generator.hpp"
#include "tests/media/allocation_counter.hpp"
#include "tests/media/sound.hpp"

namespace {
using namespace tandem;
}

TEST_SUITE("media/allocation") {
  TEST_CASE("the counter counts") {
    const test::AllocationCounter counter;
    const auto one = std::make_unique<int>(1);
    std::vector<double> many(100);
    struct alignas(64) Wide {
      char bytes[64];
    };
    const auto wide = std::make_unique<Wide>();
    CHECK(counter.count() == 3);
  }

  TEST_CASE("no frame allocates on its way to the model or back, at any level") {
    media::MulawFrame mulaw{};
    media::Pcm16Frame<media::kTelephony> narrow{};
    media::Pcm16Frame<media::kRealtime> wide{};
    std::array<std::int16_t, 960> delta{};
    media::Upsampler8kTo24k upsampler;
    media::Downsampler24kTo8k downsampler;
    media::LevelMeter meter;
    media::ToneGenerator tone(440, -10, media::kRealtime);
    const auto levels = test::simd_levels();
    const test::AllocationCounter counter;
    for (int frame = 0; frame < 100; ++frame)
      for (const media::SimdLevel level : levels) {
        media::mulaw_decode(mulaw.codes, narrow.samples, level);
        media::alaw_decode(mulaw.codes, narrow.samples, level);
        meter.add(narrow.samples);
        upsampler.process(narrow.samples, wide.samples, level);
        tone.fill(delta);
        downsampler.process(std::span(delta).first(static_cast<std::size_t>(1 + frame)),
                            narrow.samples, level);
        downsampler.process(wide.samples, narrow.samples, level);
        media::alaw_encode(narrow.samples, mulaw.codes, level);
        media::mulaw_encode(narrow.samples, mulaw.codes, level);
        meter.add_mulaw(mulaw.codes);
        static_cast<void>(meter.take());
        upsampler.reset();
        downsampler.reset();
      }
    CHECK(counter.count() == 0);
  }

  TEST_CASE("libsamplerate does not allocate per frame once the output has grown") {
    media::AnyResampler resampler(media::SampleRate{22'050}, media::kRealtime);
    const auto in = test::noise(441, 9);
    std::vector<std::int16_t> out;
    out.reserve(4'096);
    resampler.process(in, out);
    const test::AllocationCounter counter;
    for (int frame = 0; frame < 100; ++frame) {
      out.clear();
      resampler.process(in, out);
    }
    CHECK(counter.count() == 0);
  }
}

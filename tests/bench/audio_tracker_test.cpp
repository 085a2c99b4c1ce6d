// Goal: what happens to audio on its way is seen for what it is. Method: the reference signal goes
// through our own resampler and μ-law, the way a server does it, then frames are taken out, sent
// twice, swapped, spoilt.
#include "bench/load/audio_tracker.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

#include "media/resampler_8k_24k.hpp"

namespace tandem::load {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kFrame = Channel::kBlock;
constexpr std::int64_t kEndless = INT64_MAX / 2;
const Time kStart{1'000'000s};

const ReferenceSignal& signal() {
  static const ReferenceSignal kSignal(7);
  return kSignal;
}

/// Frames of the signal as they come out of the server's upsampler, every third sample of them.
std::vector<std::vector<std::int16_t>> upsampled(std::uint64_t origin, std::size_t frames) {
  media::Upsampler8kTo24k up;
  std::vector<std::vector<std::int16_t>> out;
  for (std::size_t i = 0; i < frames; ++i) {
    const auto in = signal().narrow(origin + i * kFrame, kFrame);
    std::vector<std::int16_t> wide(3 * kFrame), narrow(kFrame);
    up.process(in, wide);
    for (std::size_t k = 0; k < kFrame; ++k) narrow[k] = wide[3 * k];
    out.push_back(std::move(narrow));
  }
  return out;
}

struct Ear final : AudioTracker::Listener {
  void on_heard(std::int64_t end, Time arrived, std::optional<float> snr_db) override {
    ends.push_back(end);
    times.push_back(arrived);
    if (snr_db) snr_least = std::min(snr_least, *snr_db);
  }
  std::vector<std::int64_t> ends;
  std::vector<Time> times;
  float snr_least = 1000;
};

/// A channel that has learned our resampler, as all but the first seconds of a run have.
struct Rig {
  explicit Rig(std::uint64_t origin) : frames(upsampled(origin, 40)) {
    // As a run does it: the first block tells the lag, the next 250 the filter.
    const auto lesson = upsampled(99, 300);
    const auto raw = channel.locate(99, kFrame - 8, kFrame + 8, lesson[1]);
    REQUIRE(raw);
    REQUIRE(channel.settle(*raw - static_cast<std::int64_t>(kFrame)) == 0);
    for (std::size_t i = 1; i < lesson.size(); ++i) channel.learn(99 + i * kFrame, lesson[i]);
    REQUIRE(channel.known());
    tracker.begin(origin, 32, kEndless);
  }
  void hear(std::size_t frame) { static_cast<void>(tracker.add(frames[frame], now += 20ms)); }
  void hear(std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i) hear(i);
  }

  Channel channel{signal()};
  FrameCounts counts;
  Ear ear;
  AudioTracker tracker{channel, counts, ear};
  std::vector<std::vector<std::int16_t>> frames;
  Time now = kStart;
};

}  // namespace

TEST_SUITE("bench/load/audio_tracker") {
  TEST_CASE("what came through whole is intact, the resampler's delay is found") {
    Rig rig(12'345);
    rig.hear(0, 40);
    CHECK(rig.counts.intact == 40);
    CHECK(rig.counts.clean());
    CHECK(rig.ear.snr_least > 40);
    const auto delay = std::chrono::duration<double, std::micro>(rig.channel.delay()).count();
    CHECK(delay == doctest::Approx(media::Upsampler8kTo24k::kDelay.count()).epsilon(0.03));
  }

  TEST_CASE("frames may come in messages of any length") {
    Rig rig(500'000);  // Over the end of the period.
    std::vector<std::int16_t> all;
    for (const auto& frame : rig.frames) all.insert(all.end(), frame.begin(), frame.end());
    for (std::size_t at = 0, size = 1; at < all.size(); size = size * 2 % 701 + 1) {
      const std::size_t piece = std::min(size, all.size() - at);
      CHECK(rig.tracker.add(std::span(all).subspan(at, piece), kStart) == piece);
      at += piece;
    }
    CHECK(rig.counts.intact == 40);
    CHECK(rig.counts.clean());
  }

  TEST_CASE("a frame is told with the arrival of the message that completed it") {
    Rig rig(3);
    std::vector<std::int16_t> two(rig.frames[0]);
    two.insert(two.end(), rig.frames[1].begin(), rig.frames[1].end());
    const auto all = std::span<const std::int16_t>(two);
    static_cast<void>(rig.tracker.add(all.first(100), kStart + 1ms));
    CHECK(rig.ear.ends.empty());
    static_cast<void>(rig.tracker.add(all.subspan(100), kStart + 2ms));
    REQUIRE(rig.ear.ends == std::vector<std::int64_t>{160, 320});
    CHECK(rig.ear.times[0] == kStart + 2ms);
  }

  TEST_CASE("frames left out are lost") {
    Rig rig(77);
    rig.hear(0, 10);
    rig.hear(13, 30);
    CHECK(rig.counts.lost == 3);
    CHECK(rig.counts.doubled == 0);
    CHECK(rig.ear.ends.back() == 30 * static_cast<std::int64_t>(kFrame));
  }

  TEST_CASE("a frame that comes twice is doubled, not lost") {
    Rig rig(77);
    rig.hear(0, 10);
    rig.hear(9, 30);
    CHECK(rig.counts.doubled == 1);
    CHECK(rig.counts.lost == 0);
  }

  TEST_CASE("two frames that changed places are reordered, not lost") {
    Rig rig(77);
    rig.hear(0, 10);
    rig.hear(11);
    rig.hear(10);
    rig.hear(12, 30);
    CHECK(rig.counts.reordered == 1);
    CHECK(rig.counts.lost == 0);
    CHECK(rig.counts.doubled == 0);
  }

  TEST_CASE("silence in place of a frame is silent, noise over it corrupted, and nothing is lost") {
    Rig rig(77);
    rig.hear(0, 10);
    std::ranges::fill(rig.frames[10], std::int16_t{0});
    rig.hear(10, 20);
    CHECK(rig.counts.filled == 1);
    for (std::size_t i = 0; i < kFrame; ++i)
      rig.frames[20][i] = static_cast<std::int16_t>((i * 7919) % 20'011 - 10'000);
    rig.hear(20, 40);
    CHECK(rig.counts.corrupted == 1);
    CHECK(rig.counts.lost == 0);
  }

  TEST_CASE("another caller's audio is not taken for one's own") {
    Rig rig(77);
    rig.hear(0, 5);
    const auto foreign = upsampled(ReferenceSignal::place(3), 5);
    for (const auto& frame : foreign) static_cast<void>(rig.tracker.add(frame, kStart));
    CHECK(rig.counts.corrupted == 5);
  }

  TEST_CASE("a stream that stops early has lost its rest, one that has a length takes no more") {
    Rig rig(77);
    rig.tracker.begin(77, 32, 20 * static_cast<std::int64_t>(kFrame));
    rig.hear(0, 15);
    rig.tracker.finish(20 * static_cast<std::int64_t>(kFrame));
    CHECK(rig.counts.lost == 5);
    rig.hear(15, 20);
    CHECK(rig.tracker.complete());
    CHECK(rig.tracker.add(rig.frames[20], kStart) == 0);
  }
}

}  // namespace tandem::load

#include "bridge/call/downlink.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <numbers>
#include <vector>

#include "core/base64.hpp"
#include "media/g711_mulaw.hpp"
#include "tests/media/allocation_counter.hpp"

using namespace tandem;
using call::Downlink;
using call::MulawBlocks;
using engine::ItemId;

namespace {

/// A second of a 440 Hz tone at 24 kHz, as bytes of PCM16 little-endian.
std::vector<std::uint8_t> tone_pcm(std::size_t samples = 24'000) {
  std::vector<std::uint8_t> bytes;
  for (std::size_t i = 0; i < samples; ++i) {
    const auto sample = static_cast<std::int16_t>(
        10'000 * std::sin(2 * std::numbers::pi * 440 * static_cast<double>(i) / 24'000));
    bytes.push_back(static_cast<std::uint8_t>(sample & 0xFF));
    bytes.push_back(static_cast<std::uint8_t>(static_cast<std::uint16_t>(sample) >> 8));
  }
  return bytes;
}

std::string base64(std::span<const std::uint8_t> bytes) {
  return base64_encode({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

struct Rig {
  explicit Rig(model::AudioFormat format) : downlink(format, blocks, scratch) {}
  std::vector<std::uint8_t> pooled(ItemId item, std::size_t bytes) {
    std::vector<std::uint8_t> out(bytes);
    REQUIRE(downlink.pool().read(item, 0, out));
    return out;
  }
  MulawBlocks blocks;
  std::array<std::uint8_t, Downlink::kScratchBytes> scratch{};
  Downlink downlink;
};

/// What the parts give for the whole at once: decoding done by hand, the resampler in one go.
std::vector<std::uint8_t> expected(std::span<const std::uint8_t> pcm) {
  std::vector<std::int16_t> wide;
  for (std::size_t i = 0; i + 1 < pcm.size(); i += 2)
    wide.push_back(static_cast<std::int16_t>(pcm[i] | pcm[i + 1] << 8));
  media::Downsampler24kTo8k down;
  std::vector<std::int16_t> narrow(down.outputs_for(wide.size()));
  down.process(wide, narrow);
  std::vector<std::uint8_t> codes(narrow.size());
  media::mulaw_encode(narrow, codes);
  return codes;
}

}  // namespace

TEST_SUITE("call/downlink") {
  TEST_CASE("a second of PCM becomes exactly 8000 bytes, whatever the deltas' lengths") {
    const auto pcm = tone_pcm();
    const auto whole = expected(pcm);
    REQUIRE(whole.size() == 8'000);
    for (const std::size_t step : {1UL, 3UL, 7UL, 959UL, 960UL, 4'801UL, 48'000UL}) {
      CAPTURE(step);
      Rig rig(model::AudioFormat::Pcm24k);
      std::int64_t bytes = 0;
      for (std::size_t at = 0; at < pcm.size(); at += step)
        bytes += rig.downlink
                     .put({1}, base64(std::span(pcm).subspan(at, std::min(step, pcm.size() - at))))
                     .bytes;
      CHECK(bytes == 8'000);
      CHECK(rig.pooled({1}, 8'000) == whole);
    }
  }
  TEST_CASE("half a sample at the end of an item is not heard in the next") {
    const auto pcm = tone_pcm(2'400);
    Rig rig(model::AudioFormat::Pcm24k);
    auto odd = pcm;
    odd.push_back(0x55);
    (void)rig.downlink.put({1}, base64(odd));
    rig.downlink.end_item({1});
    (void)rig.downlink.put({2}, base64(pcm));
    CHECK(rig.pooled({2}, 800) == expected(pcm));
  }
  TEST_CASE("pain-02: after a discarded item the next one begins from silence") {
    const auto pcm = tone_pcm(2'411);
    Rig rig(model::AudioFormat::Pcm24k);
    (void)rig.downlink.put({1}, base64(pcm));
    rig.downlink.free({.item = {1}});
    (void)rig.downlink.put({2}, base64(pcm));
    CHECK(rig.pooled({2}, 803) == expected(pcm));
    CHECK(rig.downlink.pool().bytes() == MulawBlocks::kBlockBytes);
  }
  TEST_CASE("mu-law of the model passes through bit for bit") {
    std::vector<std::uint8_t> codes(5'000);
    for (std::size_t i = 0; i < codes.size(); ++i) codes[i] = static_cast<std::uint8_t>(i * 37);
    Rig rig(model::AudioFormat::Pcmu);
    for (std::size_t at = 0; at < codes.size(); at += 777)
      (void)rig.downlink.put(
          {1}, base64(std::span(codes).subspan(at, std::min(777UL, codes.size() - at))));
    CHECK(rig.pooled({1}, codes.size()) == codes);
  }
  TEST_CASE("garbage in base64 is reported and what came before it counts") {
    Rig rig(model::AudioFormat::Pcmu);
    CHECK(rig.downlink.put({1}, "AAAA*AAA").bad);
    CHECK(rig.downlink.put({1}, "AAA").bad);
    std::string long_text(4'096, 'A');
    long_text += "=AAA";
    const auto put = rig.downlink.put({1}, long_text);
    CHECK(put.bad);
    CHECK(put.bytes == 3'072);
    // Padding in the middle of a long text is no end.
    std::string padded = std::string(4'092, 'A') + "AA==" + "AAAA";
    CHECK(rig.downlink.put({1}, padded).bad);
  }
  TEST_CASE("no allocation per delta once the pool has its blocks") {
    const std::string delta = base64(tone_pcm(4'800));
    Rig rig(model::AudioFormat::Pcm24k);
    for (int i = 0; i < 20; ++i) (void)rig.downlink.put({1}, delta);
    rig.downlink.free({.item = {1}});
    (void)rig.downlink.put({2}, delta);  // the item's own list of blocks
    const test::AllocationCounter allocations;
    (void)rig.downlink.put({2}, delta);
    (void)rig.downlink.put({2}, delta);
    CHECK(allocations.count() == 0);
  }
  TEST_CASE("a model that does not stop is cut off at the pool's bound") {
    const std::string delta = base64(tone_pcm());
    Rig rig(model::AudioFormat::Pcm24k);
    std::int64_t bytes = 0;
    bool overflow = false;
    for (int i = 0; i < 200; ++i) {
      const auto put = rig.downlink.put({1}, delta);
      bytes += put.bytes;
      overflow = overflow || put.overflow;
    }
    CHECK(overflow);
    CHECK(bytes <= static_cast<std::int64_t>(call::MulawPool::kBytesMax));
  }
}

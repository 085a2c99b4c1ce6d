// Both laws against the ITU's tables, which lie in data/: a decoder's 256 rows, and for the encoder
// the code of every 16-bit sample from -32768 on.

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <iterator>
#include <span>
#include <string>
#include <vector>

#include "media/g711_alaw.hpp"
#include "media/g711_mulaw.hpp"
#include "media/units.hpp"
#include "tests/media/sound.hpp"
#include "tests/places.hpp"

namespace {

using namespace tandem;
using media::SimdLevel;

constexpr std::size_t kInputs = 65536;

std::vector<std::uint8_t> encode_table(const std::string& law) {
  std::ifstream file(test::test_data() + "/media/data/g711_" + law + "_encode_itu.bin",
                     std::ios::binary);
  std::vector<std::uint8_t> codes{std::istreambuf_iterator<char>(file), {}};
  REQUIRE(codes.size() == kInputs);
  return codes;
}

std::vector<std::int16_t> decode_table(const std::string& law) {
  std::ifstream file(test::test_data() + "/media/data/g711_" + law + "_decode.txt");
  std::vector<std::int16_t> samples;
  std::string code, line;
  while (std::getline(file, line)) {
    if (line.empty() || line[0] == '#') continue;
    const std::size_t space = line.find_first_of(" \t");
    REQUIRE(std::stoul(line.substr(0, space), nullptr, 16) == samples.size());
    samples.push_back(static_cast<std::int16_t>(std::stoi(line.substr(space))));
  }
  REQUIRE(samples.size() == 256);
  return samples;
}

std::vector<std::int16_t> every_sample() {
  std::vector<std::int16_t> samples(kInputs);
  for (std::size_t i = 0; i < kInputs; ++i)
    samples[i] = static_cast<std::int16_t>(static_cast<int>(i) - 32768);
  return samples;
}

struct Law {
  std::string name;
  std::uint8_t (*encode_one)(std::int16_t) noexcept;
  std::int16_t (*decode_one)(std::uint8_t) noexcept;
  void (*encode)(std::span<const std::int16_t>, std::span<std::uint8_t>, SimdLevel) noexcept;
  void (*decode)(std::span<const std::uint8_t>, std::span<std::int16_t>, SimdLevel) noexcept;
};
const Law kMulaw{"ulaw", media::mulaw_encode, media::mulaw_decode, media::mulaw_encode,
                 media::mulaw_decode};
const Law kAlaw{"alaw", media::alaw_encode, media::alaw_decode, media::alaw_encode,
                media::alaw_decode};

void check_single(const Law& law) {
  const auto codes = encode_table(law.name);
  const auto samples = every_sample();
  for (std::size_t i = 0; i < kInputs; ++i)
    if (law.encode_one(samples[i]) != codes[i]) FAIL("sample " << samples[i]);
  const auto linear = decode_table(law.name);
  for (std::size_t code = 0; code < 256; ++code)
    CHECK(law.decode_one(static_cast<std::uint8_t>(code)) == linear[code]);
}

/// Buffers that begin `offset` bytes behind a multiple of 64 (linear ones at the even byte before),
/// with guards behind what a frame may write.
struct Aligned {
  static constexpr std::size_t kLongest = 200;
  alignas(64) std::uint8_t codes[64 + kLongest + 64];
  alignas(64) std::int16_t samples[32 + kLongest + 32];

  std::span<std::uint8_t> codes_at(std::size_t offset, std::size_t count) {
    return {codes + offset, count};
  }
  std::span<std::int16_t> samples_at(std::size_t offset, std::size_t count) {
    return {samples + offset / 2, count};
  }
};

bool encodes_in_frames(const Law& law, SimdLevel level, std::size_t length, std::size_t offset,
                       const std::vector<std::int16_t>& samples,
                       const std::vector<std::uint8_t>& codes) {
  static Aligned in, out;
  for (std::size_t at = 0; at < kInputs; at += length) {
    const std::size_t count = std::min(length, kInputs - at);
    const auto frame = in.samples_at(offset, count);
    std::copy_n(samples.begin() + static_cast<std::ptrdiff_t>(at), count, frame.begin());
    const auto coded = out.codes_at(offset, count);
    coded.data()[count] = 0xA5;
    law.encode(frame, coded, level);
    if (std::memcmp(coded.data(), codes.data() + at, count) != 0) return false;
    if (coded.data()[count] != 0xA5) return false;
  }
  return true;
}

bool decodes_in_frames(const Law& law, SimdLevel level, std::size_t length, std::size_t offset,
                       const std::vector<std::int16_t>& linear) {
  static Aligned in, out;
  for (std::size_t at = 0; at < 256; at += length) {
    const std::size_t count = std::min(length, 256 - at);
    const auto codes = in.codes_at(offset, count);
    for (std::size_t i = 0; i < count; ++i) codes[i] = static_cast<std::uint8_t>(at + i);
    const auto samples = out.samples_at(offset, count);
    samples.data()[count] = 0x5AA5;
    law.decode(codes, samples, level);
    if (std::memcmp(samples.data(), linear.data() + at, samples.size_bytes()) != 0) return false;
    if (samples.data()[count] != 0x5AA5) return false;
  }
  return true;
}

#if defined(__SANITIZE_ADDRESS__)
constexpr std::size_t kLengthStep = 13;  // The sanitizer takes ten times as long.
#else
constexpr std::size_t kLengthStep = 1;
#endif

void check_frames(const Law& law) {
  const auto codes = encode_table(law.name);
  const auto linear = decode_table(law.name);
  const auto samples = every_sample();
  for (const SimdLevel level : test::simd_levels())
    for (std::size_t length = 1; length <= Aligned::kLongest; length += kLengthStep)
      for (std::size_t offset = 0; offset < 64; ++offset) {
        if (!encodes_in_frames(law, level, length, offset, samples, codes) ||
            !decodes_in_frames(law, level, length, offset, linear))
          FAIL(name_of(level) << ", frames of " << length << ", alignment " << offset);
      }
}

void check_round_trip(const Law& law, int exceptions) {
  int changed = 0;
  for (int code = 0; code < 256; ++code) {
    const auto one = static_cast<std::uint8_t>(code);
    if (law.encode_one(law.decode_one(one)) != one) ++changed;
  }
  CHECK(changed == exceptions);
}

}  // namespace

TEST_SUITE("media/g711_mulaw") {
  TEST_CASE("single samples and codes are those of the ITU's table") { check_single(kMulaw); }
  TEST_CASE("every level equals the table at every frame length and alignment") {
    check_frames(kMulaw);
  }
  TEST_CASE("only negative zero changes its code when decoded and encoded") {
    check_round_trip(kMulaw, 1);
    CHECK(media::mulaw_decode(0x7F) == 0);
  }
  TEST_CASE("digital silence encodes to 0xFF") {
    CHECK(media::mulaw_encode(0) == media::kMulawSilence);
  }
  TEST_CASE("a negative sample on a threshold is taken by its one's complement") {
    // Where libsndfile and spandsp differ by one code.
    CHECK(media::mulaw_encode(-31612) == media::mulaw_encode(-31611));
    CHECK(media::mulaw_encode(-31613) != media::mulaw_encode(-31612));
  }
}

TEST_SUITE("media/g711_alaw") {
  TEST_CASE("single samples and codes are those of the ITU's table") { check_single(kAlaw); }
  TEST_CASE("every level equals the table at every frame length and alignment") {
    check_frames(kAlaw);
  }
  TEST_CASE("every code stays the same when decoded and encoded") { check_round_trip(kAlaw, 0); }
  TEST_CASE("digital silence encodes to 0xD5") {
    CHECK(media::alaw_encode(0) == media::kAlawSilence);
  }
}

// Goal: what was written is heard again, side by side, whole or broken off. Method: libopusfile,
// which is not what wrote it.
#include "media/ogg_opus_writer.hpp"

#include <doctest/doctest.h>
#include <opus/opusfile.h>

#include <vector>

#include "tests/media/sound.hpp"

namespace tandem::media {
namespace {

std::vector<std::uint8_t> written(int seconds, const std::vector<std::int16_t>& left,
                                  const std::vector<std::int16_t>& right) {
  std::vector<std::uint8_t> file;
  OggOpusWriter writer(kTelephony, "a call", [&file](std::span<const std::uint8_t> bytes) {
    file.insert(file.end(), bytes.begin(), bytes.end());
    return true;
  });
  std::vector<std::int16_t> both(320);
  for (int block = 0; block < seconds * 50; ++block) {
    for (std::size_t i = 0; i < 160; ++i) {
      const std::size_t at = static_cast<std::size_t>(block) * 160 + i;
      both[2 * i] = left[at];
      both[2 * i + 1] = right[at];
    }
    CHECK(writer.write(both));
  }
  CHECK(writer.finish());
  return file;
}

struct Heard {
  std::vector<std::int16_t> left, right;  ///< At 48 kHz.
};
Heard heard(const std::vector<std::uint8_t>& file) {
  Heard all;
  int error = 0;
  OggOpusFile* opened = op_open_memory(file.data(), file.size(), &error);
  REQUIRE(error == 0);
  CHECK(op_channel_count(opened, -1) == 2);
  std::vector<std::int16_t> piece(2 * 5'760);
  for (int got = 1; got > 0;) {
    got = op_read_stereo(opened, piece.data(), static_cast<int>(piece.size()));
    for (int i = 0; i < got; ++i) {
      all.left.push_back(piece[static_cast<std::size_t>(2 * i)]);
      all.right.push_back(piece[static_cast<std::size_t>(2 * i + 1)]);
    }
  }
  op_free(opened);
  return all;
}

constexpr SampleRate kOpus{48'000};

}  // namespace

TEST_SUITE("media/ogg_opus_writer") {
  const auto low = test::tone({440, -9}, 80'000, kTelephony);
  const auto high = test::tone({1'000, -9}, 80'000, kTelephony);

  TEST_CASE("both sides come back, apart, as long as they were") {
    const auto file = written(10, low, high);
    const Heard all = heard(file);
    CHECK(all.left.size() == 10 * 48'000);
    CHECK(ogg_opus_length(file, file) == std::chrono::seconds(10));
    CHECK(test::db(std::abs(test::component(all.left, 440, kOpus))) > -10);
    CHECK(test::db(std::abs(test::component(all.right, 1'000, kOpus))) > -10);
    // Who speaks on one side is not heard on the other.
    CHECK(test::db(std::abs(test::component(all.left, 1'000, kOpus))) < -45);
    CHECK(test::db(std::abs(test::component(all.right, 440, kOpus))) < -45);
    CHECK(test::sinad_db(all.left, 440, kOpus) > 25);
    CHECK(file.size() < 100'000);
  }

  TEST_CASE("a file that breaks off plays up to its last whole page, and says how long that is") {
    auto file = written(10, low, high);
    file.resize(file.size() * 6 / 10 + 7);
    const Heard all = heard(file);
    CHECK(all.left.size() > 4 * 48'000);
    const auto told = ogg_opus_length(file, file);
    CHECK(std::abs(told.count() * 48 - static_cast<std::int64_t>(all.left.size())) < 48 * 20);
  }

  TEST_CASE("garbage has no length, and a disk that refuses is told at once") {
    CHECK(ogg_opus_length({}, {}) == std::chrono::milliseconds(0));
    const std::vector<std::uint8_t> garbage(1'000, 0x4F);
    CHECK(ogg_opus_length(garbage, garbage) == std::chrono::milliseconds(0));
    OggOpusWriter writer(kTelephony, "", [](std::span<const std::uint8_t>) { return false; });
    bool well = true;
    for (int i = 0; i < 200; ++i) well = writer.write(std::vector<std::int16_t>(320)) && well;
    CHECK_FALSE(well);
  }
}

}  // namespace tandem::media

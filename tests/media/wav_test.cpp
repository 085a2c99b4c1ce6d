// Against files that sox wrote: data/sox_*.wav, and what they hold as sox reads it, data/sox_*.raw.

#include "media/wav.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/media/sound.hpp"
#include "tests/places.hpp"

namespace {

using namespace tandem;
using Bytes = std::vector<std::uint8_t>;
using Samples16 = std::vector<std::int16_t>;

const std::filesystem::path kData = tandem::test::test_data() + "/media/data";

Bytes bytes_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  REQUIRE(in.good());
  return {std::istreambuf_iterator<char>(in), {}};
}

Samples16 raw_samples(const std::filesystem::path& file) {
  const Bytes bytes = bytes_of(file);
  Samples16 samples(bytes.size() / 2);
  std::memcpy(samples.data(), bytes.data(), bytes.size());
  return samples;
}

/// A directory of this test's own, removed with it.
struct Directory {
  std::filesystem::path path;
  Directory() {
    std::string name = (std::filesystem::temp_directory_path() / "wav_test.XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path = name;
  }
  ~Directory() { std::filesystem::remove_all(path); }
};

std::string refusal(const Bytes& bytes) {
  try {
    static_cast<void>(media::parse_wav(bytes, "file.wav"));
  } catch (const media::WavError& error) {
    return error.what();
  }
  return {};
}

bool refused(const Bytes& bytes, const char* why) {
  return refusal(bytes).find(why) != std::string::npos;
}

Bytes changed(Bytes bytes, std::size_t at, std::uint8_t value) {
  bytes[at] = value;
  return bytes;
}

/// `bytes` with `chunk` behind all, and the RIFF size mended.
Bytes with_chunk(Bytes bytes, const Bytes& chunk) {
  bytes.insert(bytes.end(), chunk.begin(), chunk.end());
  const auto size = static_cast<std::uint32_t>(bytes.size() - 8);
  std::memcpy(bytes.data() + 4, &size, 4);
  return bytes;
}

}  // namespace

TEST_SUITE("media/wav") {
  TEST_CASE("reads 16-bit PCM as sox does") {
    const media::Wav wav = media::read_wav(kData / "sox_pcm.wav");
    CHECK(wav.rate == media::kTelephony);
    CHECK(wav.samples == raw_samples(kData / "sox_pcm.raw"));
  }

  TEST_CASE("reads mu-law as sox does, skipping the chunk that sox puts before the data") {
    const media::Wav wav = media::read_wav(kData / "sox_mulaw.wav");
    CHECK(wav.rate == media::kTelephony);
    CHECK(wav.samples == raw_samples(kData / "sox_mulaw_decoded.raw"));
  }

  TEST_CASE("writes 16-bit PCM byte for byte as sox does") {
    const Directory directory;
    const auto file = directory.path / "out.wav";
    media::write_wav(file, raw_samples(kData / "sox_pcm.raw"), media::kTelephony);
    CHECK(bytes_of(file) == bytes_of(kData / "sox_pcm.wav"));
  }

  TEST_CASE("what was written reads back, of odd and no length too") {
    const Directory directory;
    const auto file = directory.path / "out.wav";
    for (const std::size_t samples : {0UL, 1UL, 777UL}) {
      const Samples16 noise = test::noise(samples, 8);
      media::write_wav(file, noise, media::SampleRate{22'050});
      CHECK(media::read_wav(file).samples == noise);
      CHECK(media::read_wav(file).rate.hz == 22'050);
      const Bytes silence(samples, 0xFF);
      media::write_wav_mulaw(file, silence);
      CHECK(media::read_wav(file).samples == Samples16(samples));
    }
  }

  TEST_CASE("a file cut short anywhere is refused") {
    const Bytes whole = bytes_of(kData / "sox_mulaw.wav");
    for (std::size_t length = 0; length < whole.size(); ++length)
      CHECK_FALSE(
          refusal({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length)}).empty());
  }

  TEST_CASE("a cut file whose RIFF size is mended is refused where its data ends early") {
    Bytes bytes = bytes_of(kData / "sox_pcm.wav");
    bytes.erase(bytes.end() - 2, bytes.end());
    CHECK(refused(with_chunk(bytes, {}), "ends within a chunk"));
  }

  TEST_CASE("other formats are refused by name") {
    const Bytes pcm = bytes_of(kData / "sox_pcm.wav");
    CHECK(refused(changed(pcm, 0, 'X'), "not a RIFF file"));
    CHECK(refused(changed(pcm, 8, 'A'), "RIFF but not WAVE"));
    CHECK(refused(changed(pcm, 20, 3), "format 3"));
    CHECK(refused(changed(pcm, 22, 2), "2 channels"));
    CHECK(refused(changed(pcm, 34, 24), "24 bits"));
    CHECK(refused(changed(pcm, 32, 4), "do not agree"));
    CHECK(refused(changed(changed(pcm, 24, 0), 25, 0), "rate"));
    CHECK(refused(changed(pcm, 36, 'x'), "has no data"));
  }

  TEST_CASE("chunks of other kinds are skipped, doubled ones refused") {
    const Bytes pcm = bytes_of(kData / "sox_pcm.wav");
    const Bytes list{'L', 'I', 'S', 'T', 3, 0, 0, 0, 'a', 'b', 'c', 0};
    CHECK(media::parse_wav(with_chunk(pcm, list), "f").samples.size() == 400);
    CHECK(refused(with_chunk(pcm, {'d', 'a', 't', 'a', 0, 0, 0, 0}), "two data chunks"));
    CHECK(refused(with_chunk(pcm, {'L', 'I', 'S', 'T', 1, 0, 0, 0, 'a'}), "padding"));
  }

  TEST_CASE("a missing file and an impossible place are errors that name the file") {
    CHECK_THROWS_AS(static_cast<void>(media::read_wav(kData / "absent.wav")), media::WavError);
    CHECK_THROWS_AS(media::write_wav(kData / "absent" / "x.wav", {}, media::kTelephony),
                    media::WavError);
  }
}

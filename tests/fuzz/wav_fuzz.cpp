#include "media/wav.hpp"

#include <string>
#include <vector>

#include "tests/fuzz/fuzz_target.hpp"

using namespace tandem::media;

/// A file of sound, as voices write it: all of it is read, or a sentence says what is wrong.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // On the heap at the exact size, so that the sanitizer sees a byte too many.
  const std::vector<std::uint8_t> exact(data, data + size);
  try {
    const Wav wav = parse_wav(exact, "x.wav");
    FUZZ_REQUIRE(wav.rate.hz > 0 && wav.rate.hz <= 1'000'000);
    FUZZ_REQUIRE(wav.samples.size() <= size);
  } catch (const WavError& error) {
    FUZZ_REQUIRE(std::string(error.what()).starts_with("x.wav: "));
  }
  return 0;
}

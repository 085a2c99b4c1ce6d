#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <stdexcept>
#include <vector>

#include "media/units.hpp"

namespace tandem::media {

/// Says which file, and what about it is not as it should be.
class WavError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// One channel of linear audio, as a file held it or will hold it.
struct Wav {
  SampleRate rate{};
  std::vector<std::int16_t> samples;
};

// RIFF/WAVE files of one channel: 16-bit PCM (format 1) and 8-bit μ-law (format 7). Strict, since
// they are the evidence of tests: other formats and channel counts, sizes that do not agree with
// the file, missing, doubled or truncated chunks are errors. Chunks of other kinds are skipped. Not
// for the per-frame path.

/// μ-law is decoded. Throws `WavError`.
[[nodiscard]] Wav read_wav(const std::filesystem::path& file);
/// The same from memory; `name` stands in the messages.
[[nodiscard]] Wav parse_wav(std::span<const std::uint8_t> bytes, const std::filesystem::path& name);

/// 16-bit PCM. Replaces the file. Throws `WavError` where it cannot be written.
void write_wav(const std::filesystem::path& file, std::span<const std::int16_t> samples,
               SampleRate rate);
/// μ-law codes as they are.
void write_wav_mulaw(const std::filesystem::path& file, std::span<const std::uint8_t> codes,
                     SampleRate rate = kTelephony);

}  // namespace tandem::media

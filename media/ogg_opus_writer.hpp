#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "media/units.hpp"

struct OggOpusEnc;

namespace tandem::media {

/// A call as an Ogg Opus file (RFC 7845), stereo: page by page, at most a second of sound each, so
/// that a file that breaks off plays up to there. Some 200 KiB while it is written. One thread at a
/// time, and not a shard: a frame costs some 0.5 ms.
class OggOpusWriter {
 public:
  /// Gets the file's bytes in order; false where they cannot be kept.
  using Sink = std::function<bool(std::span<const std::uint8_t>)>;

  /// `rate` of what is written. Throws `std::runtime_error` where the library refuses.
  OggOpusWriter(SampleRate rate, const std::string& title, Sink sink);
  ~OggOpusWriter();
  OggOpusWriter(const OggOpusWriter&) = delete;
  OggOpusWriter& operator=(const OggOpusWriter&) = delete;

  /// Interleaved, left first. False once the sink, or the encoder, failed.
  bool write(std::span<const std::int16_t> samples);
  /// The last page. Once.
  bool finish();

 private:
  struct Deleter {
    void operator()(OggOpusEnc* encoder) const noexcept;
  };
  Sink sink_;
  bool failed_ = false;
  std::unique_ptr<OggOpusEnc, Deleter> encoder_;
};

/// How long a file of it plays, by its last whole page; zero where there is none.
[[nodiscard]] std::chrono::milliseconds ogg_opus_length(
    std::span<const std::uint8_t> file) noexcept;

}  // namespace tandem::media

#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "media/units.hpp"

struct OpusEncoder;

namespace tandem::media {

/// A call as an Ogg Opus file (RFC 7845), stereo: page by page, a second of sound each, so that a
/// file that breaks off plays up to there. Encoded at the rate of the telephone itself: resampling
/// to 48 kHz first, as ready-made file writers do, costs four times as much and adds nothing. Some
/// 50 KiB while it is written. One thread at a time, and not a shard: 20 ms cost some 0.04 ms.
class OggOpusWriter {
 public:
  /// Gets the file's bytes in order; false where they cannot be kept.
  using Sink = std::function<bool(std::span<const std::uint8_t>)>;

  /// `rate` of what is written: 8, 12, 16, 24 or 48 kHz. Throws `std::invalid_argument` for others.
  OggOpusWriter(SampleRate rate, const std::string& title, Sink sink);
  ~OggOpusWriter();
  OggOpusWriter(const OggOpusWriter&) = delete;
  OggOpusWriter& operator=(const OggOpusWriter&) = delete;

  /// Interleaved, left first; whole samples, any number of them. False once the sink, or the
  /// encoder, failed.
  bool write(std::span<const std::int16_t> samples);
  /// The last page. Once.
  bool finish();

 private:
  struct EncoderDeleter {
    void operator()(OpusEncoder* encoder) const noexcept;
  };
  struct Pages;

  void write_head(const std::string& title);
  /// What is in `pending_`, as one packet; `last`: of the file.
  void write_packet(bool last);
  void give_pages();

  Sink sink_;
  int rate_hz_;
  std::size_t packet_samples_;  ///< Of both sides, in 20 ms.
  int skipped_ = 0;             ///< What a decoder throws away first, in 1/48,000 s.
  bool failed_ = false;
  std::unique_ptr<OpusEncoder, EncoderDeleter> encoder_;
  std::unique_ptr<Pages> pages_;
  std::vector<std::int16_t> pending_;
  std::int64_t samples_ = 0;  ///< Written, of each side.
  std::int64_t packets_ = 0;
};

/// How long a file of it plays, by its last whole page; zero where there is none. `head`: its first
/// 128 bytes at least, `tail`: its last 64 KiB, or the whole file.
[[nodiscard]] std::chrono::milliseconds ogg_opus_length(
    std::span<const std::uint8_t> head, std::span<const std::uint8_t> tail) noexcept;

}  // namespace tandem::media

#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <vector>

#include "media/frame.hpp"
#include "tools/sim/carrier/playout_buffer.hpp"

namespace tandem::sim {

/// What was heard on one stream, at the caller's ear and from the caller's mouth: utterances of the
/// agent for the log and, where a record is kept, all of both as audio.
class HeardAudio {
 public:
  using Time = PlayoutBuffer::Time;

  /// The agent's audio between two silences that are longer than `PlayoutBuffer::kUnderrunMax`, or
  /// up to a clear.
  struct Utterance {
    Time begin, end;
    std::uint64_t bytes = 0;   ///< Of audio heard.
    std::uint64_t offset = 0;  ///< Where it begins in the heard recording, bytes from its start.
    bool cleared = false;
    std::uint64_t flushed = 0;  ///< Bytes that the clear threw away.
  };

  explicit HeardAudio(bool keep) : keep_(keep) {}

  /// What the caller heard in the time up to `now`. Gives the utterance that this silence closed.
  [[nodiscard]] std::optional<Utterance> heard(const PlayoutBuffer::Played& played, Time now);
  [[nodiscard]] std::optional<Utterance> cleared(std::uint64_t flushed, Time now);
  [[nodiscard]] std::optional<Utterance> finish();
  void said(const media::MulawFrame& frame);

  [[nodiscard]] bool keeps() const noexcept { return keep_; }
  /// WAV files, linear, 8 kHz: `<stem>-heard.wav`, `<stem>-said.wav`.
  void write(const std::filesystem::path& folder, const std::string& stem) const;
  /// Clicks at the given positions of the heard recording.
  [[nodiscard]] std::size_t clicks(std::span<const std::uint64_t> borders) const;

 private:
  bool keep_;
  std::optional<Utterance> open_;
  std::uint64_t line_ = 0;
  std::uint64_t silence_ = 0;
  std::vector<std::uint8_t> heard_, said_;
};

}  // namespace tandem::sim

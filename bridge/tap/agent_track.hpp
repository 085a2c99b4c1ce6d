#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <span>
#include <vector>

#include "bridge/engine/ids.hpp"

namespace tandem::tap {

/// The agent's audio on the call clock as the caller hears it, counted in samples of 8 kHz. What
/// was sent to the carrier is a line of bytes whose positions are the playout ledger's; it plays
/// without a break until it runs dry. Its place on the clock is that at which the carrier's marks
/// say it was played; nothing is given out before the ledger counts it as heard, so what an
/// interruption cut is never given out. On the shard.
class AgentTrack {
 public:
  /// The line's end lies at `line_end` now; what is still to be heard of it comes by `played`.
  AgentTrack(std::int64_t cursor, std::int64_t line_end) noexcept
      : cursor_(cursor), line_end_(line_end), line_free_(cursor) {}

  /// Another stream: its line is empty and begins at 0.
  void attach(std::int64_t now);
  /// Audio was sent, or lay at the carrier already when the tap was made.
  void played(std::span<const std::uint8_t> mulaw, std::int64_t now);
  /// A mark was sent behind it; it came back.
  void marked(engine::MarkId mark);
  void echoed(engine::MarkId mark, std::int64_t now);
  /// The line is cut: what lies beyond `heard` never sounds.
  void cut(std::int64_t heard, std::int64_t now);
  /// The next samples; silence where nothing plays. `heard`: position of the line up to which the
  /// ledger has it heard.
  void read(std::span<std::int16_t> out, std::int64_t heard);

  /// How long after it was sent audio is heard and confirmed, as marks tell.
  [[nodiscard]] std::int64_t delay() const noexcept { return delay_; }

 private:
  /// What one message brought.
  struct Piece {
    std::int64_t position;  ///< Of its first byte that is left, on the line.
    std::int64_t due;       ///< When that is heard.
    std::vector<std::uint8_t> codes;
    std::size_t given = 0;
    [[nodiscard]] std::int64_t left() const noexcept {
      return static_cast<std::int64_t>(codes.size() - given);
    }
  };
  struct Mark {
    engine::MarkId id;
    std::int64_t planned;  ///< When the audio before it is through, if the way took no time.
  };

  std::deque<Piece> pieces_;
  std::deque<Mark> marks_;
  std::int64_t cursor_;     ///< Given out up to here, on the clock.
  std::int64_t line_end_;   ///< As the ledger counts.
  std::int64_t line_free_;  ///< When all that was sent is through, if the way took no time.
  std::int64_t delay_ = 0;
  bool delay_known_ = false;
};

}  // namespace tandem::tap

#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "bench/load/audio_tracker.hpp"
#include "bench/load/histogram.hpp"

namespace tandem::load {

/// Signal-to-noise ratios in steps of 1 dB, up to 80.
class SnrCounts {
 public:
  void add(float db) noexcept {
    const auto step = static_cast<std::size_t>(std::fmax(0.0F, std::fmin(db, kMost)));
    ++steps_[step];
    ++count_;
  }
  /// The lower end of the step that a share of the blocks stays below; 0 while empty.
  [[nodiscard]] int percentile(double share) const noexcept {
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < steps_.size(); ++i) {
      seen += steps_[i];
      if (count_ != 0 && static_cast<double>(seen) >= share * static_cast<double>(count_))
        return static_cast<int>(i);
    }
    return 0;
  }

 private:
  static constexpr float kMost = 80;
  std::array<std::uint64_t, 81> steps_{};
  std::uint64_t count_ = 0;
};

/// Of one direction.
struct DirectionFigures {
  /// From our sending of the last byte of a frame (caller) or delta (model) to the arrival of the
  /// message that completes its audio on the other leg; the resampler's delay is apart.
  Histogram latency;
  /// The same for the newest audio of each message that came: what is left when waiting for a
  /// message to fill does not count.
  Histogram message_latency;
  FrameCounts frames;
  SnrCounts snr;
  std::uint64_t sent = 0;      ///< Messages of ours.
  std::uint64_t received = 0;  ///< Messages with audio.
  std::uint64_t overdue = 0;   ///< Frames sent 200 ms ago or more that have not come.
};

/// How far a server's idea of what the caller heard was from the truth.
struct TruncationFigures {
  Histogram error;  ///< Magnitudes.
  double sum_ms = 0, earliest_ms = 0, latest_ms = 0;
  std::uint64_t missing = 0;

  void add(double error_ms);
};

/// All that is counted between two looks at a run. One thread.
struct Measurements {
  DirectionFigures uplink;    ///< Caller to model.
  DirectionFigures downlink;  ///< Model to caller.
  TruncationFigures truncation;
  Histogram barge_in;  ///< speech_started sent to clear received.
  std::uint64_t interruptions = 0, clears_missing = 0, clears_unasked = 0;
  std::uint64_t stale_frames = 0;  ///< Audio of a cleared answer, or of none.
  std::uint64_t underruns = 0;     ///< The caller's line ran dry inside an answer.
  std::uint64_t answers = 0, tools_called = 0, tools_unanswered = 0;

  Histogram twiml_admitted, twiml_refused;  ///< Webhook sent to answer received.
  std::uint64_t calls_placed = 0, calls_refused = 0, calls_failed = 0, calls_lost = 0;
  std::map<std::string, std::uint64_t> faults;  ///< What a peer said that it must not, by kind.

  std::map<std::string, std::uint64_t> notes;  ///< Why calls ended that should not have.

  void fault(const std::string& what) { ++faults[what]; }
  void note(std::string_view kind, std::string_view why) {
    ++notes[std::string(kind) + ": " + std::string(why)];
  }
};

inline void TruncationFigures::add(double error_ms) {
  error.add(std::chrono::nanoseconds(std::llround(std::fabs(error_ms) * 1e6)));
  sum_ms += error_ms;
  earliest_ms = std::fmin(earliest_ms, error_ms);
  latest_ms = std::fmax(latest_ms, error_ms);
}

}  // namespace tandem::load

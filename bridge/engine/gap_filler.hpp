#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "bridge/engine/call_event.hpp"
#include "bridge/engine/engine_settings.hpp"
#include "bridge/engine/ids.hpp"
#include "bridge/engine/ring.hpp"
#include "media/units.hpp"

namespace tandem::engine {

/// The model's voice detection counts appended audio, not time: a hole in the caller's audio would
/// be a jump, and a leg that stops sending would never end a turn. This decides how much silence
/// goes in, and remembers which appended millisecond was which moment of the call. A stream whose
/// media time runs ahead of the clock gets no more silence than the time that has passed: else some
/// bytes of a carrier's would become seconds of audio that the model is paid for.
class GapFiller {
 public:
  explicit GapFiller(const EngineSettings& settings) noexcept;

  /// A stream begins: its media times start anew.
  void restart_stream() noexcept;
  /// A session begins: its appended audio counts from 0.
  void restart_session() noexcept;

  struct Hole {
    std::chrono::milliseconds length{0};  ///< By the carrier's media time.
    std::int64_t silence = 0;             ///< Samples to append before the frame.
    bool filled = true;                   ///< As a whole; else the rest is skipped.
  };
  /// A frame came; the hole before it, if there is one.
  [[nodiscard]] std::optional<Hole> frame(const CallerFrame& frame, Instant now) noexcept;
  /// Samples of silence to append now, because speech is open and nothing comes.
  [[nodiscard]] std::int64_t tick(bool speech_open, Instant now) noexcept;

  /// `samples` went to the model; the last of them was heard `at` on the call's clock.
  void appended(std::int64_t samples, std::chrono::milliseconds at);
  /// The moment of the call at which this appended millisecond was spoken.
  [[nodiscard]] std::chrono::milliseconds call_time(
      std::chrono::milliseconds appended) const noexcept;
  [[nodiscard]] std::chrono::milliseconds appended_ms() const noexcept;

 private:
  struct Anchor {
    std::chrono::milliseconds appended, call;
  };

  std::chrono::milliseconds fill_max_, media_missing_;
  bool started_ = false;
  std::chrono::milliseconds expected_{0};  ///< Media time of the next frame.
  Instant zero_{};  ///< When the media time was 0: earlier, where it has run ahead since.
  Instant last_media_{};
  std::int64_t ticks_silence_ = 0;  ///< Samples put in since media stopped.
  std::int64_t appended_ = 0;       ///< Samples of this session, at 8 kHz.
  Ring<Anchor> anchors_;
};

}  // namespace tandem::engine

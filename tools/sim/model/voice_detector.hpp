#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <variant>
#include <vector>

#include "media/units.hpp"

namespace tandem::sim {

/// Finds the caller's speech in what was appended, by energy, in windows of 20 ms counted from the
/// session's start. Time here is appended audio, never wall time: silence that is not sent does not
/// pass. All offsets are samples at 24 kHz since the session's start.
class VoiceDetector {
 public:
  /// The turn detection fields of the OpenAI page, section 4.1.
  struct Settings {
    double threshold = 0.5;            ///< 0 hears almost everything, 1 only shouting.
    std::optional<double> level_dbfs;  ///< Wins over `threshold`.
    std::chrono::milliseconds prefix_padding{300};
    std::chrono::milliseconds silence_duration{500};
    std::optional<std::chrono::milliseconds> idle_timeout;
  };

  struct Started {
    media::Samples from;  ///< Prefix padding is already subtracted.
  };
  struct Stopped {
    media::Samples until;  ///< The trailing silence is contained.
  };
  struct IdleTimeout {
    media::Samples from, until;
  };
  using Finding = std::variant<Started, Stopped, IdleTimeout>;

  static constexpr std::chrono::milliseconds kWindow{20};
  /// So many windows of the last `kOnsetSpan` must be loud before speech is believed to begin: a
  /// click is not a word.
  static constexpr int kOnsetLoud = 3;
  static constexpr int kOnsetSpan = 4;

  explicit VoiceDetector(Settings settings) noexcept;

  /// New settings from here on; a turn that is open stays open.
  void configure(Settings settings) noexcept { settings_ = settings; }

  /// Takes appended audio of any length; gives what it found, in order.
  [[nodiscard]] std::vector<Finding> append(std::span<const std::int16_t> samples);

  /// The agent has spoken until `position` of the caller's audio: silence counts from there.
  void agent_spoke_until(media::Samples position) noexcept;
  /// The agent is about to speak: until it has, nobody is idle.
  void agent_speaks() noexcept { idle_since_.reset(); }
  /// The buffer was cleared or committed: nothing before this point belongs to a turn.
  void reset() noexcept;

  [[nodiscard]] bool speaking() const noexcept { return speaking_; }
  [[nodiscard]] media::Samples position() const noexcept { return position_; }
  /// Level above which a window counts as speech, in dB of full scale.
  [[nodiscard]] double threshold_dbfs() const noexcept;

 private:
  void window_complete(std::vector<Finding>& found);
  void look_for_onset(bool loud, std::vector<Finding>& found);
  void look_for_end(bool loud, std::vector<Finding>& found);
  void look_for_idleness(std::vector<Finding>& found);

  Settings settings_;
  media::Samples position_{0};       ///< Appended so far, to the end of the last full window.
  media::Samples turn_floor_{0};     ///< Padding never reaches back behind the last turn's end.
  media::Samples last_loud_end_{0};  ///< End of the last loud window of the open turn.
  std::uint32_t recent_ = 0;         ///< One bit a window, newest lowest.
  bool speaking_ = false;
  std::optional<media::Samples> idle_since_;
  std::int64_t energy_ = 0;  ///< Sum of squares of the window that is being filled.
  std::int64_t filled_ = 0;
};

}  // namespace tandem::sim

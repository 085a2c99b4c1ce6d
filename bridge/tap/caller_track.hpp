#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>

namespace tandem::tap {

/// The caller's frames on the call clock, counted in samples of 8 kHz. Frames lie where the
/// carrier's timestamps put them, sample by sample, whatever the network does to their arrival; the
/// frame that came fastest says where the stream lies on our clock. What comes too late to be read
/// in its place is read late rather than lost, and a pause of the caller makes up for it. On the
/// shard.
class CallerTrack {
 public:
  /// Held ahead of the reader at most: 4 s.
  static constexpr std::int64_t kHeldMax = 32'768;

  /// Reading begins at `cursor`.
  explicit CallerTrack(std::int64_t cursor) noexcept : cursor_(cursor), end_(cursor) {
    codes_.fill(kSilence);
  }

  /// Another stream: its timestamps begin anew.
  void attach() noexcept { anchored_ = false; }
  /// A frame of the carrier's media time `timestamp`, which came when the clock stood at `now`.
  void frame(std::span<const std::uint8_t> mulaw, std::chrono::milliseconds timestamp,
             std::int64_t now) noexcept;
  /// The next samples; silence where there is nothing.
  void read(std::span<std::int16_t> out) noexcept;

 private:
  static constexpr std::uint8_t kSilence = 0xFF;
  [[nodiscard]] std::int64_t place_of(std::int64_t length, std::int64_t timestamp, std::int64_t now,
                                      bool quiet) noexcept;

  std::array<std::uint8_t, kHeldMax> codes_;  ///< By position, modulo its size.
  std::int64_t cursor_;                       ///< Read up to here.
  std::int64_t end_;                          ///< Behind the last sample held.
  bool anchored_ = false;
  std::int64_t anchor_ = 0;                     ///< Where the stream's timestamp 0 lies.
  std::int64_t later_ = 0;                      ///< The anchor moves so much at the next pause.
  std::int64_t fastest_ = 0, frames_seen_ = 0;  ///< Of the window that is under way.
};

}  // namespace tandem::tap

#pragma once

#include <cstdint>
#include <span>

namespace tandem::media {

/// What silence reads: below the smallest step of 16 bits (-90.3 dBFS).
inline constexpr float kLevelFloorDbfs = -100.0F;

/// In dBFS as AES17 has it: a sine whose peaks reach full scale reads 0 in both. A full-scale
/// square wave therefore has an RMS of +3.01.
struct Level {
  float peak_dbfs = kLevelFloorDbfs;
  float rms_dbfs = kLevelFloorDbfs;
};

/// Peak and RMS of the audio since the last reading. Adding a frame costs some tens of nanoseconds
/// and no logarithm; those are taken when somebody reads. One thread at a time.
class LevelMeter {
 public:
  /// Linear 16 bit, any rate.
  void add(std::span<const std::int16_t> samples) noexcept;
  void add_mulaw(std::span<const std::uint8_t> codes) noexcept;

  /// The level of all that was added since the last `take()` (or the beginning); then starts anew.
  /// Nothing added reads as silence.
  [[nodiscard]] Level take() noexcept;

 private:
  std::uint64_t square_sum_ = 0;
  std::uint64_t count_ = 0;
  std::uint32_t peak_ = 0;  ///< 0..32768
};

/// The level of one piece of audio.
[[nodiscard]] Level level_of(std::span<const std::int16_t> samples) noexcept;
[[nodiscard]] Level level_of_mulaw(std::span<const std::uint8_t> codes) noexcept;

}  // namespace tandem::media

#pragma once

#include <chrono>
#include <cstdint>

namespace tandem::carrier {

/// How much a stream may send: real time with room for what piled up behind a stall of the network.
/// Beyond it frames are dropped, and after two seconds of that the stream is abuse (fault 24).
class FloodBudget {
 public:
  using Instant = std::chrono::steady_clock::time_point;
  enum class Verdict : std::uint8_t { Pass, Drop, Abuse };

  static constexpr std::chrono::milliseconds kBurst{10'000};  ///< Audio that may come at once.
  static constexpr int kRate = 2;  ///< Milliseconds of audio per millisecond, sustained.
  static constexpr std::chrono::milliseconds kAbuseAfter{2'000};
  /// Dropping for this long without a pause is one episode.
  static constexpr std::chrono::milliseconds kForgiveAfter{1'000};

  /// `audio`: length of the frame; at least a ptime is counted for any message.
  [[nodiscard]] Verdict take(std::chrono::milliseconds audio, Instant now) noexcept;

 private:
  std::chrono::duration<double, std::milli> left_{kBurst};
  Instant filled_{}, dropping_since_{}, dropped_last_{};
  bool begun_ = false, dropping_ = false;
};

}  // namespace tandem::carrier

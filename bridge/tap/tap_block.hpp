#pragma once

#include <array>
#include <chrono>
#include <cstdint>

namespace tandem::tap {

inline constexpr std::size_t kBlockSamples = 160;

/// 20 ms of a call at 8 kHz, both sides aligned as the caller hears them.
struct TapBlock {
  std::chrono::milliseconds at{0};  ///< Of its first sample, on the call's clock.
  std::chrono::steady_clock::time_point made{};
  std::array<std::int16_t, kBlockSamples> caller{}, agent{};
};

}  // namespace tandem::tap

#pragma once

#include <chrono>
#include <compare>
#include <cstdint>

namespace tandem::media {

struct SampleRate {
  int hz;
  constexpr auto operator<=>(const SampleRate&) const = default;
};

/// A count of samples of one channel. Media time is counted in samples, wall time in `std::chrono`:
/// they do not mix.
struct Samples {
  std::int64_t count;
  constexpr auto operator<=>(const Samples&) const = default;
  constexpr Samples& operator+=(Samples other) noexcept {
    count += other.count;
    return *this;
  }
  constexpr Samples& operator-=(Samples other) noexcept {
    count -= other.count;
    return *this;
  }
  friend constexpr Samples operator+(Samples a, Samples b) noexcept { return {a.count + b.count}; }
  friend constexpr Samples operator-(Samples a, Samples b) noexcept { return {a.count - b.count}; }
};

/// G.711 on the carrier's side (ITU-T G.711) and the model's PCM (OpenAI Realtime, `audio/pcm`).
inline constexpr SampleRate kTelephony{8'000};
inline constexpr SampleRate kRealtime{24'000};

/// Length of a frame: 20 ms, as Twilio sends them.
inline constexpr std::chrono::milliseconds kPtime{20};

constexpr Samples samples_in(std::chrono::milliseconds length, SampleRate rate) noexcept {
  return {length.count() * rate.hz / 1000};
}
/// Rounded down to whole milliseconds.
constexpr std::chrono::milliseconds duration_of(Samples samples, SampleRate rate) noexcept {
  return std::chrono::milliseconds{samples.count * 1000 / rate.hz};
}

static_assert(samples_in(kPtime, kTelephony) == Samples{160});
static_assert(samples_in(kPtime, kRealtime) == Samples{480});

/// Digital silence of μ-law: positive zero (ITU-T G.711, table 2).
inline constexpr std::uint8_t kMulawSilence = 0xFF;

}  // namespace tandem::media

#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "media/resampler_8k_24k.hpp"
#include "media/resampler_any.hpp"
#include "media/units.hpp"

namespace tandem::listen {

/// The voice of a person who has taken a call over: PCM16 of a browser, whose messages come in
/// bursts, as μ-law at the pace of a telephone. The first 200 ms wait here, and so they do after a
/// pause of the network, so that what comes after is there in time. On one thread.
class VoiceIn {
 public:
  using Instant = std::chrono::steady_clock::time_point;

  static constexpr std::chrono::milliseconds kJitter{200};
  /// What may come at once: a network that stood still for as long as a silent speaker is waited
  /// for, and some more.
  static constexpr std::chrono::milliseconds kBurst{6'000};
  /// A sound card's clock may run faster than ours, by far less than this.
  static constexpr double kRateMax = 1.1;

  enum class Fault : std::uint8_t {
    None,
    HalfSample,  ///< An odd number of bytes.
    TooFast,     ///< More than anybody can have said.
  };
  struct Heard {
    std::vector<std::uint8_t> mulaw;  ///< Whole frames that may go on to the caller now.
    Fault fault = Fault::None;
  };

  /// `rate` of what comes: mono.
  explicit VoiceIn(media::SampleRate rate);

  /// Takes PCM16, little-endian.
  [[nodiscard]] Heard add(std::string_view pcm, Instant now);

 private:
  [[nodiscard]] bool within_pace(std::size_t samples, Instant now);
  void convert(std::string_view pcm);

  media::SampleRate rate_;
  media::Downsampler24kTo8k downsampler_;
  std::optional<media::AnyResampler> any_;
  std::vector<std::int16_t> wide_, narrow_;
  std::vector<std::uint8_t> waiting_;
  std::chrono::duration<double, std::milli> may_come_{kBurst};
  std::optional<Instant> counted_at_;
  bool flowing_ = false;
  Instant plays_until_{};  ///< What was given is heard until then.
};

}  // namespace tandem::listen

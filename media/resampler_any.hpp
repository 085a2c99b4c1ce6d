#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "media/units.hpp"

namespace tandem::media {

/// What libsamplerate's converters of the same names give.
enum class ResamplerQuality : std::uint8_t {
  Fastest,  ///< 97 dB, narrow pass band: live audio.
  Medium,   ///< 121 dB.
  Best,     ///< 144 dB: files and assets.
};

/// Any rate to any other, streaming, over libsamplerate: for everything but the fixed pair of
/// `resampler_8k_24k.hpp`, which is a hundred times cheaper. Holds 60 to 440 KiB; allocates only
/// when made and where `out` has to grow. One thread at a time.
class AnyResampler {
 public:
  /// Throws `std::invalid_argument` where a rate is not positive or the ratio is beyond 1:256.
  AnyResampler(SampleRate from, SampleRate to, ResamplerQuality quality = ResamplerQuality::Medium);

  /// Takes all of `in` and appends what it gives to `out`. The converter keeps some samples back;
  /// the first of them come a few milliseconds late.
  void process(std::span<const std::int16_t> in, std::vector<std::int16_t>& out);
  /// Appends what was kept back. After it only `reset()` may be called.
  void finish(std::vector<std::int16_t>& out);
  void reset() noexcept;

 private:
  void convert(std::span<const float> in, bool last, std::vector<std::int16_t>& out);

  struct Deleter {
    void operator()(void* state) const noexcept;
  };
  std::unique_ptr<void, Deleter> state_;  ///< libsamplerate's SRC_STATE.
  double ratio_;
};

/// A whole file at once, with the delay taken out: `samples.size() * to / from` samples, rounded to
/// the nearest. Throws as above.
[[nodiscard]] std::vector<std::int16_t> resample(std::span<const std::int16_t> samples,
                                                 SampleRate from, SampleRate to,
                                                 ResamplerQuality quality = ResamplerQuality::Best);

}  // namespace tandem::media

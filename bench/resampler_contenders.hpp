#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "media/units.hpp"

namespace tandem::bench {

/// A streaming converter of one direction, 16 bits in and out.
class Converter {
 public:
  virtual ~Converter() = default;
  /// Takes all of `in`, writes what it gives now to `out` and returns how many samples that is.
  virtual std::size_t process(std::span<const std::int16_t> in, std::span<std::int16_t> out) = 0;
};

struct Contender {
  std::string name;
  std::function<std::unique_ptr<Converter>(media::SampleRate from, media::SampleRate to)> make;
};

/// Ours at every level that this machine has, then libsamplerate, speexdsp and soxr at the settings
/// that somebody would use for a call. All are pushed 8 to 24 kHz or back.
[[nodiscard]] std::vector<Contender> resampler_contenders();

}  // namespace tandem::bench

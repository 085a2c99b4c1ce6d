#pragma once

#include <cstdint>

namespace tandem::simulation {

/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers on every machine,
/// unlike the distributions of the standard library.
class Rng {
 public:
  explicit Rng(std::uint64_t seed) noexcept : state_(seed) {}

  std::uint64_t next() noexcept {
    std::uint64_t z = (state_ += 0x9E37'79B9'7F4A'7C15ULL);
    z = (z ^ (z >> 30U)) * 0xBF58'476D'1CE4'E5B9ULL;
    z = (z ^ (z >> 27U)) * 0x94D0'49BB'1331'11EBULL;
    return z ^ (z >> 31U);
  }
  /// Both ends included.
  std::int64_t range(std::int64_t low, std::int64_t high) noexcept {
    return low + static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(high - low + 1));
  }
  bool chance(int percent) noexcept { return range(0, 99) < percent; }

 private:
  std::uint64_t state_;
};

}  // namespace tandem::simulation

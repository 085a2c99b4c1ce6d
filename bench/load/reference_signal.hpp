#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace tandem::load {

/// What callers and agents of a load run say: one long piece of band-limited noise (350 to
/// 3000 Hz, -17 dBFS), periodic, of which every 20 ms is unlike every other 20 ms. So each
/// received block tells which sample it began as, and a wrong, missing or foreign one is noticed.
/// The band is one that every telephone path passes, so that a server's resampler shifts and
/// smears it but does not change it.
class ReferenceSignal {
 public:
  /// Samples at 8 kHz after which it repeats: 65.5 s.
  static constexpr std::size_t kPeriod = std::size_t{1} << 19;
  /// Longest piece that can be asked for, at 8 kHz: 2 s.
  static constexpr std::size_t kPieceMax = 16'000;

  explicit ReferenceSignal(std::uint64_t seed);

  /// `count` samples at 8 kHz from `position` (of any size; it wraps) as μ-law.
  [[nodiscard]] std::span<const std::uint8_t> mulaw(std::uint64_t position,
                                                    std::size_t count) const noexcept;
  /// The same, linear: what the μ-law codes decode to.
  [[nodiscard]] std::span<const std::int16_t> narrow(std::uint64_t position,
                                                     std::size_t count) const noexcept;
  /// The same at 24 kHz: three times `count` samples, of which every third is (before μ-law) the
  /// one at 8 kHz.
  [[nodiscard]] std::span<const std::int16_t> wide(std::uint64_t position,
                                                   std::size_t count) const noexcept;

  /// Where the `index`-th speaker of a run begins: far from the places of all others near it in
  /// number (multiples of the golden section).
  [[nodiscard]] static std::uint64_t place(std::uint64_t index) noexcept;

 private:
  std::vector<std::uint8_t> mulaw_;
  std::vector<std::int16_t> narrow_;
  std::vector<std::int16_t> wide_;
};

}  // namespace tandem::load

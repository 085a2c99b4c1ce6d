#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "bench/load/reference_signal.hpp"

namespace tandem::load {

/// What a server does to audio in one direction (its resampler, its companding), learned from the
/// first audio that comes through, and the judge of all that follows. The model is a short FIR
/// filter, fitted by least squares; once it is known the reference is filtered by it, so that
/// judging a block costs three sums of products. What then remains between the two is noise,
/// clicks and wrong samples, not the resampler.
///
/// Positions are samples at 8 kHz of the reference. "Offset" is the position of a received sample
/// minus its count since the stream (or answer) began.
class Channel {
 public:
  /// Samples of a block that is judged: one ptime at 8 kHz.
  static constexpr std::size_t kBlock = 160;

  explicit Channel(const ReferenceSignal& signal);

  struct Match {
    float correlation = 0;  ///< -1 to 1
    float snr_db = 0;       ///< Signal over what is not explained by it.
    /// The block holds nothing behind its first quarter, in which a resampler may still ring: a
    /// pause, or a gap that was filled.
    bool silent = false;
  };
  /// How well `block` fits at `position`.
  [[nodiscard]] Match match(std::uint64_t position,
                            std::span<const std::int16_t> block) const noexcept;
  /// Whether such a block is the one expected: by its SNR once the channel is known.
  [[nodiscard]] bool good(const Match& match) const noexcept;

  /// The place in [from, to), relative to `base`, that `block` fits best at; none if it fits
  /// nowhere. Brute force: 50 ns a place.
  [[nodiscard]] std::optional<std::int64_t> locate(std::uint64_t base, std::int64_t from,
                                                   std::int64_t to,
                                                   std::span<const std::int16_t> block) const;

  /// The offset of a stream of which a block was located at `raw` (position minus count), the
  /// resampler's delay taken out: the first stream tells what that delay is, assuming that servers
  /// begin with whole frames.
  [[nodiscard]] std::int64_t settle(std::int64_t raw) noexcept;

  /// Whether `settle` knows the delay, so that `match` allows for it.
  [[nodiscard]] bool settled() const noexcept { return known() || lag_.has_value(); }

  /// Learns from a block that is known to be the one at `position`. Nothing once the channel is
  /// known.
  void learn(std::uint64_t position, std::span<const std::int16_t> block);
  [[nodiscard]] bool known() const noexcept { return !filtered_.empty(); }
  /// How much later a tone of 1 kHz lies: the resampler's delay. Zero until known.
  [[nodiscard]] std::chrono::nanoseconds delay() const noexcept { return delay_; }

  /// The correlation that tells a block from every other, known channel or not.
  static constexpr float kFound = 0.6F;
  /// A block that fits worse is corrupted: 8 dB below what μ-law and crude resamplers leave.
  static constexpr float kSnrLeast = 20;

 private:
  static constexpr std::int64_t kTapFirst = -4;
  static constexpr std::size_t kTaps = 64;
  static constexpr std::size_t kBlocksToLearn = 250;
  using Row = std::array<double, kTaps>;

  [[nodiscard]] const float* reference(std::uint64_t position) const noexcept;
  void fit();

  std::vector<float> plain_;
  std::vector<float> filtered_;  ///< Empty until known.
  /// By how many samples audio lies late; counts while the filter is not known.
  std::optional<std::int64_t> lag_;
  std::vector<Row> products_;
  Row projections_{};
  std::size_t learned_ = 0;
  std::chrono::nanoseconds delay_{0};
};

}  // namespace tandem::load

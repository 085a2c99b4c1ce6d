#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace tandem::report {

/// Where a piece of speech lies within a longer recording of the same rate, and how well it agrees.
struct SpeechMatch {
  std::size_t offset = 0;  ///< Sample of the recording at which the speech begins.
  /// Over `compared` samples, after the best linear filter of 4 ms: the resamplers' phase is no
  /// noise, but lost samples, clicks and quantisation are.
  double snr_db = 0;
  double gain = 1;
  std::size_t compared = 0;
};

/// Searches `speech` in `recording` from `from` up to `to` (first sample), by correlation of its
/// loudest half second, then compares as much as there is, at most `length` samples. Nothing where
/// the speech is silent.
[[nodiscard]] std::optional<SpeechMatch> find_speech(std::span<const std::int16_t> speech,
                                                     std::span<const std::int16_t> recording,
                                                     std::size_t from, std::size_t to,
                                                     std::size_t length);

}  // namespace tandem::report

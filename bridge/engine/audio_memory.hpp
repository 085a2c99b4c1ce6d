#pragma once

#include <cstdint>

namespace tandem::engine {

/// The caller's audio that is remembered for another session: the newest `held` samples (8 kHz) of
/// `total` that ever were.
struct AudioMemory {
  std::int64_t total = 0, held = 0;
};
/// A stretch of the caller's audio, counted as `AudioMemory::total` is.
struct AudioRange {
  std::int64_t from = 0, until = 0;
};

}  // namespace tandem::engine

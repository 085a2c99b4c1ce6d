#pragma once

#include <cstdint>

#include "core/metrics/registry.hpp"

namespace tandem::control {

/// Memory and file descriptors of this process, from /proc.
struct ProcessUse {
  std::uint64_t resident_bytes = 0;
  std::uint64_t resident_bytes_max = 0;  ///< The most it ever was.
  std::uint64_t open_descriptors = 0;
};
[[nodiscard]] ProcessUse read_process_use();

/// What costs least to ask: one small file.
[[nodiscard]] std::uint64_t resident_bytes();
/// Looks at each: milliseconds with ten thousand of them.
[[nodiscard]] std::uint64_t open_descriptors();

/// Puts `read_process_use` into the gauges, under the names that Prometheus's own clients use. Call
/// before a scrape, on the block's thread.
void sample_process(metrics::Block& block);

}  // namespace tandem::control

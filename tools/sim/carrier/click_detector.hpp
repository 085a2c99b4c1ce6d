#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace tandem::sim {

/// A click is a jump of the waveform that band-limited speech cannot make: the second difference at
/// a border stands out from all of its surroundings. `samples` is linear audio at 8 kHz, `borders`
/// the positions at which a message's audio began. Gives the borders that click.
[[nodiscard]] std::vector<std::uint64_t> find_clicks(std::span<const std::int16_t> samples,
                                                     std::span<const std::uint64_t> borders);

}  // namespace tandem::sim

#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace tandem::relay {

/// μ-law at 8 kHz to PCM16 at 24 kHz, each sample thrice. `pcm` holds six bytes for each code.
void hold_up(std::span<const std::uint8_t> mulaw, std::uint8_t* pcm) noexcept;

/// PCM16 at 24 kHz to μ-law at 8 kHz, every third sample. `skip` (0 to 2) says how many samples to
/// leave out first and is carried from one piece to the next. Returns the codes written to `mulaw`,
/// at most a sixth of `pcm` and one more.
std::size_t drop_down(std::span<const std::uint8_t> pcm, std::size_t& skip,
                      std::uint8_t* mulaw) noexcept;

}  // namespace tandem::relay

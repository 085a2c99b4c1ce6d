#pragma once

#include <cstdint>
#include <span>

namespace tandem::call {

/// What a caller hears now and then while a tool works, where the agent is to say nothing: 320 ms
/// of a low tone that swells and fades from and to silence, so that it may be cut in on at its end
/// without a click. μ-law at 8 kHz, whole frames, about -30 dBFS RMS at its height: softer than any
/// voice. Valid for ever, any thread.
[[nodiscard]] std::span<const std::uint8_t> soft_tone() noexcept;

}  // namespace tandem::call

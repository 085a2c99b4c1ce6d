#pragma once

#include <cstddef>
#include <cstdint>

namespace tandem::control {

/// Of a call: both legs, and a second session of the model while one gives way to it.
inline constexpr std::uint64_t kCallDescriptors = 3;
/// Of the process: files, timers and loops, the ops port, the database, REST and tools.
inline constexpr std::uint64_t kProcessDescriptors = 256;

/// Raises the soft limit of open file descriptors to the hard one, which distributions set much
/// higher for programs that ask (systemd: 1024 and 524288). Gives the limit that is in force.
std::uint64_t raise_descriptor_limit() noexcept;
/// The limit that is in force; 0 where the system does not tell.
[[nodiscard]] std::uint64_t descriptor_limit() noexcept;
/// How many connections the public port may hold beside the calls, out of `descriptors`: what calls
/// and the process itself need is kept free, so that strangers cannot end calls by taking the last
/// descriptors. 64 to 20,000; an eighth of all where the calls could use up everything.
[[nodiscard]] std::size_t public_connections_max(std::uint64_t descriptors,
                                                 std::uint64_t calls_max) noexcept;
/// The number that no descriptor of the public port may have: those above are for the ops port, the
/// sessions of calls that are up and requests to the carrier, should all others be taken.
[[nodiscard]] int public_descriptor_end(std::uint64_t descriptors) noexcept;

}  // namespace tandem::control

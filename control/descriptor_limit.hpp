#pragma once

#include <cstddef>
#include <cstdint>

namespace tandem::control {

/// Raises the soft limit of open file descriptors to the hard one, which distributions set much
/// higher for programs that ask (systemd: 1024 and 524288). Gives the limit that is in force.
std::uint64_t raise_descriptor_limit() noexcept;
/// The limit that is in force; 0 where the system does not tell.
[[nodiscard]] std::uint64_t descriptor_limit() noexcept;
/// How many connections the public port may hold beside the calls, out of `descriptors`: what calls
/// need (both legs, and a second session of the model while one gives way to it) and the process
/// itself is kept free, so that strangers cannot end calls by taking the last descriptors. 64 to
/// 20,000; an eighth of all where the calls could use up everything.
[[nodiscard]] std::size_t public_connections_max(std::uint64_t descriptors,
                                                 std::uint64_t calls_max) noexcept;
/// The number that no descriptor of the public port may have: those above are for the ops port, the
/// sessions of calls that are up and requests to the carrier, should all others be taken.
[[nodiscard]] int public_descriptor_end(std::uint64_t descriptors) noexcept;

}  // namespace tandem::control

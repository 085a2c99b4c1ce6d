#pragma once

#include <cstdint>

namespace tandem::control {

/// Raises the soft limit of open file descriptors to the hard one, which distributions set much
/// higher for programs that ask (systemd: 1024 and 524288). Gives the limit that is in force.
std::uint64_t raise_descriptor_limit() noexcept;

}  // namespace tandem::control

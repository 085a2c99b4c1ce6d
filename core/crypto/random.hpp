#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace tandem::crypto {

/// From the system's generator, by libsodium.
void random_bytes(std::span<std::uint8_t> out);
[[nodiscard]] std::uint64_t random_u64();
/// `bytes` random bytes in URL-safe base64 without padding (RFC 4648, section 5).
[[nodiscard]] std::string random_token(std::size_t bytes);
/// UUID version 7 (RFC 9562, section 5.7): 48 bits of Unix milliseconds, the rest random, so that
/// ids sort by time of making.
[[nodiscard]] std::string uuid_v7();

}  // namespace tandem::crypto

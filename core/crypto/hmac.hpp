#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace tandem::crypto {

/// HMAC (RFC 2104) by OpenSSL. SHA-1 is what Twilio signs webhooks with; our own tokens use
/// SHA-256.
[[nodiscard]] std::array<std::uint8_t, 20> hmac_sha1(std::string_view key,
                                                     std::string_view message);
[[nodiscard]] std::array<std::uint8_t, 32> hmac_sha256(std::span<const std::uint8_t> key,
                                                       std::string_view message);
[[nodiscard]] std::array<std::uint8_t, 32> sha256(std::string_view message);

}  // namespace tandem::crypto

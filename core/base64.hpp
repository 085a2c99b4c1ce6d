#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace tandem {

/// Standard alphabet with padding (RFC 4648, section 4): what Twilio and OpenAI carry audio in.
constexpr std::size_t base64_encoded_size(std::size_t bytes) { return (bytes + 2) / 3 * 4; }
/// Most bytes that `characters` can decode to.
constexpr std::size_t base64_decoded_size_max(std::size_t characters) { return characters / 4 * 3; }

/// Writes exactly `base64_encoded_size(bytes.size())` characters to `out`, which must not overlap
/// `bytes`. Returns the end.
char* base64_encode(std::span<const std::uint8_t> bytes, char* out) noexcept;
[[nodiscard]] std::string base64_encode(std::string_view bytes);

/// Decodes strictly: length a multiple of four, padding only at the end, unused bits zero, no white
/// space. `out` must hold `base64_decoded_size_max(text.size())`. Returns the number of bytes, or
/// `errc::invalid_base64`.
[[nodiscard]] Result<std::size_t> base64_decode(std::string_view text, std::uint8_t* out) noexcept;
[[nodiscard]] Result<std::string> base64_decode(std::string_view text);

}  // namespace tandem

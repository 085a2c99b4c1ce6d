#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

/// The AVX2 kernels behind `core/base64.hpp` (W. Mula and D. Lemire, "Faster Base64 Encoding and
/// Decoding using AVX2 Instructions", 2018). To be called only where the machine has AVX2.
namespace tandem::detail {

/// Encodes whole groups of 24 bytes to 32 characters; returns the bytes taken, a multiple of 24.
std::size_t base64_encode_avx2(std::span<const std::uint8_t> bytes, char* out) noexcept;

/// Decodes whole groups of 32 characters to 24 bytes and stops before a group that has a character
/// outside the alphabet; `text` has no padding. Never writes past `text.size() / 4 * 3` bytes.
/// Returns the characters taken, a multiple of 32.
std::size_t base64_decode_avx2(std::string_view text, std::uint8_t* out) noexcept;

}  // namespace tandem::detail

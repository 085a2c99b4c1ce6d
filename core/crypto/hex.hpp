#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace tandem::crypto {

/// Lower-case hex digits, two a byte.
[[nodiscard]] inline std::string to_hex(std::span<const std::uint8_t> bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const std::uint8_t byte : bytes) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

}  // namespace tandem::crypto

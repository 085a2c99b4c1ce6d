#pragma once

#include <cstddef>
#include <string_view>

namespace tandem::crypto {

/// Whether two texts are equal, in a time that depends on their lengths only: for signatures and
/// tokens that somebody may try to guess byte by byte.
[[nodiscard]] inline bool equal_in_constant_time(std::string_view a, std::string_view b) noexcept {
  if (a.size() != b.size()) return false;
  unsigned char difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    difference = static_cast<unsigned char>(
        difference | (static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i])));
  return static_cast<volatile unsigned char&>(difference) == 0;
}

}  // namespace tandem::crypto

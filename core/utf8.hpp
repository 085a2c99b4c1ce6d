#pragma once

#include <cstddef>
#include <string_view>

namespace tandem {

/// U+FFFD, what ill-formed bytes become in what we send.
inline constexpr std::string_view kReplacementCharacter = "\xEF\xBF\xBD";

/// Bytes of the well-formed character at the start of `text` (Unicode, table 3-7; 1 for ASCII), or
/// 0 if there is none. `text` is not empty.
[[nodiscard]] std::size_t utf8_character_length(std::string_view text) noexcept;

/// `text` cut to at most `bytes_max` bytes, between two characters.
[[nodiscard]] std::string_view utf8_prefix(std::string_view text, std::size_t bytes_max) noexcept;

}  // namespace tandem

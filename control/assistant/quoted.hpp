#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tandem::control {

/// Somebody's words, fit to stand inside instructions: one line in double quotes that nothing in it
/// can end. Line ends, control characters and what steers the direction or the visibility of text
/// (bidirectional controls, zero-width and tag characters) become blanks, runs of blanks one;
/// double quotes become single ones, ill-formed UTF-8 is left out. At most `bytes_max` bytes
/// between the quotes, cut between two characters and then ending in "…".
[[nodiscard]] std::string quoted(std::string_view text, std::size_t bytes_max = 300);

}  // namespace tandem::control

#pragma once

#include <chrono>
#include <string_view>

namespace tandem::engine {

/// The words of `text` (UTF-8) that were heard when `heard` of an item's `whole` audio was played.
/// The model gives no times of words, so this is an estimate: the same share of the characters,
/// back to the end of a word. All of it when everything was heard, nothing when nothing was.
[[nodiscard]] std::string_view heard_text(std::string_view text, std::chrono::milliseconds heard,
                                          std::chrono::milliseconds whole) noexcept;

}  // namespace tandem::engine

#include "bridge/engine/heard_text.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace tandem::engine {
namespace {

bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }
bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

std::int64_t characters(std::string_view text) {
  return std::count_if(text.begin(), text.end(), begins_character);
}

/// The first `count` characters, in bytes.
std::size_t bytes_of(std::string_view text, std::int64_t count) {
  std::size_t i = 0;
  for (; i < text.size(); ++i) {
    if (begins_character(text[i]) && count-- == 0) break;
  }
  return i;
}

}  // namespace

std::string_view heard_text(std::string_view text, std::chrono::milliseconds heard,
                            std::chrono::milliseconds whole) noexcept {
  if (heard.count() <= 0 || whole.count() <= 0) return {};
  if (heard >= whole) return text;
  const std::int64_t share = characters(text) * heard.count() / whole.count();
  std::size_t end = bytes_of(text, share);
  // Inside a word: back to the end of the one before.
  if (end < text.size() && !is_space(text[end])) {
    while (end > 0 && !is_space(text[end - 1])) --end;
  }
  while (end > 0 && is_space(text[end - 1])) --end;
  return text.substr(0, end);
}

}  // namespace tandem::engine

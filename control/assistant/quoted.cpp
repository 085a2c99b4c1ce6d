#include "control/assistant/quoted.hpp"

#include <cstdint>
#include <utility>

#include "core/utf8.hpp"

namespace tandem::control {
namespace {

constexpr std::string_view kEllipsis = "…";

/// The code point of a well-formed character.
std::uint32_t code_point(std::string_view character) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(character[i]); };
  if (character.size() == 1) return byte(0);
  std::uint32_t point = byte(0) & (0xFFU >> (character.size() + 1));
  for (std::size_t i = 1; i < character.size(); ++i) point = point << 6 | (byte(i) & 0x3FU);
  return point;
}

/// What a reader does not see, or sees as the end of a line (Unicode: White_Space, Bidi_Control,
/// Default_Ignorable_Code_Point).
bool is_blank(std::uint32_t c) {
  const auto within = [c](std::uint32_t first, std::uint32_t last) {
    return c >= first && c <= last;
  };
  return c <= 0x20 || within(0x7F, 0xA0) || c == 0xAD || c == 0x034F || c == 0x061C ||
         within(0x115F, 0x1160) || c == 0x1680 || within(0x17B4, 0x17B5) ||
         within(0x180B, 0x180F) || within(0x2000, 0x200F) || within(0x2028, 0x202F) ||
         within(0x205F, 0x206F) || c == 0x3000 || c == 0x3164 || within(0xFE00, 0xFE0F) ||
         c == 0xFEFF || c == 0xFFA0 || within(0xFFF0, 0xFFF8) || within(0x1BCA0, 0x1BCA3) ||
         within(0x1D173, 0x1D17A) || within(0xE0000, 0xE0FFF);
}

/// Also the look-alikes of a double quote, which a model may take for one.
bool is_quote(std::uint32_t c) {
  return c == '"' || (c >= 0x201C && c <= 0x201F) || c == 0xAB || c == 0xBB || c == 0x2033 ||
         c == 0xFF02;
}

}  // namespace

std::string quoted(std::string_view text, std::size_t bytes_max) {
  std::string inside;
  bool blank_due = false;
  while (!text.empty()) {
    const std::size_t length = utf8_character_length(text);
    if (length == 0) {
      text.remove_prefix(1);
      continue;
    }
    const std::string_view character = text.substr(0, length);
    text.remove_prefix(length);
    const std::uint32_t point = code_point(character);
    if (is_blank(point)) {
      blank_due = !inside.empty();
      continue;
    }
    if (std::exchange(blank_due, false)) inside += ' ';
    if (is_quote(point))
      inside += '\'';
    else
      inside += character;
    if (inside.size() > bytes_max) {
      const std::size_t room = bytes_max > kEllipsis.size() ? bytes_max - kEllipsis.size() : 0;
      inside = std::string(utf8_prefix(inside, room)).append(kEllipsis);
      break;
    }
  }
  return '"' + inside + '"';
}

}  // namespace tandem::control

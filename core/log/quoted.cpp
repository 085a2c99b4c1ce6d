#include "core/log/quoted.hpp"

#include "core/utf8.hpp"

namespace tandem::log {
namespace {

/// Of a well-formed character of at most three bytes; what is told apart here has no more.
char32_t code_point(std::string_view character) {
  const auto low_bits = [character](std::size_t at, unsigned mask) {
    return static_cast<char32_t>(static_cast<unsigned char>(character[at]) & mask);
  };
  if (character.size() == 1) return low_bits(0, 0x7F);
  if (character.size() == 2) return low_bits(0, 0x1F) << 6 | low_bits(1, 0x3F);
  return low_bits(0, 0x0F) << 12 | low_bits(1, 0x3F) << 6 | low_bits(2, 0x3F);
}

/// Unicode 15: C0, DEL and C1, of which U+009B begins a terminal's commands; marks, embeddings and
/// isolates of direction; the separators of lines and paragraphs; the byte order mark.
bool must_be_escaped(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0x200E || c == 0x200F ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

void append_escape(std::string& out, char32_t c) {
  if (c == '\n') {
    out += "\\n";
    return;
  }
  if (c == '\r') {
    out += "\\r";
    return;
  }
  static constexpr std::string_view kHex = "0123456789abcdef";
  out += "\\u";
  for (const unsigned shift : {12U, 8U, 4U, 0U}) out += kHex[c >> shift & 0xF];
}

}  // namespace

bool needs_quotes(std::string_view text) noexcept {
  if (text.empty()) return true;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= 0x20 || byte >= 0x7F || c == '"' || c == '=' || c == '\\') return true;
  }
  return false;
}

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  while (!text.empty()) {
    const std::size_t length = utf8_character_length(text);
    const std::string_view character = text.substr(0, length == 0 ? 1 : length);
    text.remove_prefix(character.size());
    if (length == 0) {
      out += kReplacementCharacter;
    } else if (length <= 3 && must_be_escaped(code_point(character))) {
      append_escape(out, code_point(character));
    } else {
      if (character == "\"" || character == "\\") out += '\\';
      out += character;
    }
  }
  out += '"';
}

}  // namespace tandem::log

#include "core/utf8.hpp"

namespace tandem {
namespace {

bool is_continuation(char c) noexcept { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

}  // namespace

std::size_t utf8_character_length(std::string_view text) noexcept {
  const auto first = static_cast<unsigned char>(text[0]);
  const auto second = static_cast<unsigned char>(text.size() > 1 ? text[1] : 0);
  const auto second_in = [second](unsigned low, unsigned high) {
    return second >= low && second <= high;
  };
  const auto rest_is = [text](std::size_t length) {
    if (text.size() < length) return false;
    for (std::size_t i = 2; i < length; ++i)
      if (!is_continuation(text[i])) return false;
    return true;
  };
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return second_in(0x80, 0xBF) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    const bool good = first == 0xE0   ? second_in(0xA0, 0xBF)
                      : first == 0xED ? second_in(0x80, 0x9F)  // no surrogates
                                      : second_in(0x80, 0xBF);
    return good && rest_is(3) ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    const bool good = first == 0xF0   ? second_in(0x90, 0xBF)
                      : first == 0xF4 ? second_in(0x80, 0x8F)
                                      : second_in(0x80, 0xBF);
    return good && rest_is(4) ? 4 : 0;
  }
  return 0;
}

std::string_view utf8_prefix(std::string_view text, std::size_t bytes_max) noexcept {
  if (text.size() <= bytes_max) return text;
  std::size_t end = bytes_max;
  while (end > 0 && is_continuation(text[end])) --end;
  return text.substr(0, end);
}

}  // namespace tandem

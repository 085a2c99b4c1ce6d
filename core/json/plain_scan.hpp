#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace tandem::json {

/// A cursor over a JSON text that knows only the plain part of the language: no white space between
/// tokens, strings without escapes and of ASCII alone. That is what the per-frame messages of our
/// peers look like. Whatever does not fit makes the scan fail, and the caller takes the general way
/// through simdjson; what fits is read as simdjson would read it.
class PlainScan {
 public:
  explicit PlainScan(std::string_view text) noexcept
      : at_(text.data()), end_(text.data() + text.size()) {}

  [[nodiscard]] bool at_end() const noexcept { return at_ == end_; }

  /// Takes `c` if it is next.
  bool take(char c) noexcept {
    if (at_ == end_ || *at_ != c) return false;
    ++at_;
    return true;
  }

  /// Takes a string and gives what is between the quotes. False if it is not plain.
  bool take_string(std::string_view& value) noexcept {
    if (!take('"')) return false;
    const char* const begin = at_;
    at_ = find_special(at_, end_);
    if (at_ == end_ || *at_ != '"') return false;
    value = {begin, static_cast<std::size_t>(at_ - begin)};
    ++at_;
    return true;
  }

  /// Takes a member's name and the colon behind it.
  bool take_key(std::string_view& name) noexcept { return take_string(name) && take(':'); }

  /// Takes an integer of at most nine digits without sign, fraction or exponent.
  bool take_small_number(std::uint32_t& value) noexcept {
    const char* const begin = at_;
    value = 0;
    while (at_ != end_ && *at_ >= '0' && *at_ <= '9' && at_ - begin < 9)
      value = value * 10 + static_cast<std::uint32_t>(*at_++ - '0');
    if (at_ == begin || at_ == end_ || (*begin == '0' && at_ - begin > 1)) return false;
    return *at_ == ',' || *at_ == '}';
  }

 private:
  /// First quote, backslash, control or non-ASCII byte in [at, end), or `end`.
  static const char* find_special(const char* at, const char* end) noexcept {
#if defined(__SSE2__)
    const __m128i quote = _mm_set1_epi8('"'), backslash = _mm_set1_epi8('\\'),
                  space = _mm_set1_epi8(' ');
    for (; end - at >= 16; at += 16) {
      const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
      // As signed bytes, all that is not ASCII lies below the controls.
      const __m128i special =
          _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, backslash)),
                       _mm_cmplt_epi8(bytes, space));
      const auto mask = static_cast<std::uint32_t>(_mm_movemask_epi8(special));
      if (mask != 0) return at + std::countr_zero(mask);
    }
#endif
    for (; at != end; ++at) {
      const auto c = static_cast<unsigned char>(*at);
      if (c == '"' || c == '\\' || c < 0x20 || c >= 0x80) break;
    }
    return at;
  }

  const char* at_;
  const char* end_;
};

}  // namespace tandem::json

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
  /// So many bytes behind the text must be readable: they are loaded, never looked at.
  static constexpr std::size_t kPadding = 32;

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
    if (at_ >= end_ || *at_ != '"') return false;
    value = {begin, static_cast<std::size_t>(at_ - begin)};
    ++at_;
    return true;
  }

  /// Takes a string of 1 to 15 decimal digits, and gives their value.
  bool take_digits(std::uint64_t& value) noexcept {
    if (!take('"')) return false;
    const char* const begin = at_;
    value = 0;
    while (at_ != end_ && *at_ >= '0' && *at_ <= '9' && at_ - begin < 15)
      value = value * 10 + static_cast<std::uint64_t>(*at_++ - '0');
    return at_ != begin && take('"');
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
  static bool is_special(char byte) noexcept {
    const auto c = static_cast<unsigned char>(byte);
    return c == '"' || c == '\\' || c < 0x20 || c >= 0x80;
  }

  /// First quote, backslash, control or non-ASCII byte at or behind `at`; not before `end` if there
  /// is none.
  static const char* find_special(const char* at, const char* end) noexcept {
#if defined(__SSE2__)
    while (at < end) {
      // 32 bytes at a time. As signed bytes, all that is not ASCII lies below the quote, as do the
      // controls, and two more, space and exclamation mark, which ids and audio do not have.
      const __m128i first = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
      const __m128i second = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at + 16));
      const std::uint32_t mask = candidates(first) | candidates(second) << 16;
      if (mask == 0) {
        at += 32;
        continue;
      }
      at += std::countr_zero(mask);
      if (is_special(*at)) break;
      ++at;
    }
#else
    while (at != end && !is_special(*at)) ++at;
#endif
    return at;
  }

#if defined(__SSE2__)
  static std::uint32_t candidates(__m128i bytes) noexcept {
    const __m128i low = _mm_cmplt_epi8(bytes, _mm_set1_epi8('"' + 1));
    const __m128i backslash = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
    return static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_or_si128(low, backslash)));
  }
#endif

  const char* at_;
  const char* end_;
};

}  // namespace tandem::json

#include "core/json/writer.hpp"

#include <charconv>
#include <cmath>
#include <cstring>

#include "core/assert.hpp"

namespace tandem::json {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

bool is_continuation(char c) noexcept { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

/// Length of the well-formed sequence at the start of `text` whose first byte is not ASCII
/// (Unicode, table 3-7), or 0.
std::size_t sequence_length(std::string_view text) noexcept {
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

char* put(char* out, std::string_view bytes) noexcept {
  std::memcpy(out, bytes.data(), bytes.size());
  return out + bytes.size();
}

/// Quote, backslash and the controls.
char* write_escape(char* out, char c) noexcept {
  switch (c) {
    case '"':
      return put(out, "\\\"");
    case '\\':
      return put(out, "\\\\");
    case '\n':
      return put(out, "\\n");
    case '\r':
      return put(out, "\\r");
    case '\t':
      return put(out, "\\t");
    default: {
      constexpr char kHex[] = "0123456789abcdef";
      out = put(out, "\\u00");
      *out++ = kHex[c >> 4 & 15];
      *out++ = kHex[c & 15];
      return out;
    }
  }
}

}  // namespace

char* write_escaped(char* out, std::string_view text) noexcept {
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (static_cast<unsigned char>(c) >= 0x80) {
      const std::size_t length = sequence_length(text.substr(i));
      out = put(out, length == 0 ? kReplacement : text.substr(i, length));
      i += length == 0 ? 1 : length;
      continue;
    }
    if (c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20)
      out = write_escape(out, c);
    else
      *out++ = c;
    ++i;
  }
  return out;
}

void append_escaped(std::string& out, std::string_view text) {
  const std::size_t before = out.size();
  out.resize(before + escaped_size_max(text.size()));
  const char* const end = write_escaped(out.data() + before, text);
  out.resize(static_cast<std::size_t>(end - out.data()));
}

void Writer::before_value() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (depth_ == 0) return;
  bool& has_elements = has_elements_[depth_ - 1];
  if (has_elements) out_ += ',';
  has_elements = true;
}

void Writer::open(char bracket) {
  before_value();
  TANDEM_ASSERT(depth_ < has_elements_.size(), "JSON written deeper than any of our messages");
  has_elements_[depth_++] = false;
  out_ += bracket;
}

void Writer::close(char bracket) {
  TANDEM_ASSERT(depth_ > 0 && !after_key_, "object or array closed that is not open");
  --depth_;
  out_ += bracket;
}

Writer& Writer::begin_object() {
  open('{');
  return *this;
}
Writer& Writer::end_object() {
  close('}');
  return *this;
}
Writer& Writer::begin_array() {
  open('[');
  return *this;
}
Writer& Writer::end_array() {
  close(']');
  return *this;
}

Writer& Writer::key(std::string_view name) {
  value(name);
  out_ += ':';
  after_key_ = true;
  return *this;
}

Writer& Writer::value(std::string_view text) {
  before_value();
  out_ += '"';
  append_escaped(out_, text);
  out_ += '"';
  return *this;
}

Writer& Writer::value(bool truth) { return raw(truth ? "true" : "false"); }

Writer& Writer::value(double number) {
  if (!std::isfinite(number)) return null();
  std::array<char, 32> digits;
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  TANDEM_ASSERT(error == std::errc{}, "the longest double has 24 characters");
  return raw({digits.data(), static_cast<std::size_t>(end - digits.data())});
}

Writer& Writer::signed_integer(std::int64_t number) {
  std::array<char, 24> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  return raw({digits.data(), static_cast<std::size_t>(end - digits.data())});
}

Writer& Writer::unsigned_integer(std::uint64_t number) {
  std::array<char, 24> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  return raw({digits.data(), static_cast<std::size_t>(end - digits.data())});
}

Writer& Writer::null() { return raw("null"); }

Writer& Writer::raw(std::string_view json) {
  before_value();
  out_ += json;
  return *this;
}

}  // namespace tandem::json

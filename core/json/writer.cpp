#include "core/json/writer.hpp"

#include <charconv>
#include <cmath>
#include <cstring>

#include "core/assert.hpp"
#include "core/utf8.hpp"

namespace tandem::json {
namespace {

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

bool is_plain(char c) noexcept {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x20 && byte < 0x80 && c != '"' && c != '\\';
}

/// How many bytes in front need no escape: of ids all, of most texts all or most.
std::size_t plain_run(std::string_view text) noexcept {
  std::size_t length = 0;
  while (length < text.size() && is_plain(text[length])) ++length;
  return length;
}

}  // namespace

char* write_escaped(char* out, std::string_view text) noexcept {
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t plain = plain_run(text.substr(i));
    out = put(out, text.substr(i, plain));
    i += plain;
    if (i == text.size()) break;
    const char c = text[i];
    if (static_cast<unsigned char>(c) >= 0x80) {
      const std::size_t length = utf8_character_length(text.substr(i));
      out = put(out, length == 0 ? kReplacementCharacter : text.substr(i, length));
      i += length == 0 ? 1 : length;
      continue;
    }
    out = write_escape(out, c);
    ++i;
  }
  return out;
}

void append_escaped(std::string& out, std::string_view text) {
  const std::size_t plain = plain_run(text);
  out.append(text.substr(0, plain));
  text.remove_prefix(plain);
  if (text.empty()) return;
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

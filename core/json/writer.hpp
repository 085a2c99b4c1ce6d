#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tandem::json {

/// Most bytes that `write_escaped` makes of `bytes` bytes: each may become `\u001f`.
constexpr std::size_t escaped_size_max(std::size_t bytes) { return bytes * 6; }

/// Writes `text` as the inside of a JSON string (RFC 8259, section 7), without the quotes.
/// Ill-formed UTF-8 becomes U+FFFD, since a peer would close the connection over it (WebSocket
/// close code 1007). `out` must have room for `escaped_size_max(text.size())`. Returns the end.
char* write_escaped(char* out, std::string_view text) noexcept;
void append_escaped(std::string& out, std::string_view text);

/// Appends one JSON value to a string, for the rare messages whose shape varies. Commas are its
/// business; that keys and values alternate is the caller's. At most 32 levels.
class Writer {
 public:
  /// `out` must outlive the writer.
  explicit Writer(std::string& out) noexcept : out_(out) {}

  Writer& begin_object();
  Writer& end_object();
  Writer& begin_array();
  Writer& end_array();
  Writer& key(std::string_view name);

  Writer& value(std::string_view text);
  Writer& value(const char* text) { return value(std::string_view{text}); }
  Writer& value(bool truth);
  /// Shortest form that reads back as the same number; not-a-number and infinities become null.
  Writer& value(double number);
  template <std::integral T>
  Writer& value(T number) {
    if constexpr (std::signed_integral<T>)
      return signed_integer(number);
    else
      return unsigned_integer(number);
  }
  Writer& null();
  /// A value that is JSON already and known to be well-formed.
  Writer& raw(std::string_view json);

  template <class T>
  Writer& member(std::string_view name, const T& it) {
    return key(name).value(it);
  }

 private:
  Writer& signed_integer(std::int64_t number);
  Writer& unsigned_integer(std::uint64_t number);
  void before_value();
  void open(char bracket);
  void close(char bracket);

  std::string& out_;
  std::array<bool, 32> has_elements_{};  ///< One for each open object or array.
  std::size_t depth_ = 0;
  bool after_key_ = false;
};

}  // namespace tandem::json

#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::config {

enum class Kind : std::uint8_t {
  Text,
  Integer,   ///< Decimal.
  Duration,  ///< `500ms`, `90s`, `30m`, `2h`.
  Bytes,     ///< `4GiB`, `64MiB`, `1KiB`, or a bare number of bytes.
  Switch,    ///< `on` or `off` (true, false, yes, no, 1, 0 are read too).
  List,      ///< Comma-separated; an array in the file.
};
enum class Secrecy : std::uint8_t { Open, Secret };

/// One row of the settings table: where a value may come from, what it must look like and what it
/// is for. Flags win over environment, environment over file, file over default.
struct Setting {
  const char* variable;  ///< Environment variable, also the setting's name in messages.
  const char* flag;      ///< "--listen"; null for secrets, which `ps` would show.
  const char* key;       ///< Key at the top level of the file.
  Kind kind;
  const char* default_value;  ///< As it would be written; null: none.
  Secrecy secrecy;
  const char* help;  ///< One sentence, for `--help` and the documentation.
  /// What is wrong with a value that has the right kind, in words; none when nothing is.
  std::optional<std::string> (*check)(std::string_view value) = nullptr;
};

/// Parsers of the kinds; none when `text` is not of the kind.
[[nodiscard]] std::optional<std::int64_t> parse_integer(std::string_view text) noexcept;
[[nodiscard]] std::optional<std::int64_t> parse_duration_ms(std::string_view text) noexcept;
[[nodiscard]] std::optional<std::uint64_t> parse_bytes(std::string_view text) noexcept;
[[nodiscard]] std::optional<bool> parse_switch(std::string_view text) noexcept;
[[nodiscard]] std::vector<std::string> parse_list(std::string_view text);

}  // namespace tandem::config

#include <string>
#include <string_view>

#include "core/log/quoted.hpp"
#include "core/log/redaction.hpp"
#include "core/utf8.hpp"
#include "tests/fuzz/fuzz_target.hpp"

using namespace tandem;

namespace {

/// One line, which moves no cursor, of well-formed characters, with a beginning and an end.
void check_quoted(std::string_view text) {
  std::string line;
  log::append_quoted(line, text);
  FUZZ_REQUIRE(line.size() >= 2 && line.front() == '"' && line.back() == '"');
  bool escaped = false;
  for (std::string_view rest = std::string_view(line).substr(1, line.size() - 2); !rest.empty();) {
    const std::size_t length = utf8_character_length(rest);
    FUZZ_REQUIRE(length > 0);
    const auto first = static_cast<unsigned char>(rest.front());
    FUZZ_REQUIRE(first >= 0x20 && first != 0x7F);
    FUZZ_REQUIRE(first != '"' || escaped);
    escaped = !escaped && first == '\\';
    rest.remove_prefix(length);
  }
  FUZZ_REQUIRE(!escaped);
  if (log::needs_quotes(text)) return;
  FUZZ_REQUIRE(line == '"' + std::string(text) + '"');
}

/// No number stands behind a '+' any more.
void check_redacted(std::string_view text) {
  const std::string clean = log::redact(text);
  std::size_t digits = 0;
  bool signed_run = false;
  for (const char c : clean) {
    const bool digit = c >= '0' && c <= '9';
    if (!digit) signed_run = c == '+';
    digits = digit ? digits + 1 : 0;
    FUZZ_REQUIRE(!signed_run || digits < 8);
  }
}

}  // namespace

/// What anybody sends may have to be told in a line of the log.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  check_quoted(text);
  check_redacted(text);
  const std::string masked = log::mask_phone_number(text);
  FUZZ_REQUIRE(masked.find('*') != std::string::npos);
  return 0;
}

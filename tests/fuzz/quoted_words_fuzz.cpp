#include <string>
#include <string_view>

#include "control/assistant/quoted.hpp"
#include "core/utf8.hpp"
#include "tests/fuzz/fuzz_target.hpp"

using namespace tandem;

/// Somebody's words inside instructions: one quoted line of at most so many bytes, which quoting
/// again does not change. The first byte is the bound.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const std::size_t bytes_max = data[0];
  const std::string_view text{reinterpret_cast<const char*>(data) + 1, size - 1};
  const std::string line = control::quoted(text, bytes_max);
  FUZZ_REQUIRE(line.size() >= 2 && line.front() == '"' && line.back() == '"');
  const std::string inside = line.substr(1, line.size() - 2);
  FUZZ_REQUIRE(inside.size() <= bytes_max || inside == "…");
  FUZZ_REQUIRE(inside.find('"') == std::string::npos);
  FUZZ_REQUIRE(inside.find("  ") == std::string::npos);
  for (std::string_view rest = inside; !rest.empty();) {
    const std::size_t length = utf8_character_length(rest);
    FUZZ_REQUIRE(length > 0);
    FUZZ_REQUIRE(static_cast<unsigned char>(rest.front()) >= 0x20 && rest.front() != 0x7F);
    rest.remove_prefix(length);
  }
  if (!inside.ends_with("…")) FUZZ_REQUIRE(control::quoted(inside, bytes_max) == line);
  return 0;
}

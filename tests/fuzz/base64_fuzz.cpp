#include "core/base64.hpp"

#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "tests/fuzz/fuzz_target.hpp"

namespace {

/// RFC 4648 once more, bit by bit, to hold the fast code against.
std::optional<std::string> reference_decode(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  std::size_t padding = 0;
  while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=') ++padding;
  std::string bytes;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text.substr(0, text.size() - padding)) {
    const char* const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char* const at = c == '\0' ? nullptr : std::strchr(alphabet, c);
    if (at == nullptr) return std::nullopt;
    bits = bits << 6 | static_cast<std::uint32_t>(at - alphabet);
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes += static_cast<char>(bits >> count & 0xFF);
      bits &= (1u << count) - 1;
    }
  }
  if (bits != 0) return std::nullopt;
  return bytes;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // On the heap at the exact sizes, so that the sanitizer sees a byte too many.
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  const std::size_t room = tandem::base64_decoded_size_max(size);
  const std::unique_ptr<std::uint8_t[]> decoded{new std::uint8_t[room]};
  const auto length = tandem::base64_decode(text, decoded.get());
  const std::optional<std::string> expected = reference_decode(text);
  FUZZ_REQUIRE(length.has_value() == expected.has_value());
  if (expected) {
    FUZZ_REQUIRE(std::string_view(reinterpret_cast<const char*>(decoded.get()), *length) ==
                 *expected);
    FUZZ_REQUIRE(tandem::base64_encode(*expected) == text);
  }

  const std::size_t encoded_size = tandem::base64_encoded_size(size);
  const std::unique_ptr<char[]> encoded{new char[encoded_size]};
  const char* const end = tandem::base64_encode({data, size}, encoded.get());
  FUZZ_REQUIRE(static_cast<std::size_t>(end - encoded.get()) == encoded_size);
  FUZZ_REQUIRE(reference_decode({encoded.get(), encoded_size}) == std::string{text});
  return 0;
}

#include "core/base64.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "core/errc.hpp"

using tandem::base64_decode;
using tandem::base64_encode;

namespace {

std::string random_bytes(std::size_t size, std::uint32_t seed) {
  std::string bytes(size, '\0');
  for (char& byte : bytes) {
    seed = seed * 1664525u + 1013904223u;
    byte = static_cast<char>(seed >> 24);
  }
  return bytes;
}

bool refused(std::string_view text) {
  const auto result = base64_decode(text);
  return !result && result.error() == tandem::errc::invalid_base64;
}

}  // namespace

TEST_SUITE("core/base64") {
  TEST_CASE("the vectors of RFC 4648, section 10, hold both ways") {
    const std::pair<const char*, const char*> vectors[] = {{"", ""},
                                                           {"f", "Zg=="},
                                                           {"fo", "Zm8="},
                                                           {"foo", "Zm9v"},
                                                           {"foob", "Zm9vYg=="},
                                                           {"fooba", "Zm9vYmE="},
                                                           {"foobar", "Zm9vYmFy"}};
    for (const auto& [bytes, text] : vectors) {
      CHECK(base64_encode(bytes) == text);
      CHECK(base64_decode(text).value() == bytes);
    }
  }

  TEST_CASE("every length up to 300 comes back, and writes no byte more than its size") {
    for (std::size_t size = 0; size <= 300; ++size) {
      const std::string bytes = random_bytes(size, static_cast<std::uint32_t>(size));
      const std::string text = base64_encode(bytes);
      REQUIRE(text.size() == tandem::base64_encoded_size(size));
      // On the heap at the exact size, so that the address sanitizer sees a byte too many.
      std::vector<std::uint8_t> out(tandem::base64_decoded_size_max(text.size()));
      const auto decoded = base64_decode(text, out.data());
      REQUIRE(decoded);
      CHECK(std::string(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(*decoded)) == bytes);
    }
  }

  TEST_CASE("each character outside the alphabet is refused at every place") {
    const std::string good = base64_encode(random_bytes(96, 7));
    const std::string_view alphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (std::size_t place = 0; place < good.size(); ++place) {
      for (int c = 0; c < 256; ++c) {
        std::string text = good;
        text[place] = static_cast<char>(c);
        const bool legal = alphabet.find(static_cast<char>(c)) != std::string_view::npos;
        const bool padding = c == '=' && place + 1 == good.size();
        if (padding) continue;  // Legal or not by the bits before it: the next case.
        REQUIRE(refused(text) == !legal);
      }
    }
  }

  TEST_CASE("lengths, padding and unused bits are strict") {
    for (const char* const text :
         {"A", "AA", "AAA", "AAAAA", "=", "==", "====", "A===", "AB=C", "AA=A", "AAA=AAAA",
          "AA==AAAA", "AB==", "AAB=", "AA A", "AA==\n", "Zm9v\n", "Zm9vZg=", "_-__"})
      CHECK_MESSAGE(refused(text), text);
    CHECK(base64_decode("AA==").value() == std::string(1, '\0'));
    CHECK(base64_decode("AAA=").value() == std::string(2, '\0'));
  }
}

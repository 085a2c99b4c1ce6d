#include "core/crc32c.hpp"

#include <doctest/doctest.h>

#include <random>
#include <string>

using tandem::crc32c;
using tandem::crc32c_by_table;

TEST_SUITE("core/crc32c") {
  TEST_CASE("the vectors of RFC 3720, appendix B.4, and the usual check value") {
    std::string rising(32, '\0'), falling(32, '\0');
    for (std::size_t i = 0; i < 32; ++i) {
      rising[i] = static_cast<char>(i);
      falling[i] = static_cast<char>(31 - i);
    }
    for (const auto& checksum : {crc32c, crc32c_by_table}) {
      CHECK(checksum(std::string(32, '\0'), 0) == 0x8A9136AAU);
      CHECK(checksum(std::string(32, '\xFF'), 0) == 0x62A8AB43U);
      CHECK(checksum(rising, 0) == 0x46DD794EU);
      CHECK(checksum(falling, 0) == 0x113FDB5CU);
      CHECK(checksum("123456789", 0) == 0xE3069283U);
      CHECK(checksum("", 0) == 0);
    }
  }

  TEST_CASE("instruction and table agree on every length, in one go and in two") {
    std::mt19937 random(1);
    std::string bytes;
    for (std::size_t length = 0; length < 200; ++length) {
      CHECK(crc32c(bytes) == crc32c_by_table(bytes));
      const std::size_t cut = length == 0 ? 0 : random() % length;
      const std::string_view whole = bytes;
      CHECK(crc32c(whole.substr(cut), crc32c(whole.substr(0, cut))) == crc32c(whole));
      bytes += static_cast<char>(random());
    }
  }
}

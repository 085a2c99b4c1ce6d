#include "media/simd.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <cstring>
#include <initializer_list>

namespace {
using namespace tandem::media;
}

TEST_SUITE("media/simd") {
  TEST_CASE("the level in use is supported") { CHECK(simd_level() <= simd_level_supported()); }

  TEST_CASE("TANDEM_SIMD, where it names a level, lowers it") {
    // The program is run once for each word by CTest.
    const char* const wish = std::getenv("TANDEM_SIMD");
    for (const SimdLevel level : {SimdLevel::Scalar, SimdLevel::Avx2, SimdLevel::Avx512})
      if (wish != nullptr && std::strcmp(wish, name_of(level)) == 0 &&
          level <= simd_level_supported())
        CHECK(simd_level() == level);
    if (wish == nullptr || std::strcmp(wish, "junk") == 0)
      CHECK(simd_level() == simd_level_supported());
  }

  TEST_CASE("a level's name is the word that asks for it") {
    CHECK(std::strcmp(name_of(SimdLevel::Scalar), "scalar") == 0);
    CHECK(std::strcmp(name_of(SimdLevel::Avx2), "avx2") == 0);
    CHECK(std::strcmp(name_of(SimdLevel::Avx512), "avx512") == 0);
  }
}

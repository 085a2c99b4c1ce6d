#include "bridge/call/caller_ring.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <vector>

using namespace tandem;
using call::CallerRing;
using call::MulawBlocks;

namespace {

std::vector<std::uint8_t> newest(const CallerRing& ring, std::size_t length) {
  std::vector<std::uint8_t> all;
  for (std::size_t behind = std::min(length, ring.held()); behind > 0;) {
    const auto piece = ring.from(behind);
    REQUIRE_FALSE(piece.empty());
    all.insert(all.end(), piece.begin(), piece.end());
    behind -= piece.size();
  }
  return all;
}

}  // namespace

TEST_SUITE("bridge/call/caller_ring") {
  TEST_CASE("pain-06 the newest five seconds come back in their order, however long the call") {
    MulawBlocks blocks;
    CallerRing ring{blocks};
    std::vector<std::uint8_t> said;
    for (int frame = 0; frame < 1'000; ++frame) {
      // Frames that divide no block.
      const std::size_t length = 160 + static_cast<std::size_t>(frame % 7);
      for (std::size_t i = 0; i < length; ++i) {
        said.push_back(static_cast<std::uint8_t>(said.size() * 7 / 3));
      }
      ring.push({said.data() + said.size() - length, length});
      const std::size_t held = std::min(said.size(), CallerRing::kBytesMax);
      REQUIRE(ring.held() == held);
      if (frame % 50 != 0) continue;
      for (const std::size_t length_wanted : {std::size_t{1}, std::size_t{12'345}, held}) {
        const std::size_t size = std::min(length_wanted, held);
        const std::vector<std::uint8_t> tail(said.end() - static_cast<std::ptrdiff_t>(size),
                                             said.end());
        REQUIRE(newest(ring, length_wanted) == tail);
      }
    }
  }

  TEST_CASE("a ring holds nothing before the first frame and gives all back at the end") {
    MulawBlocks blocks;
    {
      CallerRing ring{blocks};
      CHECK(ring.from(1'000).empty());
      CHECK(blocks.kept() == 0);
      ring.push(std::vector<std::uint8_t>(CallerRing::kBytesMax * 2, 0x55));
      CHECK(blocks.kept() == 0);
    }
    CHECK(blocks.kept() == CallerRing::kBlocks);
  }
}

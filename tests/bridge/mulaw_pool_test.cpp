#include "bridge/call/mulaw_pool.hpp"

#include <doctest/doctest.h>

#include <numeric>
#include <vector>

#include "tests/media/allocation_counter.hpp"

using namespace tandem;
using call::MulawBlocks;
using call::MulawPool;
using engine::ItemId;

namespace {

std::vector<std::uint8_t> counting(std::size_t bytes, std::uint8_t from = 0) {
  std::vector<std::uint8_t> codes(bytes);
  std::iota(codes.begin(), codes.end(), from);
  return codes;
}

std::vector<std::uint8_t> read(const MulawPool& pool, ItemId item, std::int64_t offset,
                               std::size_t bytes) {
  std::vector<std::uint8_t> out(bytes);
  REQUIRE(pool.read(item, offset, out));
  return out;
}

}  // namespace

TEST_SUITE("call/mulaw_pool") {
  TEST_CASE("what was appended in odd pieces reads back at any offset") {
    MulawBlocks blocks;
    MulawPool pool(blocks);
    const auto all = counting(20'011);
    std::size_t at = 0;
    for (std::size_t piece = 1; at < all.size(); piece = piece * 3 % 1'009 + 1) {
      const std::size_t part = std::min(piece, all.size() - at);
      CHECK(pool.append({1}, std::span(all).subspan(at, part)) == part);
      at += part;
    }
    for (const std::size_t offset : {0UL, 1UL, 3'999UL, 4'000UL, 12'345UL})
      CHECK(read(pool, {1}, static_cast<std::int64_t>(offset), 5'000) ==
            std::vector<std::uint8_t>(all.begin() + static_cast<std::ptrdiff_t>(offset),
                                      all.begin() + static_cast<std::ptrdiff_t>(offset) + 5'000));
  }
  TEST_CASE("two items that come by turns do not mix") {
    MulawBlocks blocks;
    MulawPool pool(blocks);
    for (int i = 0; i < 100; ++i) {
      pool.append({1}, counting(100, 7));
      pool.append({2}, counting(50, 99));
    }
    CHECK(read(pool, {1}, 9'900, 100) == counting(100, 7));
    CHECK(read(pool, {2}, 4'950, 50) == counting(50, 99));
  }
  TEST_CASE("a view is given within a block and refused across two") {
    MulawBlocks blocks;
    MulawPool pool(blocks);
    pool.append({1}, counting(8'000));
    CHECK(pool.view({1}, 3'840, 160).size() == 160);
    CHECK(pool.view({1}, 3'900, 160).empty());
    CHECK(pool.view({1}, 7'900, 160).empty());
    CHECK(pool.view({2}, 0, 1).empty());
  }
  TEST_CASE("freed audio cannot be read, and what is behind it stays where it was") {
    MulawBlocks blocks;
    MulawPool pool(blocks);
    pool.append({1}, counting(12'000));
    pool.free({1}, 8'100);
    std::vector<std::uint8_t> out(10);
    CHECK_FALSE(pool.read({1}, 0, out));
    CHECK(read(pool, {1}, 8'100, 100) == read(pool, {1}, 8'100, 100));
    const auto all = counting(12'000);
    CHECK(read(pool, {1}, 8'100, 100) ==
          std::vector<std::uint8_t>(all.begin() + 8'100, all.begin() + 8'200));
    CHECK(pool.bytes() == 4'000);
  }
  TEST_CASE("pain-16: a call that plays nothing holds nothing, and blocks are used again") {
    MulawBlocks blocks;
    {
      MulawPool pool(blocks);
      pool.append({1}, counting(40'000));
      pool.drop({1});
      CHECK(pool.bytes() == 0);
      CHECK(blocks.kept() == 10);
      const test::AllocationCounter allocations;
      (void)blocks.take();
      CHECK(allocations.count() == 0);
      pool.append({3}, counting(4'000));
    }
    CHECK(blocks.kept() == 9);
  }
  TEST_CASE("the pool takes no more than its bound") {
    MulawBlocks blocks;
    MulawPool pool(blocks);
    const auto second = counting(8'000);
    std::size_t taken = 0;
    for (int i = 0; i < 200; ++i) taken += pool.append({1}, second);
    CHECK(taken == MulawPool::kBytesMax);
    CHECK(pool.bytes() <= MulawPool::kBytesMax);
  }
}

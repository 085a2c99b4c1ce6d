#include "core/spsc_ring.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <memory>
#include <thread>

using tandem::SpscRing;

TEST_SUITE("core/spsc_ring") {
  TEST_CASE("gives elements in order and refuses when full, without touching the value") {
    SpscRing<std::unique_ptr<int>> ring(4);
    for (int i = 0; i < 4; ++i) CHECK(ring.push(std::make_unique<int>(i)));
    auto fifth = std::make_unique<int>(4);
    CHECK_FALSE(ring.push(std::move(fifth)));
    REQUIRE(fifth != nullptr);
    for (int i = 0; i < 4; ++i) CHECK(**ring.pop() == i);
    CHECK_FALSE(ring.pop().has_value());
    CHECK(ring.push(std::move(fifth)));
    CHECK(ring.size() == 1);
  }

  TEST_CASE("destroys what is still inside") {
    auto witness = std::make_shared<int>(1);
    {
      SpscRing<std::shared_ptr<int>> ring(8);
      for (int i = 0; i < 5; ++i) CHECK(ring.push(std::shared_ptr<int>(witness)));
      CHECK(witness.use_count() == 6);
    }
    CHECK(witness.use_count() == 1);
  }

  TEST_CASE("nothing is lost, doubled or torn between two threads") {
    struct Entry {
      std::uint64_t number;
      std::uint64_t twice;
      std::unique_ptr<std::uint64_t> heap;
    };
    constexpr std::uint64_t kCount = 200'000;
    SpscRing<Entry> ring(64);
    std::thread producer([&] {
      for (std::uint64_t i = 0; i < kCount; ++i) {
        Entry entry{i, 2 * i, std::make_unique<std::uint64_t>(3 * i)};
        while (!ring.push(std::move(entry))) std::this_thread::yield();
      }
    });
    std::uint64_t expected = 0;
    bool intact = true;
    while (expected < kCount) {
      const auto entry = ring.pop();
      if (!entry) {
        std::this_thread::yield();
        continue;
      }
      intact = intact && entry->number == expected && entry->twice == 2 * expected &&
               *entry->heap == 3 * expected;
      ++expected;
    }
    producer.join();
    CHECK(intact);
    CHECK_FALSE(ring.pop().has_value());
  }
}

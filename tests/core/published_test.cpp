#include "core/published.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>
#include <vector>

using tandem::Published;

TEST_SUITE("core/published") {
  TEST_CASE("before the first value there is none, and then always the latest") {
    Published<int> value;
    CHECK(value.get() == nullptr);
    value.publish(std::make_shared<const int>(1));
    CHECK(*value.get() == 1);
    value.publish(std::make_shared<const int>(2));
    CHECK(*value.get() == 2);
  }
  TEST_CASE("two of a kind keep their values apart, one that dies leaves nothing to the next") {
    Published<int> one, other;
    one.publish(std::make_shared<const int>(1));
    CHECK(*one.get() == 1);
    CHECK(other.get() == nullptr);
    other.publish(std::make_shared<const int>(2));
    CHECK(*other.get() == 2);
    CHECK(*one.get() == 1);
    for (int i = 0; i < 3; ++i) {
      Published<int> third;
      CHECK(third.get() == nullptr);
      third.publish(std::make_shared<const int>(i));
      CHECK(*third.get() == i);
    }
  }
  TEST_CASE("readers on all threads see values in their order, and never half of one") {
    struct Pair {
      std::uint64_t first, second;
    };
    Published<Pair> value;
    std::atomic<bool> done{false};
    std::atomic<int> wrong{0};
    std::vector<std::thread> readers;
    for (int i = 0; i < 4; ++i)
      readers.emplace_back([&] {
        std::uint64_t last = 0;
        while (!done) {
          const auto seen = value.get();
          if (seen == nullptr) continue;
          if (seen->first != seen->second || seen->first < last) ++wrong;
          last = seen->first;
        }
      });
    for (std::uint64_t i = 1; i <= 20'000; ++i)
      value.publish(std::make_shared<const Pair>(Pair{i, i}));
    done = true;
    for (auto& reader : readers) reader.join();
    CHECK(wrong == 0);
    CHECK(value.get()->first == 20'000);
  }
}

#include <doctest/doctest.h>

#include "bridge/carrier/flood_budget.hpp"

using tandem::carrier::FloodBudget;
using namespace std::chrono_literals;
using Verdict = FloodBudget::Verdict;

namespace {

const std::chrono::steady_clock::time_point kStart{1h};

}  // namespace

TEST_SUITE("carrier/flood_budget") {
  TEST_CASE("a caller in real time passes for an hour") {
    FloodBudget budget;
    bool all = true;
    for (auto at = 0ms; at < 1h; at += 20ms)
      all = all && budget.take(20ms, kStart + at) == Verdict::Pass;
    CHECK(all);
  }
  TEST_CASE("what piled up behind a stall of 8 s passes at once") {
    FloodBudget budget;
    for (auto at = 0ms; at < 1s; at += 20ms) (void)budget.take(20ms, kStart + at);
    bool all = true;
    for (int i = 0; i < 400; ++i) all = all && budget.take(20ms, kStart + 9s) == Verdict::Pass;
    CHECK(all);
  }
  TEST_CASE("fault-24: a hundredfold flood is dropped at once and is abuse after two seconds") {
    FloodBudget budget;
    int passed = 0;
    auto abused_at = 0us;
    for (auto at = 0us; at < 4s; at += 200us) {
      const Verdict verdict = budget.take(20ms, kStart + at);
      if (verdict == Verdict::Pass) ++passed;
      if (verdict == Verdict::Abuse && abused_at == 0us) abused_at = at;
    }
    CHECK(passed < 10'000 / 20 + 4 * 2'000 / 20 + 2);  // the burst, and twice real time
    CHECK(abused_at > 2s);
    CHECK(abused_at < 2500ms);
  }
  TEST_CASE("empty-looking messages cost a frame each") {
    FloodBudget budget;
    int passed = 0;
    for (int i = 0; i < 2'000; ++i) passed += budget.take(0ms, kStart) == Verdict::Pass ? 1 : 0;
    CHECK(passed == 500);
  }
  TEST_CASE("two short floods far apart are no abuse") {
    FloodBudget budget;
    for (int i = 0; i < 600; ++i) (void)budget.take(20ms, kStart);
    Verdict last = Verdict::Pass;
    for (int i = 0; i < 600; ++i) last = budget.take(20ms, kStart + 10s);
    CHECK(last == Verdict::Drop);
  }
}
